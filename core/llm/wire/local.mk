# SPDX-License-Identifier: Apache-2.0
# Bytes to a server and back: curl, and the lines of a stream of events.
libcore_la_SOURCES += \
	%D%/sse.c
noinst_HEADERS += \
	%D%/http_transfer.h \
	%D%/sse.h \
	%D%/transport.h
