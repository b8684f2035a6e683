# SPDX-License-Identifier: Apache-2.0
libcore_la_SOURCES += \
	%D%/bcc_line.c \
	%D%/parse_bcc.c \
	%D%/parse_bpftrace.c \
	%D%/parse_dtrace.c \
	%D%/stack_lines.c \
	%D%/stack_names.c
noinst_HEADERS += \
	%D%/bcc_line.h \
	%D%/stack_lines.h
