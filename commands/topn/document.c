/* SPDX-License-Identifier: Apache-2.0
 * The JSON document of topn: every number it knows, once. Described in commands/topn.md. */
#include "document.h"

#include <math.h>

/* self, self_percent, total, total_percent, samples: the same in every row that is ranked. */
static void add_costs(struct json_object *row, const struct topn_result *r,
		      const struct pc_ranking *ranking, const struct pc_ranked *ranked)
{
	const struct pc_event *event = topn_event(r);

	pc_json_add(row, "self", topn_cost(event, ranked->self));
	pc_json_add(row, "self_percent", pc_json_percent(pc_rank_percent(ranking, ranked->self)));
	pc_json_add(row, "total", topn_cost(event, ranked->total));
	pc_json_add(row, "total_percent", pc_json_percent(pc_rank_percent(ranking, ranked->total)));
	pc_json_add(row, "samples", topn_number(ranked->samples, 0));
}

static size_t shown(const struct topn_result *r, const struct pc_ranking *ranking)
{
	return ranking->count < r->options->rows ? ranking->count : r->options->rows;
}

static struct json_object *functions(const struct topn_result *r)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < shown(r, &r->functions); i++) {
		const struct pc_ranked *ranked = &r->functions.rows[i];
		struct json_object *row = json_object_new_object();

		pc_json_add_count(row, "rank", (int64_t)i + 1);
		pc_json_add_text(row, "function", ranked->name);
		pc_json_add_text(row, "module", ranked->module);
		pc_json_add_text(row, "file", ranked->file);
		pc_json_add(row, "line", ranked->line ? json_object_new_int64(ranked->line) : NULL);
		pc_json_add_text(row, "process", ranked->process);
		add_costs(row, r, &r->functions, ranked);
		json_object_array_add(array, row);
	}
	return array;
}

/* The libraries that are shown, each with room for its functions; by their names, so that functions
 * find them in one pass. Libraries that cost nothing in themselves, but call what does, are left
 * out. */
static struct json_object *libraries(const struct topn_result *r)
{
	struct json_object *by_name = json_object_new_object();

	for (size_t i = 0; i < shown(r, &r->libraries); i++)
		if (r->libraries.rows[i].self != 0)
			pc_json_add(by_name, r->libraries.rows[i].name, json_object_new_array());
	return by_name;
}

/* In the order of the ranking; those with no cost of their own are left out. */
static void add_functions(const struct topn_result *r, struct json_object *by_name)
{
	for (size_t i = 0; i < r->functions.count; i++) {
		const struct pc_ranked *f = &r->functions.rows[i];
		struct json_object *names;

		if (f->self != 0 &&
		    json_object_object_get_ex(by_name, pc_rank_library(f), &names) &&
		    json_object_array_length(names) < r->options->rows)
			json_object_array_add(names, pc_json_string(f->name));
	}
}

static struct json_object *modules(const struct topn_result *r)
{
	const struct pc_event *event = topn_event(r);
	struct json_object *array = json_object_new_array();
	PC_AUTO(json) struct json_object *by_name = libraries(r);

	add_functions(r, by_name);
	for (size_t i = 0; i < shown(r, &r->libraries); i++) {
		const struct pc_ranked *ranked = &r->libraries.rows[i];
		struct json_object *row, *names;

		if (!json_object_object_get_ex(by_name, ranked->name, &names))
			continue;
		row = json_object_new_object();
		pc_json_add_text(row, "module", ranked->name);
		pc_json_add(row, "self", topn_cost(event, ranked->self));
		pc_json_add(row, "self_percent",
			    pc_json_percent(pc_rank_percent(&r->libraries, ranked->self)));
		pc_json_add(row, "functions", json_object_get(names));
		json_object_array_add(array, row);
	}
	return array;
}

static struct json_object *groups(const struct topn_result *r)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < shown(r, &r->main); i++) {
		struct json_object *row = json_object_new_object();

		pc_json_add_count(row, "rank", (int64_t)i + 1);
		pc_json_add_text(row, "name", r->main.rows[i].name);
		add_costs(row, r, &r->main, &r->main.rows[i]);
		json_object_array_add(array, row);
	}
	return array;
}

/* Where the time was spent; unlisted is what a table leaves out (perf hides small rows). Null where
 * the input does not tell kernel from user, and for differences, which have no parts. */
static struct json_object *split(const struct topn_result *r)
{
	const struct pc_ranking *f = &r->functions;
	struct json_object *object;
	int64_t unlisted;

	if ((!f->kernel && !f->user) || f->kernel < 0 || f->user < 0 || f->unknown < 0)
		return NULL;
	unlisted = f->base - f->kernel - f->user - f->unknown;
	object = json_object_new_object();
	pc_json_add(object, "kernel_percent", pc_json_percent(pc_rank_percent(f, f->kernel)));
	pc_json_add(object, "user_percent", pc_json_percent(pc_rank_percent(f, f->user)));
	pc_json_add(object, "unknown_percent", pc_json_percent(pc_rank_percent(f, f->unknown)));
	if (unlisted < 0 || topn_selects(r->options))
		unlisted = 0;
	pc_json_add(object, "unlisted_percent", pc_json_percent(pc_rank_percent(f, unlisted)));
	return object;
}

double topn_selected_percent(const struct topn_result *r)
{
	const struct pc_ranking *f = &r->functions;

	if (!topn_selects(r->options) || f->kernel < 0 || f->user < 0 || f->unknown < 0)
		return NAN;
	return pc_rank_percent(f, f->kernel + f->user + f->unknown);
}

struct json_object *topn_document(const struct topn_result *r)
{
	struct json_object *document = json_object_new_object();

	pc_json_add_text(document, "command", "topn");
	pc_json_add(document, "input", topn_input_document(r->profile, r->event));
	pc_json_add_text(document, "by", r->by_word);
	pc_json_add_text(document, "sort", r->sort_word);
	pc_json_add(document, "split", split(r));
	pc_json_add(document, "groups", r->by == PC_BY_FUNCTION ? NULL : groups(r));
	pc_json_add(document, "functions", functions(r));
	pc_json_add(document, "modules", modules(r));
	pc_json_add(document, "selected_percent", pc_json_percent(topn_selected_percent(r)));
	pc_json_add(document, "diff", topn_diff_document(r));
	pc_json_add(document, "callers", topn_relatives_document(r, PC_CALLERS));
	pc_json_add(document, "callees", topn_relatives_document(r, PC_CALLEES));
	pc_json_add(document, "advice", topn_advice_document(r));
	pc_json_add(document, "model", NULL);
	return document;
}
