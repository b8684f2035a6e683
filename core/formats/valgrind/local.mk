# SPDX-License-Identifier: Apache-2.0
libcore_la_SOURCES += \
	%D%/annotate_row.c \
	%D%/annotate_table.c \
	%D%/callgrind_graph.c \
	%D%/callgrind_head.c \
	%D%/callgrind_names.c \
	%D%/callgrind_part.c \
	%D%/callgrind_totals.c \
	%D%/heap_tree.c \
	%D%/parse_annotate.c \
	%D%/parse_callgrind.c \
	%D%/parse_massif.c \
	%D%/parse_ms_print.c \
	%D%/valgrind_event.c
noinst_HEADERS += \
	%D%/annotate_row.h \
	%D%/annotate_table.h \
	%D%/callgrind_file.h \
	%D%/callgrind_graph.h \
	%D%/callgrind_names.h \
	%D%/heap_tree.h \
	%D%/valgrind_event.h
