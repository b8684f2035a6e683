/* SPDX-License-Identifier: Apache-2.0
 * The language of prompts (prompts/README.md): a template and values become a text. Internal. */
#ifndef PC_LLM_PROMPT_TEMPLATE_H
#define PC_LLM_PROMPT_TEMPLATE_H

#include "base/text.h"

struct json_object;

/* A prompt that is built in; a row without a name ends them. (made by prompts/embed.awk) */
struct pc_prompt_file {
	const char *name, *text;
};
extern const struct pc_prompt_file pc_prompt_files[];

struct pc_template {
	const char *file; /* for errors */
	struct pc_span text;
	unsigned line; /* of its first byte, in the file */
};

/* What the tags of a template are filled with. */
struct pc_template_values {
	struct json_object *values; /* an object */
	/* PC_OK and the text of {{> name}}, borrowed; or an error, recorded. */
	int (*partial)(void *context, struct pc_span name, struct pc_template *out_template);
	void *context;
};

/* Appends the template, filled. PC_EINPUT: a tag that can't be, with file and line. */
int pc_template_fill(struct pc *pc, const struct pc_template *given,
		     const struct pc_template_values *values, struct pc_text *out);

/* Calls `name` for each value that is used outside of sections (those of a section are of its
 * items), with its line; stops at what is not PC_OK and returns it. */
int pc_template_names(struct pc *pc, const struct pc_template *given,
		      int (*name)(void *context, struct pc_span name, unsigned line),
		      void *context);

/* Appends `data` as a block in a fence that is longer than any within it; what is dangerous in it
 * is shown as escapes. */
void pc_template_fence(struct pc_text *out, struct pc_span data);

#endif
