/* SPDX-License-Identifier: Apache-2.0
 * topn's own: its options, what it found out, and the two steps that show it. */
#ifndef TOPN_H
#define TOPN_H

#include <perfcopilot.h>

struct json_object;

struct topn {
	struct pc_list infiles;
	uint32_t rows;
	int by, sort;
	const char *event, *filter, *format;
};

struct topn_result {
	const struct topn *options;
	struct pc_profile *profile;
	size_t event;
	enum pc_rank_by by; /* what is ranked in the end */
	enum pc_rank_sort sort;
	const char *by_word, *sort_word, *title, *column;
	struct pc_ranking main, functions, libraries;
};

/* The document of commands/topn.md; a new reference. (document.c) */
struct json_object *topn_document(const struct topn_result *result);
/* The document and its view for people. (view.c) */
int topn_show(struct pc *pc, const struct topn_result *result);

#endif
