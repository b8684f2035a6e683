# SPDX-License-Identifier: Apache-2.0
libcore_la_SOURCES += \
	%D%/java_place.c \
	%D%/jfr_value.c \
	%D%/parse_async.c \
	%D%/parse_histo.c \
	%D%/parse_hprof.c \
	%D%/parse_jfr_print.c
noinst_HEADERS += \
	%D%/java_place.h \
	%D%/jfr_value.h
