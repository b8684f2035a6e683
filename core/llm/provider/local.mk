# SPDX-License-Identifier: Apache-2.0
# What each family of servers wants to be asked, and what it answers.
libcore_la_SOURCES += \
	%D%/provider.c \
	%D%/provider_anthropic.c \
	%D%/provider_azure.c \
	%D%/provider_calls.c \
	%D%/provider_error.c \
	%D%/provider_openai.c \
	%D%/provider_turns.c
noinst_HEADERS += \
	%D%/provider.h \
	%D%/provider_parts.h
