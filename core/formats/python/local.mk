# SPDX-License-Identifier: Apache-2.0
libcore_la_SOURCES += \
	%D%/cprofile_row.c \
	%D%/parse_cprofile.c \
	%D%/parse_pstats.c \
	%D%/python_place.c
noinst_HEADERS += \
	%D%/cprofile_row.h \
	%D%/python_place.h
