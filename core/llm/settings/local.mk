# SPDX-License-Identifier: Apache-2.0
# Who is asked: address, model, key, and where each was found.
libcore_la_SOURCES += \
	%D%/settings.c \
	%D%/settings_address.c \
	%D%/settings_context.c \
	%D%/settings_env.c \
	%D%/settings_family.c \
	%D%/settings_key.c \
	%D%/settings_list.c \
	%D%/settings_models.c \
	%D%/settings_server.c \
	%D%/settings_url.c
noinst_HEADERS += \
	%D%/settings.h \
	%D%/settings_family.h \
	%D%/settings_parts.h
