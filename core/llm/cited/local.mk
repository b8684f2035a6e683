# SPDX-License-Identifier: Apache-2.0
# What an answer cites, held against the data.
libcore_la_SOURCES += \
	%D%/cited.c \
	%D%/cited_claims.c \
	%D%/cited_found.c \
	%D%/cited_known.c \
	%D%/cited_looks.c \
	%D%/cited_names.c \
	%D%/cited_numbers.c \
	%D%/cited_percent.c \
	%D%/cited_profile.c \
	%D%/cited_quantity.c
noinst_HEADERS += \
	%D%/cited_found.h \
	%D%/cited_known.h \
	%D%/cited_names.h \
	%D%/cited_numbers.h \
	%D%/cited_percent.h \
	%D%/cited_quantity.h
