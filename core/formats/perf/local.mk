# SPDX-License-Identifier: Apache-2.0
libcore_la_SOURCES += \
	%D%/parse_perf_diff.c \
	%D%/parse_perf_report.c \
	%D%/parse_perf_script.c \
	%D%/perf_bare.c \
	%D%/perf_columns.c \
	%D%/perf_frame.c \
	%D%/perf_line.c \
	%D%/perf_place.c \
	%D%/perf_rows.c \
	%D%/perf_sample.c \
	%D%/perf_shape.c \
	%D%/perf_stack.c \
	%D%/perf_table.c
noinst_HEADERS += \
	%D%/perf_bare.h \
	%D%/perf_columns.h \
	%D%/perf_frame.h \
	%D%/perf_line.h \
	%D%/perf_sample.h \
	%D%/perf_stack.h \
	%D%/perf_table.h
