# SPDX-License-Identifier: Apache-2.0
# Secrets are found and hidden before anything leaves.
libcore_la_SOURCES += \
	%D%/redact.c \
	%D%/redact_forms.c \
	%D%/redact_names.c \
	%D%/redact_tools.c \
	%D%/redact_user.c \
	%D%/redact_values.c
noinst_HEADERS += \
	%D%/redact.h \
	%D%/redact_find.h \
	%D%/redact_forms.def
