# SPDX-License-Identifier: Apache-2.0
libcore_la_SOURCES += \
	%D%/async_line.c \
	%D%/java_place.c \
	%D%/jfr_kinds.c \
	%D%/jfr_names.c \
	%D%/jfr_reader.c \
	%D%/jfr_types.c \
	%D%/jfr_value.c \
	%D%/parse_async.c \
	%D%/parse_histo.c \
	%D%/parse_hprof.c \
	%D%/parse_jfr.c \
	%D%/parse_jfr_print.c
noinst_HEADERS += \
	%D%/async_line.h \
	%D%/java_place.h \
	%D%/jfr.h \
	%D%/jfr_kinds.h \
	%D%/jfr_reader.h \
	%D%/jfr_value.h
