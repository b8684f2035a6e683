# SPDX-License-Identifier: Apache-2.0
# Models: what is asked, of whom, how often, and what is kept of the answers. A room a folder.
libcore_la_SOURCES += \
	%D%/ask.c \
	%D%/look_up.c \
	%D%/models.c \
	%D%/models_name.c \
	%D%/show.c
noinst_HEADERS += \
	%D%/models.h

include %D%/cache/local.mk
include %D%/cited/local.mk
include %D%/pool/local.mk
include %D%/prompt/local.mk
include %D%/provider/local.mk
include %D%/redact/local.mk
include %D%/settings/local.mk
include %D%/structured/local.mk
include %D%/wire/local.mk
