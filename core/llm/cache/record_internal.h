/* SPDX-License-Identifier: Apache-2.0
 * What a file of exchanges is in memory. Internal to record*.c. */
#ifndef PC_LLM_RECORD_INTERNAL_H
#define PC_LLM_RECORD_INTERNAL_H

#include "base/table.h"
#include "llm/cache/record.h"

struct pc_recorded {
	struct pc_span json; /* the answer */
	uint64_t line;
};

/* One that is read has questions, one that is written a descriptor. */
struct pc_record {
	struct pc *pc;
	const char *path;
	struct pc_table questions;   /* identities */
	struct pc_recorded *answers; /* by id of the question; heap */
	uint32_t room;
	struct pc_table models;	  /* names whose context is said */
	uint32_t *context_tokens; /* by id of the model; heap */
	uint32_t context_room;
	int fd; /* -1: not there yet */
	bool told_waiting;
};

#endif
