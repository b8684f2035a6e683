# SPDX-License-Identifier: Apache-2.0
libcore_la_SOURCES += \
	%D%/advice.c \
	%D%/alternatives.c \
	%D%/alternatives_table.c \
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
	%D%/remedies.c \
	%D%/show.c
nodist_libcore_la_SOURCES += \
	%D%/alternative_rows.c \
	%D%/remedy_rows.c \
	%D%/software_rows.c
noinst_HEADERS += \
	%D%/alternatives_table.h \
	%D%/context.h \
	%D%/costs.h \
	%D%/lines.def \
	%D%/match.h \
	%D%/name.h \
	%D%/owners.h \
	%D%/patterns.h \
	%D%/remedies.h

# what is known is data: installed for reading, and built into the library, a string a row
dist_pkgdata_DATA = %D%/alternatives.tsv %D%/remedies.tsv %D%/software.tsv
CLEANFILES += %D%/alternative_rows.c %D%/remedy_rows.c %D%/software_rows.c
embed_rows = $(AM_V_GEN)$(MKDIR_P) %D% && \
	rows() { { echo "extern const char *const $$1[];"; echo "const char *const $$1[] = {"; \
	sed -e 1d -e 's/[\\"]/\\&/g' -e 's/^/"/' -e 's/$$/",/' $$2; \
	echo '(const char *)0'; echo '};'; } > $@.tmp && mv $@.tmp $@; } && rows
%D%/alternative_rows.c: %D%/alternatives.tsv
	$(embed_rows) pc_alternative_rows $(srcdir)/%D%/alternatives.tsv
%D%/remedy_rows.c: %D%/remedies.tsv
	$(embed_rows) pc_remedy_rows $(srcdir)/%D%/remedies.tsv
%D%/software_rows.c: %D%/software.tsv
	$(embed_rows) pc_software_rows $(srcdir)/%D%/software.tsv
