# SPDX-License-Identifier: Apache-2.0
# libcore.la holds every object: unit tests link it and see the internals. libperfcopilot.so is the same, of which
# only what PC_API marks can be seen.
noinst_LTLIBRARIES += libcore.la
libcore_la_CPPFLAGS = $(AM_CPPFLAGS) $(YAML_CFLAGS)
libcore_la_SOURCES = \
	%D%/base/arena.c \
	%D%/base/context.c \
	%D%/base/index.c \
	%D%/base/json.c \
	%D%/base/log.c \
	%D%/base/module.c \
	%D%/base/places.c \
	%D%/base/remarks.c \
	%D%/base/remove.c \
	%D%/base/run_folder.c \
	%D%/base/safe.c \
	%D%/base/scratch.c \
	%D%/base/software.c \
	%D%/base/span.c \
	%D%/base/status.c \
	%D%/base/stream_safe.c \
	%D%/base/stream_wrap.c \
	%D%/base/table.c \
	%D%/base/text.c \
	%D%/base/toml.c \
	%D%/base/trust.c \
	%D%/base/utf8.c \
	%D%/base/wire.c \
	%D%/base/write.c \
	%D%/base/yaml.c \
	%D%/cli/args.c \
	%D%/cli/args_again.c \
	%D%/cli/args_check.c \
	%D%/cli/args_help.c \
	%D%/cli/args_man.c \
	%D%/cli/args_parse.c \
	%D%/cli/args_schema.c \
	%D%/cli/args_value.c \
	%D%/cli/builtin.c \
	%D%/cli/commands.c \
	%D%/cli/complete.c \
	%D%/cli/complete_shell.c \
	%D%/cli/config.c \
	%D%/cli/config_show.c \
	%D%/cli/config_yaml.c \
	%D%/cli/doctor.c \
	%D%/cli/doctor_model.c \
	%D%/cli/elf.c \
	%D%/cli/environment.c \
	%D%/cli/options.c \
	%D%/cli/output.c \
	%D%/cli/output_lines.c \
	%D%/cli/output_stream.c \
	%D%/cli/plugin.c \
	%D%/cli/plugin_check.c \
	%D%/cli/program.c \
	%D%/cli/roff.c \
	%D%/cli/save.c \
	%D%/cli/sinks.c \
	%D%/cli/terminal.c \
	%D%/cli/tty.c \
	%D%/formats/detect.c \
	%D%/formats/formats.c \
	%D%/formats/ids.c \
	%D%/formats/known.c \
	%D%/formats/leaves.c \
	%D%/formats/lines.c \
	%D%/formats/memo.c \
	%D%/input/decode.c \
	%D%/input/github.c \
	%D%/input/github_fetch.c \
	%D%/input/github_kept.c \
	%D%/input/github_place.c \
	%D%/input/input.c \
	%D%/input/inputs.c \
	%D%/input/process.c \
	%D%/profile/build.c \
	%D%/profile/build_costs.c \
	%D%/profile/build_events.c \
	%D%/profile/callers.c \
	%D%/profile/diff.c \
	%D%/profile/find.c \
	%D%/profile/mangled.c \
	%D%/profile/names.c \
	%D%/profile/profile.c \
	%D%/profile/rank.c \
	%D%/profile/rank_order.c \
	%D%/profile/rank_sums.c \
	%D%/profile/read.c \
	%D%/profile/rank_totals.c \
	%D%/profile/regex.c \
	%D%/profile/seal.c \
	%D%/profile/select.c \
	%D%/profile/tree.c \
	%D%/profile/tree_names.c \
	%D%/profile/tree_order.c \
	%D%/report/cell.c \
	%D%/report/csv.c \
	%D%/report/html.c \
	%D%/report/html_markup.c \
	%D%/report/json.c \
	%D%/report/markdown.c \
	%D%/report/markdown_markup.c \
	%D%/report/markup.c \
	%D%/report/quantity.c \
	%D%/report/report.c \
	%D%/report/text.c \
	%D%/report/text_table.c
nodist_libcore_la_SOURCES =
libcore_la_LIBADD = $(JSON_LIBS) $(YAML_LIBS) -lm

