# SPDX-License-Identifier: Apache-2.0
# Prompts as data, and texts that fit the room there is for them.
libcore_la_SOURCES += \
	%D%/prompt.c \
	%D%/prompt_fence.c \
	%D%/prompt_file.c \
	%D%/prompt_template.c \
	%D%/room.c \
	%D%/split.c \
	%D%/tell.c \
	%D%/tokens.c
noinst_HEADERS += \
	%D%/prompt_file.h \
	%D%/prompt_template.h
