/* SPDX-License-Identifier: Apache-2.0
 * What pprof reads and writes, real files against facts (facts.h): what go tool pprof -top says of
 * each sample type. */
#include "facts.h"

/* ---- tables of what pprof itself says ---- */

/* "205.17s" in the unit of the event, and what half of its last digit is. */
static double quantity(const char *text, double *out_half)
{
	static const struct {
		const char *suffix;
		double factor;
	} units[] = { { "ms", 1e6 },  { "us", 1e3 },	 { "ns", 1 },	       { "s", 1e9 },
		      { "kB", 1024 }, { "MB", 1048576 }, { "GB", 1073741824 }, { "", 1 } };
	char *end;
	double value = strtod(text, &end);
	const char *point = strchr(text, '.');

	*out_half = 0.5;
	for (const char *c = point ? point + 1 : end; c < end; c++)
		*out_half /= 10;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (!strncmp(end, units[i].suffix, strlen(units[i].suffix)) &&
		    (*units[i].suffix || !*end || *end == ',' || *end == ' ')) {
			*out_half *= units[i].factor;
			return value * units[i].factor;
		}
	fail_msg("no quantity: %s", text);
	return 0;
}

static size_t event_of_type(const struct check *check, const char *type)
{
	for (size_t i = 0; i < check->event_count; i++)
		if (!strcmp(check->events[i].name, type))
			return i;
	fail_msg("%s: no event %s", check->file, type);
	return 0;
}

/* "1750ms, 34.86% of 5020ms total" */
static void check_total(const struct check *check, const struct pc_event *event, const char *words)
{
	const char *of = strstr(words, " of ");
	double half, total;

	ensure(check, of != NULL);
	total = quantity(of + 4, &half);
	ensure(check, near((double)event->total, total, half));
}

/* What has neither name nor module. */
static int64_t self_of_unknown(const struct pc_profile *profile, size_t event)
{
	int64_t sum = 0;

	for (uint32_t i = 0; i < profile->cell_count; i++) {
		const struct pc_cell *cell = &profile->cells[i];
		const struct pc_frame_ids *frame =
			&profile->frames[profile->nodes[cell->stack].frame];

		if (profile->wheres[cell->where].event == event && frame->function == PC_NONE &&
		    frame->module == PC_NONE)
			sum += cell->value;
	}
	return sum;
}

/* "[libc.so.6]" is all of a module, since pprof reads no names from the old texts (those of threads
 * are read here). */
static int64_t self_of_name(const struct check *check, size_t event, const char *name)
{
	bool module = name[0] == '[';
	struct pc_ranking ranking = rank(check, module ? PC_BY_LIBRARY : PC_BY_FUNCTION, event);
	char plain[4096];

	if (!strcmp(name, "<unknown>"))
		return self_of_unknown(check->profile, event);
	snprintf(plain, sizeof(plain), "%s", name + module);
	if (module)
		plain[strlen(plain) - 1] = 0;
	return sum_of(&ranking, plain, SELF);
}

static void check_types(const struct check *check)
{
	json_object_object_foreach(check->facts, key, value)
	{
		struct json_object *rows, *words;
		size_t event;

		if (strncmp(key, "top:", 4))
			continue;
		event = event_of_type(check, key + 4);
		ensure(check, json_object_object_get_ex(value, "accounting", &words));
		check_total(check, &check->events[event], text_of(words));
		ensure(check, json_object_object_get_ex(value, "top_flat", &rows));
		for (size_t i = 0; i < json_object_array_length(rows); i++) {
			struct json_object *row = json_object_array_get_idx(rows, i);
			const char *name = text_of(json_object_array_get_idx(row, 0));
			double half,
				self = quantity(text_of(json_object_array_get_idx(row, 1)), &half);

			if (!near((double)self_of_name(check, event, name), self, half))
				fail_msg("%s: %s of %s: %" PRId64 ", not %f", check->file, key,
					 name, self_of_name(check, event, name), self);
		}
	}
	ensure(check, check->event_count == items(check, "sample_types"));
}

/* ---- pprof ---- */

/* Source and instructions are told apart, and not read. */
static bool is_read(const char *file)
{
	return !strstr(file, "-list") && !strstr(file, "disasm");
}

static bool is_stacks(const char *file)
{
	return strstr(file, "raw") || strstr(file, "traces");
}

/* The facts know no totals of these; they are prints of profiles whose -top is known. */
static void check_stacks(const struct check *check)
{
	bool own = strstr(check->file, "gen_g1") != NULL;
	struct pc_ranking ranking = rank(check, PC_BY_FUNCTION, check->event_count - 1);

	ensure(check,
	       check->events[check->event_count - 1].total == (own ? 5020000000 : 1120000000));
	ensure(check, own ? sum_of(&ranking, "crypto/sha256.block", SELF) == 530000000
			  : sum_of(&ranking, "line1000", SELF) == 1100000000);
	ensure(check, own ? sum_of(&ranking, "main.main.func1", TOTAL) == 4070000000
			  : sum_of(&ranking, "line3000", TOTAL) == 1120000000);
}

/* "              | main.hashAll" in -tree and -peek */
static const char *without_arguments(const char *name)
{
	const char *bar = strstr(name, "| ");

	return bar ? bar + 2 : name;
}

static void check_text(const struct check *check)
{
	double total = (double)check->events[0].total;

	if (is_stacks(check->file)) {
		check_stacks(check);
		return;
	}
	ensure(check, check->event_count == 1);
	ensure(check, check->profile->entry_count == json_object_get_int64(fact(check, "rows")));
	ensure(check, (check->profile->arc_count > 0) ==
			      (strstr(check->file, "tree") || strstr(check->file, "peek")));
	for (size_t i = 0; i < items(check, "first"); i++) {
		const struct pc_entry *entry = &check->profile->entries[i];
		uint32_t function = check->profile->frames[entry->frame].function;
		const char *name = without_arguments(text_of(item(check, "first", i, 5)));

		ensure(check, near(100 * (double)entry->self / total,
				   json_object_get_double(item(check, "first", i, 1)), 0.06));
		ensure(check, near(100 * (double)entry->total / total,
				   json_object_get_double(item(check, "first", i, 4)), 0.06));
		ensure(check, !strncmp(name, check->profile->strings[function],
				       strlen(check->profile->strings[function])));
	}
}

static void text(void **state)
{
	(void)state;
	assert_true(each_file("pprof-text", check_text, is_read) > 0);
}

static void proto(void **state)
{
	(void)state;
	assert_true(each_file("pprof-proto", check_types, NULL) > 0);
}

static void legacy(void **state)
{
	(void)state;
	assert_true(each_file("pprof-legacy-cpu", check_types, NULL) > 0);
	assert_true(each_file("pprof-legacy-heap", check_types, NULL) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text),
		cmocka_unit_test(proto),
		cmocka_unit_test(legacy),
	};

	return RUN_FACTS(tests);
}
