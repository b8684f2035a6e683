# SPDX-License-Identifier: Apache-2.0
libcore_la_SOURCES += \
	%D%/csv_profile.c \
	%D%/elastic_place.c \
	%D%/flat_row.c \
	%D%/parse_csv.c \
	%D%/parse_elastic.c \
	%D%/parse_elastic_raw.c \
	%D%/parse_flat.c \
	%D%/parse_table.c \
	%D%/table_layout.c
noinst_HEADERS += \
	%D%/csv_profile.h \
	%D%/elastic_place.h \
	%D%/flat.def \
	%D%/flat_row.h \
	%D%/table_layout.h
