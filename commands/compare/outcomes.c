/* SPDX-License-Identifier: Apache-2.0
 * What became of benchmarks that did not simply pass on both sides. */
#include <json-c/json.h>

#include "compare.h"

/* In the order in which they matter. */
enum change { NEWLY_FAILING, GONE, NEWLY_SKIPPED, FIXED, NEW, OTHERWISE, CHANGES };

static const char *const change_words[CHANGES] = {
	[NEWLY_FAILING] = "newly failing",
	[GONE] = "no longer there",
	[NEWLY_SKIPPED] = "newly skipped",
	[FIXED] = "fixed",
	[NEW] = "new",
	[OTHERWISE] = "other",
};

static bool is_failure(enum pc_outcome outcome)
{
	return outcome > PC_OUTCOME_SKIPPED;
}

static enum change change_of(const struct pc_benchmark *b, size_t side)
{
	enum pc_outcome base = b->outcomes[0], head = b->outcomes[side];

	if (base == PC_OUTCOME_PASSED && is_failure(head))
		return NEWLY_FAILING;
	if (base == PC_OUTCOME_MISSING)
		return NEW;
	if (head == PC_OUTCOME_MISSING)
		return GONE;
	if (base == PC_OUTCOME_PASSED)
		return NEWLY_SKIPPED;
	return is_failure(base) && head == PC_OUTCOME_PASSED ? FIXED : OTHERWISE;
}

static struct json_object *change_row(const struct pc_benchmark *b, size_t side, enum change change)
{
	struct json_object *object = json_object_new_object();

	json_object_object_add(object, "name", pc_json_string(b->name));
	json_object_object_add(object, "change", pc_json_string(change_words[change]));
	compare_add_outcomes(b, side, object);
	json_object_object_add(object, "why",
			       pc_json_string(b->why[side] ? b->why[side] : b->why[0]));
	return object;
}

struct json_object *compare_outcome_changes(const struct compare_result *r, size_t side)
{
	struct json_object *list = json_object_new_array();

	for (enum change change = 0; change < CHANGES; change++)
		for (size_t i = 0; i < pc_samples_benchmark_count(r->samples); i++) {
			const struct pc_benchmark *b = pc_samples_benchmark_at(r->samples, i);

			if (b->outcomes[0] != b->outcomes[side] && change_of(b, side) == change)
				json_object_array_add(list, change_row(b, side, change));
		}
	return list;
}

void compare_add_outcomes(const struct pc_benchmark *b, size_t side, struct json_object *object)
{
	json_object_object_add(object, "base_outcome",
			       pc_json_string(pc_outcome_word(b->outcomes[0])));
	json_object_object_add(object, "head_outcome",
			       pc_json_string(pc_outcome_word(b->outcomes[side])));
	json_object_object_add(object, "base_why", pc_json_string(b->why[0]));
	json_object_object_add(object, "head_why", pc_json_string(b->why[side]));
}

bool compare_newly_failing(const struct compare_result *r)
{
	for (size_t i = 0; i < pc_samples_benchmark_count(r->samples); i++) {
		const struct pc_benchmark *b = pc_samples_benchmark_at(r->samples, i);

		for (size_t side = 1; side < r->side_count; side++)
			if (b->outcomes[0] != b->outcomes[side] &&
			    change_of(b, side) == NEWLY_FAILING)
				return true;
	}
	return false;
}

/* ---- the first thing that is said ---- */

enum { NAMES_MOST = 5 };

/* One more of those that are named, and what they are. */
struct said {
	struct pc_text names;
	size_t count;
};

static void add_name(struct said *said, const char *name)
{
	if (said->count++ < NAMES_MOST)
		pc_text_printf(&said->names, "%s%s", said->count > 1 ? ", " : "", name);
}

static void say(struct pc_report *report, const char *label, const char *where, struct said *said)
{
	if (said->count > NAMES_MOST)
		pc_text_printf(&said->names, " and %zu more", said->count - NAMES_MOST);
	if (said->count)
		pc_report_fact(report, label, "%s%s%zu: %s", where ? where : "", where ? ", " : "",
			       said->count, said->names.data);
	pc_text_clear(&said->names);
}

static void say_side(const struct compare_result *r, size_t side, struct pc_report *report)
{
	const char *where = r->side_count > 2 ? r->sides[side].name : NULL;
	struct said both = { .count = 0 };

	for (enum change change = 0; change < CHANGES; change++) {
		struct said said = { .count = 0 };

		for (size_t i = 0; i < pc_samples_benchmark_count(r->samples); i++) {
			const struct pc_benchmark *b = pc_samples_benchmark_at(r->samples, i);

			if (b->outcomes[0] != b->outcomes[side] && change_of(b, side) == change)
				add_name(&said, b->name);
		}
		say(report, change_words[change], where, &said);
	}
	for (size_t i = 0; i < pc_samples_benchmark_count(r->samples); i++) {
		const struct pc_benchmark *b = pc_samples_benchmark_at(r->samples, i);

		if (is_failure(b->outcomes[0]) && is_failure(b->outcomes[side]))
			add_name(&both, b->name);
	}
	say(report, "failing on both sides", where, &both);
}

void compare_say_outcomes(const struct compare_result *r, struct pc_report *report)
{
	for (size_t side = 1; side < r->side_count; side++)
		say_side(r, side, report);
}
