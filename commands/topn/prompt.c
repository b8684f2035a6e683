/* SPDX-License-Identifier: Apache-2.0
 * What a model is told of a profile: the head and the tables of the document as lines of text,
 * never the input itself, and no more than fits. */
#include "model.h"

enum {
	NAME_COLUMNS = 240, /* of a name; most of a longer one is template */
	NOTE_TOKENS = 16    /* of the line that tells how many rows were left out */
};

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

/* A part of what is said: `room` tokens are left for it. */
struct writer {
	struct pc *pc;
	struct pc_text *out;
	int64_t room, first_row; /* tokens */
	size_t shown, left_out;
};

static void put(struct writer *writer, const struct pc_text *line, bool is_row)
{
	int64_t tokens = pc_tokens(pc_text_span(line)) + 1;

	if (is_row && !writer->first_row)
		writer->first_row = tokens;
	if (is_row && (writer->left_out || tokens > writer->room)) {
		writer->left_out++;
		return;
	}
	writer->room -= tokens;
	writer->shown += is_row;
	pc_text_add(writer->out, line->data, line->size);
	pc_text_putc(writer->out, '\n');
}

static bool is_known(struct json_object *rows, const char *key)
{
	for (size_t i = 0; i < json_object_array_length(rows); i++)
		if (json_object_object_get(json_object_array_get_idx(rows, i), key))
			return true;
	return false;
}

static void put_row(struct writer *writer, struct json_object *rows, size_t row,
		    const char *const *keys)
{
	struct json_object *object = json_object_array_get_idx(rows, row);
	PC_AUTO(text) struct pc_text line = { 0 }, safe = { 0 };
	const char *name;

	for (; *keys; keys++) {
		struct json_object *value = json_object_object_get(object, *keys);

		if (!is_known(rows, *keys))
			continue;
		pc_text_puts(&line, line.size ? "\t" : "");
		safe.size = 0;
		pc_text_safe(&safe, pc_span(value ? json_object_get_string(value) : "-"));
		name = safe.size > NAME_COLUMNS ? pc_hide_secrets(writer->pc, safe.data)
						: safe.data;
		pc_text_fit(&line, name, NAME_COLUMNS);
	}
	put(writer, &line, true);
}

static void put_part(struct writer *writer, struct json_object *document, const struct part *part)
{
	struct json_object *rows = topn_at(document, part->key, part->inner);
	PC_AUTO(text) struct pc_text line = { 0 };

	if (!rows || !json_object_is_type(rows, json_type_array) || !json_object_array_length(rows))
		return;
	pc_text_printf(&line, "%s%s:\n", writer->out->size ? "\n" : "", part->title);
	for (size_t i = 0, shown = 0; part->keys[i]; i++)
		if (is_known(rows, part->keys[i]))
			pc_text_printf(&line, "%s%s", shown++ ? "\t" : "", part->keys[i]);
	put(writer, &line, false);
	for (size_t i = 0; i < json_object_array_length(rows); i++)
		put_row(writer, rows, i, part->keys);
}

/* ---- the head ---- */
static void put_fact(struct pc_text *out, struct json_object *object, const char *key)
{
	struct json_object *value = json_object_object_get(object, key);

	if (!value)
		return;
	pc_text_printf(out, "%s: ", key);
	pc_text_safe(out, pc_span(json_object_get_string(value)));
	pc_text_putc(out, '\n');
}

static void put_head(struct pc_text *out, struct json_object *document)
{
	static const char *const input[] = { "format",	"tool",	  "event", "unit", "total",
					     "samples", "period", "lost",  NULL };
	static const char *const split[] = { "kernel_percent", "user_percent", "unknown_percent",
					     NULL };
	static const char *const whole[] = { "by", "sort", "selected_percent", NULL };
	const struct {
		struct json_object *object;
		const char *const *keys;
	} heads[] = { { json_object_object_get(document, "input"), input },
		      { document, whole },
		      { json_object_object_get(document, "split"), split } };

	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		for (const char *const *key = heads[i].keys; heads[i].object && *key; key++)
			put_fact(out, heads[i].object, *key);
}

/* What the report says without a model, which one that knows it need not find out. */
static void put_advice(struct pc_text *out, struct json_object *document)
{
	static const char *const keys[] = { "title", "bound", "action", NULL };
	struct json_object *advice = json_object_object_get(document, "advice");

	for (size_t i = 0; i < json_object_array_length(advice); i++) {
		struct json_object *item = json_object_array_get_idx(advice, i);

		pc_text_puts(out, "- ");
		for (size_t k = 0; keys[k]; k++) {
			struct json_object *value = json_object_object_get(item, keys[k]);

			if (!value)
				continue;
			pc_text_puts(out, k ? "; " : "");
			pc_text_safe(out, pc_span(json_object_get_string(value)));
		}
		pc_text_putc(out, '\n');
	}
}

static struct json_object *text_of(struct pc_text *text)
{
	pc_text_add(text, "", 0);
	return pc_json_string(text->data);
}

struct telling {
	struct pc_text head, table, advice;
};

static int fill(struct pc *pc, struct telling *told, struct pc_query *out_query)
{
	PC_AUTO(json) struct json_object *values = json_object_new_object();

	json_object_object_add(values, "profile", text_of(&told->head));
	json_object_object_add(values, "table", text_of(&told->table));
	json_object_object_add(values, "advice", text_of(&told->advice));
	json_object_object_add(values, "wish", pc_json_string(pc_output_wish(pc)));
	return pc_prompt_fill(pc, "topn/explain", values, out_query);
}

/* First without the table, to see what is left for it. */
static int fill_what_fits(struct pc *pc, struct json_object *document, struct telling *told,
			  struct pc_query *out_query, size_t *out_left_out)
{
	struct writer writer = { .pc = pc, .out = &told->table };
	int status;

	put_head(&told->head, document);
	put_advice(&told->advice, document);
	status = fill(pc, told, out_query);
	if (status)
		return status;
	writer.room = pc_prompt_room(pc, out_query) - NOTE_TOKENS;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		put_part(&writer, document, &parts[i]);
	if (writer.left_out && !writer.shown)
		return pc_prompt_too_long(pc, out_query,
					  pc_tokens(pc_text_span(&told->table)) + writer.first_row +
						  NOTE_TOKENS);
	if (writer.left_out)
		pc_text_printf(&told->table, "(%zu more rows left out)\n", writer.left_out);
	*out_left_out = writer.left_out;
	return fill(pc, told, out_query);
}

void topn_tell(struct pc *pc, struct json_object *document, int64_t tokens, struct pc_text *out)
{
	static const char *const facts[] = { "by", "sort", "selected_percent", NULL };
	struct writer writer = { .pc = pc, .out = out, .room = tokens };
	bool relatives =
		topn_at(document, "callers", "rows") || topn_at(document, "callees", "rows");

	for (const char *const *key = facts; *key; key++)
		put_fact(out, document, *key);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (relatives == pc_span_starts(pc_span(parts[i].key), "call"))
			put_part(&writer, document, &parts[i]);
	if (writer.left_out)
		pc_text_printf(out, "(%zu more rows left out)\n", writer.left_out);
}

int topn_prompt(struct pc *pc, struct json_object *document, struct pc_query *out_query,
		size_t *out_left_out)
{
	struct telling told = { 0 };
	int status = fill_what_fits(pc, document, &told, out_query, out_left_out);

	pc_text_clear(&told.head);
	pc_text_clear(&told.table);
	pc_text_clear(&told.advice);
	return status;
}
