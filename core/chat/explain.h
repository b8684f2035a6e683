/* SPDX-License-Identifier: Apache-2.0
 * The model's part of a command's report. What is known without a model is shown whatever becomes
 * of the questions: as text at once, and the answers below it as they come; in other formats all
 * of it is one report. Questions are asked one after another in one conversation, and with --chat
 * the user may talk on after each. */
#ifndef PC_CHAT_EXPLAIN_H
#define PC_CHAT_EXPLAIN_H

#include "llm/query.h"

struct json_object;
struct pc_report;

/* One question. `key` NULL ends an array of them. New members raise PC_ABI_MAJOR. */
struct pc_question {
	const char *key;     /* of the answer in the document: "model" */
	const char *heading; /* of the answer; a %s in it is the model's name */
	/* PC_OK, or why there is no question; what it says is the model's part of the report. */
	int (*prompt)(void *context, struct pc_query *out_query);
};

/* What a command has to say, and to ask. All but document, report and questions may be NULL. */
struct pc_explanation {
	size_t size; /* sizeof(struct pc_explanation) of who asks; new members go to the end */
	void *context;
	struct json_object *document; /* borrowed; answers are added where the report is no text */
	/* The local part; takes the reference to the document over. */
	struct pc_report *(*report)(void *context, struct json_object *document);
	const struct pc_question *questions;
	/* An answer came, in full or in part: time to look at it. */
	void (*check)(void *context, const struct pc_answer *answer);
	/* The answer as it is to be shown where it is not streamed; NULL: as it is. In pc's arena.
	 */
	const char *(*marked)(void *context, const struct pc_answer *answer);
	/* What `check` found: for the view (a heading of its own and facts, or only notes) … */
	void (*remarks)(void *context, struct pc_report *report);
	const char *remarks_title; /* of the remarks: "Checked against the profile" */
	/* … and for the document, into the answer's object. */
	void (*members)(void *context, struct json_object *answer);
};
#define PC_EXPLANATION(...) \
	((struct pc_explanation){ .size = sizeof(struct pc_explanation), __VA_ARGS__ })

/* Shows it, and asks where a model is configured; without one a hint how to configure it ends the
 * report. PC_OK; PC_EMODEL, PC_ENET: the model could not be had (what is there was shown). With
 * --show-prompt the prompts are shown instead. */
PC_API int pc_explain(struct pc *pc, const struct pc_explanation *explanation);

#endif
