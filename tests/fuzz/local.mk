# SPDX-License-Identifier: Apache-2.0
# Fuzz targets: as plain tests over their corpora always, with libFuzzer where ./configure --with-fuzzer (clang). A block
# each; replay.sh finds them by their corpora.
fuzz_wraps = -fsanitize=fuzzer -Wl,--wrap=pc_format_detect \
	-Wl,--wrap=pc_input_bytes -Wl,--wrap=pc_input_line -Wl,--wrap=pc_input_peek \
	-Wl,--wrap=pc_memo_keep

check_PROGRAMS += %D%/cut
%C%_cut_SOURCES = %D%/cut.c %D%/file.c %D%/fuzz.h
%C%_cut_LDADD = libcore.la

check_PROGRAMS += %D%/replay_cachegrind
%C%_replay_cachegrind_SOURCES = %D%/replay.c %D%/cachegrind.c %D%/fuzz.h
%C%_replay_cachegrind_LDADD = libcore.la
if FUZZER
noinst_PROGRAMS += %D%/fuzz_cachegrind
%C%_fuzz_cachegrind_SOURCES = %D%/cachegrind.c
%C%_fuzz_cachegrind_LDADD = libcore.la
%C%_fuzz_cachegrind_LDFLAGS = -fsanitize=fuzzer
endif

check_PROGRAMS += %D%/replay_cited
%C%_replay_cited_SOURCES = %D%/replay.c %D%/cited.c %D%/fuzz.h
%C%_replay_cited_LDADD = libcore.la
if FUZZER
noinst_PROGRAMS += %D%/fuzz_cited
%C%_fuzz_cited_SOURCES = %D%/cited.c
%C%_fuzz_cited_LDADD = libcore.la
%C%_fuzz_cited_LDFLAGS = -fsanitize=fuzzer
endif

check_PROGRAMS += %D%/replay_config
%C%_replay_config_SOURCES = %D%/replay.c %D%/config.c %D%/file.c %D%/fuzz.h
%C%_replay_config_LDADD = libcore.la
if FUZZER
noinst_PROGRAMS += %D%/fuzz_config
%C%_fuzz_config_SOURCES = %D%/config.c %D%/file.c
%C%_fuzz_config_LDADD = libcore.la
%C%_fuzz_config_LDFLAGS = -fsanitize=fuzzer
endif

check_PROGRAMS += %D%/replay_depends
%C%_replay_depends_SOURCES = %D%/replay.c %D%/depends.c %D%/fuzz.h
%C%_replay_depends_LDADD = libcore.la
if FUZZER
noinst_PROGRAMS += %D%/fuzz_depends
%C%_fuzz_depends_SOURCES = %D%/depends.c
%C%_fuzz_depends_LDADD = libcore.la
%C%_fuzz_depends_LDFLAGS = -fsanitize=fuzzer
endif

check_PROGRAMS += %D%/replay_elf
%C%_replay_elf_SOURCES = %D%/replay.c %D%/elf.c %D%/file.c %D%/fuzz.h
%C%_replay_elf_LDADD = libcore.la
if FUZZER
noinst_PROGRAMS += %D%/fuzz_elf
%C%_fuzz_elf_SOURCES = %D%/elf.c %D%/file.c %D%/wrap_apart.c
%C%_fuzz_elf_LDADD = libcore.la
%C%_fuzz_elf_LDFLAGS = -fsanitize=fuzzer -Wl,--wrap=pc_apart
endif

check_PROGRAMS += %D%/replay_import
%C%_replay_import_SOURCES = %D%/replay.c %D%/import.c %D%/file.c %D%/fuzz.h
%C%_replay_import_LDADD = libcore.la
if FUZZER
noinst_PROGRAMS += %D%/fuzz_import
%C%_fuzz_import_SOURCES = %D%/import.c %D%/file.c
%C%_fuzz_import_LDADD = libcore.la
%C%_fuzz_import_LDFLAGS = -fsanitize=fuzzer
endif

check_PROGRAMS += %D%/replay_functions
%C%_replay_functions_SOURCES = %D%/replay.c %D%/functions.c %D%/fuzz.h
%C%_replay_functions_LDADD = libcore.la
if FUZZER
noinst_PROGRAMS += %D%/fuzz_functions
%C%_fuzz_functions_SOURCES = %D%/functions.c
%C%_fuzz_functions_LDADD = libcore.la
%C%_fuzz_functions_LDFLAGS = -fsanitize=fuzzer
endif

