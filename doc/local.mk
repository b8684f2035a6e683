# SPDX-License-Identifier: Apache-2.0
# Man pages: options from the built program's own tables, prose from commands/*.md. Completion scripts: printed by the
# program too, so that neither can differ from what it does.
EXTRA_DIST += %D%/man.sh %D%/adr
run_built = env LD_LIBRARY_PATH=.libs:$$LD_LIBRARY_PATH PERFCOPILOT_COMMANDS_PATH=$(abs_builddir)/commands/.libs \
	XDG_DATA_HOME=/dev/null XDG_CONFIG_HOME=/dev/null ASAN_OPTIONS=detect_leaks=0 .libs/perfcopilot
built = perfcopilot$(EXEEXT) libperfcopilot.la $(command_LTLIBRARIES)

command_pages = \
	%D%/perfcopilot-answers.1 \
	%D%/perfcopilot-ask.1 \
	%D%/perfcopilot-chat.1 \
	%D%/perfcopilot-code.1 \
	%D%/perfcopilot-compare.1 \
	%D%/perfcopilot-explainfunction.1 \
	%D%/perfcopilot-explainprocess.1 \
	%D%/perfcopilot-findfaster.1 \
	%D%/perfcopilot-stacktrace.1 \
	%D%/perfcopilot-topn.1
man1_MANS = %D%/perfcopilot.1 $(command_pages)
CLEANFILES += $(man1_MANS) %D%/perfcopilot.bash %D%/_perfcopilot %D%/perfcopilot.fish
%D%/perfcopilot.1: $(built)
	$(AM_V_GEN)$(MKDIR_P) %D% && $(run_built) -o $@ manual
$(command_pages): $(built) $(command_manuals) %D%/man.sh
	$(AM_V_GEN)$(MKDIR_P) %D% && name=`expr $@ : '.*/perfcopilot-\(.*\)\.1'` && \
		$(SHELL) $(srcdir)/%D%/man.sh "$(run_built)" $(CMARK) $$name $(srcdir)/commands/$$name.md > $@.tmp && \
		mv $@.tmp $@

bashcompletiondir = $(datadir)/bash-completion/completions
zshcompletiondir = $(datadir)/zsh/site-functions
fishcompletiondir = $(datadir)/fish/vendor_completions.d
nodist_bashcompletion_DATA = %D%/perfcopilot.bash
nodist_zshcompletion_DATA = %D%/_perfcopilot
nodist_fishcompletion_DATA = %D%/perfcopilot.fish
%D%/perfcopilot.bash: $(built)
	$(AM_V_GEN)$(MKDIR_P) %D% && $(run_built) -o $@ completion bash
%D%/_perfcopilot: $(built)
	$(AM_V_GEN)$(MKDIR_P) %D% && $(run_built) -o $@ completion zsh
%D%/perfcopilot.fish: $(built)
	$(AM_V_GEN)$(MKDIR_P) %D% && $(run_built) -o $@ completion fish
