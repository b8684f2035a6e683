/* SPDX-License-Identifier: Apache-2.0
 * answers: what each verb takes, and what several of them share. */
#ifndef ANSWERS_H
#define ANSWERS_H

#include <perfcopilot.h>

struct answers_list {
	uint32_t rows;
	const char *text; /* of search; NULL: of list */
};

struct answers_ids {
	struct pc_list ids;
};

struct answers_forget {
	struct pc_list ids;
	double older_than_days; /* 0: not given */
	bool all;
};

int answers_run_list(struct pc *pc, const void *options);
int answers_run_show(struct pc *pc, const void *options);
int answers_run_export(struct pc *pc, const void *options);
int answers_run_forget(struct pc *pc, const void *options);
int answers_run_stats(struct pc *pc, const void *options);

/* "2026-11-21T17:32:47Z", or null for 0. A new reference. */
struct json_object *answers_time(int64_t when_s);
/* A document of `perfcopilot answers VERB`. A new reference. */
struct json_object *answers_document(struct pc *pc, const char *verb);
/* The ids that were typed, in the arena; *out_count of them. */
int answers_ids(struct pc *pc, const struct pc_list *list, const int64_t **out_ids);
/* A member of a row's question or answer, borrowed; NULL: it is not there. */
struct json_object *answers_get(struct json_object *object, const char *key);

#endif
