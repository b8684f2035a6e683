/* SPDX-License-Identifier: Apache-2.0
 * What a model is told of a profile: the head and the tables of the document as lines of text,
 * never the input itself, and no more than fits. */
#include "model.h"

enum { NAME_COLUMNS = 240 }; /* of a name; most of a longer one is template */

/* The tables of a document, the most telling first; a path of two keys, and what each row shows. */
struct part {
	const char *title, *key, *inner;
	const char *keys[9];
};

static const struct part parts[] = {
	{ "What moved",
	  "diff",
	  "rows",
	  { "old_self_percent", "new_self_percent", "self_points", "old_total_percent",
	    "new_total_percent", "total_points", "module", "name" } },
	{ "Callers", "callers", "rows", { "part_percent", "percent", "module", "name" } },
	{ "Callees", "callees", "rows", { "part_percent", "percent", "module", "name" } },
	{ "Ranking", "groups", NULL, { "self_percent", "total_percent", "samples", "name" } },
	{ "Functions",
	  "functions",
	  NULL,
	  { "self_percent", "total_percent", "samples", "process", "module", "function" } },
	{ "Libraries", "modules", NULL, { "self_percent", "module" } },
};

struct json_object *topn_at(struct json_object *document, const char *key, const char *inner)
{
	struct json_object *value = json_object_object_get(document, key);

	return value && inner ? json_object_object_get(value, inner) : value;
}

static bool is_known(struct json_object *rows, const char *key)
{
	for (size_t i = 0; i < json_object_array_length(rows); i++)
		if (json_object_object_get(json_object_array_get_idx(rows, i), key))
			return true;
	return false;
}

static void put_row(struct pc_telling *telling, struct json_object *rows, size_t row,
		    const char *const *keys)
{
	struct json_object *object = json_object_array_get_idx(rows, row);
	PC_AUTO(text) struct pc_text line = { 0 };

	for (; *keys; keys++) {
		struct json_object *value = json_object_object_get(object, *keys);

		if (!is_known(rows, *keys))
			continue;
		pc_text_puts(&line, line.size ? "\t" : "");
		pc_tell_value(telling->pc, value ? json_object_get_string(value) : "-",
			      NAME_COLUMNS, &line);
	}
	pc_tell(telling, pc_text_span(&line));
}

static void put_part(struct pc_telling *telling, struct json_object *document,
		     const struct part *part)
{
	struct json_object *rows = topn_at(document, part->key, part->inner);
	PC_AUTO(text) struct pc_text line = { 0 };

	if (!rows || !json_object_is_type(rows, json_type_array) || !json_object_array_length(rows))
		return;
	pc_text_printf(&line, "%s%s:\n", telling->out->size ? "\n" : "", part->title);
	for (size_t i = 0, shown = 0; part->keys[i]; i++)
		if (is_known(rows, part->keys[i]))
			pc_text_printf(&line, "%s%s", shown++ ? "\t" : "", part->keys[i]);
	pc_tell_title(telling, pc_text_span(&line));
	for (size_t i = 0; i < json_object_array_length(rows); i++)
		put_row(telling, rows, i, part->keys);
}

static void put_parts(void *document, struct pc_telling *telling)
{
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		put_part(telling, document, &parts[i]);
}

static void put_head(struct pc *pc, struct json_object *document, struct pc_text *out)
{
	static const char *const input[] = { "format",	"tool",	  "event", "unit", "total",
					     "samples", "period", "lost",  NULL };
	static const char *const whole[] = { "by", "sort", "selected_percent", NULL };
	static const char *const split[] = { "kernel_percent", "user_percent", "unknown_percent",
					     NULL };

	pc_tell_facts(pc, json_object_object_get(document, "input"), input, 0, out);
	pc_tell_facts(pc, document, whole, 0, out);
	pc_tell_facts(pc, json_object_object_get(document, "split"), split, 0, out);
}

/* The advice is what the report says without a model, which one that knows it need not find out. */
int topn_prompt(struct pc *pc, struct json_object *document, struct pc_query *out_query,
		size_t *out_left_out)
{
	static const char *const advice_keys[] = { "title", "bound", "action", NULL };
	PC_AUTO(json) struct json_object *values = json_object_new_object();
	PC_AUTO(text) struct pc_text head = { 0 }, advice = { 0 };
	const struct pc_tell_prompt prompt = { .name = "topn/explain",
					       .values = values,
					       .key = "table",
					       .unit = "rows",
					       .write = put_parts,
					       .context = document,
					       .needed = true };

	put_head(pc, document, &head);
	pc_tell_items(json_object_object_get(document, "advice"), advice_keys, &advice);
	json_object_object_add(values, "profile", pc_json_string(pc_text_span(&head).data));
	json_object_object_add(values, "advice", pc_json_string(pc_text_span(&advice).data));
	json_object_object_add(values, "wish", pc_json_string(pc_output_wish(pc)));
	return pc_prompt_tell(pc, &prompt, out_query, out_left_out);
}

void topn_tell(struct pc *pc, struct json_object *document, int64_t tokens, struct pc_text *out)
{
	static const char *const facts[] = { "by", "sort", "selected_percent", NULL };
	struct pc_telling telling = { .pc = pc, .out = out, .unit = "rows", .room = tokens };
	bool relatives =
		topn_at(document, "callers", "rows") || topn_at(document, "callees", "rows");

	pc_tell_facts(pc, document, facts, 0, out);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (relatives == pc_span_starts(pc_span(parts[i].key), "call"))
			put_part(&telling, document, &parts[i]);
	pc_tell_end(&telling);
}
