# SPDX-License-Identifier: Apache-2.0
# Every test speaks TAP. Unit tests are C and see the internals; contract and e2e tests are shell and run the program.
AM_TESTS_ENVIRONMENT = \
	CMOCKA_MESSAGE_OUTPUT=TAP; export CMOCKA_MESSAGE_OUTPUT; \
	top_srcdir=$(abs_top_srcdir); export top_srcdir; \
	top_builddir=$(abs_top_builddir); export top_builddir; \
	CC="$(CC)"; export CC; CMARK="$(CMARK)"; export CMARK; SAN_CFLAGS="$(SAN_CFLAGS)"; export SAN_CFLAGS; \
	PERFCOPILOT=$(abs_top_builddir)/.libs/perfcopilot; export PERFCOPILOT; \
	LD_LIBRARY_PATH=$(abs_top_builddir)/.libs$${LD_LIBRARY_PATH:+:$$LD_LIBRARY_PATH}; export LD_LIBRARY_PATH; \
	PERFCOPILOT_MODULES_PATH=$(abs_top_builddir)/.libs; export PERFCOPILOT_MODULES_PATH; \
	XDG_CONFIG_HOME=$(abs_top_builddir)/tests/home XDG_DATA_HOME=$(abs_top_builddir)/tests/home; export XDG_CONFIG_HOME XDG_DATA_HOME; \
	XDG_STATE_HOME=$(abs_top_builddir)/tests/home; export XDG_STATE_HOME; \
	. $(abs_top_srcdir)/tests/lib/keys.sh; \
	ASAN_OPTIONS=exitcode=86:allow_user_segv_handler=0; export ASAN_OPTIONS; \
	UBSAN_OPTIONS=exitcode=86:print_stacktrace=1; export UBSAN_OPTIONS; \
	LANG=C.UTF-8 LC_ALL=C.UTF-8; export LANG LC_ALL;
TEST_EXTENSIONS = .sh
TAP_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
LOG_DRIVER = $(TAP_DRIVER)
SH_LOG_DRIVER = $(TAP_DRIVER)
SH_LOG_COMPILER = $(SHELL)

