/* SPDX-License-Identifier: Apache-2.0
 * The module perfcopilot-terminal.so: lines that a person types, with history and completion. It
 * knows readline, and nothing of the core. There is one editor a process. Internal. */
#ifndef PC_CHAT_TERMINAL_H
#define PC_CHAT_TERMINAL_H

#include <stdbool.h>

#include "base/module.h"

enum pc_typed {
	PC_TYPED_LINE,
	PC_TYPED_END,	      /* Ctrl-D, or the terminal is gone */
	PC_TYPED_INTERRUPTED, /* what stood there is dropped */
	PC_TYPED_BROKEN	      /* no memory, or the terminal can't be read */
};

struct pc_editor_table {
	struct pc_module module;
	/* On a terminal, open for reading and writing, which stays the caller's. `words`
	 * (NULL-terminated, borrowed) are what Tab completes at the beginning of a line; behind one
	 * that ends in a blank it completes files. false: it can't be. */
	bool (*open)(int terminal, const char *const *words);
	/* *out_line is to be freed. `wake_fd`: readable once something else wants to interrupt; -1:
	 * nothing does. `begin` is what stands there already; NULL: nothing. */
	enum pc_typed (*read)(const char *prompt, const char *begin, int wake_fd, char **out_line);
	void (*remember)(const char *line); /* in the history */
	/* 0 or the errno. Of the file's lines the last ones are kept. */
	int (*load)(const char *path);
	int (*save)(const char *path);
	void (*close)(void);
};

#endif
