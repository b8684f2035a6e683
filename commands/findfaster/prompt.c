/* SPDX-License-Identifier: Apache-2.0
 * What a model is told: what is known without it, as lines of text. */
#include "findfaster.h"

/* One line an object: the members that are there. */
static void put_items(struct pc_text *out, struct json_object *items, const char *const *keys)
{
	size_t count = items ? json_object_array_length(items) : 0;

	for (size_t i = 0; i < count; i++) {
		struct json_object *item = json_object_array_get_idx(items, i);
		bool any = false;

		pc_text_puts(out, "- ");
		for (size_t k = 0; keys[k]; k++) {
			struct json_object *value = json_object_object_get(item, keys[k]);

			if (!value)
				continue;
			pc_text_printf(out, "%s%s: ", any ? "; " : "", keys[k]);
			pc_text_safe(out, pc_span(json_object_get_string(value)));
			any = true;
		}
		pc_text_putc(out, '\n');
	}
}

static void put_known(struct pc_text *out, struct json_object *document)
{
	static const char *const thing[] = { "name", "kind", "what", NULL };
	static const char *const alternative[] = { "name",    "kind",  "in_place_of", "what",
						   "fit",     "watch", "evidence",    "source",
						   "present", NULL };
	static const char *const remedy[] = { "title", "action", "evidence", "source", NULL };

	put_items(out, json_object_object_get(document, "things"), thing);
	put_items(out, json_object_object_get(document, "alternatives"), alternative);
	put_items(out, json_object_object_get(document, "remedies"), remedy);
}

static void put_uses(struct pc_text *out, struct json_object *document)
{
	static const char *const use[] = {
		"of", "place", "name", "version", "how", "direct", NULL
	};
	struct json_object *check = json_object_object_get(document, "check");

	if (!check)
		return;
	put_items(out, json_object_object_get(check, "uses"), use);
	put_items(out, json_object_object_get(check, "alternatives"), use);
	if (!out->size)
		pc_text_puts(out, "No file of it says that it is used.\n");
}

static struct json_object *text_of(struct pc_text *text)
{
	return pc_json_string(text->size ? text->data : "");
}

int findfaster_prompt(struct pc *pc, struct json_object *document, struct pc_query *out_query)
{
	PC_AUTO(json) struct json_object *values = json_object_new_object();
	PC_AUTO(text) struct pc_text known = { 0 }, uses = { 0 };

	put_known(&known, document);
	put_uses(&uses, document);
	json_object_object_add(values, "target",
			       json_object_get(json_object_object_get(document, "target")));
	json_object_object_add(values, "type",
			       json_object_get(json_object_object_get(document, "type")));
	json_object_object_add(values, "known", text_of(&known));
	json_object_object_add(values, "uses", text_of(&uses));
	json_object_object_add(values, "wish", pc_json_string(pc_output_wish(pc)));
	return pc_prompt_fill(pc, "findfaster/explain", values, out_query);
}