if HAVE_CMOCKA
unit_tests = \
	%D%/unit/test_advice \
	%D%/unit/test_advice_facts \
	%D%/unit/test_advice_name \
	%D%/unit/test_advice_patterns \
	%D%/unit/test_advice_show \
	%D%/unit/test_alternatives \
	%D%/unit/test_apart \
	%D%/unit/test_arena \
	%D%/unit/test_artefacts \
	%D%/unit/test_args \
	%D%/unit/test_args_help \
	%D%/unit/test_args_rest \
	%D%/unit/test_args_tables \
	%D%/unit/test_args_value \
	%D%/unit/test_binary \
	%D%/unit/test_build \
	%D%/unit/test_cache \
	%D%/unit/test_cache_file \
	%D%/unit/test_cache_shared \
	%D%/unit/test_callers \
	%D%/unit/test_cgroup \
	%D%/unit/test_changes \
	%D%/unit/test_cited \
	%D%/unit/test_cited_quantity \
	%D%/unit/test_compare_detect \
	%D%/unit/test_compare_pytest \
	%D%/unit/test_complete \
	%D%/unit/test_config \
	%D%/unit/test_decide \
	%D%/unit/test_decode \
	%D%/unit/test_demangle \
	%D%/unit/test_depends \
	%D%/unit/test_derived \
	%D%/unit/test_diff \
	%D%/unit/test_effects \
	%D%/unit/test_environment \
	%D%/unit/test_exchange \
	%D%/unit/test_export \
	%D%/unit/test_facts \
	%D%/unit/test_facts_crashes \
	%D%/unit/test_facts_detect \
	%D%/unit/test_facts_json \
	%D%/unit/test_facts_known \
	%D%/unit/test_facts_language \
	%D%/unit/test_facts_managed \
	%D%/unit/test_facts_listing \
	%D%/unit/test_facts_native \
	%D%/unit/test_facts_perf \
	%D%/unit/test_facts_pprof \
	%D%/unit/test_facts_stacks \
	%D%/unit/test_facts_tables \
	%D%/unit/test_facts_trace \
	%D%/unit/test_figure \
	%D%/unit/test_flame \
	%D%/unit/test_github \
	%D%/unit/test_github_place \
	%D%/unit/test_http \
	%D%/unit/test_identity \
	%D%/unit/test_import \
	%D%/unit/test_import_lines \
	%D%/unit/test_input \
	%D%/unit/test_json \
	%D%/unit/test_json_pull \
	%D%/unit/test_kevm \
	%D%/unit/test_known \
	%D%/unit/test_machine \
	%D%/unit/test_manual \
	%D%/unit/test_markup \
	%D%/unit/test_listing_hot \
	%D%/unit/test_listing_parse \
	%D%/unit/test_listing_work \
	%D%/unit/test_names \
	%D%/unit/test_native \
	%D%/unit/test_one_frame \
	%D%/unit/test_parse \
	%D%/unit/test_parse_annotate \
	%D%/unit/test_parse_callgrind \
	%D%/unit/test_parse_flat \
	%D%/unit/test_parse_folded \
	%D%/unit/test_parse_gprof \
	%D%/unit/test_parse_heap \
	%D%/unit/test_parse_java \
	%D%/unit/test_parse_jfr \
	%D%/unit/test_parse_json \
	%D%/unit/test_parse_node_ghc \
	%D%/unit/test_parse_perf_report \
	%D%/unit/test_parse_perf_script \
	%D%/unit/test_parse_perf_script_fields \
	%D%/unit/test_parse_perf_table \
	%D%/unit/test_parse_pprof \
	%D%/unit/test_parse_pprof_legacy \
	%D%/unit/test_parse_pprof_proto \
	%D%/unit/test_parse_pprof_stacks \
	%D%/unit/test_parse_python \
	%D%/unit/test_parse_stacks \
	%D%/unit/test_parse_tables \
	%D%/unit/test_parse_trace \
	%D%/unit/test_parse_trees \
	%D%/unit/test_parse_v8 \
	%D%/unit/test_parse_v8_log \
	%D%/unit/test_parse_verysleepy \
	%D%/unit/test_patch \
	%D%/unit/test_places \
	%D%/unit/test_pool \
	%D%/unit/test_pool_answers \
	%D%/unit/test_pool_budget \
	%D%/unit/test_pool_limits \
	%D%/unit/test_process \
	%D%/unit/test_profile \
	%D%/unit/test_prompt \
	%D%/unit/test_provider_anthropic \
	%D%/unit/test_provider_azure \
	%D%/unit/test_provider_error \
	%D%/unit/test_provider_openai \
	%D%/unit/test_provider_turns \
	%D%/unit/test_quantity \
	%D%/unit/test_rank \
	%D%/unit/test_rank_tables \
	%D%/unit/test_rank_totals \
	%D%/unit/test_rate \
	%D%/unit/test_record \
	%D%/unit/test_redact \
	%D%/unit/test_redact_corpus \
	%D%/unit/test_redact_values \
	%D%/unit/test_remarks \
	%D%/unit/test_remedies \
	%D%/unit/test_report \
	%D%/unit/test_report_table \
	%D%/unit/test_retry \
	%D%/unit/test_rounds \
	%D%/unit/test_run \
	%D%/unit/test_schema \
	%D%/unit/test_scratch \
	%D%/unit/test_seal \
	%D%/unit/test_select \
	%D%/unit/test_settings \
	%D%/unit/test_settings_keys \
	%D%/unit/test_settings_list \
	%D%/unit/test_split \
	%D%/unit/test_simulated \
	%D%/unit/test_sse \
	%D%/unit/test_stats \
	%D%/unit/test_stream_safe \
	%D%/unit/test_stream_wrap \
	%D%/unit/test_structured \
	%D%/unit/test_suite \
	%D%/unit/test_table \
	%D%/unit/test_tell \
	%D%/unit/test_text \
	%D%/unit/test_tokens \
	%D%/unit/test_toml \
	%D%/unit/test_trace_crash \
	%D%/unit/test_trace_gdb \
	%D%/unit/test_trace_group \
	%D%/unit/test_trace_kernel \
	%D%/unit/test_trace_lines \
	%D%/unit/test_trace_go \
	%D%/unit/test_trace_java \
	%D%/unit/test_trace_js \
	%D%/unit/test_trace_jstack \
	%D%/unit/test_trace_others \
	%D%/unit/test_trace_python \
	%D%/unit/test_trace_recordings \
	%D%/unit/test_trace_rust \
	%D%/unit/test_trace_sanitizer \
	%D%/unit/test_trace_several \
	%D%/unit/test_trace_tail \
	%D%/unit/test_tree \
	%D%/unit/test_wire
