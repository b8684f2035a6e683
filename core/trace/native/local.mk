# SPDX-License-Identifier: Apache-2.0
libcore_la_SOURCES += \
	%D%/android.c \
	%D%/apple.c \
	%D%/backtrace.c \
	%D%/coredumpctl.c \
	%D%/elastic.c \
	%D%/kernel.c \
	%D%/kernel_locks.c \
	%D%/kernel_report.c \
	%D%/kernel_site.c \
	%D%/kernel_task.c \
	%D%/minidump.c \
	%D%/native.c \
	%D%/sanitizer.c \
	%D%/sanitizer_site.c \
	%D%/valgrind.c \
	%D%/windbg.c
noinst_HEADERS += \
	%D%/kernel.h \
	%D%/native.h \
	%D%/sanitizer.h
