/* SPDX-License-Identifier: Apache-2.0
 * The model's report held against the profile. */
#include <string.h>

#include "model.h"

static bool is_share(const char *key)
{
	return pc_span_ends(pc_span(key), "percent") || pc_span_ends(pc_span(key), "points");
}

static void learn_list(struct pc_cited_known *known, struct json_object *list)
{
	for (size_t i = 0; i < json_object_array_length(list); i++)
		pc_cited_name(known, json_object_get_string(json_object_array_get_idx(list, i)));
}

/* Names are strings, shares are told by their key. */
static void learn(struct pc_cited_known *known, struct json_object *object)
{
	if (!json_object_is_type(object, json_type_object))
		return;
	json_object_object_foreach(object, key, value)
	{
		if (json_object_is_type(value, json_type_string))
			pc_cited_name(known, json_object_get_string(value));
		else if (json_object_is_type(value, json_type_array))
			learn_list(known, value);
		else if (value && is_share(key))
			pc_cited_percent(known, json_object_get_double(value));
	}
}

/* The first rows together, as in "the top three", are as good as known. */
static void learn_sums(struct pc_cited_known *known, struct json_object *rows)
{
	double sum = 0;

	for (size_t i = 0; i < json_object_array_length(rows); i++) {
		sum += json_object_get_double(
			json_object_object_get(json_object_array_get_idx(rows, i), "self_percent"));
		pc_cited_percent(known, sum);
	}
}

static void learn_rows(struct pc_cited_known *known, struct json_object *rows)
{
	if (!rows || !json_object_is_type(rows, json_type_array))
		return;
	for (size_t i = 0; i < json_object_array_length(rows); i++)
		learn(known, json_object_array_get_idx(rows, i));
	learn_sums(known, rows);
}

void topn_check_cited(struct pc *pc, const struct topn_result *r, struct json_object *document,
		      struct topn_said *said)
{
	static const char *const rows[][2] = {
		{ "functions", NULL }, { "modules", NULL },   { "groups", NULL },
		{ "advice", NULL },    { "diff", "rows" },    { "callers", "rows" },
		{ "callees", "rows" }, { "input", "events" },
	};
	static const char *const objects[] = { "input", "split", "diff", "callers", "callees" };
	struct pc_cited_known *known = pc_cited_new(pc);

	learn(known, document);
	for (size_t i = 0; i < sizeof(objects) / sizeof(objects[0]); i++)
		learn(known, json_object_object_get(document, objects[i]));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		learn_rows(known, topn_at(document, rows[i][0], rows[i][1]));
	pc_cited_profile(known, r->profile, r->event);
	if (r->old.profile)
		pc_cited_profile(known, r->old.profile, r->old.event);
	said->cited_count = pc_cited_unknown(
		pc, known, (struct pc_span){ said->answer->text, said->answer->text_size },
		&said->cited);
}

/* What is merely named may be what the model proposes: a mark would call it wrong. */
static bool is_marked(const struct pc_cited *cited)
{
	return cited->is_percent || cited->is_claim;
}

const char *topn_marked(struct pc *pc, const struct topn_said *said)
{
	const char *at = said->answer->text, *end = at + said->answer->text_size;
	PC_AUTO(text) struct pc_text marked = { 0 };

	for (size_t i = 0; i < said->cited_count; i++) {
		struct pc_span text = said->cited[i].text;
		const char *behind = text.data + text.size;

		if (!is_marked(&said->cited[i]))
			continue;
		while (behind < end && *behind == '`')
			behind++;
		pc_text_add(&marked, at, (size_t)(behind - at));
		pc_text_puts(&marked, " [not in the profile]");
		at = behind;
	}
	pc_text_add(&marked, at, (size_t)(end - at));
	return pc_arena_strdup(pc_memory(pc), marked.data);
}