check_PROGRAMS += $(unit_tests)
TESTS += $(unit_tests)
endif
noinst_HEADERS += \
	%D%/unit/args_fixture.h \
	%D%/unit/builder_fixture.h \
	%D%/unit/cache_fixture.h \
	%D%/unit/facts.h \
	%D%/unit/http_fixture.h \
	%D%/unit/import_fixture.h \
	%D%/unit/input_bytes.h \
	%D%/unit/jfr_bytes.h \
	%D%/unit/listing_dump.h \
	%D%/unit/model_fixture.h \
	%D%/unit/play_fixture.h \
	%D%/unit/pool_fixture.h \
	%D%/unit/profile_dump.h \
	%D%/unit/provider_fixture.h \
	%D%/unit/rank_fixture.h \
	%D%/unit/redact_fixture.h \
	%D%/unit/repo_fixture.h \
	%D%/unit/settings_fixture.h \
	%D%/unit/trace_fixture.h
# one line for all: sources are tests/unit/NAME.c by automake's default rule
AM_DEFAULT_SOURCE_EXT = .c
LDADD = libcore.la $(CMOCKA_LIBS) -lm

# of commands, which show nothing but themselves
%C%_unit_test_compare_detect_SOURCES = %D%/unit/test_compare_detect.c $(compare_pytest_sources)
nodist_%C%_unit_test_compare_detect_SOURCES = $(compare_pytest_embedded)
%C%_unit_test_compare_detect_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/commands/compare
%C%_unit_test_compare_pytest_SOURCES = %D%/unit/test_compare_pytest.c $(compare_pytest_sources)
nodist_%C%_unit_test_compare_pytest_SOURCES = $(compare_pytest_embedded)
%C%_unit_test_compare_pytest_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/commands/compare
%C%_unit_test_cgroup_SOURCES = %D%/unit/test_cgroup.c commands/explainprocess/cgroup.c commands/explainprocess/read.c
%C%_unit_test_cgroup_CPPFLAGS = $(AM_CPPFLAGS)

# writes flame graphs, for e2e/flame.sh
check_PROGRAMS += %D%/lib/flame
%C%_lib_flame_LDADD = libcore.la

# a model server that does what a script says, for tests of what asks models
check_PROGRAMS += %D%/lib/model_server
%C%_lib_model_server_SOURCES = %D%/lib/model_answer.c %D%/lib/model_script.c %D%/lib/model_server.c %D%/lib/model_server.h \
	%D%/lib/model_wire.c
%C%_lib_model_server_LDADD = libcore.la

# fills a prompt, for contract/prompts.sh
check_PROGRAMS += %D%/lib/prompt
%C%_lib_prompt_LDADD = libcore.la

# keeps answers, for e2e/answers.sh
check_PROGRAMS += %D%/lib/keep
%C%_lib_keep_LDADD = libcore.la

# finds revisions and makes sides, for e2e/sides*.sh
check_PROGRAMS += %D%/lib/sides
%C%_lib_sides_LDADD = libcore.la

include %D%/fuzz/local.mk

shell_tests = \
	%D%/contract/commands.sh \
	%D%/contract/completion.sh \
	%D%/contract/examples.sh \
	%D%/contract/gauges.sh \
	%D%/contract/hacking.sh \
	%D%/contract/help.sh \
	%D%/contract/needed.sh \
	%D%/contract/prompts.sh \
	%D%/contract/style.sh \
	%D%/e2e/answers.sh \
	%D%/e2e/ask.sh \
	%D%/e2e/chat.sh \
	%D%/e2e/chat_tools.sh \
	%D%/e2e/code.sh \
	%D%/e2e/code_model.sh \
	%D%/e2e/compare.sh \
	%D%/e2e/compare_attacks.sh \
	%D%/e2e/compare_explain.sh \
	%D%/e2e/compare_faults.sh \
	%D%/e2e/compare_hostile.sh \
	%D%/e2e/compare_pr.sh \
	%D%/e2e/compare_projects.sh \
	%D%/e2e/compare_proof.sh \
	%D%/e2e/compare_stops.sh \
	%D%/e2e/config.sh \
	%D%/e2e/doctor_model.sh \
	%D%/e2e/explain.sh \
	%D%/e2e/explain_model.sh \
	%D%/e2e/faults.sh \
	%D%/e2e/findfaster.sh \
	%D%/e2e/flame.sh \
	%D%/e2e/models.sh \
	%D%/e2e/models_again.sh \
	%D%/e2e/models_context.sh \
	%D%/e2e/models_http2.sh \
	%D%/e2e/models_wire.sh \
	%D%/e2e/native.sh \
	%D%/e2e/output.sh \
	%D%/e2e/perf_data.sh \
	%D%/e2e/plugin_age.sh \
	%D%/e2e/plugin_run.sh \
	%D%/e2e/plugins.sh \
	%D%/e2e/pytest_failures.sh \
	%D%/e2e/pytest_plugin.sh \
	%D%/e2e/pytest_sides.sh \
	%D%/e2e/recordings.sh \
	%D%/e2e/revisions.sh \
	%D%/e2e/sides.sh \
	%D%/e2e/sides_faults.sh \
	%D%/e2e/sides_parts.sh \
	%D%/e2e/stacktrace.sh \
	%D%/e2e/stacktrace_model.sh \
	%D%/e2e/suites.sh \
	%D%/e2e/topn.sh \
	%D%/e2e/topn_advice.sh \
	%D%/e2e/topn_faults.sh \
	%D%/e2e/topn_files.sh \
	%D%/e2e/topn_model.sh \
	%D%/e2e/topn_parts.sh \
	%D%/fuzz/replay.sh