check_PROGRAMS += %D%/replay_listing
%C%_replay_listing_SOURCES = %D%/replay.c %D%/listing.c %D%/file.c %D%/fuzz.h
%C%_replay_listing_LDADD = libcore.la
if FUZZER
noinst_PROGRAMS += %D%/fuzz_listing
%C%_fuzz_listing_SOURCES = %D%/listing.c %D%/file.c %D%/wraps.c
%C%_fuzz_listing_LDADD = libcore.la
%C%_fuzz_listing_LDFLAGS = $(fuzz_wraps)
endif

check_PROGRAMS += %D%/replay_manual
%C%_replay_manual_SOURCES = %D%/replay.c %D%/manual.c %D%/fuzz.h
%C%_replay_manual_LDADD = libcore.la
if FUZZER
noinst_PROGRAMS += %D%/fuzz_manual
%C%_fuzz_manual_SOURCES = %D%/manual.c
%C%_fuzz_manual_LDADD = libcore.la
%C%_fuzz_manual_LDFLAGS = -fsanitize=fuzzer
endif

check_PROGRAMS += %D%/replay_markup
%C%_replay_markup_SOURCES = %D%/replay.c %D%/markup.c %D%/fuzz.h
%C%_replay_markup_LDADD = libcore.la
if FUZZER
noinst_PROGRAMS += %D%/fuzz_markup
%C%_fuzz_markup_SOURCES = %D%/markup.c
%C%_fuzz_markup_LDADD = libcore.la
%C%_fuzz_markup_LDFLAGS = -fsanitize=fuzzer
endif

check_PROGRAMS += %D%/replay_models
%C%_replay_models_SOURCES = %D%/replay.c %D%/models.c %D%/fuzz.h
%C%_replay_models_LDADD = libcore.la
if FUZZER
noinst_PROGRAMS += %D%/fuzz_models
%C%_fuzz_models_SOURCES = %D%/models.c
%C%_fuzz_models_LDADD = libcore.la
%C%_fuzz_models_LDFLAGS = -fsanitize=fuzzer
endif

check_PROGRAMS += %D%/replay_patch
%C%_replay_patch_SOURCES = %D%/replay.c %D%/patch.c %D%/fuzz.h
%C%_replay_patch_LDADD = libcore.la
if FUZZER
noinst_PROGRAMS += %D%/fuzz_patch
%C%_fuzz_patch_SOURCES = %D%/patch.c
%C%_fuzz_patch_LDADD = libcore.la
%C%_fuzz_patch_LDFLAGS = -fsanitize=fuzzer
endif

check_PROGRAMS += %D%/replay_profile
%C%_replay_profile_SOURCES = %D%/replay.c %D%/profile.c %D%/file.c %D%/fuzz.h
%C%_replay_profile_LDADD = libcore.la
if FUZZER
noinst_PROGRAMS += %D%/fuzz_profile
%C%_fuzz_profile_SOURCES = %D%/profile.c %D%/file.c %D%/wraps.c
%C%_fuzz_profile_LDADD = libcore.la
%C%_fuzz_profile_LDFLAGS = $(fuzz_wraps)
endif

check_PROGRAMS += %D%/replay_prompt
%C%_replay_prompt_SOURCES = %D%/replay.c %D%/prompt.c %D%/fuzz.h
%C%_replay_prompt_LDADD = libcore.la
if FUZZER
noinst_PROGRAMS += %D%/fuzz_prompt
%C%_fuzz_prompt_SOURCES = %D%/prompt.c
%C%_fuzz_prompt_LDADD = libcore.la
%C%_fuzz_prompt_LDFLAGS = -fsanitize=fuzzer
endif

check_PROGRAMS += %D%/replay_provider
%C%_replay_provider_SOURCES = %D%/replay.c %D%/provider.c %D%/fuzz.h
%C%_replay_provider_LDADD = libcore.la
if FUZZER
noinst_PROGRAMS += %D%/fuzz_provider
%C%_fuzz_provider_SOURCES = %D%/provider.c
%C%_fuzz_provider_LDADD = libcore.la
%C%_fuzz_provider_LDFLAGS = -fsanitize=fuzzer
endif

