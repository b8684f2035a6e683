# SPDX-License-Identifier: Apache-2.0
# Measuring: runs, rounds, samples, statistics, verdicts.
libcore_la_SOURCES += \
	%D%/cachegrind.c \
	%D%/decide.c \
	%D%/doubts.c \
	%D%/machine.c \
	%D%/machine_cpu.c \
	%D%/machine_files.c \
	%D%/machine_warnings.c \
	%D%/kevm.c \
	%D%/measure.c \
	%D%/native.c \
	%D%/native_read.c \
	%D%/outputs.c \
	%D%/overall.c \
	%D%/ranks.c \
	%D%/rounds.c \
	%D%/run.c \
	%D%/samples.c \
	%D%/select.c \
	%D%/simulated.c \
	%D%/stats.c \
	%D%/suite.c \
	%D%/words.c
nobase_pkginclude_HEADERS += \
	%D%/decide.h \
	%D%/import.h \
	%D%/machine.h \
	%D%/kevm.h \
	%D%/measure.h \
	%D%/measures.def \
	%D%/native.h \
	%D%/outputs.h \
	%D%/overall.h \
	%D%/rounds.h \
	%D%/run.h \
	%D%/samples.h \
	%D%/stats.h \
	%D%/suite.h
noinst_HEADERS += \
	%D%/cachegrind.h \
	%D%/doubts.h \
	%D%/machine_files.h \
	%D%/native_read.h \
	%D%/ranks.h \
	%D%/runner.h \
	%D%/runner_counters.h \
	%D%/select.h \
	%D%/words.h

# the program that starts what is measured; it is small, and links nothing but libc
runnerdir = $(pkglibdir)
runner_PROGRAMS = perfcopilot-runner
perfcopilot_runner_SOURCES = %D%/runner_counters.c %D%/runner_main.c
perfcopilot_runner_LDADD =
