# SPDX-License-Identifier: Apache-2.0
libcore_la_SOURCES += \
	%D%/dotnet.c \
	%D%/go.c \
	%D%/java.c \
	%D%/java_site.c \
	%D%/javacore.c \
	%D%/js.c \
	%D%/js_site.c \
	%D%/jstack.c \
	%D%/jstack_heading.c \
	%D%/jstack_json.c \
	%D%/jstack_lock.c \
	%D%/managed.c \
	%D%/php.c \
	%D%/py_spy.c \
	%D%/python.c \
	%D%/ruby.c \
	%D%/rust.c \
	%D%/script.c
noinst_HEADERS += \
	%D%/jstack.h \
	%D%/js_site.h \
	%D%/managed.h
