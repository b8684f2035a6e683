# SPDX-License-Identifier: Apache-2.0
# Answers that are JSON, by a schema.
libcore_la_SOURCES += \
	%D%/schema.c \
	%D%/schema_usable.c \
	%D%/structured.c
noinst_HEADERS += \
	%D%/schema.h \
	%D%/structured.h
