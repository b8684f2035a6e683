# SPDX-License-Identifier: Apache-2.0
libcore_la_SOURCES += \
	%D%/node_place.c \
	%D%/parse_node_prof.c
noinst_HEADERS += \
	%D%/node_place.h
