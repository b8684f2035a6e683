/* SPDX-License-Identifier: Apache-2.0
 * A file of prompts (prompts/README.md): its front matter and its parts. Internal. */
#ifndef PC_LLM_PROMPT_FILE_H
#define PC_LLM_PROMPT_FILE_H

#include "llm/prompt/prompt_template.h"

enum { PC_PROMPT_INPUTS = 32, PC_PROMPT_BYTES = 1 << 20 };

struct pc_prompt {
	const char *file;
	struct pc_span inputs[PC_PROMPT_INPUTS];
	size_t input_count;
	uint32_t max_answer_tokens;	  /* 0: not said */
	const char *schema_name, *schema; /* NULL: none */
	struct pc_template system, user;  /* system without text: none */
};

/* The text of a prompt or a partial, the user's own before the one that is built in; in pc's arena.
 * PC_EINPUT: there is none; PC_ECONFIG: the user's can't be trusted. */
int pc_prompt_find(struct pc *pc, struct pc_span name, struct pc_template *out_text);
/* Reads it. Borrows from `text`. PC_EINPUT with file and line. */
int pc_prompt_parse(struct pc *pc, const struct pc_template *text, struct pc_prompt *out_prompt);

#endif
