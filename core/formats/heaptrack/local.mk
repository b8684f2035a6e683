# SPDX-License-Identifier: Apache-2.0
libcore_la_SOURCES += \
	%D%/parse_heaptrack.c \
	%D%/parse_heaptrack_print.c
noinst_HEADERS += \
	%D%/heaptrack.h
