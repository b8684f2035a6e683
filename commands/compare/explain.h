/* SPDX-License-Identifier: Apache-2.0
 * --explain: what a model is told of a comparison, and what its answer is held against. */
#ifndef COMPARE_EXPLAIN_H
#define COMPARE_EXPLAIN_H

#include "compare.h"

/* What became of the data in a question. */
struct compare_told {
	size_t rows_left_out, lines_left_out; /* of the tables, of the diff */
	const char *facts, *diff; /* as they were told, in pc's arena; "": there are none */
};

/* The question about a document. (prompt.c) */
int compare_prompt(struct compare_result *r, struct json_object *document,
		   struct pc_query *out_query, struct compare_told *out_told);

/* The diff, files whose functions differ first, as many lines as fit. (diff.c) */
void compare_tell_diff(struct compare_result *r, struct pc_telling *telling);
/* Its names and numbers, and its lines on both sides. (diff.c) */
void compare_learn_diff(const struct pc_checked *checked, const char *diff);

#endif