lib_LTLIBRARIES += libperfcopilot.la
libperfcopilot_la_SOURCES =
libperfcopilot_la_LIBADD = libcore.la
libperfcopilot_la_LDFLAGS = -version-info 1:0:0 -R $(pkglibdir) -no-undefined \
	-Wl,--version-script=$(srcdir)/%D%/perfcopilot.map
EXTRA_libperfcopilot_la_DEPENDENCIES = $(srcdir)/%D%/perfcopilot.map

bin_PROGRAMS += perfcopilot
perfcopilot_SOURCES = %D%/main.c
perfcopilot_LDADD = libperfcopilot.la

# a module knows one heavy library and nothing of the core; opened at first use (core/base/module.h)
pkglib_LTLIBRARIES += perfcopilot-inflate.la
perfcopilot_inflate_la_SOURCES = %D%/input/inflate.c
perfcopilot_inflate_la_CPPFLAGS = $(AM_CPPFLAGS) $(ZLIB_CFLAGS) $(ZSTD_CFLAGS)
perfcopilot_inflate_la_LIBADD = $(ZLIB_LIBS) $(ZSTD_LIBS)
perfcopilot_inflate_la_LDFLAGS = -module -avoid-version

pkglib_LTLIBRARIES += perfcopilot-archive.la
perfcopilot_archive_la_SOURCES = %D%/input/archive.c
perfcopilot_archive_la_CPPFLAGS = $(AM_CPPFLAGS) $(ARCHIVE_CFLAGS)
perfcopilot_archive_la_LIBADD = $(ARCHIVE_LIBS)
perfcopilot_archive_la_LDFLAGS = -module -avoid-version

pkglib_LTLIBRARIES += perfcopilot-cache.la
perfcopilot_cache_la_SOURCES = %D%/llm/cache/cache.c %D%/llm/cache/cache_file.c %D%/llm/cache/cache_file.h
perfcopilot_cache_la_CPPFLAGS = $(AM_CPPFLAGS) $(SQLITE_CFLAGS)
perfcopilot_cache_la_LIBADD = $(SQLITE_LIBS)
perfcopilot_cache_la_LDFLAGS = -module -avoid-version

pkglib_LTLIBRARIES += perfcopilot-demangle.la
perfcopilot_demangle_la_SOURCES = %D%/profile/demangle.c
perfcopilot_demangle_la_LIBADD = $(IBERTY_LIBS)
perfcopilot_demangle_la_LDFLAGS = -module -avoid-version -Wl,--exclude-libs,ALL

pkglib_LTLIBRARIES += perfcopilot-xml.la
perfcopilot_xml_la_SOURCES = %D%/base/xml.c
perfcopilot_xml_la_CPPFLAGS = $(AM_CPPFLAGS) $(EXPAT_CFLAGS)
perfcopilot_xml_la_LIBADD = $(EXPAT_LIBS)
perfcopilot_xml_la_LDFLAGS = -module -avoid-version

# what a command may include: perfcopilot.h and what it includes
nobase_pkginclude_HEADERS = \
	%D%/advice/advice.h \
	%D%/advice/lines.h \
	%D%/advice/alternatives.h \
	%D%/advice/show.h \
	%D%/base/arena.h \
	%D%/base/auto.h \
	%D%/base/clock.h \
	%D%/base/index.h \
	%D%/base/json.h \
	%D%/base/log.h \
	%D%/base/places.h \
	%D%/base/remarks.h \
	%D%/base/software.h \
	%D%/base/status.h \
	%D%/base/stream_safe.h \
	%D%/base/table.h \
	%D%/base/text.h \
	%D%/base/toml.h \
	%D%/binary/binary.h \
	%D%/chat/chat.h \
	%D%/chat/conversation.h \
	%D%/chat/checked.h \
	%D%/chat/explain.h \
	%D%/cli/abi.h \
	%D%/cli/args.h \
	%D%/cli/output.h \
	%D%/depends/depends.h \
	%D%/export/export.h \
	%D%/flame/flame.h \
	%D%/input/input.h \
	%D%/listing/hot.h \
	%D%/listing/listing.h \
	%D%/listing/work.h \
	%D%/llm/cache/answers.h \
	%D%/llm/cited/cited.h \
	%D%/llm/pool/pool.h \
	%D%/llm/prompt/prompt.h \
	%D%/llm/query.h \
	%D%/llm/prompt/split.h \
	%D%/llm/prompt/tell.h \
	%D%/llm/prompt/tokens.h \
	%D%/perfcopilot.h \
	%D%/profile/callers.h \
	%D%/profile/diff.h \
	%D%/profile/profile.h \
	%D%/profile/rank.h \
	%D%/profile/select.h \
	%D%/profile/tree.h \
	%D%/repo/folder.h \
	%D%/repo/patch.h \
	%D%/report/figure.h \
	%D%/report/report.h \
	%D%/trace/doing.h \
	%D%/trace/group.h \
	%D%/trace/locks.h \
	%D%/trace/trace.h
