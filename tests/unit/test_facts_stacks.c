/* SPDX-License-Identifier: Apache-2.0
 * Stacks and trees in text: real files against facts (facts.h). */
#include "facts.h"

/* ---- names: the facts write "module`function" or a function that was made shorter ---- */

static const char *function_of(const char *name)
{
	const char *mark = strrchr(name, '`');

	return mark ? mark + 1 : name;
}

/* FlameGraph's scripts cut the arguments off, inferno's demangler the hash of a Rust name. */
static bool same_function(const char *ours, const char *theirs)
{
	size_t size = strlen(theirs);

	if (strncmp(ours, theirs, size) != 0)
		return false;
	return !ours[size] || ours[size] == '(' || !strncmp(ours + size, " (", 2) ||
	       !strncmp(ours + size, "::h", 3);
}

static int64_t cost_of(const struct check *check, const struct pc_ranking *ranking,
		       const char *name, enum number number)
{
	int64_t sum = 0;

	for (size_t i = 0; i < ranking->count; i++) {
		const struct pc_ranked *row = &ranking->rows[i];

		if (same_function(row->name, name))
			sum += number == SELF	 ? row->self
			       : number == TOTAL ? row->total
						 : row->samples;
	}
	ensure(check, ranking->count > 0);
	return sum;
}

static void check_top(const struct check *check, const char *key, enum number number)
{
	struct pc_ranking ranking = rank(check, PC_BY_FUNCTION, 0);

	for (size_t i = 0; i < items(check, key); i++) {
		const char *name = function_of(text_of(item(check, key, i, 0)));
		int64_t expected = json_object_get_int64(item(check, key, i, 1)), cost;

		if (!strcmp(name, "bar_[i]")) /* the mark of an inlined function is its kind here */
			name = "bar";
		cost = cost_of(check, &ranking, name, number);
		if (cost != expected)
			fail_msg("%s: %s: %s has %" PRId64 ", not %" PRId64, check->file, key, name,
				 cost, expected);
	}
}

static void check_exact(const struct check *check)
{
	ensure(check, check->event_count == 1);
	ensure(check, check->events[0].total == json_object_get_int64(fact(check, "total")));
	check_top(check, "top_self", SELF);
	check_top(check, "top_total", TOTAL);
}

static void dtrace(void **state)
{
	(void)state;
	assert_true(each_file("dtrace", check_exact, NULL) > 0);
}

/* ---- bpftrace ---- */

/* The facts keep the offsets: "read+77" is one of the addresses of read. */
static void check_bpftrace(const struct check *check)
{
	struct pc_ranking ranking = rank(check, PC_BY_FUNCTION, 0);
	struct json_object *tops;

	ensure(check, check->events[0].total == json_object_get_int64(fact(check, "total")));
	if (!json_object_object_get_ex(check->facts, "top_self", &tops)) {
		ensure(check, check->profile->cell_count ==
				      (uint32_t)json_object_get_int64(fact(check, "keys")));
		return;
	}
	for (size_t i = 0; i < items(check, "top_self"); i++) {
		char name[4096];
		bool whole = !strncmp(text_of(item(check, "top_self", i, 0)), "0x", 2);
		int64_t expected = json_object_get_int64(item(check, "top_self", i, 1)), cost;

		snprintf(name, sizeof(name), "%s", text_of(item(check, "top_self", i, 0)));
		if (strrchr(name, '+'))
			*strrchr(name, '+') = 0;
		cost = sum_of(&ranking, name, SELF);
		ensure(check, whole ? cost == expected : cost >= expected);
	}
}

static void bpftrace(void **state)
{
	(void)state;
	assert_true(each_file("bpftrace", check_bpftrace, NULL) > 0);
}

/* ---- bcc: the files are pages of documentation, whose facts are only their lines ---- */

static const struct {
	const char *file, *event, *unit;
	int64_t total;
} pages[] = {
	/* the sums of all lines of eight blanks and a number */
	{ "bcc-text/offcputime_example.txt", "off-cpu", "us", 406374349 },
	{ "bcc-text/profile_example.txt", "samples", "samples", 490 },
};

static bool has_stacks(const char *file)
{
	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++)
		if (!strcmp(pages[i].file, file))
			return true;
	return false;
}

static void check_bcc(const struct check *check)
{
	const char *first;

	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		if (strcmp(pages[i].file, check->file) != 0)
			continue;
		ensure(check, check->event_count == 1);
		ensure(check, !strcmp(check->events[0].name, pages[i].event));
		ensure(check, !strcmp(check->events[0].unit, pages[i].unit));
		ensure(check, check->events[0].total == pages[i].total);
	}
	/* the sentences between are told */
	ensure(check, pc_profile_skipped(check->profile, &first) > 100);
	ensure(check, strstr(first, "line 1") != NULL);
}

static void bcc(void **state)
{
	(void)state;
	assert_true(each_file("bcc-text", check_bcc, has_stacks) > 0);
}

/* ---- macOS sample ---- */

/* FlameGraph's script leaves out what it knows to wait; here all of it counts. */
static void check_mac_sample(const struct check *check)
{
	struct pc_ranking ranking = rank(check, PC_BY_FUNCTION, 0);
	int64_t waits = sum_of(&ranking, "__ulock_wait", SELF) + sum_of(&ranking, "read", SELF);

	ensure(check, check->event_count == 1 && check->events[0].total == 3 * 825);
	ensure(check,
	       check->events[0].total - waits == json_object_get_int64(fact(check, "total")));
	check_top(check, "top_self", SELF);
	for (size_t i = 0; i < items(check, "top_total"); i++)
		ensure(check, sum_of(&ranking, function_of(text_of(item(check, "top_total", i, 0))),
				     TOTAL) >= 2 * 825);
}

