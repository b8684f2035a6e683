# SPDX-License-Identifier: Apache-2.0
libcore_la_SOURCES += \
	%D%/builder.c \
	%D%/counted.c \
	%D%/draft.c \
	%D%/hot.c \
	%D%/hot_loops.c \
	%D%/hot_part.c \
	%D%/json.c \
	%D%/loops.c \
	%D%/number.c \
	%D%/perf.c \
	%D%/perf_row.c \
	%D%/perf_stdio2.c \
	%D%/pprof.c \
	%D%/profile.c \
	%D%/python.c \
	%D%/read.c \
	%D%/source_loops.c \
	%D%/source_work.c \
	%D%/table.c \
	%D%/valgrind.c \
	%D%/work.c
noinst_HEADERS += \
	%D%/builder.h \
	%D%/draft.h \
	%D%/hot_part.h \
	%D%/listings.def \
	%D%/loops.h \
	%D%/perf_row.h \
	%D%/profile.h \
	%D%/sealed.h \
	%D%/source_work.def \
	%D%/work.def
