/* SPDX-License-Identifier: Apache-2.0
 * The profiles of languages' runtimes, real files against facts (facts.h). */
#include "facts.h"

/* The self cost of all cells or rows whose frame is `name`: "file:line(function)", a function, or
 * the last part of it. */
static bool is_named(const struct pc_profile *profile, uint32_t id, const char *name)
{
	const struct pc_frame_ids *frame = &profile->frames[id];
	char text[8192];
	const char *function = frame->function == PC_NONE ? "" : profile->strings[frame->function];

	if (!strcmp(function, name))
		return true;
	if (frame->file == PC_NONE)
		return false;
	snprintf(text, sizeof(text), "%s:%u(%s)", profile->strings[frame->file], frame->line,
		 function);
	return !strcmp(text, name);
}

static double cost_of(const struct check *check, const char *name, enum number number)
{
	int64_t sum = 0;

	for (uint32_t i = 0; i < check->profile->entry_count; i++) {
		const struct pc_entry *entry = &check->profile->entries[i];

		if (check->profile->wheres[entry->where].event == 0 &&
		    is_named(check->profile, entry->frame, name))
			sum += number == SELF ? entry->self : entry->total;
	}
	return scaled(&check->events[0], sum);
}

static int64_t ranked_self(const struct pc_ranking *ranking)
{
	int64_t sum = 0;

	for (size_t i = 0; i < ranking->count; i++)
		sum += ranking->rows[i].self;
	return sum;
}

/* ---- Python ---- */

/* "~:0(<method 'x'>)" is shown as "{method 'x'}" */
static const char *shown(const char *name, char text[4096])
{
	if (strncmp(name, "~:0(<", 5) != 0)
		return name;
	snprintf(text, 4096, "{%.*s}", (int)strlen(name) - 7, name + 5);
	return text;
}

static void check_python_top(const struct check *check, const char *key, enum number number)
{
	char text[4096];

	for (size_t i = 0; i < items(check, key); i++) {
		const char *name = shown(text_of(item(check, key, i, 0)), text);
		double wanted = json_object_get_double(item(check, key, i, 1));

		if (!near(cost_of(check, name, number), wanted, 0.5e-6))
			fail_msg("%s: %s has %f, not %f", check->file, name,
				 cost_of(check, name, number), wanted);
	}
}

static size_t rows_of(const struct check *check, size_t event)
{
	size_t count = 0;

	for (uint32_t i = 0; i < check->profile->entry_count; i++)
		count += check->profile->wheres[check->profile->entries[i].where].event == event;
	return count;
}

static void check_cprofile(const struct check *check)
{
	ensure(check, rows_of(check, 0) == (size_t)json_object_get_int(fact(check, "rows")));
	ensure(check, near(scaled(&check->events[0], check->events[0].total),
			   json_object_get_double(fact(check, "seconds")), 1e-9));
	ensure(check, check->events[1].total == json_object_get_int64(fact(check, "calls")));
	ensure(check, pc_profile_skipped(check->profile, &(const char *){ NULL }) == 0);
	check_python_top(check, "top_tottime", SELF);
}

static void check_pstats(const struct check *check)
{
	ensure(check, rows_of(check, 0) == (size_t)json_object_get_int(fact(check, "functions")));
	ensure(check, near(scaled(&check->events[0], check->events[0].total),
			   json_object_get_double(fact(check, "total_tt")), 0.5e-6));
	ensure(check, check->events[1].total == json_object_get_int64(fact(check, "total_calls")));
	ensure(check, check->profile->arc_count > rows_of(check, 0) / 2);
	check_python_top(check, "top_tottime", SELF);
	check_python_top(check, "top_cum", TOTAL);
}

/* ---- Java ---- */

static void check_async(const struct check *check)
{
	struct pc_ranking ranking = rank(check, PC_BY_FUNCTION, 0);
	struct json_object *trace = json_object_array_get_idx(fact(check, "traces"), 0), *value;

	ensure(check,
	       check->events[0].samples == json_object_get_int64(fact(check, "total_samples")));
	for (size_t i = 0; i < items(check, "flat"); i++) {
		const char *name = text_of(item(check, "flat", i, 0));

		ensure(check, sum_of(&ranking, name, SELF) ==
				      json_object_get_int64(item(check, "flat", i, 1)));
		ensure(check, sum_of(&ranking, name, SAMPLES) ==
				      json_object_get_int64(item(check, "flat", i, 2)));
	}
	ensure(check, json_object_object_get_ex(trace, "pct", &value));
	ensure(check, near(pc_rank_percent(&ranking, ranking.rows[0].self),
			   json_object_get_double(value), 0.005));
}

static bool is_print(const char *file)
{
	return strstr(file, "print") != NULL;
}

static void check_jfr(const struct check *check)
{
	struct pc_ranking ranking;
	size_t event = 0;

	while (event + 1 < check->event_count &&
	       strcmp(check->events[event].name, "jdk.ExecutionSample") != 0)
		event++;
	ranking = rank(check, PC_BY_FUNCTION, event);
	ensure(check, check->events[event].total ==
			      json_object_get_int64(fact(check, "execution_samples")));
	ensure(check, pc_profile_skipped(check->profile, &(const char *){ NULL }) == 0);
	for (size_t i = 0; i < items(check, "top_leaf"); i++)
		ensure(check, sum_of(&ranking, text_of(item(check, "top_leaf", i, 0)), SELF) ==
				      json_object_get_int64(item(check, "top_leaf", i, 1)));
}

