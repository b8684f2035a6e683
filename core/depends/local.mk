# SPDX-License-Identifier: Apache-2.0
libcore_la_SOURCES += \
	%D%/depends.c \
	%D%/read_build.c \
	%D%/read_elf.c \
	%D%/read_java.c \
	%D%/read_json.c \
	%D%/read_lines.c \
	%D%/read_source.c \
	%D%/read_toml.c \
	%D%/reader.c \
	%D%/walk.c
noinst_HEADERS += \
	%D%/files.h \
	%D%/reader.h
