# SPDX-License-Identifier: Apache-2.0
libcore_la_SOURCES += \
	%D%/firefox_give.c \
	%D%/firefox_tables.c \
	%D%/forest.c \
	%D%/parse_chrome_trace.c \
	%D%/parse_cpuprofile.c \
	%D%/parse_dhat.c \
	%D%/parse_firefox.c \
	%D%/parse_ghc_json.c \
	%D%/parse_heapprofile.c \
	%D%/parse_safari.c \
	%D%/parse_speedscope.c \
	%D%/parse_stackprof.c \
	%D%/place.c \
	%D%/speedscope_profile.c \
	%D%/told.c \
	%D%/trace_event.c \
	%D%/trace_slices.c \
	%D%/trie.c \
	%D%/v8.c \
	%D%/v8_give.c
noinst_HEADERS += \
	%D%/firefox.h \
	%D%/forest.h \
	%D%/place.h \
	%D%/speedscope.h \
	%D%/told.h \
	%D%/trace.h \
	%D%/trie.h \
	%D%/v8.h
