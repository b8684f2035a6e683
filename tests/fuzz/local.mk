# SPDX-License-Identifier: Apache-2.0
# Fuzz targets, two lines each; replay.sh finds them by their corpora. A target is x.c with one function on bytes: as a
# plain test replay.c calls it, with its corpus, and where ./configure --with-fuzzer (clang) libFuzzer does.
check_LTLIBRARIES = %D%/libtarget.la
%C%_libtarget_la_SOURCES = %D%/file.c %D%/fuzz.h
fuzz_wraps =
fuzz_wrapping =
if FUZZER
fuzz_wraps += -Wl,--wrap=pc_apart -Wl,--wrap=pc_format_detect -Wl,--wrap=pc_input_bytes -Wl,--wrap=pc_input_line \
	-Wl,--wrap=pc_input_peek -Wl,--wrap=pc_memo_keep
fuzz_wrapping += %D%/wrap_apart.c %D%/wraps.c
else
%C%_libtarget_la_SOURCES += %D%/replay.c
endif
fuzz_libraries = %D%/libtarget.la libcore.la $(FUZZER_LIBS)

check_PROGRAMS += %D%/cachegrind
%C%_cachegrind_LDADD = $(fuzz_libraries)
check_PROGRAMS += %D%/cited
%C%_cited_LDADD = $(fuzz_libraries)
check_PROGRAMS += %D%/comparison
%C%_comparison_SOURCES = %D%/comparison.c $(compare_reading_sources)
%C%_comparison_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/commands/compare
%C%_comparison_LDADD = $(fuzz_libraries)
check_PROGRAMS += %D%/config
%C%_config_LDADD = $(fuzz_libraries)
check_PROGRAMS += %D%/depends
%C%_depends_LDADD = $(fuzz_libraries)
check_PROGRAMS += %D%/elf
%C%_elf_SOURCES = %D%/elf.c $(fuzz_wrapping)
%C%_elf_LDFLAGS = $(fuzz_wraps)
%C%_elf_LDADD = $(fuzz_libraries)
check_PROGRAMS += %D%/functions
%C%_functions_LDADD = $(fuzz_libraries)
check_PROGRAMS += %D%/import
%C%_import_LDADD = $(fuzz_libraries)
check_PROGRAMS += %D%/listing
%C%_listing_SOURCES = %D%/listing.c $(fuzz_wrapping)
%C%_listing_LDFLAGS = $(fuzz_wraps)
%C%_listing_LDADD = $(fuzz_libraries)
check_PROGRAMS += %D%/manual
%C%_manual_LDADD = $(fuzz_libraries)
check_PROGRAMS += %D%/markup
%C%_markup_LDADD = $(fuzz_libraries)
check_PROGRAMS += %D%/models
%C%_models_LDADD = $(fuzz_libraries)
check_PROGRAMS += %D%/patch
%C%_patch_LDADD = $(fuzz_libraries)
check_PROGRAMS += %D%/profile
%C%_profile_SOURCES = %D%/profile.c $(fuzz_wrapping)
%C%_profile_LDFLAGS = $(fuzz_wraps)
%C%_profile_LDADD = $(fuzz_libraries)
check_PROGRAMS += %D%/prompt
%C%_prompt_LDADD = $(fuzz_libraries)
check_PROGRAMS += %D%/provider
%C%_provider_LDADD = $(fuzz_libraries)
check_PROGRAMS += %D%/pytest_results
%C%_pytest_results_SOURCES = %D%/pytest_results.c $(compare_pytest_sources)
nodist_%C%_pytest_results_SOURCES = $(compare_pytest_embedded)
%C%_pytest_results_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/commands/compare
%C%_pytest_results_LDADD = $(fuzz_libraries)
check_PROGRAMS += %D%/record
%C%_record_LDADD = $(fuzz_libraries)
check_PROGRAMS += %D%/redact
%C%_redact_LDADD = $(fuzz_libraries)
check_PROGRAMS += %D%/retry
%C%_retry_LDADD = $(fuzz_libraries)
check_PROGRAMS += %D%/sse
%C%_sse_LDADD = $(fuzz_libraries)
check_PROGRAMS += %D%/structured
%C%_structured_LDADD = $(fuzz_libraries)
check_PROGRAMS += %D%/suite
%C%_suite_LDADD = $(fuzz_libraries)
check_PROGRAMS += %D%/trace
%C%_trace_SOURCES = %D%/trace.c $(fuzz_wrapping)
%C%_trace_LDFLAGS = $(fuzz_wraps)
%C%_trace_LDADD = $(fuzz_libraries)

# recordings that are cut off
check_PROGRAMS += %D%/cut
%C%_cut_LDADD = %D%/libtarget.la libcore.la
