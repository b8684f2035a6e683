/* SPDX-License-Identifier: Apache-2.0
 * What valgrind, heaptrack, gprof and VTune wrote of real programs against facts (facts.h). */
#include "facts.h"

#include "base/table.h"

static bool has_note(const struct check *check, const char *words)
{
	for (const char *const *note = pc_profile_notes(check->profile); *note; note++)
		if (strstr(*note, words))
			return true;
	return false;
}

static struct json_object *key_of(struct json_object *object, const char *key)
{
	struct json_object *value = NULL;

	json_object_object_get_ex(object, key, &value);
	return value;
}

/* Of the functions of that name in that file; NULL: in any. */
static int64_t self_in(const struct pc_ranking *ranking, const char *name, const char *file)
{
	int64_t sum = 0;

	for (size_t i = 0; i < ranking->count; i++)
		if (!strcmp(ranking->rows[i].name, name) &&
		    (!file || (ranking->rows[i].file && !strcmp(ranking->rows[i].file, file))))
			sum += ranking->rows[i].self;
	return sum;
}

/* ---- callgrind.out ---- */

/* callgrind_annotate counts two instructions of gen_va-cache-instr.out in no function, adds pprof's
 * calls to its self costs, and does not read lsprof's form: the facts of the plain reader ("own")
 * and the sum of what the lines say are what is compared. */
static void check_callgrind(const struct check *check)
{
	struct pc_ranking ranking = rank(check, PC_BY_FUNCTION, 0);
	struct json_object *own = fact(check, "own_parser");
	struct json_object *top = key_of(own, "top_self");
	int64_t sum = json_object_get_int64(key_of(own, "sum_self_first_event"));

	ensure(check, check->event_count == items(check, "events"));
	for (size_t i = 0; i < check->event_count; i++)
		ensure(check,
		       !strcmp(check->events[i].name,
			       text_of(json_object_array_get_idx(fact(check, "events"), i))));
	ensure(check, check->events[0].total == sum);
	ensure(check, self_of(check, 0) == sum);
	for (size_t i = 0; i < json_object_array_length(top); i++) {
		struct json_object *row = json_object_array_get_idx(top, i);

		ensure(check, self_in(&ranking, text_of(json_object_array_get_idx(row, 0)), NULL) ==
				      json_object_get_int64(json_object_array_get_idx(row, 1)));
	}
	ensure(check, !pc_profile_damage(check->profile, &(const char *){ NULL },
					 &(const char *){ NULL }));
	ensure(check, pc_profile_skipped(check->profile, &(const char *){ NULL }) == 0);
}

/* All events against the file's own last line. */
static void check_callgrind_totals(const struct check *check)
{
	char *rest = NULL, said[1024];

	check_callgrind(check);
	snprintf(said, sizeof(said), "%s",
		 json_object_is_type(fact(check, "summary_or_totals_lines"), json_type_null)
			 ? ""
			 : text_of(fact(check, "summary_or_totals_lines")));
	rest = said;
	if (strstr(check->file, "bzr.")) { /* its summary is not the sum of its lines */
		ensure(check, has_note(check, "1482829, but its lines add up to 1482191"));
		return;
	}
	for (size_t i = 0; i < check->event_count && *rest; i++)
		ensure(check, check->events[i].total == strtoll(rest, &rest, 10));
}

/* The totals of recursive functions, which were found by hand in the files. */
static void recursion(void **state)
{
	char path[8192];
	const char *paths[] = { path };
	struct check check = { .file = "callgrind-out/gen_va.out", .pc = pc_new() };
	struct pc_ranking ranking;

	(void)state;
	snprintf(path, sizeof(path), "%s/%s", folder, check.file);
	assert_int_equal(
		pc_profile_read(check.pc, (struct pc_list){ paths, 1 }, "", &check.profile), PC_OK);
	ranking = rank(&check, PC_BY_FUNCTION, 0);
	/* callgrind_annotate --inclusive=yes says 111384117, 249 % of the program */
	ensure(&check, sum_of(&ranking, "ins'2", TOTAL) == 9303718);
	ensure(&check, sum_of(&ranking, "msort_with_tmp.part.0'2", TOTAL) == 13584538);
	ensure(&check, sum_of(&ranking, "main", TOTAL) == 44682790);
	pc_free(check.pc);
}

/* ---- cachegrind.out ---- */