TESTS += $(shell_tests)
EXTRA_DIST += $(shell_tests) %D%/contract/layers.txt %D%/lib/build.sh %D%/lib/compare.sh %D%/lib/git_http.py \
	%D%/lib/keys.sh %D%/lib/model.sh %D%/lib/packages.sh %D%/lib/plugin.sh %D%/lib/repository.sh %D%/lib/tap.sh %D%/lib/terminal.sh
EXTRA_DIST += %D%/golden/help
EXTRA_DIST += %D%/golden/prompts
EXTRA_DIST += %D%/unit/redact_hidden.txt %D%/unit/redact_kept.txt
EXTRA_DIST += %D%/golden/traces

# drivers of make bench that need the library
EXTRA_PROGRAMS = %D%/bench/compare_rounds %D%/bench/compare_sim
CLEANFILES += $(EXTRA_PROGRAMS)
bench: all $(EXTRA_PROGRAMS)
	@top_srcdir=$(abs_top_srcdir) top_builddir=$(abs_top_builddir) CC="$(CC)" $(SHELL) $(srcdir)/%D%/bench/bench.sh
	@top_srcdir=$(abs_top_srcdir) top_builddir=$(abs_top_builddir) CC="$(CC)" $(SHELL) $(srcdir)/%D%/bench/profiles.sh
	@top_srcdir=$(abs_top_srcdir) top_builddir=$(abs_top_builddir) CC="$(CC)" $(SHELL) $(srcdir)/%D%/bench/models.sh
	@top_srcdir=$(abs_top_srcdir) top_builddir=$(abs_top_builddir) CC="$(CC)" $(SHELL) $(srcdir)/%D%/bench/traces.sh
	@top_srcdir=$(abs_top_srcdir) top_builddir=$(abs_top_builddir) CC="$(CC)" $(SHELL) $(srcdir)/%D%/bench/compare.sh
	@top_srcdir=$(abs_top_srcdir) top_builddir=$(abs_top_builddir) CC="$(CC)" $(SHELL) $(srcdir)/%D%/bench/imports.sh
	@top_srcdir=$(abs_top_srcdir) $(SHELL) $(srcdir)/%D%/bench/pytest_cost.sh
fuzz: all %D%/fuzz/profile$(EXEEXT)
	@top_srcdir=$(abs_top_srcdir) top_builddir=$(abs_top_builddir) $(SHELL) $(srcdir)/%D%/fuzz/run.sh $(FORMATS)
lint:
	@$(MAKE) --no-print-directory check TESTS="%D%/contract/gauges.sh %D%/contract/style.sh"
EXTRA_DIST += %D%/bench/bench.sh %D%/bench/compare.sh %D%/bench/compare_load.c %D%/bench/compare_work.c %D%/bench/cputime.c \
	%D%/bench/deep.awk %D%/bench/imports.sh %D%/bench/made.awk %D%/bench/models.mjs %D%/bench/models.sh %D%/bench/profiles.sh \
	%D%/bench/pytest_cost.py %D%/bench/pytest_cost.sh %D%/bench/rows.awk %D%/bench/script.awk %D%/bench/token.c %D%/bench/traces.sh
EXTRA_DIST += %D%/fuzz/corpus %D%/fuzz/run.sh
