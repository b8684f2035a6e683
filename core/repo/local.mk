# SPDX-License-Identifier: Apache-2.0
# Repositories: patches, revisions, sides, what changed between them.
libcore_la_SOURCES += \
	%D%/artefacts.c \
	%D%/callers.c \
	%D%/changes.c \
	%D%/changes_find.c \
	%D%/changes_named.c \
	%D%/ctags.c \
	%D%/diff_text.c \
	%D%/fetch.c \
	%D%/fetch_apart.c \
	%D%/folder.c \
	%D%/functions.c \
	%D%/functions_match.c \
	%D%/functions_text.c \
	%D%/opened.c \
	%D%/patch.c \
	%D%/pull.c \
	%D%/pull_fetch.c \
	%D%/repository.c \
	%D%/revision.c \
	%D%/side.c \
	%D%/side_copy.c \
	%D%/side_git.c \
	%D%/side_lfs.c \
	%D%/side_modules.c \
	%D%/side_place.c \
	%D%/sides.c \
	%D%/tree.c \
	%D%/tree_copy.c
nobase_pkginclude_HEADERS += \
	%D%/artefacts.h \
	%D%/changes.h \
	%D%/pull.h \
	%D%/sides.h
noinst_HEADERS += \
	%D%/artefacts_internal.h \
	%D%/changes_internal.h \
	%D%/ctags.h \
	%D%/diff_text.h \
	%D%/fetch.h \
	%D%/functions.h \
	%D%/functions_text.h \
	%D%/hash.h \
	%D%/pull_internal.h \
	%D%/repo.h \
	%D%/repo_changes.h \
	%D%/repo_internal.h \
	%D%/repository.h \
	%D%/side.h \
	%D%/side_place.h \
	%D%/tree.h

pkglib_LTLIBRARIES += perfcopilot-repo.la
perfcopilot_repo_la_SOURCES = \
	%D%/repo.c \
	%D%/repo_changes.c \
	%D%/repo_fetch.c \
	%D%/repo_files.c \
	%D%/repo_find.c \
	%D%/repo_open.c
perfcopilot_repo_la_CPPFLAGS = $(AM_CPPFLAGS) $(GIT2_CFLAGS)
perfcopilot_repo_la_LIBADD = $(GIT2_LIBS)
perfcopilot_repo_la_LDFLAGS = -module -avoid-version

pkglib_LTLIBRARIES += perfcopilot-hash.la
perfcopilot_hash_la_SOURCES = %D%/hash.c
perfcopilot_hash_la_CPPFLAGS = $(AM_CPPFLAGS) $(NETTLE_CFLAGS)
perfcopilot_hash_la_LIBADD = $(NETTLE_LIBS)
perfcopilot_hash_la_LDFLAGS = -module -avoid-version

# the program that watches what another opens; it is small, and links nothing but libc
runner_PROGRAMS += perfcopilot-tracer
perfcopilot_tracer_SOURCES = %D%/tracer_main.c
perfcopilot_tracer_LDADD =