static void check_cachegrind(const struct check *check)
{
	struct pc_ranking ranking = rank(check, PC_BY_FUNCTION, 0);

	ensure(check, check->event_count == items(check, "events"));
	for (size_t i = 0; i < check->event_count; i++)
		ensure(check,
		       check->events[i].total == json_object_get_int64(json_object_array_get_idx(
							 fact(check, "summary"), i)));
	ensure(check,
	       check->events[0].total == json_object_get_int64(fact(check, "sum_first_event")));
	for (size_t i = 0; i < items(check, "top_self"); i++) {
		const char *name = text_of(item(check, "top_self", i, 0));
		const char *colon = strchr(name, ':');
		char file[4096];

		snprintf(file, sizeof(file), "%.*s", (int)(colon - name), name);
		ensure(check, self_in(&ranking, colon + 1, file) ==
				      json_object_get_int64(item(check, "top_self", i, 1)));
	}
}

/* ---- the annotators: the facts know only lines, the files that were annotated know more ---- */

static const struct {
	const char *file;
	int64_t total;
	const char *function;
	int64_t self;
} annotated[] = {
	{ "callgrind_annotate/ann1.post.exp", 5229753, "main", 5000015 },
	{ "callgrind_annotate/gen_va-cache.txt", 44806510, "ins'2", 5803285 },
	{ "callgrind_annotate/gen_va.txt", 44806508, "ins'2", 5803285 },
	{ "cg_annotate/ann1a.post.exp", 5229753, "main", 5000015 },
	{ "cg_annotate/ann2.post.exp", 100000, "f1", 25000 },
	{ "cg_annotate/gen_va.txt", 45262859, "ins", 6138508 },
};

static void check_inclusive(const struct check *check)
{
	struct pc_ranking ranking = { 0 };
	struct pc_rank_query query = { .by = PC_BY_FUNCTION, .sort = PC_SORT_TOTAL };

	if (pc_profile_rank(check->pc, check->profile, &query, &ranking))
		fail_msg("%s: %s", check->file, pc_error(check->pc));
	ensure(check, check->events[0].total == 44806508);
	ensure(check, sum_of(&ranking, "ins'2", TOTAL) == 9303718);
	ensure(check, sum_of(&ranking, "main", TOTAL) == 44682790);
	ensure(check, pc_profile_skipped(check->profile, &(const char *){ NULL }) == 0);
}

static void check_annotated(const struct check *check)
{
	struct pc_ranking ranking;

	if (strstr(check->file, "incl-tree")) {
		check_inclusive(check);
		return;
	}
	ranking = rank(check, PC_BY_FUNCTION, 0);
	ensure(check, pc_profile_skipped(check->profile, &(const char *){ NULL }) == 0);
	for (size_t i = 0; i < sizeof(annotated) / sizeof(annotated[0]); i++)
		if (!strcmp(check->file, annotated[i].file)) {
			ensure(check, check->events[0].total == annotated[i].total);
			ensure(check,
			       sum_of(&ranking, annotated[i].function, SELF) == annotated[i].self);
			return;
		}
	fail_msg("%s: nothing to compare with", check->file);
}

/* ---- the heap ---- */

static void check_ms_print(const struct check *check)
{
	char words[64];
	struct json_object *peak = fact(check, "peak_snapshot");
	bool has_peak = !json_object_is_type(peak, json_type_null);

	snprintf(words, sizeof(words), "at its peak, snapshot %s of %s", text_of(peak),
		 text_of(fact(check, "snapshots")));
	ensure(check, has_note(check, has_peak ? words : "no snapshot is marked as the peak"));
	ensure(check, pc_profile_skipped(check->profile, &(const char *){ NULL }) == 0);
	/* the facts' largest is with bookkeeping */
	ensure(check, check->events[0].total <= json_object_get_int64(fact(check, "max_total_B")));
	if (strstr(check->file, "basic."))
		ensure(check, check->events[0].total == 14400);
	if (strstr(check->file, "gen_va."))
		ensure(check, check->events[0].total == 1604120 - 480024);
}

static void check_massif(const struct check *check)
{
	struct pc_ranking ranking = rank(check, PC_BY_FUNCTION, 0);

	ensure(check, check->events[0].total == 1604120 - 480024);
	ensure(check, has_note(check, "at its peak, snapshot 82 of 84"));
	ensure(check, sum_of(&ranking, "ins", SELF) == 480000);
	ensure(check, pc_profile_skipped(check->profile, &(const char *){ NULL }) == 0);
}

static void check_heaptrack(const struct check *check)
{
	struct pc_ranking ranking = rank(check, PC_BY_FUNCTION, 0);

	ensure(check, check->event_count == 3);
	ensure(check,
	       check->events[0].total ==
		       strtoll(text_of(fact(check, "calls to allocation functions")), NULL, 10));
	ensure(check,
	       near((double)check->events[1].total / 1e6,
		    strtod(text_of(fact(check, "peak heap memory consumption")), NULL), 1e-9));
	ensure(check, sum_of(&ranking, "strings", SELF) == 20001);
	ensure(check, pc_profile_skipped(check->profile, &(const char *){ NULL }) == 0);
}

