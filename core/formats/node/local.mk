# SPDX-License-Identifier: Apache-2.0
libcore_la_SOURCES += \
	%D%/code_map.c \
	%D%/node_place.c \
	%D%/parse_node_prof.c \
	%D%/parse_v8_log.c
noinst_HEADERS += \
	%D%/code_map.h \
	%D%/node_place.h
