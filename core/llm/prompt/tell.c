/* SPDX-License-Identifier: Apache-2.0
 * Telling a model of a document. */
#include "llm/prompt/tell.h"

#include "base/auto.h"
#include "base/json.h"
#include "llm/pool/pool.h"
#include "llm/prompt/prompt.h"
#include "llm/prompt/split.h"
#include "llm/prompt/tokens.h"

enum { NOTE_TOKENS = 16 }; /* of the line that tells how many were left out */

void pc_tell_value(struct pc *pc, const char *text, size_t columns, struct pc_text *out)
{
	PC_AUTO(text) struct pc_text safe = { 0 };

	pc_text_safe(&safe, pc_span(text));
	if (columns && safe.size > columns)
		pc_text_fit(out, pc_hide_secrets(pc, safe.data), columns);
	else
		pc_text_add(out, pc_text_span(&safe).data, safe.size);
}

void pc_tell_facts(struct pc *pc, struct json_object *object, const char *const *keys,
		   size_t columns, struct pc_text *out)
{
	for (; *keys; keys++) {
		struct json_object *value = json_object_object_get(object, *keys);

		if (!value)
			continue;
		pc_text_printf(out, "%s: ", *keys);
		pc_tell_value(pc, json_object_get_string(value), columns, out);
		pc_text_putc(out, '\n');
	}
}

void pc_tell_items(struct json_object *array, const char *const *keys, struct pc_text *out)
{
	for (size_t i = 0; array && i < json_object_array_length(array); i++) {
		const char *between = "- ";

		for (size_t k = 0; keys[k]; k++) {
			struct json_object *value = json_object_object_get(
				json_object_array_get_idx(array, i), keys[k]);

			if (!value)
				continue;
			pc_text_puts(out, between);
			pc_text_safe(out, pc_span(json_object_get_string(value)));
			between = "; ";
		}
		pc_text_putc(out, '\n');
	}
}

/* ---- as many as fit ---- */
static void add(struct pc_telling *telling, struct pc_span lines, int64_t tokens)
{
	telling->room -= tokens;
	pc_text_add(telling->out, lines.data, lines.size);
	pc_text_putc(telling->out, '\n');
}

void pc_tell_title(struct pc_telling *telling, struct pc_span lines)
{
	add(telling, lines, pc_tokens(lines) + 1);
}

void pc_tell(struct pc_telling *telling, struct pc_span lines)
{
	int64_t tokens = pc_tokens(lines) + 1;
	bool ended = (telling->left_out && !telling->gaps) ||
		     (telling->most && telling->told == telling->most);

	if (!telling->first)
		telling->first = tokens;
	if (ended || tokens > telling->room) {
		telling->left_out++;
		return;
	}
	telling->told++;
	add(telling, lines, tokens);
}

void pc_tell_end(struct pc_telling *telling)
{
	if (telling->left_out)
		pc_text_printf(telling->out, "(%zu more %s left out)\n", telling->left_out,
			       telling->unit);
}

/* ---- a question with as much of its data as fits ---- */
static int fill(struct pc *pc, const struct pc_tell_prompt *prompt, const struct pc_text *data,
		struct pc_query *out_query)
{
	json_object_object_add(prompt->values, prompt->key,
			       pc_json_string(pc_text_span(data).data));
	return pc_prompt_fill(pc, prompt->name, prompt->values, out_query);
}

/* First without the data, to see what is left for it. */
int pc_prompt_tell(struct pc *pc, const struct pc_tell_prompt *prompt, struct pc_query *out_query,
		   size_t *out_left_out)
{
	PC_AUTO(text) struct pc_text data = { 0 };
	struct pc_telling telling = {
		.pc = pc, .out = &data, .unit = prompt->unit, .gaps = prompt->gaps
	};
	int status = fill(pc, prompt, &data, out_query);

	if (status)
		return status;
	telling.room = pc_prompt_room(pc, out_query) - NOTE_TOKENS;
	prompt->write(prompt->context, &telling);
	if (prompt->needed && telling.left_out && !telling.told)
		return pc_prompt_too_long(pc, out_query,
					  pc_tokens(pc_text_span(&data)) + telling.first +
						  NOTE_TOKENS);
	pc_tell_end(&telling);
	if (out_left_out)
		*out_left_out = telling.left_out;
	return fill(pc, prompt, &data, out_query);
}
