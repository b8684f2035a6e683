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

/* The name of a row: "[libc.so.6]" is all of a module that has no names, "<unknown>" what has no
 * module either. */
static int64_t self_of_name(const struct pc_ranking *ranking, const char *name)
{
	int64_t sum = 0;

	for (size_t i = 0; i < ranking->count; i++) {
		const struct pc_ranked *row = &ranking->rows[i];
		char module[4096];

		snprintf(module, sizeof(module), "[%s]", row->module ? row->module : "");
		if (row->function ? !strcmp(row->function, name)
				  : !strcmp(row->module ? module : "<unknown>", name))
			sum += row->self;
	}
	return sum;
}

static void check_types(const struct check *check)
{
	json_object_object_foreach(check->facts, key, value)
	{
		struct json_object *rows, *words;
		struct pc_ranking ranking;
		size_t event;

		if (strncmp(key, "top:", 4))
			continue;
		event = event_of_type(check, key + 4);
		ranking = rank(check, PC_BY_FUNCTION, event);
		ensure(check, json_object_object_get_ex(value, "accounting", &words));
		check_total(check, &check->events[event], text_of(words));
		ensure(check, json_object_object_get_ex(value, "top_flat", &rows));
		for (size_t i = 0; i < json_object_array_length(rows); i++) {
			struct json_object *row = json_object_array_get_idx(rows, i);
			const char *name = text_of(json_object_array_get_idx(row, 0));
			double half,
				self = quantity(text_of(json_object_array_get_idx(row, 1)), &half);

			if (!near((double)self_of_name(&ranking, name), self, half))
				fail_msg("%s: %s of %s: %" PRId64 ", not %f", check->file, key,
					 name, self_of_name(&ranking, name), self);
		}
	}
	ensure(check, check->event_count == items(check, "sample_types"));
}

/* ---- pprof ---- */

static bool is_top(const char *file)
{
	return strstr(file, "-top") || (strstr(file, ".flat.") && strstr(file, ".text"));
}

static void check_pprof(const struct check *check)
{
	double total = (double)check->events[0].total;

	ensure(check, check->event_count == 1);
	ensure(check, check->profile->entry_count == json_object_get_int64(fact(check, "rows")));
	for (size_t i = 0; i < items(check, "first"); i++) {
		const struct pc_entry *entry = &check->profile->entries[i];
		uint32_t function = check->profile->frames[entry->frame].function;
		const char *name = text_of(item(check, "first", i, 5));

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
	assert_true(each_file("pprof-text", check_pprof, is_top) > 0);
}

static void proto(void **state)
{
	(void)state;
	assert_true(each_file("pprof-proto", check_types, NULL) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text),
		cmocka_unit_test(proto),
	};

	return RUN_FACTS(tests);
}
