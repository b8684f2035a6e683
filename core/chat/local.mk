# SPDX-License-Identifier: Apache-2.0
# Conversations: what was said, the tools at hand, the talk on the terminal (module perfcopilot-terminal.so).
libcore_la_SOURCES += \
	%D%/chat.c \
	%D%/chat_commands.c \
	%D%/chat_saved.c \
	%D%/checked.c \
	%D%/conversation.c \
	%D%/conversation_file.c \
	%D%/explain.c \
	%D%/shorten.c \
	%D%/tool_remedies.c \
	%D%/tool_source.c \
	%D%/tools.c
noinst_HEADERS += \
	%D%/chat_internal.h \
	%D%/conversation_internal.h \
	%D%/terminal.h \
	%D%/tools.h
pkglib_LTLIBRARIES += perfcopilot-terminal.la
perfcopilot_terminal_la_SOURCES = %D%/terminal.c
perfcopilot_terminal_la_CPPFLAGS = $(AM_CPPFLAGS) $(READLINE_CFLAGS)
perfcopilot_terminal_la_LIBADD = $(READLINE_LIBS)
perfcopilot_terminal_la_LDFLAGS = -module -avoid-version
