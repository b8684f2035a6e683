# SPDX-License-Identifier: Apache-2.0
# One line a command: x.c makes x.so. -module must stand in AM_LDFLAGS for automake's default-source rule.
# A command too big for one file has a folder, and says its sources too.
AM_LDFLAGS += -module -avoid-version
commanddir = $(pkglibdir)/commands
command_LTLIBRARIES =
command_manuals =
command_LTLIBRARIES += %D%/answers.la
%C%_answers_la_SOURCES = \
	%D%/answers/answers.c %D%/answers/answers.h %D%/answers/export.c %D%/answers/forget.c %D%/answers/list.c \
	%D%/answers/show.c
command_manuals += %D%/answers.md
command_LTLIBRARIES += %D%/ask.la
%C%_ask_la_SOURCES = \
	%D%/ask/ask.c %D%/ask/ask.h %D%/ask/batch.c %D%/ask/earlier.c %D%/ask/one.c %D%/ask/parts.c \
	%D%/ask/question.c
command_manuals += %D%/ask.md
command_LTLIBRARIES += %D%/chat.la
%C%_chat_la_SOURCES = %D%/chat/chat.c
command_manuals += %D%/chat.md
command_LTLIBRARIES += %D%/stacktrace.la
%C%_stacktrace_la_SOURCES = \
	%D%/stacktrace/document.c %D%/stacktrace/document_parts.c %D%/stacktrace/prompt.c %D%/stacktrace/show.c \
	%D%/stacktrace/stacktrace.c %D%/stacktrace/stacktrace.h %D%/stacktrace/tool.c %D%/stacktrace/view.c \
	%D%/stacktrace/view_parts.c
command_manuals += %D%/stacktrace.md
command_LTLIBRARIES += %D%/code.la
%C%_code_la_SOURCES = \
	%D%/code/advice.c %D%/code/code.c %D%/code/code.h %D%/code/context.c %D%/code/document.c \
	%D%/code/document_function.c %D%/code/model.c %D%/code/model.h %D%/code/patch.c %D%/code/prompt.c \
	%D%/code/source.c %D%/code/tool.c %D%/code/view.c %D%/code/view_function.c
command_manuals += %D%/code.md
# how compare reads what earlier runs of it wrote
compare_reading_sources = \
	%D%/compare/journal.c %D%/compare/journal.h %D%/compare/journal_round.c %D%/compare/load.c
# how compare has pytest measure, and where a project's benchmarks are; its plugin is built in
compare_pytest_sources = \
	%D%/compare/detect.c %D%/compare/detect.h %D%/compare/files.c %D%/compare/files.h %D%/compare/pytest.c \
	%D%/compare/pytest.h %D%/compare/pytest_read.c
compare_pytest_embedded = %D%/compare/pytest_plugin.c
%D%/compare/pytest_plugin.c: $(srcdir)/%D%/compare/perfcopilot_pytest.py $(srcdir)/%D%/compare/embed.awk
	$(AM_V_GEN)$(MKDIR_P) %D%/compare && $(AWK) -f $(srcdir)/%D%/compare/embed.awk -v name=compare_pytest_plugin \
		$(srcdir)/%D%/compare/perfcopilot_pytest.py >$@.part && mv $@.part $@
CLEANFILES += $(compare_pytest_embedded)
EXTRA_DIST += %D%/compare/embed.awk %D%/compare/perfcopilot_pytest.py
command_LTLIBRARIES += %D%/compare.la
%C%_compare_la_SOURCES = $(compare_pytest_sources) \
	%D%/compare/changes.c \
	%D%/compare/check.c \
	%D%/compare/compare.c \
	%D%/compare/compare.h \
	%D%/compare/diff.c \
	%D%/compare/document.c \
	%D%/compare/document_doubts.c \
	%D%/compare/document_files.c \
	%D%/compare/document_functions.c \
	%D%/compare/explain.c \
	%D%/compare/explain.h \
	%D%/compare/import.c \
	%D%/compare/journal.c \
	%D%/compare/journal.h \
	%D%/compare/journal_round.c \
	%D%/compare/load.c \
	%D%/compare/log.c \
	%D%/compare/measure.c \
	%D%/compare/measure.h \
	%D%/compare/native.c \
	%D%/compare/outcomes.c \
	%D%/compare/plot.c \
	%D%/compare/prepare.c \
	%D%/compare/prompt.c \
	%D%/compare/proof.c \
	%D%/compare/revisions.c \
	%D%/compare/tests.c \
	%D%/compare/timing.c \
	%D%/compare/verdicts.c \
	%D%/compare/view.c \
	%D%/compare/view.h \
	%D%/compare/view_functions.c \
	%D%/compare/works.c
nodist_%C%_compare_la_SOURCES = $(compare_pytest_embedded)
%C%_compare_la_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/%D%/compare
%C%_compare_la_LIBADD = -lm
command_manuals += %D%/compare.md
# what the two have in common
explain_sources = \
	%D%/explain/document.c %D%/explain/explain.h %D%/explain/model.c %D%/explain/prompt.c %D%/explain/view.c
command_LTLIBRARIES += %D%/explainfunction.la
%C%_explainfunction_la_SOURCES = $(explain_sources) \
	%D%/explainfunction/document.c %D%/explainfunction/explainfunction.c %D%/explainfunction/explainfunction.h \
	%D%/explainfunction/features.c %D%/explainfunction/find.c %D%/explainfunction/view.c
command_manuals += %D%/explainfunction.md
command_LTLIBRARIES += %D%/explainprocess.la
%C%_explainprocess_la_SOURCES = $(explain_sources) \
	%D%/explainprocess/cgroup.c %D%/explainprocess/document.c %D%/explainprocess/explainprocess.c \
	%D%/explainprocess/explainprocess.h %D%/explainprocess/files.c %D%/explainprocess/find.c \
	%D%/explainprocess/observe.c %D%/explainprocess/process.c %D%/explainprocess/read.c \
	%D%/explainprocess/threads.c %D%/explainprocess/view.c %D%/explainprocess/words.c
command_manuals += %D%/explainprocess.md
command_LTLIBRARIES += %D%/findfaster.la
%C%_findfaster_la_SOURCES = \
	%D%/findfaster/check.c %D%/findfaster/document.c %D%/findfaster/findfaster.c %D%/findfaster/findfaster.h \
	%D%/findfaster/prompt.c %D%/findfaster/verify.c %D%/findfaster/view.c
command_manuals += %D%/findfaster.md
command_LTLIBRARIES += %D%/topn.la
%C%_topn_la_SOURCES = \
	%D%/topn/advice.c %D%/topn/document.c %D%/topn/document.h %D%/topn/document_input.c \
	%D%/topn/document_parts.c %D%/topn/files.c %D%/topn/find.c %D%/topn/model.c %D%/topn/model.h \
	%D%/topn/prompt.c %D%/topn/tool.c %D%/topn/topn.c %D%/topn/topn.h %D%/topn/view.c %D%/topn/view_facts.c %D%/topn/view_parts.c
command_manuals += %D%/topn.md
EXTRA_DIST += $(command_manuals)
