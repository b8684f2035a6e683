/* SPDX-License-Identifier: Apache-2.0
 * A prompt and its values become a question. */
#include "llm/prompt/prompt.h"

#include "base/auto.h"
#include "base/context.h"
#include "base/json.h"
#include "llm/prompt/prompt_file.h"

struct names {
	struct pc *pc;
	const struct pc_prompt *prompt;
};

static bool is_declared(const struct pc_prompt *prompt, struct pc_span name)
{
	for (size_t i = 0; i < prompt->input_count; i++)
		if (prompt->inputs[i].size == name.size &&
		    !memcmp(prompt->inputs[i].data, name.data, name.size))
			return true;
	return false;
}

static int check_name(void *context, struct pc_span name, unsigned line)
{
	const struct names *names = context;

	if (is_declared(names->prompt, name))
		return PC_OK;
	return pc_fail(names->pc, PC_EINPUT, "%s:%u: \"%.*s\" is not among the inputs",
		       names->prompt->file, line, (int)name.size, name.data);
}

/* What is declared is given, what is given or used is declared. */
static int check_values(struct pc *pc, const struct pc_prompt *prompt, struct json_object *values)
{
	struct names names = { pc, prompt };
	struct json_object *value;
	int status;

	json_object_object_foreach(values, given, ignored)
	{
		(void)ignored;
		if (!is_declared(prompt, pc_span(given)))
			return pc_fail(pc, PC_EINPUT,
				       "%s: the value \"%s\" is given, and not among the inputs",
				       prompt->file, given);
	}
	for (size_t i = 0; i < prompt->input_count; i++) {
		const char *name =
			pc_arena_strndup(pc->arena, prompt->inputs[i].data, prompt->inputs[i].size);

		if (!json_object_object_get_ex(values, name, &value))
			return pc_fail(pc, PC_EINPUT, "%s: the input \"%s\" is not given",
				       prompt->file, name);
	}
	status = pc_template_names(pc, &prompt->system, check_name, &names);
	return status ? status : pc_template_names(pc, &prompt->user, check_name, &names);
}

static int find_partial(void *context, struct pc_span name, struct pc_template *out_template)
{
	return pc_prompt_find(context, name, out_template);
}

/* In pc's arena, without blank lines around it; NULL: the part has no text. */
static int fill(struct pc *pc, const struct pc_template *part, struct json_object *values,
		const char **out_text)
{
	const struct pc_template_values with = { values, find_partial, pc };
	PC_AUTO(text) struct pc_text text = { 0 };
	int status = pc_template_fill(pc, part, &with, &text);
	struct pc_span span = pc_text_span(&text);

	if (status)
		return status;
	while (span.size && *span.data == '\n') {
		span.data++;
		span.size--;
	}
	while (span.size && strchr(" \n", span.data[span.size - 1]))
		span.size--;
	*out_text = span.size ? pc_arena_strndup(pc->arena, span.data, span.size) : NULL;
	return PC_OK;
}

int pc_prompt_fill(struct pc *pc, const char *name, struct json_object *values,
		   struct pc_query *out_query)
{
	struct pc_template text = { 0 };
	struct pc_prompt prompt = { 0 };
	const char *system = NULL, *user = NULL;
	int status = pc_prompt_find(pc, pc_span(name), &text);

	if (!status)
		status = pc_prompt_parse(pc, &text, &prompt);
	if (!status)
		status = check_values(pc, &prompt, values);
	if (!status)
		status = fill(pc, &prompt.system, values, &system);
	if (!status)
		status = fill(pc, &prompt.user, values, &user);
	if (!status && !user)
		status = pc_fail(pc, PC_EINPUT, "%s: nothing is left of \"# user\"", prompt.file);
	if (!status)
		*out_query = PC_QUERY(.system = system, .prompt = user, .schema = prompt.schema,
				      .schema_name = prompt.schema_name,
				      .max_answer_tokens = prompt.max_answer_tokens);
	return status;
}
