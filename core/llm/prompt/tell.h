/* SPDX-License-Identifier: Apache-2.0
 * What a model is told of a document: its members as lines of text, safe and without secrets, the
 * most telling first, and no more of them than fits. */
#ifndef PC_LLM_TELL_H
#define PC_LLM_TELL_H

#include "base/text.h"
#include "llm/query.h"

struct json_object;

/* ---- lines ---- */
/* A text that stays on its line; where it is longer than `columns` (0: any length), the secrets are
 * taken out before it is cut, since the rest of one would not be known as one. */
PC_API void pc_tell_value(struct pc *pc, const char *text, size_t columns, struct pc_text *out);
/* "key: value", a line for each of the members that is there; `keys` ends with NULL. */
PC_API void pc_tell_facts(struct pc *pc, struct json_object *object, const char *const *keys,
			  size_t columns, struct pc_text *out);
/* "- value; value", a line an object of the array. */
PC_API void pc_tell_items(struct json_object *array, const char *const *keys, struct pc_text *out);

/* ---- as many as fit ---- */
/* Lies in the command: a new member raises PC_ABI_MAJOR. */
struct pc_telling {
	struct pc *pc;
	struct pc_text *out; /* borrowed */
	const char *unit;    /* of what is told: "rows" */
	int64_t room;	     /* tokens that are left */
	size_t most;	     /* how many at most; 0: as many as fit */
	bool gaps;	     /* a short one may follow one that was too long */
	/* what came of it */
	size_t told, left_out;
	int64_t first; /* tokens of the first one, told or not; 0: there was none */
};
/* One of them: lines without the last line's end. */
PC_API void pc_tell(struct pc_telling *telling, struct pc_span lines);
/* What stands above them, and is told whether it fits or not. */
PC_API void pc_tell_title(struct pc_telling *telling, struct pc_span lines);
/* Says how many were left out, if any. */
PC_API void pc_tell_end(struct pc_telling *telling);

/* ---- a question with as much of its data as fits ---- */
struct pc_tell_prompt {
	const char *name;	    /* of the prompt: "topn/explain" */
	struct json_object *values; /* borrowed: all but the data, which is added */
	const char *key;	    /* of the data */
	const char *unit;	    /* of the data: "rows" */
	void (*write)(void *context, struct pc_telling *telling);
	void *context;
	bool gaps;
	bool needed; /* where not one fits, there is no question: PC_EMODEL */
};
/* As pc_prompt_fill; *out_left_out: how many did not fit, may be NULL. */
PC_API int pc_prompt_tell(struct pc *pc, const struct pc_tell_prompt *prompt,
			  struct pc_query *out_query, size_t *out_left_out);

#endif