noinst_HEADERS = \
	%D%/base/context.h \
	%D%/base/module.h \
	%D%/base/remarks_builder.h \
	%D%/base/remove.h \
	%D%/base/run_folder.h \
	%D%/base/scratch.h \
	%D%/base/stream_wrap.h \
	%D%/base/trust.h \
	%D%/base/wire.h \
	%D%/base/write.h \
	%D%/base/xml.h \
	%D%/base/yaml.h \
	%D%/cli/builtin.h \
	%D%/cli/complete.h \
	%D%/cli/config.h \
	%D%/cli/config_tree.h \
	%D%/cli/doctor.h \
	%D%/cli/options.h \
	%D%/cli/output_internal.h \
	%D%/cli/plugin.h \
	%D%/cli/program.h \
	%D%/cli/roff.h \
	%D%/cli/save.h \
	%D%/cli/sinks.h \
	%D%/cli/spec.h \
	%D%/cli/terminal.h \
	%D%/cli/tty.h \
	%D%/formats/formats.def \
	%D%/formats/formats.h \
	%D%/formats/known.def \
	%D%/formats/ids.h \
	%D%/formats/known.h \
	%D%/formats/frames.h \
	%D%/formats/leaves.h \
	%D%/formats/lines.h \
	%D%/formats/memo.h \
	%D%/input/decode.h \
	%D%/input/doubt.h \
	%D%/input/archive.h \
	%D%/input/github.h \
	%D%/input/github_fetch.h \
	%D%/input/inflate.h \
	%D%/input/inputs.h \
	%D%/input/process.h \
	%D%/profile/build.h \
	%D%/profile/builder.h \
	%D%/profile/demangle.h \
	%D%/profile/find.h \
	%D%/profile/format.h \
	%D%/profile/mangled.h \
	%D%/profile/rank_order.h \
	%D%/profile/rank_sums.h \
	%D%/profile/rank_totals.h \
	%D%/profile/regex.h \
	%D%/profile/sealed.h \
	%D%/profile/tree_grow.h \
	%D%/profile/tree_names.h \
	%D%/report/markdown.h \
	%D%/report/markup.h \
	%D%/report/render.h
pkgconfigdir = $(libdir)/pkgconfig
pkgconfig_DATA = %D%/perfcopilot.pc
EXTRA_DIST += %D%/perfcopilot.map

# what formats and results are written in
include %D%/encoding/local.mk

# formats: a folder a family
include %D%/formats/folded/local.mk
include %D%/formats/gprof/local.mk
include %D%/formats/haskell/local.mk
include %D%/formats/heaptrack/local.mk
include %D%/formats/java/local.mk
include %D%/formats/json/local.mk
include %D%/formats/node/local.mk
include %D%/formats/perf/local.mk
include %D%/formats/pprof/local.mk
include %D%/formats/python/local.mk
include %D%/formats/stacks/local.mk
include %D%/formats/tables/local.mk
include %D%/formats/valgrind/local.mk
include %D%/formats/verysleepy/local.mk

# what is made of profiles
include %D%/advice/local.mk
include %D%/binary/local.mk
include %D%/depends/local.mk
include %D%/export/local.mk
include %D%/flame/local.mk

# stacks without costs
include %D%/trace/local.mk
include %D%/trace/managed/local.mk
include %D%/trace/native/local.mk
# annotated sources, and patches
include %D%/listing/local.mk
include %D%/measure/local.mk
include %D%/measure/import/local.mk
include %D%/repo/local.mk

# models
include %D%/chat/local.mk
include %D%/llm/local.mk
include %D%/wire/local.mk
