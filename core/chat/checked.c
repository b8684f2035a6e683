/* SPDX-License-Identifier: Apache-2.0
 * What of an answer is not in the data, in words. */
#include "chat/checked.h"

#include <string.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/context.h"
#include "base/json.h"
#include "report/report.h"

enum { DEPTH = 12 }; /* of a document; ours are flatter */

struct pc_checked pc_checked_new(struct pc *pc, const char *data)
{
	return (struct pc_checked){ .pc = pc, .data = data, .known = pc_cited_new(pc) };
}

/* ---- what is known ---- */
static bool is_share(const char *key)
{
	return pc_span_ends(pc_span(key), "percent") || pc_span_ends(pc_span(key), "points");
}

/* The first rows together, as in "the top three", are as good as known. */
static void learn_sums(struct pc_cited_known *known, struct json_object *rows)
{
	double sum = 0;

	for (size_t i = 0; i < json_object_array_length(rows); i++) {
		struct json_object *row = json_object_array_get_idx(rows, i), *share;

		if (!json_object_is_type(row, json_type_object) ||
		    (!json_object_object_get_ex(row, "self_percent", &share) &&
		     !json_object_object_get_ex(row, "percent", &share)))
			return;
		sum += json_object_get_double(share);
		pc_cited_percent(known, sum);
	}
}

static void learn(struct pc_cited_known *known, struct json_object *value, unsigned depth);

static void learn_members(struct pc_cited_known *known, struct json_object *object, unsigned depth)
{
	json_object_object_foreach(object, key, member)
	{
		if (member && is_share(key))
			pc_cited_percent(known, json_object_get_double(member));
		else
			learn(known, member, depth);
	}
}

static void learn(struct pc_cited_known *known, struct json_object *value, unsigned depth)
{
	switch (json_object_get_type(value)) {
	case json_type_string:
		pc_cited_name(known, json_object_get_string(value));
		break;
	case json_type_array:
		for (size_t i = 0; depth < DEPTH && i < json_object_array_length(value); i++)
			learn(known, json_object_array_get_idx(value, i), depth + 1);
		learn_sums(known, value);
		break;
	case json_type_object:
		if (depth < DEPTH)
			learn_members(known, value, depth + 1);
		break;
	default:
		break;
	}
}

void pc_checked_learn(struct pc_checked *checked, struct json_object *document)
{
	learn(checked->known, document, 0);
}

void pc_checked_answer(struct pc_checked *checked, const struct pc_answer *answer)
{
	checked->answer = answer;
	checked->count = pc_cited_unknown(checked->pc, checked->known,
					  (struct pc_span){ answer->text, answer->text_size },
					  &checked->cited);
}

/* ---- what is told ---- */
/* By kind: what is said to be there, and what may be a proposal. */
static const struct {
	const char *key, *label; /* label NULL: told with the proposals */
} told[PC_CITED_KINDS][2] = {
	[PC_CITED_NAME] = { { "unknown_names", "names not in it" }, { "proposed_names", NULL } },
	[PC_CITED_PERCENT] = { { "unknown_percentages", "percentages not in it" },
			       { "proposed_percentages", NULL } },
	[PC_CITED_LINE] = { { "unknown_lines", "lines not in it" }, { NULL, NULL } },
	[PC_CITED_COUNT] = { { "unknown_counts", "counts not in it" },
			     { "proposed_counts", NULL } },
	[PC_CITED_QUANTITY] = { { "unknown_quantities", "quantities not in it" },
				{ "proposed_quantities", NULL } },
};

const char *pc_checked_marked(const struct pc_checked *checked)
{
	const char *at = checked->answer->text, *end = at + checked->answer->text_size;
	PC_AUTO(text) struct pc_text marked = { 0 };

	for (size_t i = 0; i < checked->count; i++) {
		struct pc_span text = checked->cited[i].text;
		const char *behind = text.data + text.size;

		if (!checked->cited[i].is_claim || text.data < at)
			continue;
		while (behind < end && *behind == '`')
			behind++;
		pc_text_add(&marked, at, (size_t)(behind - at));
		pc_text_printf(&marked, " [not in the %s]", checked->data);
		at = behind;
	}
	pc_text_add(&marked, at, (size_t)(end - at));
	return pc_arena_strdup(checked->pc->arena, marked.data);
}

/* Those of a kind, joined; true: there are any. `kind` PC_CITED_KINDS: of any. */
static bool list(const struct pc_checked *checked, unsigned kind, bool claims, struct pc_text *out)
{
	for (size_t i = 0; i < checked->count; i++) {
		const struct pc_cited *cited = &checked->cited[i];

		if ((kind != PC_CITED_KINDS && cited->kind != kind) || cited->is_claim != claims)
			continue;
		pc_text_puts(out, out->size ? ", " : "");
		pc_text_add(out, cited->text.data, cited->text.size);
	}
	return out->size > 0;
}

/* "names, percentages and lines": what was looked at. */
static void say_kinds(const struct pc_checked *checked, struct pc_text *out)
{
	static const char *const kinds[PC_CITED_KINDS] = {
		[PC_CITED_NAME] = "names",	    [PC_CITED_PERCENT] = "percentages",
		[PC_CITED_LINE] = "lines",	    [PC_CITED_COUNT] = "counts",
		[PC_CITED_QUANTITY] = "quantities",
	};
	unsigned last = 0;

	for (unsigned kind = 0; kind < PC_CITED_KINDS; kind++)
		last = pc_cited_knows(checked->known, kind) ? kind : last;
	for (unsigned kind = 0; kind <= last; kind++)
		if (pc_cited_knows(checked->known, kind))
			pc_text_printf(out, "%s%s",
				       !out->size     ? ""
				       : kind == last ? " and "
						      : ", ",
				       kinds[kind]);
}

void pc_checked_remarks(const struct pc_checked *checked, struct pc_report *report)
{
	PC_AUTO(text) struct pc_text all = { 0 }, proposed = { 0 }, kinds = { 0 };

	if (!checked->answer)
		return;
	say_kinds(checked, &kinds);
	if (!list(checked, PC_CITED_KINDS, true, &all))
		pc_report_text(report, "All %s that it cites are in the %s.", kinds.data,
			       checked->data);
	for (unsigned kind = 0; kind < PC_CITED_KINDS; kind++) {
		PC_AUTO(text) struct pc_text one = { 0 };

		if (list(checked, kind, true, &one))
			pc_report_fact(report, told[kind][0].label, "%s", one.data);
	}
	if (list(checked, PC_CITED_KINDS, false, &proposed))
		pc_report_fact(report, "not in it, proposed?", "%s", proposed.data);
}

void pc_checked_members(const struct pc_checked *checked, struct json_object *answer)
{
	for (unsigned kind = 0; checked->answer && kind < PC_CITED_KINDS; kind++)
		for (unsigned proposed = 0; proposed < 2; proposed++) {
			struct json_object *array;

			if (!told[kind][proposed].key || !pc_cited_knows(checked->known, kind))
				continue;
			array = json_object_new_array();
			for (size_t i = 0; i < checked->count; i++) {
				const struct pc_cited *cited = &checked->cited[i];

				if (cited->kind == kind && cited->is_claim == !proposed)
					json_object_array_add(
						array, pc_json_string(pc_arena_strndup(
							       checked->pc->arena, cited->text.data,
							       cited->text.size)));
			}
			json_object_object_add(answer, told[kind][proposed].key, array);
		}
}
