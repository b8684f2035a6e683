# SPDX-License-Identifier: Apache-2.0
libcore_la_SOURCES += \
	%D%/kernel.c \
	%D%/kernel_locks.c \
	%D%/kernel_report.c \
	%D%/kernel_site.c \
	%D%/kernel_task.c \
	%D%/native.c \
	%D%/sanitizer.c \
	%D%/sanitizer_site.c \
	%D%/valgrind.c
noinst_HEADERS += \
	%D%/kernel.h \
	%D%/native.h \
	%D%/sanitizer.h
