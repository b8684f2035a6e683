# SPDX-License-Identifier: Apache-2.0
libcore_la_SOURCES += \
	%D%/legacy.c \
	%D%/legacy_jemalloc.c \
	%D%/legacy_threads.c \
	%D%/parse_gperftools_text.c \
	%D%/parse_pprof_legacy_cpu.c \
	%D%/parse_pprof_legacy_heap.c \
	%D%/parse_pprof_proto.c \
	%D%/parse_pprof_raw.c \
	%D%/parse_pprof_text.c \
	%D%/parse_pprof_traces.c \
	%D%/pprof_row.c \
	%D%/pprof_tree.c \
	%D%/proto.c \
	%D%/proto_sample.c
noinst_HEADERS += \
	%D%/legacy.h \
	%D%/legacy_text.h \
	%D%/pprof_row.h \
	%D%/pprof_tree.h \
	%D%/proto.h \
	%D%/proto_sample.h
