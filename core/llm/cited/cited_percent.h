/* SPDX-License-Identifier: Apache-2.0
 * Percentages that are known, and whether another follows from them: it is one of them, rounded, a
 * sum of two, or what parts two. Internal part of cited.h. */
#ifndef PC_LLM_CITED_PERCENT_H
#define PC_LLM_CITED_PERCENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

struct pc_cited_percents {
	double *values; /* owned; without signs */
	size_t count, room;
	bool sorted;
};

/* A percentage as it is written. */
struct pc_cited_figure {
	double value;
	unsigned decimals;
	bool rough;	  /* "about", "over": it need not be exact */
	size_t size;	  /* bytes, with the sign or word of percent */
	size_t past_size; /* bytes of the number alone, percent or not */
};

void pc_cited_percents_add(struct pc_cited_percents *percents, double value);
void pc_cited_percents_clear(struct pc_cited_percents *percents);
bool pc_cited_percents_have(struct pc_cited_percents *percents,
			    const struct pc_cited_figure *figure);
/* Whether one of them lies in between; a sum of two, or what parts two. */
bool pc_cited_percents_between(struct pc_cited_percents *percents, double low, double high);
bool pc_cited_percents_follow(struct pc_cited_percents *percents, double low, double high);
/* Whether one of them, a sum of two, or what parts two, is this number. */
bool pc_cited_percents_make(struct pc_cited_percents *percents, double number);

/* What may have been rounded to it. */
void pc_cited_figure_range(const struct pc_cited_figure *figure, double *out_low, double *out_high);

/* Whether "about", "~" or the like stands before `at`. */
bool pc_cited_is_rough(struct pc_span text, size_t at);
/* Reads the number that begins at `at`, where `text` has a digit; false: it is no percentage. */
bool pc_cited_figure_read(struct pc_span text, size_t at, struct pc_cited_figure *out_figure);

#endif
