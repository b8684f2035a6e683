/* SPDX-License-Identifier: Apache-2.0
 * What makes two questions the same: provider, model, address (where it is not the provider's own),
 * parameters, system, prompt, schema, sample. The key is no part of it. And how an answer is
 * written down. Internal. */
#ifndef PC_LLM_IDENTITY_H
#define PC_LLM_IDENTITY_H

#include "base/text.h"
#include "llm/query.h"
#include "llm/settings/settings.h"

/* One line of JSON, the same for the same question in any run and version. The query is redacted.
 */
void pc_identity(const struct pc_model *model, const struct pc_query *query, struct pc_text *out);
uint64_t pc_identity_hash(struct pc_span identity);
/* An identity that was read, its keys in any order, as pc_identity would write it. NULL, or why it
 * is none (in pc's arena). */
const char *pc_identity_again(struct pc *pc, struct json_object *identity, struct pc_text *out);
extern const char *const pc_identity_keys[]; /* in their order; NULL ends them */

/* An answer without a status as one line of JSON, and back; false: that is none. Texts go to pc's
 * arena. */
void pc_answer_write(const struct pc_answer *answer, struct pc_text *out);
bool pc_answer_parse(struct pc *pc, struct pc_span json, struct pc_answer *out_answer);

#endif
