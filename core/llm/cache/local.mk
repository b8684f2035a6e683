# SPDX-License-Identifier: Apache-2.0
# Answers kept: questions by their identity, the file of answers, records.
libcore_la_SOURCES += \
	%D%/answers.c \
	%D%/identity.c \
	%D%/kept.c \
	%D%/record.c \
	%D%/record_nearest.c \
	%D%/record_paths.c \
	%D%/store.c
noinst_HEADERS += \
	%D%/cache.h \
	%D%/identity.h \
	%D%/record.h \
	%D%/record_internal.h \
	%D%/store.h
