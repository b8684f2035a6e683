/* SPDX-License-Identifier: Apache-2.0
 * topn's model part: what a model is told. */
#ifndef TOPN_MODEL_H
#define TOPN_MODEL_H

#include "topn.h"

/* A member of the document, or of a member; borrowed, NULL: not there. (prompt.c) */
struct json_object *topn_at(struct json_object *document, const char *key, const char *inner);
/* The question about a document; how many rows did not fit into it. (prompt.c) */
int topn_prompt(struct pc *pc, struct json_object *document, struct pc_query *out_query,
		size_t *out_left_out);
/* The tables of a document as text, of about so many tokens; where callers or callees were asked
 * for, those alone. (prompt.c) */
void topn_tell(struct pc *pc, struct json_object *document, int64_t tokens, struct pc_text *out);

#endif
