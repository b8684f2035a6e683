# SPDX-License-Identifier: Apache-2.0
libcore_la_SOURCES += \
	%D%/parse_pprof_text.c \
	%D%/pprof_row.c
noinst_HEADERS += \
	%D%/pprof_row.h
