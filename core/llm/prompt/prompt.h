/* SPDX-License-Identifier: Apache-2.0
 * Prompts are data: prompts/<command>/<purpose>.md, front matter and the parts "# system" and
 * "# user" in a subset of Mustache (prompts/README.md). The user's folder
 * ($XDG_CONFIG_HOME/perfcopilot/prompts) goes before what is built in. */
#ifndef PC_LLM_PROMPT_H
#define PC_LLM_PROMPT_H

#include "llm/query.h"

/* Fills prompt `name` ("topn/explain") with `values`, an object whose keys are the inputs that the
 * prompt declares: a value that is missing or not declared is an error (PC_EINPUT, with file and
 * line). *out_query is in pc's arena: system, prompt, max_answer_tokens, schema. */
PC_API int pc_prompt_fill(struct pc *pc, const char *name, struct json_object *values,
			  struct pc_query *out_query);

#endif
