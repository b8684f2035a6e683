# SPDX-License-Identifier: Apache-2.0
# Requests over HTTP: the module that knows curl, for whoever asks servers.
noinst_HEADERS += \
	%D%/http_transfer.h \
	%D%/transport.h

pkglib_LTLIBRARIES += perfcopilot-http.la
perfcopilot_http_la_SOURCES = %D%/http.c %D%/http_transfer.c
perfcopilot_http_la_CPPFLAGS = $(AM_CPPFLAGS) $(CURL_CFLAGS)
perfcopilot_http_la_LIBADD = $(CURL_LIBS)
perfcopilot_http_la_LDFLAGS = -module -avoid-version
