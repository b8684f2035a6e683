/* SPDX-License-Identifier: Apache-2.0
 * topn's model part: what a model is told, what it said, and what of that the profile does not
 * hold. */
#ifndef TOPN_MODEL_H
#define TOPN_MODEL_H

#include "topn.h"

/* What came of asking. */
struct topn_said {
	const struct pc_answer *answer; /* NULL: none came */
	size_t left_out;		/* rows that did not fit into the prompt */
	const struct pc_cited *cited;	/* what the profile does not hold, in the answer's order */
	size_t cited_count;
};

/* A member of the document, or of a member; borrowed, NULL: not there. (prompt.c) */
struct json_object *topn_at(struct json_object *document, const char *key, const char *inner);
/* The question about a document; how many rows did not fit into it. (prompt.c) */
int topn_prompt(struct pc *pc, struct json_object *document, struct pc_query *out_query,
		size_t *out_left_out);
/* The tables of a document as text, of about so many tokens; where callers or callees were asked
 * for, those alone. (prompt.c) */
void topn_tell(struct pc *pc, struct json_object *document, int64_t tokens, struct pc_text *out);
/* What the answer cites and the profile does not hold. (cited.c) */
void topn_check_cited(struct pc *pc, const struct topn_result *result, struct json_object *document,
		      struct topn_said *said);
/* The answer, each of these marked where it stands, but for names that may be proposals; in pc's
 * arena. (cited.c) */
const char *topn_marked(struct pc *pc, const struct topn_said *said);

#endif
