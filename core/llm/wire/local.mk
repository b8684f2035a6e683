# SPDX-License-Identifier: Apache-2.0
# The lines of a stream of events.
libcore_la_SOURCES += \
	%D%/sse.c
noinst_HEADERS += \
	%D%/sse.h
