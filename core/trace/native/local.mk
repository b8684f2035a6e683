# SPDX-License-Identifier: Apache-2.0
libcore_la_SOURCES += \
	%D%/native.c \
	%D%/sanitizer.c \
	%D%/sanitizer_site.c \
	%D%/valgrind.c
noinst_HEADERS += \
	%D%/native.h \
	%D%/sanitizer.h
