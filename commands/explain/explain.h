/* SPDX-License-Identifier: Apache-2.0
 * What explainfunction and explainprocess have in common: parts of their documents, the view of
 * those parts, and the two questions to a model, the second in the light of the first answer. */
#ifndef EXPLAIN_H
#define EXPLAIN_H

#include <perfcopilot.h>

/* ---- documents (document.c): new references; what is unknown is null ---- */
struct json_object *explain_list(const struct pc_list *list);
struct json_object *explain_package(const struct pc_package *package);
struct json_object *explain_manual(const struct pc_manual *manual);
/* What is known to help with these; never NULL. */
struct json_object *explain_advice(struct pc *pc, const struct pc_advice_frame *frames,
				   size_t count);

/* ---- reading a document ---- */
/* The text at key, or at key and inner where that is not NULL; NULL: it is null. */
const char *explain_text(struct json_object *object, const char *key, const char *inner);
struct json_object *explain_at(struct json_object *object, const char *key, const char *inner);
size_t explain_count(struct json_object *array);

/* ---- views (view.c) ---- */
/* A fact, where it is known. */
void explain_fact(struct pc_report *report, const char *label, const char *text);
/* "a, b, c and 4 more" in one fact. */
void explain_fact_list(struct pc_report *report, const char *label, struct json_object *array,
		       size_t most);
/* "libc6 2.36-9+deb12u10 amd64: GNU C Library: Shared libraries" */
void explain_fact_package(struct pc_report *report, struct json_object *package);
void explain_fact_manual(struct pc_report *report, struct json_object *manual);
void explain_show_advice(struct pc_report *report, struct json_object *advice);
void explain_show_notes(struct pc_report *report, struct json_object *notes);

/* ---- questions (model.c, prompt.c) ---- */
struct explain_work {
	struct json_object *document; /* owned by the caller; gets "model" */
	/* The view of the document, of which it takes a reference over. */
	struct pc_report *(*report)(struct pc *pc, struct json_object *document);
	const char *prompts[2]; /* "explainfunction/explain", …; NULL: not asked */
};
/* The report, and what a model says where one is configured. */
int explain_show(struct pc *pc, const struct explain_work *work);
/* The first question gets the document as "facts", and the wish. */
int explain_prompt(struct pc *pc, const char *name, struct json_object *document,
		   struct pc_query *out_query);
/* The second, asked when all that was said: what is known to help, and the wish. */
int explain_prompt_next(struct pc *pc, const char *name, struct json_object *document,
			struct pc_query *out_query);

#endif
