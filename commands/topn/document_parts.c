/* SPDX-License-Identifier: Apache-2.0
 * The parts of topn's document that are asked for: what moved, callers and callees. */
#include <math.h>

#include "document.h"

static struct json_object *points(double value)
{
	return isnan(value) ? NULL : pc_json_percent(value);
}

/* Of a side that has no row for it: none of its cost. */
static struct json_object *share(const struct pc_ranking *ranking, const struct pc_ranked *row,
				 int64_t cost)
{
	return row ? pc_json_percent(pc_rank_percent(ranking, cost)) : pc_json_percent(0);
}

static struct json_object *moved(const struct topn_result *r, const struct pc_moved *m, size_t rank)
{
	const struct pc_ranked *named = m->new_row ? m->new_row : m->old_row;
	const struct pc_diff *diff = &r->old.diff;
	struct json_object *row = json_object_new_object();
	const struct {
		const char *key;
		int64_t value;
	} costs[] = {
		{ "old_self", m->old_self },	   { "new_self", m->new_self },
		{ "self_change", m->self_change }, { "old_total", m->old_total },
		{ "new_total", m->new_total },	   { "total_change", m->total_change },
	};

	pc_json_add_count(row, "rank", (int64_t)rank);
	pc_json_add_text(row, "name", named->name);
	pc_json_add_text(row, "module", named->module);
	for (size_t i = 0; i < sizeof(costs) / sizeof(costs[0]); i++)
		pc_json_add(row, costs[i].key,
			    diff->percent_only ? NULL : topn_number(costs[i].value, diff->digits));
	pc_json_add(row, "old_self_percent",
		    share(&r->old.ranking, m->old_row, m->old_row ? m->old_row->self : 0));
	pc_json_add(row, "new_self_percent",
		    share(&r->main, m->new_row, m->new_row ? m->new_row->self : 0));
	pc_json_add(row, "self_points", points(m->self_points));
	pc_json_add(row, "old_total_percent",
		    share(&r->old.ranking, m->old_row, m->old_row ? m->old_row->total : 0));
	pc_json_add(row, "new_total_percent",
		    share(&r->main, m->new_row, m->new_row ? m->new_row->total : 0));
	pc_json_add(row, "total_points", points(m->total_points));
	return row;
}

static const double LEAST_POINTS = 0.005; /* what is shown as 0.01 */

/* A share may move where the cost does not. */
static bool has_moved(const struct topn_result *r, const struct pc_moved *row)
{
	bool self = r->sort == PC_SORT_SELF;

	return (self ? row->self_change : row->total_change) ||
	       fabs(self ? row->self_points : row->total_points) >= LEAST_POINTS;
}

/* What did not move is left out. */
static struct json_object *rows_of(const struct topn_result *r)
{
	const struct pc_diff *diff = &r->old.diff;
	struct json_object *rows = json_object_new_array();
	size_t count = 0;

	for (size_t i = 0; i < diff->count && count < r->options->rows; i++) {
		const struct pc_moved *row = &diff->rows[i];

		if (has_moved(r, row))
			json_object_array_add(rows, moved(r, row, ++count));
	}
	return rows;
}

struct json_object *topn_diff_document(const struct topn_result *r)
{
	const struct pc_diff *diff = &r->old.diff;
	bool known = diff->old_base && diff->new_base && !diff->percent_only;
	struct json_object *object;

	if (!r->old.profile)
		return NULL;
	object = json_object_new_object();
	pc_json_add(object, "old", topn_input_document(r->old.profile, r->old.event));
	pc_json_add_flag(object, "normalized", diff->normalized);
	pc_json_add(object, "change",
		    known ? topn_number(diff->new_base - diff->old_base, diff->digits) : NULL);
	pc_json_add(object, "change_percent",
		    known && diff->old_base > 0
			    ? pc_json_percent(100.0 * (double)(diff->new_base - diff->old_base) /
					      (double)diff->old_base)
			    : NULL);
	pc_json_add(object, "rows", rows_of(r));
	return object;
}

/* ---- callers and callees ---- */
/* A part of the function's own total, where that is known. */
static struct json_object *part_percent(const struct pc_relatives *found, int64_t cost)
{
	if (found->total == PC_UNKNOWN || found->total <= 0)
		return NULL;
	return pc_json_percent(100.0 * (double)cost / (double)found->total);
}

static struct json_object *relative(const struct topn_result *r, const struct pc_relatives *found,
				    const struct pc_relative *relative)
{
	struct json_object *row = json_object_new_object();

	pc_json_add_text(row, "name", relative->name);
	pc_json_add_text(row, "module", relative->module);
	pc_json_add(row, "cost", topn_cost(topn_event(r), relative->cost));
	pc_json_add(row, "percent", pc_json_percent(pc_rank_percent(&r->main, relative->cost)));
	pc_json_add(row, "part_percent", part_percent(found, relative->cost));
	pc_json_add(row, "samples", topn_number(relative->samples, 0));
	pc_json_add(row, "calls", topn_number(relative->calls, 0));
	return row;
}

struct json_object *topn_relatives_document(const struct topn_result *r, enum pc_relation relation)
{
	const struct pc_relatives *found = &r->relatives[relation].found;
	struct json_object *object, *names, *rows;

	if (!r->relatives[relation].asked)
		return NULL;
	object = json_object_new_object();
	names = json_object_new_array();
	rows = json_object_new_array();
	for (size_t i = 0; found->names[i]; i++)
		json_object_array_add(names, pc_json_string(found->names[i]));
	for (size_t i = 0; i < found->count && i < r->options->rows; i++)
		json_object_array_add(rows, relative(r, found, &found->rows[i]));
	pc_json_add(object, "functions", names);
	pc_json_add(object, "total", topn_cost(topn_event(r), found->total));
	pc_json_add(object, "total_percent",
		    pc_json_percent(pc_rank_percent(&r->main, found->total)));
	pc_json_add(object, "self", topn_cost(topn_event(r), found->self));
	pc_json_add_flag(object, "exact", found->exact);
	pc_json_add(object, "rows", rows);
	return object;
}
