# SPDX-License-Identifier: Apache-2.0
libcore_la_SOURCES += \
	%D%/gprof_row.c \
	%D%/parse_gprof.c
noinst_HEADERS += \
	%D%/gprof_row.h
