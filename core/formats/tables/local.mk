# SPDX-License-Identifier: Apache-2.0
libcore_la_SOURCES += \
	%D%/elastic_place.c \
	%D%/parse_elastic.c \
	%D%/parse_elastic_raw.c
noinst_HEADERS += \
	%D%/elastic_place.h
