# SPDX-License-Identifier: Apache-2.0
libcore_la_SOURCES += \
	%D%/ghc_row.c \
	%D%/parse_ghc.c
noinst_HEADERS += \
	%D%/ghc_row.h
