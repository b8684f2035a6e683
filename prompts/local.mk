# SPDX-License-Identifier: Apache-2.0
# Prompts are data: installed for reading, and built into the library, a row each.
prompt_files = \
	%D%/ask/merge.md \
	%D%/ask/part.md \
	%D%/ask/question.md \
	%D%/ask/wish.md \
	%D%/chat/summary.md \
	%D%/chat/talk.md \
	%D%/code/explain.md \
	%D%/compare/explain.md \
	%D%/explainfunction/explain.md \
	%D%/explainfunction/optimize.md \
	%D%/explainprocess/explain.md \
	%D%/explainprocess/optimize.md \
	%D%/findfaster/explain.md \
	%D%/shared/data.md \
	%D%/shared/role.md \
	%D%/shared/wish.md \
	%D%/stacktrace/explain.md \
	%D%/topn/explain.md
nobase_dist_pkgdata_DATA = $(prompt_files) %D%/README.md
nodist_libcore_la_SOURCES += %D%/embedded.c
CLEANFILES += %D%/embedded.c
%D%/embedded.c: $(prompt_files) $(srcdir)/%D%/embed.awk $(srcdir)/%D%/local.mk
	$(AM_V_GEN)$(MKDIR_P) %D% && \
	(cd $(srcdir) && $(AWK) -f %D%/embed.awk -v top=%D%/ $(prompt_files)) >$@.part && mv $@.part $@
EXTRA_DIST += %D%/embed.awk
