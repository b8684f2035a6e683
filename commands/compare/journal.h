/* SPDX-License-Identifier: Apache-2.0
 * What a killed run leaves. */
#ifndef COMPARE_JOURNAL_H
#define COMPARE_JOURNAL_H

#include "measure.h"

struct compare_journal {
	const char *path;
	int fd;
	size_t lines;		   /* that were taken from an earlier run */
	struct pc_benchmark *told; /* owned; by benchmark, what was written of it */
	size_t told_count, told_room;
	size_t logs_told[PC_SIDES_MAX]; /* bytes of a suite's logs that were written */
};

/* A round as a line of the journal, and back (journal_round.c). A new reference. */
struct json_object *compare_journal_round(struct compare_bench *bench, const struct pc_round *at);
/* False: it is no line of this comparison, or not the next one. */
bool compare_journal_take(struct compare_bench *bench, struct json_object *line);

#endif
