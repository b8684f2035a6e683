/* SPDX-License-Identifier: Apache-2.0
 * code's model part: what a model is told, and what becomes of the patch that it proposes. */
#ifndef CODE_MODEL_H
#define CODE_MODEL_H

#include "code.h"

/* The question about a document; how many functions and rows did not fit into it. (prompt.c) */
int code_prompt(struct pc *pc, const struct code_result *result, struct json_object *document,
		struct pc_query *out_query, size_t *out_left_out);

/* What a model reads of a document, in at most so many tokens. (prompt.c) */
void code_tell(struct pc *pc, struct json_object *document, int64_t tokens, struct pc_text *out);
/* Where a talk will follow; the result has to live as long as the run. (tool.c) */
void code_offer_tool(struct pc *pc, const struct code_result *result);

/* The patch of an answer, tried on the folder of --source. Where it can't be tried, that is its
 * `why`. (patch.c) */
void code_patch(struct pc *pc, const struct code_result *result, const struct pc_answer *answer,
		struct pc_patch *out_patch);
/* Of a document, and of a view; nothing where there is none. (patch.c) */
struct json_object *code_patch_document(const struct pc_patch *patch);
void code_show_patch(struct pc_report *report, const struct pc_patch *patch);

#endif
