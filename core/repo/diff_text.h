/* SPDX-License-Identifier: Apache-2.0
 * Unified diffs in a text, taken apart. Internal. */
#ifndef PC_REPO_DIFF_TEXT_H
#define PC_REPO_DIFF_TEXT_H

#include <stdint.h>

#include "base/text.h"

struct pc_diff_hunk {
	struct pc_span *lines; /* owned; each with its mark; an empty one is an empty line */
	size_t count, room;
	uint32_t old_start;
	bool crlf; /* of the lines in the file where it stands */
};

struct pc_diff_file {
	struct pc_span old_path, new_path; /* without "a/" and "b/"; empty: /dev/null */
	struct pc_diff_hunk *hunks;	   /* owned */
	size_t count, room;
};

struct pc_diff_text {
	struct pc_diff_file *files; /* owned */
	size_t count, room;
	bool git;	 /* it has a "diff --git" line */
	const char *odd; /* something in it that is not read (static); NULL: nothing */
};

/* Spans are borrowed from `text`. Prose around the diffs, and fences, are passed over. */
void pc_diff_text_read(struct pc_span text, struct pc_diff_text *out);
void pc_diff_text_clear(struct pc_diff_text *diff);
static inline void pc_auto_diff_text(struct pc_diff_text *diff)
{
	pc_diff_text_clear(diff);
}

/* Moves each hunk of a file to where its old lines stand, the nearest place to the one it names;
 * one that is nowhere stays. `bytes` is the file. */
void pc_diff_text_place(struct pc_diff_file *file, struct pc_span bytes);
/* Writes it as git would, with counts that are right. */
void pc_diff_text_write(const struct pc_diff_text *diff, struct pc_text *out);

#endif
