# SPDX-License-Identifier: Apache-2.0
libcore_la_SOURCES += \
	%D%/costs.c \
	%D%/folded.c \
	%D%/speedscope.c
noinst_HEADERS += \
	%D%/costs.h
