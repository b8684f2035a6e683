# SPDX-License-Identifier: Apache-2.0
# What the machine knows of libraries, programs and functions (module perfcopilot-elf.so).
libcore_la_SOURCES += \
	%D%/apart.c \
	%D%/binary.c \
	%D%/declaration.c \
	%D%/files.c \
	%D%/manual.c \
	%D%/options.c \
	%D%/package.c \
	%D%/places.c \
	%D%/roff.c \
	%D%/symbols.c
noinst_HEADERS += \
	%D%/apart.h \
	%D%/declaration.h \
	%D%/elf.h \
	%D%/elf_internal.h \
	%D%/files.h \
	%D%/options.h \
	%D%/roff.h \
	%D%/symbols.h
pkglib_LTLIBRARIES += perfcopilot-elf.la
perfcopilot_elf_la_SOURCES = %D%/elf.c %D%/elf_debug.c %D%/elf_packed.c %D%/elf_symbols.c
perfcopilot_elf_la_CPPFLAGS = $(AM_CPPFLAGS) $(ELF_CFLAGS)
perfcopilot_elf_la_LIBADD = $(ELF_LIBS)
perfcopilot_elf_la_LDFLAGS = -module -avoid-version