/* The facts hold no numbers: the file's own total does. */
static void check_hprof(const struct check *check)
{
	struct pc_ranking ranking = rank(check, PC_BY_FUNCTION, 0);

	ensure(check, check->events[0].total == 3362 && ranked_self(&ranking) == 3362);
	ensure(check, sum_of(&ranking, "java.io.RandomAccessFile.close0", SELF) == 2654);
	ensure(check, pc_profile_skipped(check->profile, &(const char *){ NULL }) == 0);
}

static void check_histo(const struct check *check)
{
	struct pc_ranking ranking = rank(check, PC_BY_FUNCTION, 0);

	ensure(check, rows_of(check, 0) == (size_t)json_object_get_int(fact(check, "lines")) - 2);
	ensure(check, sum_of(&ranking, "[B", SELF) == 131525544);
}

/* ---- node ---- */

/* "JS: *blur /src/n1.js:4:83" is blur, its tier apart */
static void check_node(const struct check *check)
{
	int64_t unknown = json_object_get_int64(fact(check, "unaccounted")), self;
	struct pc_ranking ranking = rank(check, PC_BY_FUNCTION, 0);

	ensure(check, check->events[0].total == json_object_get_int64(fact(check, "ticks")));
	ensure(check, ranked_self(&ranking) == check->events[0].total);
	for (size_t i = 0; i < items(check, "js_top"); i++) {
		char name[4096], *end;

		snprintf(name, sizeof(name), "%s", text_of(item(check, "js_top", i, 0)) + 5);
		end = strchr(name, ' ');
		ensure(check, end != NULL);
		*end = 0;
		if (!strcmp(name, "<anonymous>"))
			snprintf(name, sizeof(name), "<anonymous>:2:88");
		ensure(check, sum_of(&ranking, name, SELF) ==
				      json_object_get_int64(item(check, "js_top", i, 1)));
	}
	self = 0;
	for (size_t i = 0; i < ranking.count; i++)
		self += ranking.rows[i].function || ranking.rows[i].module ? 0
									   : ranking.rows[i].self;
	ensure(check, self == unknown);
}

/* The facts hold no numbers; these are what node --prof-process counts in the same logs. */
static const struct {
	const char *file, *name;
	enum pc_rank_by by;
	int64_t ticks;
} log_truths[] = {
	{ "gen_n1-v8.log.gz", "blur", PC_BY_FUNCTION, 94 },
	{ "gen_n1-v8.log.gz", "regexScan", PC_BY_FUNCTION, 21 },
	{ "gen_n1-v8.log.gz", "RegExp: ^(\\d+)-(\\w+)@example\\.com$", PC_BY_FUNCTION, 6 },
	{ "gen_n1-v8.log.gz", "<anonymous>:2:88", PC_BY_FUNCTION, 4 },
	{ "isolate-0x102802600-v8.log", "d", PC_BY_FUNCTION, 14 },
	{ "isolate-0x102802600-v8.log", "b", PC_BY_FUNCTION, 8 },
	{ "isolate-0x102802600-v8.log", "c", PC_BY_FUNCTION, 2 },
	{ "isolate-0x102802600-v8.log", "node", PC_BY_LIBRARY, 42 },
	{ "isolate-0x102802600-v8.log", "libsystem_kernel.dylib", PC_BY_LIBRARY, 10 },
};

static void check_v8_log(const struct check *check)
{
	ensure(check, check->events[0].total == (strstr(check->file, "gen_") ? 561 : 93));
	ensure(check, pc_profile_skipped(check->profile, &(const char *){ NULL }) == 0);
	for (size_t i = 0; i < sizeof(log_truths) / sizeof(log_truths[0]); i++) {
		struct pc_ranking ranking = rank(check, log_truths[i].by, 0);

		if (strstr(check->file, log_truths[i].file))
			ensure(check,
			       sum_of(&ranking, log_truths[i].name, SELF) == log_truths[i].ticks);
	}
}

/* ---- GHC ---- */

static void check_ghc(const struct check *check)
{
	struct pc_ranking ticks = rank(check, PC_BY_FUNCTION, 0),
			  bytes = rank(check, PC_BY_FUNCTION, 1);

	ensure(check, strstr(text_of(fact(check, "total_time")), "23 ticks") != NULL);
	ensure(check, check->events[0].total == 23 && check->events[1].total == 59542424);
	for (size_t i = 0; i < items(check, "first_rows"); i++) {
		const char *name = text_of(item(check, "first_rows", i, 0));

		ensure(check, sum_of(&ticks, name, SELF) ==
				      strtoll(text_of(item(check, "first_rows", i, 5)), NULL, 10));
		ensure(check, sum_of(&bytes, name, SELF) ==
				      strtoll(text_of(item(check, "first_rows", i, 6)), NULL, 10));
	}
}

static void python(void **state)
{
	(void)state;
	assert_true(each_file("cprofile-text", check_cprofile, NULL) > 0);
	assert_true(each_file("pstats-bin", check_pstats, NULL) > 0);
}

static void java(void **state)
{
	(void)state;
	assert_true(each_file("async-profiler-text", check_async, NULL) > 0);
	assert_true(each_file("jfr", check_jfr, NULL) > 0);
	assert_true(each_file("jfr-text", check_jfr, is_print) > 0);
	assert_true(each_file("hprof", check_hprof, NULL) > 0);
	assert_true(each_file("jmap-histo", check_histo, NULL) > 0);
}

static void node(void **state)
{
	(void)state;
	assert_true(each_file("node-prof-processed", check_node, NULL) > 0);
	assert_true(each_file("v8-log", check_v8_log, NULL) > 0);
}

static void ghc(void **state)
{
	(void)state;
	assert_true(each_file("ghc-prof", check_ghc, NULL) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(python),
		cmocka_unit_test(java),
		cmocka_unit_test(node),
		cmocka_unit_test(ghc),
	};

	return RUN_FACTS(tests);
}
