/* SPDX-License-Identifier: Apache-2.0
 * Text that comes little by little, broken between words for a terminal, though nothing waits for
 * the end of a word: one that does not fit is taken back and begins the next line. Internal. */
#ifndef PC_BASE_STREAM_WRAP_H
#define PC_BASE_STREAM_WRAP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

/* Starts zeroed. */
struct pc_wrap {
	size_t column;	     /* taken on this line */
	size_t indent;	     /* of the lines that go on with this one: below an item's text */
	bool inside;	     /* the line has a word */
	struct pc_text word; /* which the line ends with; owned */
	size_t word_columns;
};

/* Appends what a terminal that is `columns` wide is to get for the next piece of safe text; whole
 * characters. */
void pc_wrap_add(struct pc_wrap *wrap, struct pc_span safe, size_t columns, struct pc_text *out);
/* The text is at its end; frees. */
void pc_wrap_end(struct pc_wrap *wrap);

#endif
