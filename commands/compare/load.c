/* SPDX-License-Identifier: Apache-2.0
 * compare --report: the samples that an earlier comparison's JSON holds. It may come from a
 * stranger. */
#include "compare.h"

#include <json-c/json.h>
#include <math.h>
#include <string.h>

enum { MOST_BYTES = 1 << 30 };

static struct json_object *get(struct json_object *object, const char *key, enum json_type type)
{
	struct json_object *value = json_object_is_type(object, json_type_object)
					    ? json_object_object_get(object, key)
					    : NULL;

	return json_object_is_type(value, type) ? value : NULL;
}

static const char *text_of(struct compare_result *r, struct json_object *object, const char *key)
{
	struct json_object *value = get(object, key, json_type_string);

	return value ? pc_arena_strdup(pc_memory(r->pc), json_object_get_string(value)) : NULL;
}

static int is_no_comparison(struct compare_result *r, const char *why)
{
	return pc_fail(
		r->pc, PC_EINPUT,
		"--report %s: %s; it wants what \"perfcopilot compare --output-format json\" wrote",
		r->options->report, why);
}

/* ---- bytes ---- */

static int read_all(struct compare_result *r, struct pc_text *out)
{
	PC_AUTO(input) struct pc_input *input = NULL;
	int status = pc_input_open(r->pc, r->options->report, &input);

	while (!status) {
		struct pc_span span;

		status = pc_input_bytes(input, &span);
		if (status || !span.size)
			break;
		if (out->size + span.size > MOST_BYTES)
			return is_no_comparison(r, "it is larger than 1 GiB");
		pc_text_add(out, span.data, span.size);
	}
	if (!status && pc_input_damage(input))
		return is_no_comparison(r, pc_input_damage(input));
	return status;
}

/* ---- sides ---- */

static bool load_side(struct compare_result *r, struct json_object *side, const char *role)
{
	struct compare_side *to = &r->sides[r->side_count];

	if (!side || r->side_count == PC_SIDES_MAX || !role)
		return false;
	*to = (struct compare_side){ .role = role,
				     .ref = text_of(r, side, "ref"),
				     .commit = text_of(r, side, "commit"),
				     .name = text_of(r, side, "name"),
				     .subject = text_of(r, side, "subject"),
				     .note = text_of(r, side, "note") };
	to->working_tree = json_object_get_boolean(get(side, "working_tree", json_type_boolean));
	to->dirty = json_object_get_boolean(get(side, "dirty", json_type_boolean));
	r->side_count++;
	return to->ref != NULL;
}

static bool load_sides(struct compare_result *r, struct json_object *document)
{
	struct json_object *also = get(document, "also", json_type_array);

	if (!load_side(r, get(document, "base", json_type_object), "base") ||
	    !load_side(r, get(document, "head", json_type_object), "head"))
		return false;
	for (size_t i = 0; also && i < json_object_array_length(also); i++) {
		struct json_object *side = json_object_array_get_idx(also, i);

		if (!load_side(r, side, text_of(r, side, "role")))
			return false;
	}
	return true;
}

/* ---- samples ---- */

static void load_values(struct compare_result *r, struct pc_series *series,
			struct json_object *values, size_t side)
{
	for (size_t i = 0; values && i < json_object_array_length(values); i++) {
		struct json_object *value = json_object_array_get_idx(values, i);
		bool is_number = json_object_is_type(value, json_type_int) ||
				 json_object_is_type(value, json_type_double);
		double number = is_number ? json_object_get_double(value) : NAN;

		if (r->paired)
			pc_series_set(r->pc, series, side, i, isfinite(number) ? number : NAN);
		else if (isfinite(number))
			pc_series_add(r->pc, series, side, number);
	}
}

static bool load_series(struct compare_result *r, const char *benchmark, struct json_object *from)
{
	struct json_object *measure = get(from, "measure", json_type_string);
	enum pc_measure kind =
		measure ? pc_measure_of(pc_span(json_object_get_string(measure))) : PC_MEASURES;
	struct pc_series *series;

	if (kind == PC_MEASURES)
		return false;
	series = pc_samples_series(r->samples, benchmark, text_of(r, from, "function"), kind);
	series->file = text_of(r, from, "file");
	for (size_t side = 0; side < r->side_count; side++)
		load_values(r, series, get(from, r->sides[side].role, json_type_array), side);
	return true;
}

static enum pc_outcome outcome_of(struct json_object *benchmark, const char *key)
{
	struct json_object *word = get(benchmark, key, json_type_string);

	return word ? pc_outcome_of(json_object_get_string(word)) : PC_OUTCOME_PASSED;
}

static void load_order(struct compare_result *r, struct json_object *list, size_t benchmark)
{
	size_t count = list ? json_object_array_length(list) : 0;
	bool *first;

	if (!count)
		return;
	first = pc_arena_alloc(pc_memory(r->pc), count);
	for (size_t i = 0; i < count; i++)
		first[i] = json_object_get_boolean(json_object_array_get_idx(list, i));
	r->orders[benchmark * PC_SIDES_MAX + 1] = (struct compare_order){ first, count };
}

static void load_outcome(struct compare_result *r, struct json_object *from, const char *name,
			 size_t side)
{
	pc_samples_benchmark(r->samples, name);
	pc_samples_outcome(r->samples, name, side, outcome_of(from, "head_outcome"),
			   text_of(r, from, "head_why"));
}

/* Of more sides, what came of the same benchmarks there; their samples are with the others. */
static void load_also(struct compare_result *r, struct json_object *also)
{
	for (size_t i = 0; also && i < json_object_array_length(also); i++) {
		struct json_object *list =
			get(json_object_array_get_idx(also, i), "benchmarks", json_type_array);

		for (size_t j = 0; list && j < json_object_array_length(list); j++) {
			struct json_object *from = json_object_array_get_idx(list, j);
			const char *name = text_of(r, from, "name");

			if (name)
				load_outcome(r, from, name, 2 + i);
		}
	}
}