static double amount(const struct check *check, const char *name)
{
	const char *text = text_of(fact(check, name));

	return strtod(text, NULL) * (strchr(text, 'M') ? 1e6 : 1e3);
}

/* The facts are what heaptrack_print says. It leaves out leaks that it suppresses, and takes the
 * first kind of allocation for temporary whenever it is freed after another one was freed. */
static void check_heaptrack_file(const struct check *check)
{
	bool is_new = strstr(check->file, "gen_va") != NULL;
	double leaked = is_new ? 0 : 5.20e3;
	int64_t temporary = is_new ? 1 : 0;

	ensure(check, check->event_count == 4);
	ensure(check,
	       check->events[0].total ==
		       strtoll(text_of(fact(check, "calls to allocation functions")), NULL, 10));
	ensure(check, fabs((double)check->events[1].total -
			   amount(check, "peak heap memory consumption")) < (is_new ? 5e3 : 5));
	ensure(check, fabs((double)check->events[2].total - leaked -
			   amount(check, "total memory leaked")) < 10);
	ensure(check,
	       check->events[3].total + temporary ==
		       strtoll(text_of(fact(check, "temporary memory allocations")), NULL, 10));
	ensure(check, pc_profile_skipped(check->profile, &(const char *){ NULL }) == 0);
}

/* ---- gprof ---- */

/* The percentages of gprof are of what it counted; its rows are rounded. */
static void check_gprof(const struct check *check)
{
	struct pc_ranking ranking = rank(check, PC_BY_FUNCTION, 0);
	double sum = json_object_get_double(fact(check, "sum_self_s"));
	int64_t rows = json_object_get_int64(fact(check, "flat_rows"));

	ensure(check, check->event_count == 1);
	ensure(check, pc_profile_skipped(check->profile, &(const char *){ NULL }) == 0);
	if (rows)
		ensure(check, near((double)self_of(check, 0) / 1e9, sum, 1e-6));
	if (strstr(check->file, "dan.")) /* 171 rows of half a sample are printed as 0.01 */
		ensure(check, near((double)check->events[0].total / 1e9, 13.93, 1e-9));
	else if (rows)
		ensure(check, near((double)check->events[0].total / 1e9, sum, 1e-6));
	for (size_t i = 0; i < items(check, "top_self"); i++) {
		const char *name = text_of(item(check, "top_self", i, 0));

		ensure(check, near((double)sum_of(&ranking, name, SELF) / 1e9,
				   json_object_get_double(item(check, "top_self", i, 2)), 1e-9));
	}
	if (strstr(check->file, "cycle."))
		ensure(check, check->events[0].total == 1930000000);
	if (strstr(check->file, "darwin.")) { /* the facts' reader did not know its tables */
		ensure(check, check->events[0].total == 1210000000);
		ensure(check, sum_of(&ranking, "mcount", SELF) == 310000000);
	}
}

static void check_vtune(const struct check *check)
{
	struct pc_ranking ranking = rank(check, PC_BY_FUNCTION, 0);
	bool newer = strstr(check->file, "2013") != NULL;

	ensure(check, sum_of(&ranking, "initialize_2D_buffer", SELF) ==
			      (newer ? 7567000000 : 14710000000));
	ensure(check, near((double)check->events[0].total / 1e9, newer ? 16.35 : 31.29, 0.05));
	ensure(check, pc_profile_skipped(check->profile, &(const char *){ NULL }) == 0);
}

static bool is_not_empty(const char *file)
{
	return !strstr(file, "empty.");
}

static void files(void **state)
{
	static const struct {
		const char *format;
		void (*checker)(const struct check *);
	} formats[] = {
		{ "callgrind-out", check_callgrind_totals },
		{ "cachegrind-out", check_cachegrind },
		{ "callgrind_annotate", check_annotated },
		{ "cg_annotate", check_annotated },
		{ "massif-out", check_massif },
		{ "ms_print", check_ms_print },
		{ "heaptrack_print", check_heaptrack },
		{ "heaptrack-raw", check_heaptrack_file },
		{ "gprof", check_gprof },
		{ "gprof-bsd", check_gprof },
		{ "vtune-gprof-cc", check_vtune },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		assert_true(each_file(formats[i].format, formats[i].checker, is_not_empty) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files),
		cmocka_unit_test(recursion),
	};

	return RUN_FACTS(tests);
}
