# SPDX-License-Identifier: Apache-2.0
libcore_la_SOURCES += \
	%D%/costs.c \
	%D%/folded.c \
	%D%/gzip.c \
	%D%/pprof.c \
	%D%/speedscope.c \
	%D%/units.c
noinst_HEADERS += \
	%D%/costs.h \
	%D%/gzip.h
