# SPDX-License-Identifier: Apache-2.0
libcore_la_SOURCES += \
	%D%/csv.c \
	%D%/marshal.c \
	%D%/paths.c \
	%D%/pull.c \
	%D%/pull_token.c \
	%D%/pull_value.c
noinst_HEADERS += \
	%D%/csv.h \
	%D%/marshal.h \
	%D%/pull.h \
	%D%/pull_token.h
