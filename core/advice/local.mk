# SPDX-License-Identifier: Apache-2.0
libcore_la_SOURCES += \
	%D%/advice.c \
	%D%/brackets.c \
	%D%/context.c \
	%D%/costs.c \
	%D%/frames.c \
	%D%/library.c \
	%D%/lines.c \
	%D%/match.c \
	%D%/name.c \
	%D%/owners.c \
	%D%/pattern_facts.c \
	%D%/patterns.c \
	%D%/remedies.c
nodist_libcore_la_SOURCES += \
	%D%/remedy_rows.c
noinst_HEADERS += \
	%D%/context.h \
	%D%/costs.h \
	%D%/lines.def \
	%D%/match.h \
	%D%/name.h \
	%D%/owners.h \
	%D%/patterns.h \
	%D%/remedies.h

# what is known is data: installed for reading, and built into the library, a string a row
dist_pkgdata_DATA = %D%/remedies.tsv
CLEANFILES += %D%/remedy_rows.c
%D%/remedy_rows.c: %D%/remedies.tsv
	$(AM_V_GEN)$(MKDIR_P) %D% && \
	{ echo '#include "advice/remedies.h"'; echo 'const char *const pc_remedy_rows[] = {'; \
	sed -e 1d -e 's/[\\"]/\\&/g' -e 's/^/"/' -e 's/$$/",/' $(srcdir)/%D%/remedies.tsv; \
	echo '(const char *)0'; echo '};'; } > $@.tmp && mv $@.tmp $@