static void mac_sample(void **state)
{
	(void)state;
	assert_true(each_file("mac-sample", check_mac_sample, NULL) > 0);
}

/* ---- pmcstat ---- */

/* FlameGraph's script counts a path only at its end: of 5156 samples in fletcher_2_native it loses
 * 3666, whose callers pmcstat did not print. The file itself says 14.44 %. */
static void check_pmcstat(const struct check *check)
{
	struct pc_ranking ranking = rank(check, PC_BY_FUNCTION, 0);

	ensure(check, check->event_count == 1 && check->events[0].total == 35705);
	ensure(check, sum_of(&ranking, "zfs_lz4_compress", SELF) ==
			      json_object_get_int64(item(check, "top_self", 0, 1)));
	ensure(check, sum_of(&ranking, "fletcher_2_native", SELF) == 5156);
	check_top(check, "top_total", TOTAL);
}

static void pmcstat(void **state)
{
	(void)state;
	assert_true(each_file("pmcstat", check_pmcstat, NULL) > 0);
}

/* ---- Instruments ---- */

/* The facts are in ms or in millions of cycles. */
static void check_instruments(const struct check *check)
{
	struct pc_ranking ranking = rank(check, PC_BY_FUNCTION, 0);

	ensure(check, check->event_count == 1);
	for (size_t i = 0; i < items(check, "top_self_normalised"); i++) {
		const char *name = text_of(item(check, "top_self_normalised", i, 0));
		double expected = json_object_get_double(item(check, "top_self_normalised", i, 1));

		ensure(check,
		       near((double)sum_of(&ranking, name, SELF), expected * 1e6, 1e6 * 1e-6));
	}
}

static void instruments(void **state)
{
	(void)state;
	assert_true(each_file("instruments-deepcopy", check_instruments, NULL) > 0);
}

/* ---- xctrace ---- */

/* The facts are rows, of functions that were demangled; what is left mangled here is not looked
 * for. */
static void check_rows(const struct check *check, struct json_object *tops, enum number number)
{
	struct pc_ranking ranking = rank(check, PC_BY_FUNCTION, 0);

	for (size_t i = 0; i < json_object_array_length(tops); i++) {
		struct json_object *top = json_object_array_get_idx(tops, i);
		const char *name = text_of(json_object_array_get_idx(top, 0));
		int64_t rows = json_object_get_int64(json_object_array_get_idx(top, 1));

		if (strpbrk(name, "<{"))
			continue;
		ensure(check, cost_of(check, &ranking, name, number) == rows * 1000000);
	}
}

static void check_xctrace(const struct check *check)
{
	struct json_object *facts = fact(check, "inferno");

	ensure(check, check->event_count == 1);
	ensure(check, check->events[0].samples == json_object_get_int64(fact(check, "rows")));
	ensure(check, check->events[0].total == check->events[0].samples * 1000000);
	check_rows(check, json_object_object_get(facts, "top_self"), SELF);
	check_rows(check, json_object_object_get(facts, "top_total"), TOTAL);
}

static void xctrace(void **state)
{
	(void)state;
	assert_true(each_file("xctrace-xml", check_xctrace, NULL) > 0);
}

/* ---- sysprof: the file says its own total ---- */

static void check_sysprof(const struct check *check)
{
	struct pc_ranking ranking = rank(check, PC_BY_FUNCTION, 0);

	ensure(check, check->event_count == 1 && check->events[0].total == 8267);
	ensure(check, sum_of(&ranking, "_int_malloc", SELF) == 57);
	ensure(check, sum_of(&ranking, "_int_malloc", TOTAL) == 69);
	ensure(check, sum_of(&ranking, "shape_run", TOTAL) == 124);
	ensure(check, sum_of(&ranking, "gdk_window_invalidate_rect", TOTAL) == 13);
}

static void sysprof(void **state)
{
	(void)state;
	assert_true(each_file("sysprof", check_sysprof, NULL) > 0);
}

/* ---- simpleperf, which perf script's parser reads ---- */

static void check_simpleperf(const struct check *check)
{
	struct pc_ranking ranking = rank(check, PC_BY_FUNCTION, 0);

	ensure(check, check->event_count == 1 && check->events[0].total == 163000000);
	ensure(check, check->events[0].samples == json_object_get_int64(fact(check, "samples")));
	for (size_t i = 0; i < items(check, "top_leaf"); i++)
		ensure(check, sum_of(&ranking, text_of(item(check, "top_leaf", i, 0)), SAMPLES) ==
				      json_object_get_int64(item(check, "top_leaf", i, 1)));
}

static void simpleperf(void **state)
{
	(void)state;
	assert_true(each_file("simpleperf-script", check_simpleperf, NULL) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dtrace),     cmocka_unit_test(bpftrace),
		cmocka_unit_test(bcc),	      cmocka_unit_test(mac_sample),
		cmocka_unit_test(pmcstat),    cmocka_unit_test(instruments),
		cmocka_unit_test(xctrace),    cmocka_unit_test(sysprof),
		cmocka_unit_test(simpleperf),
	};

	return RUN_FACTS(tests);
}
