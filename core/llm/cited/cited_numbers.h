/* SPDX-License-Identifier: Apache-2.0
 * Lines of sources ("line 20", "lines 17 to 22", "mix.c:20") and counts ("12 threads"): read out of
 * prose, and held against those that are known. Internal part of cited.h. */
#ifndef PC_LLM_CITED_NUMBERS_H
#define PC_LLM_CITED_NUMBERS_H

#include "llm/cited/cited.h"
#include "llm/cited/cited_percent.h"

struct pc_cited_numbers {
	struct pc_cited_range {
		const char *file; /* borrowed, without folders; NULL: no name */
		uint32_t first, last;
	} * ranges; /* owned */
	size_t count, room;
	struct pc_cited_percents counts; /* as numbers */
};

/* A number as it is written. */
struct pc_cited_number {
	enum pc_cited_kind kind; /* a line, or a count */
	struct pc_span text;	 /* as it is told: with "line", the file, or what is counted */
	struct pc_span file;	 /* of a line; empty: not said */
	double value;
	size_t size;  /* bytes of the digits */
	bool is_wish; /* a count to be set, not one that was seen */
};

void pc_cited_numbers_lines(struct pc_cited_numbers *numbers, const char *file, uint32_t first,
			    uint32_t last);
void pc_cited_numbers_clear(struct pc_cited_numbers *numbers);
/* True, too, where nothing of the kind is known. */
bool pc_cited_numbers_have(struct pc_cited_numbers *numbers, const struct pc_cited_number *number);

/* Whether one of the words stands before `at` in its sentence. */
bool pc_cited_sentence_has(struct pc_span text, size_t at, const char *const *words);

/* Reads the number that begins at `at`, where `text` has a digit; false: it is neither.
 * *behind_line is where the last number of "lines" ended: what follows it in a list is a line, too.
 */
bool pc_cited_number_read(struct pc_span text, size_t at, size_t *behind_line,
			  struct pc_cited_number *out_number);

#endif
