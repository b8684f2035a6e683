# SPDX-License-Identifier: Apache-2.0
libcore_la_SOURCES += \
	%D%/diff_text.c \
	%D%/folder.c \
	%D%/patch.c
noinst_HEADERS += \
	%D%/changes.h \
	%D%/diff_text.h \
	%D%/repo.h \
	%D%/sides.h

pkglib_LTLIBRARIES += perfcopilot-repo.la
perfcopilot_repo_la_SOURCES = %D%/repo.c
perfcopilot_repo_la_CPPFLAGS = $(AM_CPPFLAGS) $(GIT2_CFLAGS)
perfcopilot_repo_la_LIBADD = $(GIT2_LIBS)
perfcopilot_repo_la_LDFLAGS = -module -avoid-version
