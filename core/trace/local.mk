# SPDX-License-Identifier: Apache-2.0
libcore_la_SOURCES += \
	%D%/build.c \
	%D%/build_dump.c \
	%D%/doing.c \
	%D%/doing_table.c \
	%D%/filter.c \
	%D%/find.c \
	%D%/gdb.c \
	%D%/gdb_locks.c \
	%D%/group.c \
	%D%/lines.c \
	%D%/lldb.c \
	%D%/locks.c \
	%D%/mixed.c \
	%D%/names.c \
	%D%/others.c \
	%D%/pieces.c \
	%D%/plain.c \
	%D%/prefix.c \
	%D%/read.c \
	%D%/seal.c \
	%D%/stacks.c \
	%D%/streams.c \
	%D%/tail.c \
	%D%/traces.c \
	%D%/wrapped.c
noinst_HEADERS += \
	%D%/build.h \
	%D%/builder.h \
	%D%/doing.def \
	%D%/doing_table.h \
	%D%/filter.h \
	%D%/find.h \
	%D%/others.h \
	%D%/parsers.h \
	%D%/pieces.h \
	%D%/plain.h \
	%D%/prefix.h \
	%D%/stacks.h \
	%D%/streams.h \
	%D%/tail.h \
	%D%/traces.def \
	%D%/wrapped.h
