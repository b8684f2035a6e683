/* SPDX-License-Identifier: Apache-2.0
 * The answers that are kept, for who looks through them. Where there are none, no file is made. */
#ifndef PC_LLM_ANSWERS_H
#define PC_LLM_ANSWERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

struct json_object;

/* Borrowed. New members go to the end. */
struct pc_answers_row {
	int64_t id;
	int64_t when_s; /* since 1970 */
	/* provider, model, address, parameters, system, prompt, schema, sample, as far as given;
	 * NULL, and `answer` too: the row is damaged. */
	struct json_object *question;
	struct json_object *answer; /* text, model, prompt_tokens, answer_tokens, cut */
};
/* True: go on. */
typedef bool pc_answers_each(void *context, const struct pc_answers_row *row);

/* New members go to the end. */
struct pc_answers_wanted {
	size_t size;	  /* sizeof(struct pc_answers_wanted) of who asks */
	int64_t id;	  /* 0: any */
	const char *text; /* stands in prompt or answer, in small letters or capitals; NULL: any */
	size_t limit;	  /* 0: none */
};
#define PC_ANSWERS(...) \
	((struct pc_answers_wanted){ .size = sizeof(struct pc_answers_wanted), __VA_ARGS__ })

/* Newest first. PC_EINPUT: why the file can't be read. */
PC_API int pc_answers_find(struct pc *pc, const struct pc_answers_wanted *wanted,
			   pc_answers_each *each, void *context);

/* Wipes the answer `id`; 0: those from before `before_s`; that 0 too: all. How many there were in
 * *out_count. */
PC_API int pc_answers_forget(struct pc *pc, int64_t id, int64_t before_s, uint64_t *out_count);

struct pc_answers_stats {
	uint64_t count, size_bytes;
	int64_t oldest_s, newest_s; /* 0: there is none */
};
PC_API int pc_answers_stats(struct pc *pc, struct pc_answers_stats *out_stats);

PC_API const char *pc_answers_path(struct pc *pc); /* of the file, there or not; in pc's arena */

#endif
