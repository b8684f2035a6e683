# SPDX-License-Identifier: Apache-2.0
# Flame graphs. Their script and style are files of their own, which embed.awk turns into C strings.
libcore_la_SOURCES += \
	%D%/colours.c \
	%D%/svg.c \
	%D%/terminal.c \
	%D%/words.c
nodist_libcore_la_SOURCES += %D%/embedded.c
noinst_HEADERS += %D%/picture.h

flame_files = $(srcdir)/%D%/flame.css $(srcdir)/%D%/flame.js
%D%/embedded.c: $(flame_files) $(srcdir)/%D%/embed.awk
	$(AM_V_GEN)$(MKDIR_P) %D% && $(AWK) -f $(srcdir)/%D%/embed.awk $(flame_files) >$@.part && mv $@.part $@
CLEANFILES += %D%/embedded.c
EXTRA_DIST += %D%/embed.awk %D%/flame.css %D%/flame.js
