/* SPDX-License-Identifier: Apache-2.0
 * The lines of a text as somebody pasted it: quoting of mail, fences and indentation of Markdown
 * and colours of a terminal are taken off. Shared by the parsers of text. Internal. */
#ifndef PC_FORMATS_LINES_H
#define PC_FORMATS_LINES_H

#include "base/text.h"
#include "input/input.h"
#include "profile/format.h"
#include "profile/profile.h"

enum { PC_INDENT_MAX = 32 };

struct pc_lines {
	struct pc_input *input; /* borrowed; NULL: the lines of `head` alone */
	struct pc_span head;
	bool pasted; /* any of what follows */
	bool quoted, colored;
	char indent[PC_INDENT_MAX]; /* before every line */
	size_t indent_size;
	struct pc_text plain; /* the last line, when colours were taken out of it */
};

/* Calls `each` with every line of an input, from where it stands, until one fails: what a parser of
 * text is. The line is borrowed for the call. */
int pc_lines_each(struct pc_input *input,
		  int (*each)(void *context, struct pc_span line, uint64_t number), void *context);

/* The same in steps: the lines of an input. pc_lines_clear when done, on failure too. */
int pc_lines_open(struct pc_lines *lines, struct pc_input *input);
/* The lines of a head, for scoring; a last line that was cut off is left out. */
void pc_lines_head(struct pc_lines *lines, struct pc_span head);
void pc_lines_clear(struct pc_lines *lines);
/* Borrowed until the next call; *out_more false at the end. Never fails on a head. */
int pc_lines_next(struct pc_lines *lines, struct pc_span *out_line, bool *out_more);
static inline void pc_auto_lines(struct pc_lines *lines)
{
	pc_lines_clear(lines);
}

/* ---- small things that several formats need ---- */
/* Whether every byte is a digit, and there is one. */
bool pc_span_digits(struct pc_span span);
/* The next word of *rest (blank and tab separate); false at the end. */
bool pc_span_word(struct pc_span *rest, struct pc_span *out_word);
/* "lib/sha1.c#436" with mark '#' into file and line; false, and nothing changed, without a mark and
 * a line number. */
bool pc_file_line(struct pc_span text, char mark, struct pc_span *out_file, uint32_t *out_line);
/* Takes off *name what FlameGraph's and async-profiler's stacks add to it, "vfs_read_[k]", and says
 * what it means; PC_FRAME_UNKNOWN where there is nothing. */
enum pc_frame_kind pc_take_mark(struct pc_span *name);

#endif
