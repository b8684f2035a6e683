# SPDX-License-Identifier: Apache-2.0
libcore_la_SOURCES += \
	%D%/folded_line.c \
	%D%/parse_folded.c
noinst_HEADERS += \
	%D%/folded_line.h