check_PROGRAMS += %D%/replay_pytest_results
%C%_replay_pytest_results_SOURCES = %D%/replay.c %D%/pytest_results.c %D%/fuzz.h $(compare_pytest_sources)
nodist_%C%_replay_pytest_results_SOURCES = $(compare_pytest_embedded)
%C%_replay_pytest_results_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/commands/compare
%C%_replay_pytest_results_LDADD = libcore.la
if FUZZER
noinst_PROGRAMS += %D%/fuzz_pytest_results
%C%_fuzz_pytest_results_SOURCES = %D%/pytest_results.c $(compare_pytest_sources)
nodist_%C%_fuzz_pytest_results_SOURCES = $(compare_pytest_embedded)
%C%_fuzz_pytest_results_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/commands/compare
%C%_fuzz_pytest_results_LDADD = libcore.la
%C%_fuzz_pytest_results_LDFLAGS = -fsanitize=fuzzer
endif

check_PROGRAMS += %D%/replay_record
%C%_replay_record_SOURCES = %D%/replay.c %D%/record.c %D%/file.c %D%/fuzz.h
%C%_replay_record_LDADD = libcore.la
if FUZZER
noinst_PROGRAMS += %D%/fuzz_record
%C%_fuzz_record_SOURCES = %D%/record.c %D%/file.c
%C%_fuzz_record_LDADD = libcore.la
%C%_fuzz_record_LDFLAGS = -fsanitize=fuzzer
endif

check_PROGRAMS += %D%/replay_redact
%C%_replay_redact_SOURCES = %D%/replay.c %D%/redact.c %D%/fuzz.h
%C%_replay_redact_LDADD = libcore.la
if FUZZER
noinst_PROGRAMS += %D%/fuzz_redact
%C%_fuzz_redact_SOURCES = %D%/redact.c
%C%_fuzz_redact_LDADD = libcore.la
%C%_fuzz_redact_LDFLAGS = -fsanitize=fuzzer
endif

check_PROGRAMS += %D%/replay_retry
%C%_replay_retry_SOURCES = %D%/replay.c %D%/retry.c %D%/fuzz.h
%C%_replay_retry_LDADD = libcore.la
if FUZZER
noinst_PROGRAMS += %D%/fuzz_retry
%C%_fuzz_retry_SOURCES = %D%/retry.c
%C%_fuzz_retry_LDADD = libcore.la
%C%_fuzz_retry_LDFLAGS = -fsanitize=fuzzer
endif

check_PROGRAMS += %D%/replay_sse
%C%_replay_sse_SOURCES = %D%/replay.c %D%/sse.c %D%/fuzz.h
%C%_replay_sse_LDADD = libcore.la
if FUZZER
noinst_PROGRAMS += %D%/fuzz_sse
%C%_fuzz_sse_SOURCES = %D%/sse.c
%C%_fuzz_sse_LDADD = libcore.la
%C%_fuzz_sse_LDFLAGS = -fsanitize=fuzzer
endif

check_PROGRAMS += %D%/replay_structured
%C%_replay_structured_SOURCES = %D%/replay.c %D%/structured.c %D%/fuzz.h
%C%_replay_structured_LDADD = libcore.la
if FUZZER
noinst_PROGRAMS += %D%/fuzz_structured
%C%_fuzz_structured_SOURCES = %D%/structured.c
%C%_fuzz_structured_LDADD = libcore.la
%C%_fuzz_structured_LDFLAGS = -fsanitize=fuzzer
endif

check_PROGRAMS += %D%/replay_suite
%C%_replay_suite_SOURCES = %D%/replay.c %D%/suite.c %D%/file.c %D%/fuzz.h
%C%_replay_suite_LDADD = libcore.la
if FUZZER
noinst_PROGRAMS += %D%/fuzz_suite
%C%_fuzz_suite_SOURCES = %D%/suite.c %D%/file.c
%C%_fuzz_suite_LDADD = libcore.la
%C%_fuzz_suite_LDFLAGS = -fsanitize=fuzzer
endif

check_PROGRAMS += %D%/replay_trace
%C%_replay_trace_SOURCES = %D%/replay.c %D%/trace.c %D%/file.c %D%/fuzz.h
%C%_replay_trace_LDADD = libcore.la
if FUZZER
noinst_PROGRAMS += %D%/fuzz_trace
%C%_fuzz_trace_SOURCES = %D%/trace.c %D%/file.c %D%/wraps.c
%C%_fuzz_trace_LDADD = libcore.la
%C%_fuzz_trace_LDFLAGS = $(fuzz_wraps)
endif
