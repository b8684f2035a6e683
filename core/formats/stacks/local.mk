# SPDX-License-Identifier: Apache-2.0
libcore_la_SOURCES += \
	%D%/bcc_line.c \
	%D%/parse_bcc.c \
	%D%/parse_bpftrace.c \
	%D%/parse_dtrace.c \
	%D%/parse_instruments.c \
	%D%/parse_mac_sample.c \
	%D%/parse_pmcstat.c \
	%D%/parse_simpleperf.c \
	%D%/parse_sysprof.c \
	%D%/parse_xctrace.c \
	%D%/stack_lines.c \
	%D%/stack_names.c \
	%D%/tree.c \
	%D%/xml.c
noinst_HEADERS += \
	%D%/bcc_line.h \
	%D%/stack_lines.h \
	%D%/tree.h \
	%D%/xml.h
