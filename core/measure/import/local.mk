# SPDX-License-Identifier: Apache-2.0
# Results of other tools: a file a family.
libcore_la_SOURCES += \
	%D%/cargo.c \
	%D%/criterion.c \
	%D%/folder.c \
	%D%/go.c \
	%D%/google.c \
	%D%/hyperfine.c \
	%D%/import.c \
	%D%/importer.c \
	%D%/json.c \
	%D%/junit.c \
	%D%/names.c \
	%D%/perf_stat.c \
	%D%/pstats.c \
	%D%/pytest.c \
	%D%/pytest_benchmark.c \
	%D%/time_blocks.c \
	%D%/time_log.c
noinst_HEADERS += \
	%D%/folder.h \
	%D%/importer.h \
	%D%/imports.def \
	%D%/json.h