static bool load_benchmark(struct compare_result *r, struct json_object *from)
{
	const char *name = text_of(r, from, "name");
	struct json_object *samples = get(from, "samples", json_type_array);
	struct json_object *order = get(from, "head_first", json_type_array);
	size_t index = pc_samples_benchmark_count(r->samples);

	if (!name || !samples)
		return false;
	pc_samples_outcome(r->samples, name, 0, outcome_of(from, "base_outcome"),
			   text_of(r, from, "base_why"));
	load_outcome(r, from, name, 1);
	for (size_t i = 0; i < json_object_array_length(samples); i++)
		if (!load_series(r, name, json_object_array_get_idx(samples, i)))
			return false;
	load_order(r, order, index);
	return true;
}

/* JSON has no infinity, but 1e999 is read as one. Nesting is the parser's: 128 at most. */
static bool is_finite(struct json_object *value)
{
	struct json_object_iterator at, end;
	bool finite = true;

	if (json_object_is_type(value, json_type_double))
		return isfinite(json_object_get_double(value));
	for (size_t i = 0; json_object_is_type(value, json_type_array) && finite &&
			   i < json_object_array_length(value);
	     i++)
		finite = is_finite(json_object_array_get_idx(value, i));
	if (!json_object_is_type(value, json_type_object))
		return finite;
	end = json_object_iter_end(value);
	for (at = json_object_iter_begin(value); finite && !json_object_iter_equal(&at, &end);
	     json_object_iter_next(&at))
		finite = is_finite(json_object_iter_peek_value(&at));
	return finite;
}

/* What is shown as it is has to be JSON again. */
static struct json_object *as_it_is(struct json_object *value)
{
	return is_finite(value) ? json_object_get(value) : NULL;
}

/* ---- how it was measured, and so is judged again ---- */

/* -1: there is none. */
static int64_t count_of(struct json_object *document, const char *key)
{
	struct json_object *value = get(document, key, json_type_int);
	int64_t count = value ? json_object_get_int64(value) : -1;

	return count >= 0 && count <= UINT32_MAX ? count : -1;
}

/* What planned looks leave of the level holds for whoever looks again. */
static double level_of(struct json_object *document)
{
	double percent = json_object_get_double(json_object_object_get(document, "level_percent"));

	return percent >= 50 && percent < 100 ? percent / 100 : 0.95;
}

static enum pc_measure measure_of(struct json_object *document)
{
	struct json_object *word = get(document, "decided_by", json_type_string);
	enum pc_measure by =
		word ? pc_measure_of(pc_span(json_object_get_string(word))) : PC_MEASURES;

	return by < PC_MEASURES && pc_measure_is_judged(by) ? by : PC_MEASURE_WALL;
}

static void load_warnings(struct compare_result *r, struct json_object *list)
{
	for (size_t i = 0; list && i < json_object_array_length(list); i++) {
		struct json_object *one = json_object_array_get_idx(list, i);

		if (json_object_is_type(one, json_type_string))
			compare_warn(r, "%s", json_object_get_string(one));
	}
}

static void load_measuring(struct compare_result *r, struct json_object *document)
{
	double ticks;

	r->paired = json_object_get_boolean(get(document, "measured", json_type_boolean));
	r->quick |= json_object_get_boolean(get(document, "quick", json_type_boolean));
	r->outputs_differ =
		json_object_get_boolean(get(document, "outputs_differ", json_type_boolean));
	r->seed = (uint64_t)json_object_get_int64(get(document, "seed", json_type_int));
	r->warm_ups = count_of(document, "warm_ups");
	r->pinned_cpu = count_of(document, "pinned_cpu");
	r->by = measure_of(document);
	r->level = level_of(document);
	r->machine = as_it_is(get(document, "machine", json_type_object));
	ticks = json_object_get_double(json_object_object_get(r->machine, "clock_resolution_ns"));
	r->resolution_ns = r->paired && ticks > 0 ? ticks : 0;
	load_warnings(r, get(document, "warnings", json_type_array));
}

static int load(struct compare_result *r, struct json_object *document)
{
	struct json_object *benchmarks = get(document, "benchmarks", json_type_array);

	if (!benchmarks || !load_sides(r, document))
		return is_no_comparison(r, "it is no comparison, or one without samples");
	load_measuring(r, document);
	r->command = text_of(r, document, "benchmark_command");
	r->pull = as_it_is(get(document, "pull", json_type_object));
	r->changes = as_it_is(get(document, "changed_functions", json_type_array));
	r->order_count = json_object_array_length(benchmarks) * PC_SIDES_MAX;
	r->orders = pc_arena_alloc(pc_memory(r->pc), (r->order_count + 1) * sizeof(*r->orders));
	for (size_t i = 0; i < json_object_array_length(benchmarks); i++) {
		struct json_object *one = json_object_array_get_idx(benchmarks, i);

		if (!load_benchmark(r, one) || pc_samples_benchmark_count(r->samples) != i + 1)
			return is_no_comparison(r, "a benchmark of it has no samples");
	}
	load_also(r, get(document, "also", json_type_array));
	return PC_OK;
}

int compare_load(struct compare_result *r)
{
	PC_AUTO(text) struct pc_text text = { 0 };
	PC_AUTO(json) struct json_object *document = NULL;
	const char *why = NULL;
	int status = read_all(r, &text);

	if (status)
		return status;
	document = pc_json_parse(pc_text_span(&text), &why);
	if (!document)
		return is_no_comparison(r, why);
	return load(r, document);
}
