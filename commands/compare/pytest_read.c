/* SPDX-License-Identifier: Apache-2.0
 * What the plugin wrote, a line of JSON each. The process that wrote it ran a stranger's code:
 * every line may be anything, and the file may end anywhere. */
#include "pytest.h"

#include <errno.h>
#include <math.h>
#include <unistd.h>

#include "files.h"

enum {
	SIZE_MAX_BYTES = 64 << 20,
	NAME_MAX_BYTES = 4096,
	NOTES_MAX = 100,
	ROUNDS_MAX = 1 << 20,
	SERIES_MAX = 1 << 20
};

struct reader {
	struct pc *pc;
	const struct pytest_reading *reading;
	struct pytest_found *found;
	const char **names; /* of functions in samples; NULL: not yet made */
	const char **notes;
	size_t count; /* of changes */
};

/* ---- values of a line ---- */
static struct json_object *value_of(struct json_object *line, const char *key)
{
	struct json_object *value = NULL;

	json_object_object_get_ex(line, key, &value);
	return value;
}

/* In the arena; NULL: it is none, or none that can be a name. */
static const char *text_of(struct reader *r, struct json_object *line, const char *key)
{
	struct json_object *value = value_of(line, key);
	int size = json_object_is_type(value, json_type_string) ? json_object_get_string_len(value)
								: 0;

	if (size < 1 || size > NAME_MAX_BYTES ||
	    strlen(json_object_get_string(value)) != (size_t)size)
		return NULL;
	return pc_arena_strdup(pc_memory(r->pc), json_object_get_string(value));
}

static bool flag_of(struct json_object *line, const char *key)
{
	struct json_object *value = value_of(line, key);

	return json_object_is_type(value, json_type_boolean) && json_object_get_boolean(value);
}

/* NaN: it is none that was measured. */
static double number_of(struct json_object *line, const char *key)
{
	struct json_object *value = value_of(line, key);
	double number = NAN;

	if (json_object_is_type(value, json_type_double) ||
	    json_object_is_type(value, json_type_int))
		number = json_object_get_double(value);
	return number >= 0 && number < 1e18 ? number : NAN;
}

static uint64_t count_of(struct json_object *line, const char *key)
{
	double number = number_of(line, key);

	return number >= 0 ? (uint64_t)number : 0;
}

/* The place of a function; count: it is none of ours. */
static size_t index_of(const struct reader *r, struct json_object *line)
{
	double number = number_of(line, "index");

	return number >= 0 && number < (double)r->count ? (size_t)number : r->count;
}

static void note(struct reader *r, const char *text)
{
	if (text && r->found->note_count < NOTES_MAX)
		r->notes[r->found->note_count++] = text;
}

/* ---- kinds of lines: false where a line is not what it says ---- */
static bool take_start(struct reader *r, struct json_object *line)
{
	r->found->python = text_of(r, line, "python");
	r->found->pytest = text_of(r, line, "pytest");
	return r->found->python != NULL;
}

static bool take_function(struct reader *r, struct json_object *line)
{
	size_t index = index_of(r, line);
	struct pytest_function *function = &r->found->functions[index];

	if (index == r->count)
		return false;
	function->imported = text_of(r, line, "imported");
	function->inside = function->imported && flag_of(line, "inside");
	function->wrapped = flag_of(line, "wrapped");
	function->why = text_of(r, line, "why");
	return true;
}

static bool take_collected(struct reader *r, struct json_object *line)
{
	r->found->collected = count_of(line, "tests");
	r->found->deselected = count_of(line, "deselected");
	return true;
}

static bool take_error(struct reader *r, struct json_object *line)
{
	const char *file = text_of(r, line, "file"), *why = text_of(r, line, "why");

	if (file)
		note(r, pc_arena_printf(pc_memory(r->pc), "%s: %s", file,
					why ? why : "it could not be collected"));
	return file != NULL;
}

static bool take_note(struct reader *r, struct json_object *line)
{
	const char *why = text_of(r, line, "why");

	note(r, why);
	return why != NULL;
}

static bool take_begin(struct reader *r, struct json_object *line)
{
	r->found->unfinished = text_of(r, line, "test");
	return r->found->unfinished != NULL;
}

static bool take_test(struct reader *r, struct json_object *line)
{
	static const struct {
		const char *word;
		enum pc_outcome outcome;
	} outcomes[] = { { "passed", PC_OUTCOME_PASSED },
			 { "skipped", PC_OUTCOME_SKIPPED },
			 { "failed", PC_OUTCOME_FAILED } };
	const char *test = text_of(r, line, "test"), *word = text_of(r, line, "outcome");

	for (size_t i = 0; test && word && i < sizeof(outcomes) / sizeof(outcomes[0]); i++)
		if (!strcmp(word, outcomes[i].word)) {
			pc_samples_outcome(r->reading->samples, test, r->reading->side,
					   outcomes[i].outcome, text_of(r, line, "why"));
			r->found->unfinished = NULL;
			return true;
		}
	return false;
}

/* ---- results ---- */
/* Functions of the same name are told apart by their files. */
static const char *function_name(struct reader *r, size_t index)
{
	const struct pc_changed_function *all = r->reading->changes->functions;

	if (r->names[index])
		return r->names[index];
	r->names[index] = all[index].name;
	for (size_t i = 0; i < r->count; i++)
		if (i != index && !strcmp(all[i].name, all[index].name)) {
			r->names[index] = pc_arena_printf(pc_memory(r->pc), "%s (%s)",
							  all[index].name, all[index].file);
			break;
		}
	return r->names[index];
}

