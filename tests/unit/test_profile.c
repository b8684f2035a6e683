/* SPDX-License-Identifier: Apache-2.0
 * What may be asked of a sealed profile, and reading one from files. */
#include <unistd.h>

#include "builder_fixture.h"

/* ---- what is said of inputs ---- */
static void skipped_lines_damage_and_notes(void **state)
{
	struct fixture *f = *state;
	const char *first, *at = NULL, *reason = NULL;
	const struct pc_profile *profile;

	pc_builder_skip(f->b, 12);
	pc_builder_skip(f->b, 14);
	pc_builder_note(f->b, "rounded to %d", 2);
	pc_builder_note(f->b, "rounded to %d", 2);
	pc_builder_note(f->b, "another\xff");
	pc_builder_damage(f->b, 20, "cut off");
	pc_builder_damage(f->b, 30, "again");
	assert_int_equal(sample(f, "cycles", 1, 0), PC_OK);
	profile = seal(f);
	assert_int_equal(pc_profile_skipped(profile, &first), 2);
	assert_string_equal(first, "one.txt: line 12");
	assert_true(pc_profile_damage(profile, &at, &reason));
	assert_string_equal(at, "one.txt: line 20");
	assert_string_equal(reason, "cut off");
	assert_string_equal(pc_profile_notes(profile)[0], "rounded to 2");
	assert_string_equal(pc_profile_notes(profile)[1], "another\\xff");
	assert_string_equal(pc_profile_notes(profile)[2], "one.txt: line 30: again");
	assert_null(pc_profile_notes(profile)[3]);
}

static void nothing_said_is_nothing(void **state)
{
	struct fixture *f = *state;
	const char *text = "unchanged";
	const struct pc_profile *profile;

	assert_int_equal(sample(f, "cycles", 1, 0), PC_OK);
	profile = seal(f);
	assert_false(pc_profile_damage(profile, &text, &text));
	assert_string_equal(text, "unchanged");
	assert_int_equal(pc_profile_skipped(profile, &text), 0);
	assert_null(text);
	assert_null(pc_profile_tool(profile));
	assert_null(pc_profile_notes(profile)[0]);
	assert_false(pc_profile_has_stacks(profile));
}

/* ---- the event that is meant ---- */
static size_t chosen(struct fixture *f, const struct pc_profile *profile, const char *name)
{
	size_t index = 99;

	assert_int_equal(pc_profile_event(f->pc, profile, name, &index), PC_OK);
	return index;
}

static void events_are_found_by_name(void **state)
{
	struct fixture *f = *state;
	const struct pc_profile *profile;
	size_t index = 99;

	assert_int_equal(sample(f, "cycles:ppp", 1, 0), PC_OK);
	assert_int_equal(sample(f, "faults:u", 1, 0), PC_OK);
	assert_int_equal(sample(f, "faults:k", 1, 0), PC_OK);
	assert_int_equal(sample(f, "sched:sched_switch", 1, 0), PC_OK);
	assert_int_equal(sample(f, "cpu/event=0x3c/u", 1, 0), PC_OK);
	profile = seal(f);
	assert_int_equal(chosen(f, profile, "cycles"), 0);
	assert_int_equal(chosen(f, profile, "cycles:ppp"), 0);
	assert_int_equal(chosen(f, profile, "faults:k"), 2);
	assert_int_equal(chosen(f, profile, "sched:sched_switch"), 3);
	assert_int_equal(chosen(f, profile, "cpu/event=0x3c/u"), 4);
	assert_error(f, pc_profile_event(f->pc, profile, "faults", &index), PC_EUSAGE,
		     "several events");
	assert_error(f, pc_profile_event(f->pc, profile, "sched", &index), PC_EUSAGE,
		     "cycles:ppp, faults:u, faults:k, sched:sched_switch");
	assert_error(f, pc_profile_event(f->pc, profile, "cycl\x1b", &index), PC_EUSAGE,
		     "\"cycl\\x1b\"");
	assert_int_equal(index, 99);
}

static void the_event_with_most_samples_is_the_default(void **state)
{
	struct fixture *f = *state;
	const struct pc_profile *profile;

	assert_int_equal(self_row(f, "unknown", "main", 1), PC_OK);
	assert_int_equal(sample(f, "few", 1, 0), PC_OK);
	assert_int_equal(sample(f, "many", 1, 0), PC_OK);
	assert_int_equal(sample(f, "many", 1, 0), PC_OK);
	assert_int_equal(sample(f, "also", 2, 0), PC_OK);
	assert_int_equal(sample(f, "also", 2, 0), PC_OK);
	profile = seal(f);
	assert_int_equal(chosen(f, profile, ""), 2);
}

static void unless_the_input_prefers_one(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(sample(f, "few", 1, 0), PC_OK);
	assert_int_equal(sample(f, "many", 1, 0), PC_OK);
	assert_int_equal(sample(f, "many", 1, 0), PC_OK);
	pc_builder_prefer(f->b, event_named(f, "few"));
	pc_builder_prefer(f->b, event_named(f, "many")); /* the first counts */
	assert_int_equal(chosen(f, seal(f), ""), 0);
	assert_int_equal(chosen(f, f->profile, "many"), 1);
}

static void a_period_may_be_said_once_for_all(void **state)
{
	struct fixture *f = *state;

	pc_builder_period(f->b, event_named(f, "cpu"), 10, 0);
	assert_int_equal(sample(f, "cpu", 20, 0), PC_OK);
	next_input(f, "two");
	pc_builder_period(f->b, event_named(f, "cpu"), 10, 0);
	assert_int_equal(sample(f, "cpu", 30, 0), PC_OK);
	seal(f);
	assert_int_equal(event_of(f->profile, 0)->period, 10);
	assert_false(event_of(f->profile, 0)->period_is_mean);
}

