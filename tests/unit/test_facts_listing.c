/* SPDX-License-Identifier: Apache-2.0
 * Annotated sources, real files against facts (facts.h). Those of perf annotate are the samples of
 * each function and the hottest instructions of the first; those of line_profiler the total of each
 * function and its hottest line. Of the others the sums must agree with the totals they print. */
#include "facts.h"

#include "listing/hot.h"
#include "listing/sealed.h"

struct listed {
	const char *file;
	struct json_object *facts;
	struct pc *pc;
	struct pc_listing *listing;
	struct pc_hot hot;
};

static struct json_object *fact_of(const struct listed *l, const char *key)
{
	return json_object_object_get(l->facts, key);
}

static void check_hottest(const struct listed *l)
{
	struct json_object *facts = fact_of(l, "hottest_insn_first_fn");
	const struct pc_listing_part *first = &l->listing->parts[0];
	const struct pc_hot_part *hot = l->hot.parts;

	while (hot->part != first)
		hot++;
	for (size_t i = 0; i < json_object_array_length(facts); i++) {
		struct json_object *fact = json_object_array_get_idx(facts, i);
		double percent = strtod(text_of(json_object_array_get_idx(fact, 0)), NULL);
		uint64_t address = strtoull(text_of(json_object_array_get_idx(fact, 1)), NULL, 16);

		if (percent == 0)
			continue;
		ensure(l, i < hot->instruction_count);
		ensure(l, near(hot->instructions[i].percent, percent, 0.001));
		ensure(l, hot->instructions[i].line->address == address);
	}
}

static void check_perf(const struct listed *l)
{
	struct json_object *samples = fact_of(l, "samples");

	ensure(l, l->listing->part_count == json_object_get_uint64(fact_of(l, "functions")));
	ensure(l, l->listing->remarks.skipped == 0);
	for (size_t i = 0; samples && i < json_object_array_length(samples); i++)
		ensure(l, l->listing->parts[i].totals[0] ==
				  json_object_get_int64(json_object_array_get_idx(samples, i)));
	for (size_t i = 0; i < l->hot.count; i++) {
		double sum = 0;

		ensure(l, l->hot.parts[i].part->function != NULL);
		for (size_t k = 0; k < l->hot.parts[i].instruction_count; k++)
			sum += l->hot.parts[i].instructions[k].percent;
		ensure(l, near(sum, 100, 1));
	}
	check_hottest(l);
}

/* Whether that line is the hottest of some function, with that share. */
static bool is_hottest(const struct listed *l, uint64_t line, double percent)
{
	for (size_t i = 0; i < l->hot.count; i++)
		if (l->hot.parts[i].lines[0].line->line == line)
			return near(l->hot.parts[i].lines[0].percent, percent, 0.051);
	return false;
}

static void check_line_profiler(const struct listed *l)
{
	struct json_object *functions = fact_of(l, "functions"), *hottest = fact_of(l, "hottest");

	ensure(l, l->listing->remarks.skipped == 0);
	for (size_t i = 0; i < json_object_array_length(functions); i++) {
		struct json_object *function = json_object_array_get_idx(functions, i);
		struct json_object *line = json_object_array_get_idx(hottest, i);
		const struct pc_listing_part *part = &l->listing->parts[i];
		double seconds = json_object_get_double(json_object_array_get_idx(function, 1));

		ensure(l, !strcmp(part->function, text_of(json_object_array_get_idx(function, 0))));
		ensure(l, near((double)part->totals[0] / 1e9, seconds, 1e-9));
		ensure(l, is_hottest(l, json_object_get_uint64(json_object_array_get_idx(line, 0)),
				     json_object_get_double(json_object_array_get_idx(line, 1))));
	}
}

/* What a listing's lines cost is a part of what its program does. */
static void check_parts(const struct listed *l)
{
	const struct pc_listing_event *events = l->listing->events;

	ensure(l, l->listing->remarks.skipped == 0);
	for (size_t i = 0; i < l->listing->part_count; i++) {
		const struct pc_listing_part *part = &l->listing->parts[i];

		for (uint32_t c = 0; c < part->event_count; c++)
			ensure(l, events[part->events[c]].total == PC_UNKNOWN ||
					  part->totals[c] <= events[part->events[c]].total ||
					  strstr(l->file, "ann2")); /* has negative costs */
	}
}

/* The sum of the cum column is what the line above says, for functions that do not recur. */
static void check_pprof(const struct listed *l)
{
	ensure(l, l->listing->remarks.skipped == 0);
	for (size_t i = 0; i < l->listing->part_count; i++) {
		const struct pc_listing_part *part = &l->listing->parts[i];
		int64_t flat = 0, cum = 0;

		for (uint32_t k = 0; k < part->line_count; k++) {
			flat += part->lines[k].costs[0];
			cum += part->lines[k].costs[1];
		}
		ensure(l, near((double)flat, (double)part->totals[0], 1e7));
		ensure(l, near((double)cum, (double)part->totals[1], 2e7));
	}
}

static void check_listing(const char *file, const char *facts,
			  void (*checker)(const struct listed *))
{
	char path[8192];
	struct listed l = { .file = file, .facts = json_tokener_parse(facts), .pc = pc_new() };
	struct pc_hot_query query = { .lines = 100000 };

	snprintf(path, sizeof(path), "%s/%s", folder, file);
	if (pc_listing_read(l.pc, path, "", &l.listing) ||
	    pc_listing_find_event(l.pc, l.listing, "", &query.event) ||
	    pc_listing_hot(l.pc, l.listing, &query, &l.hot))
		fail_msg("%s", pc_error(l.pc));
	checker(&l);
	json_object_put(l.facts);
	pc_free(l.pc);
}

/* Files of that format whose name has `part`. */
static size_t each_listing(const char *format, const char *part,
			   void (*checker)(const struct listed *))
{
	struct facts_list row = open_facts();
	size_t count = 0;

	while (next_facts(&row)) {
		if (strcmp(row.format, format) != 0 || !strstr(row.file, part))
			continue;
		check_listing(row.file, row.facts, checker);
		count++;
	}
	return count;
}

static void annotated(void **state)
{
	(void)state;
	assert_true(each_listing("perf-annotate", "", check_perf) >= 4);
	assert_true(each_listing("line_profiler", "", check_line_profiler) >= 1);
	assert_true(each_listing("pprof-text", "-list", check_pprof) >= 1);
	assert_true(each_listing("callgrind_annotate", "ann1", check_parts) >= 1);
	assert_true(each_listing("callgrind_annotate", "gen_va-cache", check_parts) >= 1);
	assert_true(each_listing("cg_annotate", "", check_parts) >= 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(annotated) };

	return RUN_FACTS(tests);
}