static void set(struct reader *r, const char *benchmark, size_t index, enum pc_measure measure,
		double value)
{
	const struct pytest_reading *reading = r->reading;
	bool whole = index == r->count;
	struct pc_series *series;

	if (isnan(value) || reading->round >= ROUNDS_MAX ||
	    pc_samples_series_count(reading->samples) >= SERIES_MAX)
		return;
	series = pc_samples_series(reading->samples, benchmark,
				   whole ? NULL : function_name(r, index), measure);
	if (!whole)
		series->file = reading->changes->functions[index].file;
	pc_series_set(r->pc, series, reading->side, reading->round, value);
}

static void take_called(struct reader *r, const char *benchmark, struct json_object *called)
{
	size_t index =
		json_object_is_type(called, json_type_object) ? index_of(r, called) : r->count;

	if (index == r->count) {
		r->found->skipped_lines++;
		return;
	}
	set(r, benchmark, index, PC_MEASURE_CALLS, number_of(called, "calls"));
	set(r, benchmark, index, PC_MEASURE_WALL, number_of(called, "wall_ns"));
	set(r, benchmark, index, PC_MEASURE_CPU, number_of(called, "cpu_ns"));
}

static bool take_result(struct reader *r, struct json_object *line)
{
	const char *benchmark = text_of(r, line, "benchmark"), *why = text_of(r, line, "note");
	struct json_object *functions = value_of(line, "functions");
	double wall = number_of(line, "wall_ns");

	if (!benchmark || isnan(wall))
		return false;
	pc_samples_outcome(r->reading->samples, benchmark, r->reading->side, PC_OUTCOME_PASSED,
			   NULL);
	set(r, benchmark, r->count, PC_MEASURE_WALL, wall);
	set(r, benchmark, r->count, PC_MEASURE_CPU, number_of(line, "cpu_ns"));
	for (size_t i = 0; json_object_is_type(functions, json_type_array) &&
			   i < json_object_array_length(functions);
	     i++)
		take_called(r, benchmark, json_object_array_get_idx(functions, i));
	if (why)
		note(r, pc_arena_printf(pc_memory(r->pc), "%s: %s", benchmark, why));
	return true;
}

static bool take_end(struct reader *r, struct json_object *line)
{
	r->found->status = count_of(line, "status");
	return r->found->ended = true;
}

static bool take_line(struct reader *r, struct json_object *line)
{
	static const struct {
		const char *kind;
		bool (*take)(struct reader *r, struct json_object *line);
	} kinds[] = { { "start", take_start },
		      { "function", take_function },
		      { "collected", take_collected },
		      { "error", take_error },
		      { "note", take_note },
		      { "begin", take_begin },
		      { "test", take_test },
		      { "result", take_result },
		      { "end", take_end } };
	struct json_object *kind =
		json_object_is_type(line, json_type_object) ? value_of(line, "kind") : NULL;

	for (size_t i = 0; kind && i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (json_object_is_type(kind, json_type_string) &&
		    !strcmp(json_object_get_string(kind), kinds[i].kind))
			return kinds[i].take(r, line);
	return false;
}

/* ---- the whole ---- */
static void read_lines(struct reader *r, struct pc_span rest)
{
	struct pc_span text;

	while (pc_span_cut(rest, '\n', &text, &rest)) {
		const char *why;
		PC_AUTO(json) struct json_object *line = pc_json_parse(text, &why);

		if (!line || !take_line(r, line))
			r->found->skipped_lines++;
	}
	if (rest.size)
		r->found->damage = "its last line is cut off";
}

void compare_pytest_read_bytes(struct pc *pc, struct pc_span bytes,
			       const struct pytest_reading *reading, struct pytest_found *out_found)
{
	struct pytest_found found = { 0 };
	size_t count = reading->changes ? reading->changes->count : 0;
	struct reader r = { .pc = pc, .reading = reading, .found = &found, .count = count };

	found.functions = pc_arena_alloc(pc_memory(pc), (count + 1) * sizeof(*found.functions));
	r.names = pc_arena_alloc(pc_memory(pc), (count + 1) * sizeof(*r.names));
	r.notes = pc_arena_alloc(pc_memory(pc), NOTES_MAX * sizeof(*r.notes));
	found.notes = r.notes;
	if (reading->side < PC_SIDES_MAX)
		read_lines(&r, bytes);
	if (found.unfinished)
		pc_samples_outcome(reading->samples, found.unfinished, reading->side,
				   reading->unfinished, reading->why);
	*out_found = found;
}

int compare_pytest_read(struct pc *pc, const char *path, const struct pytest_reading *reading,
			struct pytest_found *out_found)
{
	PC_AUTO(text) struct pc_text text = { 0 };
	bool more = false;
	int error = compare_file_read(path, SIZE_MAX_BYTES, false, &text, &more);

	if (error)
		return pc_fail(pc, PC_EINPUT, "%s: %s; pytest ended before it measured anything",
			       path, error == EINVAL ? "it is no file" : strerror(error));
	unlink(path);
	compare_pytest_read_bytes(pc, pc_text_span(&text), reading, out_found);
	if (more)
		out_found->damage = "it is larger than 64 MiB";
	return PC_OK;
}