static void then_the_one_with_most_entries(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(self_row(f, "one", "main", 1), PC_OK);
	assert_int_equal(self_row(f, "two", "main", 1), PC_OK);
	assert_int_equal(self_row(f, "two", "f", 1), PC_OK);
	assert_int_equal(self_row(f, "three", "main", 1), PC_OK);
	assert_int_equal(self_row(f, "three", "f", 1), PC_OK);
	assert_int_equal(chosen(f, seal(f), ""), 1);
}

/* ---- from files ---- */
static int read_text(struct fixture *f, const char *text, size_t size, const char *format)
{
	char path[] = "/tmp/pc_test_profile_XXXXXX";
	const char *const items[] = { path };
	struct pc_profile *profile = NULL;
	int fd = mkstemp(path), status;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, size), (ssize_t)size);
	close(fd);
	status = pc_profile_read(f->pc, (struct pc_list){ items, 1 }, format, &profile);
	unlink(path);
	assert_true(!!profile == !status);
	if (status != PC_EUSAGE && status)
		assert_non_null(strstr(pc_error(f->pc), path)); /* an error names the file */
	return status;
}

static int read_string(struct fixture *f, const char *text)
{
	return read_text(f, text, strlen(text), "");
}

static void files_are_read(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(read_string(f, "main;a 3\nmain;b 4\n"), PC_OK);
	assert_int_equal(read_text(f, "main;a 3\nmain;b 4\n", 18, "folded"), PC_OK);
}

static void what_is_no_profile_is_refused(void **state)
{
	struct fixture *f = *state;

	assert_error(f, read_string(f, ""), PC_EINPUT, "empty input");
	assert_error(f, read_string(f, "\n\nOnce upon\x1b[2J a time\nthere was\n"), PC_EINPUT,
		     "it begins with \"Once upon\\x1b[2J a time\"");
	assert_error(f, PC_EINPUT, PC_EINPUT, "--format (--help lists them)");
	assert_error(f, read_text(f, "\0\0\0", 3, ""), PC_EINPUT, "\\x00\\x00\\x00");
	assert_error(f, read_text(f, "PERFILE2\0\0\0\0", 12, ""), PC_EINPUT, "perf script -i");
	assert_error(f, read_text(f, "main;a 3\n", 9, "nonsense"), PC_EUSAGE,
		     "no format \"nonsense\"");
	assert_error(f, read_text(f, "hello\n", 6, "perf-script"), PC_EINPUT, "no samples");
}

static void one_bad_input_is_an_error_for_all(void **state)
{
	struct fixture *f = *state;
	const char *const items[] = { "/nonexistent/profile" };
	struct pc_profile *profile = NULL;

	assert_error(f, pc_profile_read(f->pc, (struct pc_list){ items, 1 }, NULL, &profile),
		     PC_EINPUT, "/nonexistent/profile");
	assert_null(profile);
}

#define REPORT                                                             \
	"# Samples: 2  of event 'cycles'\n# Event count (approx.): 2\n#\n" \
	"# Overhead  Samples  Symbol\n# ........  .......  ......\n#\n"    \
	"   100.00%        2  [.] main\n"
#define STAT "\n Performance counter stats for 'w':\n\n   12   page-faults\n"
#define FOLDED "main;a 3\nmain;b 4\nmain;c 4\nmain;d;e 4\n"

/* The notes of what is read from `text`, a line each. */
static void expect_notes(struct fixture *f, const char *text, const char *format,
			 const char *expected)
{
	char path[] = "/tmp/pc_test_profile_XXXXXX";
	const char *const items[] = { path };
	struct pc_profile *profile = NULL;
	int fd = mkstemp(path);

	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
	assert_int_equal(pc_profile_read(f->pc, (struct pc_list){ items, 1 }, "", &profile), PC_OK);
	unlink(path);
	assert_string_equal(pc_profile_format(profile), format);
	for (const char *const *note = pc_profile_notes(profile);; note++) {
		if (!*note)
			fail_msg("no note says \"%s\"", expected);
		if (strstr(*note, expected))
			return;
	}
}

static void another_profile_behind_the_first_is_told(void **state)
{
	struct fixture *f = *state;

	expect_notes(f, REPORT FOLDED, "perf-report",
		     "begins at line 8, folded stacks: it was not");
	expect_notes(f, REPORT STAT, "perf-report", "begins at line 9, perf stat: it was not");
	expect_notes(f, FOLDED STAT FOLDED, "folded", "begins at line 6, perf stat");
}

static void another_profile_before_it_is_told(void **state)
{
	struct fixture *f = *state;

	expect_notes(f, STAT REPORT, "perf-report", "begins at line 2, perf stat, was not read");
	expect_notes(f, STAT FOLDED, "folded", "begins at line 2, perf stat, was not read");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(skipped_lines_damage_and_notes),
		TEST(nothing_said_is_nothing),
		TEST(events_are_found_by_name),
		TEST(the_event_with_most_samples_is_the_default),
		TEST(unless_the_input_prefers_one),
		TEST(a_period_may_be_said_once_for_all),
		TEST(then_the_one_with_most_entries),
		TEST(files_are_read),
		TEST(what_is_no_profile_is_refused),
		TEST(one_bad_input_is_an_error_for_all),
		TEST(another_profile_behind_the_first_is_told),
		TEST(another_profile_before_it_is_told),
	};

	setenv("PATH", "/nonexistent", 1); /* as where perf is not installed */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
