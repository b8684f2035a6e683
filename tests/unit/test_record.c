/* SPDX-License-Identifier: Apache-2.0
 * Tests of llm/cache/record.c: exchanges written down and read again. */
#include "cache_fixture.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "llm/cache/record.h"

#define QUESTION(model, prompt)                                                                   \
	"{\"provider\":\"openai\",\"model\":\"" model "\",\"parameters\":{},\"prompt\":\"" prompt \
	"\"}"
#define ANSWER(text) "{\"text\":\"" text "\"}"
#define LINE(prompt, text) "{\"question\":" QUESTION("m", prompt) ",\"answer\":" ANSWER(text) "}\n"

static struct pc_record *record_to(struct fixture *f)
{
	struct pc_record *record = NULL;

	assert_int_equal(pc_record_open(f->pc, f->path, &record), PC_OK);
	return record;
}

static void add(struct fixture *f, struct pc_record *record, const char *question,
		const char *answer)
{
	assert_int_equal(pc_record_add(f->pc, record, pc_span(question), pc_span(answer)), PC_OK);
}

static void check_file(struct fixture *f, const char *wanted)
{
	PC_AUTO(text) struct pc_text bytes = bytes_of(f->path);

	assert_string_equal(bytes.data ? bytes.data : "", wanted);
}

static struct pc_record *replay(struct fixture *f)
{
	struct pc_record *record = NULL;

	assert_int_equal(pc_replay_open(f->pc, f->path, &record), PC_OK);
	return record;
}

static void check_answer(struct pc_record *record, const char *question, const char *wanted)
{
	struct pc_span answer = pc_replay_find(record, pc_span(question));

	assert_non_null(answer.data);
	assert_string_equal(answer.data, wanted);
}

static void what_is_recorded_is_replayed(void **state)
{
	struct fixture *f = *state;
	struct pc_record *record = record_to(f);
	struct stat st;
	mode_t mask = umask(0);

	assert_int_not_equal(access(f->path, F_OK), 0); /* who asks nothing leaves nothing */
	add(f, record, QUESTION("m", "one"), ANSWER("1"));
	add(f, record, QUESTION("m", "two"), ANSWER("\\u202e\\n"));
	umask(mask);
	assert_int_equal(stat(f->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	pc_record_close(record);
	pc_record_close(record);
	check_file(f, LINE("one", "1") LINE("two", "\\u202e\\n"));
	record = replay(f);
	check_answer(record, QUESTION("m", "one"), ANSWER("1"));
	check_answer(record, QUESTION("m", "two"), ANSWER("\\u202e\\n"));
	assert_null(pc_replay_find(record, PC_SPAN(QUESTION("m", "on"))).data);
	pc_record_close(record);
}

static void check_context(const struct pc_record *record, const char *name, const char *wanted,
			  uint32_t tokens)
{
	const char *found = NULL;
	uint32_t has = 0;

	assert_int_equal(pc_replay_context(record, name, &found, &has), wanted != NULL);
	if (wanted)
		assert_string_equal(found, wanted);
	assert_int_equal(has, tokens);
}

static void contexts_belong_to_it(void **state)
{
	struct fixture *f = *state;
	struct pc_record *record = record_to(f);

	assert_int_equal(pc_record_context(f->pc, record, "m", 4096), PC_OK);
	add(f, record, QUESTION("m", "one"), ANSWER("1"));
	pc_record_close(record);
	check_file(f, "{\"context\":{\"model\":\"m\",\"tokens\":4096}}\n" LINE("one", "1"));
	record = record_to(f); /* it is known as what it is */
	assert_int_equal(pc_record_context(f->pc, record, "m", 8192), PC_OK);
	pc_record_close(record);
	record = replay(f);
	check_answer(record, QUESTION("m", "one"), ANSWER("1"));
	check_context(record, "m", "m", 8192);
	check_context(record, NULL, "m", 8192);
	check_context(record, "n", NULL, 0);
	record = record_to(f);
	assert_int_equal(pc_record_context(f->pc, record, "n", 1), PC_OK);
	pc_record_close(record);
	check_context(replay(f), NULL, NULL, 0); /* which of them is not said */
}

static void a_later_run_appends(void **state)
{
	struct fixture *f = *state;
	struct pc_record *record;

	set_bytes(f->path, PC_SPAN(LINE("one", "old")));
	record = record_to(f);
	add(f, record, QUESTION("m", "one"), ANSWER("new"));
	pc_record_close(record);
	check_file(f, LINE("one", "old") LINE("one", "new"));
	check_answer(replay(f), QUESTION("m", "one"), ANSWER("new"));
}

static void a_line_that_was_cut_off_goes(void **state)
{
	struct fixture *f = *state;
	static const char *const cut[] = { LINE("one", "1") "{\"question\":{\"prov", "{\"quest",
					   "" };
	static const char *const left[] = { LINE("one", "1"), "", "" };

	for (size_t i = 0; i < 3; i++) {
		PC_AUTO(text) struct pc_text wanted = { 0 };
		struct pc_record *record;

		set_bytes(f->path, pc_span(cut[i]));
		record = record_to(f);
		add(f, record, QUESTION("m", "two"), ANSWER("2"));
		pc_record_close(record);
		pc_text_puts(&wanted, left[i]);
		pc_text_puts(&wanted, LINE("two", "2"));
		check_file(f, wanted.data);
	}
}

static void what_is_no_record_is_left_alone(void **state)
{
	struct fixture *f = *state;
	struct pc_record *record = NULL;

	set_bytes(f->path, PC_SPAN("my notes, with no end of line"));
	assert_int_equal(pc_record_open(f->pc, f->path, &record), PC_EINPUT);
	assert_non_null(strstr(pc_error(f->pc), "something else"));
	check_file(f, "my notes, with no end of line");
	assert_int_equal(pc_record_open(f->pc, "/nonexistent/record", &record), PC_EINPUT);
	assert_int_equal(pc_record_open(f->pc, f->folder, &record), PC_EINPUT);
	assert_null(record);
}

static void a_line_is_whole_or_not_there(void **state)
{
	struct fixture *f = *state;
	PC_AUTO(text) struct pc_text large = { 0 };
	struct pc_record *record = record_to(f);
	struct rlimit before, limit;

	pc_text_puts(&large, "{\"text\":\"");
	while (large.size < 1 << 20)
		pc_text_puts(&large, "more than there is room for ");
	pc_text_puts(&large, "\"}");
	add(f, record, QUESTION("m", "one"), ANSWER("1"));
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &before);
	limit = before;
	limit.rlim_cur = 100000;
	setrlimit(RLIMIT_FSIZE, &limit);
	assert_int_equal(
		pc_record_add(f->pc, record, PC_SPAN(QUESTION("m", "large")), pc_text_span(&large)),
		PC_EINPUT);
	setrlimit(RLIMIT_FSIZE, &before);
	assert_non_null(strstr(pc_error(f->pc), f->path));
	check_file(f, LINE("one", "1"));
	add(f, record, QUESTION("m", "two"), ANSWER("2"));
	check_file(f, LINE("one", "1") LINE("two", "2"));
	pc_record_close(record);
}

enum { WRITERS = 3, EACH = 60 };

static void several_processes_record(void **state)
{
	struct fixture *f = *state;
	struct pc_record *record;
	pid_t children[WRITERS];
	char question[128];
	int status;

	for (int who = 0; who < WRITERS; who++) {
		children[who] = fork();
		if (children[who])
			continue;
		record = record_to(f);
		for (int i = 0; i < EACH; i++) {
			snprintf(question, sizeof(question), QUESTION("m", "%d of %d"), i, who);
			add(f, record, question, ANSWER("yes"));
		}
		_exit(0);
	}
	for (int who = 0; who < WRITERS; who++) {
		waitpid(children[who], &status, 0);
		assert_int_equal(status, 0);
	}
	record = replay(f);
	for (int i = 0; i < WRITERS * EACH; i++) {
		snprintf(question, sizeof(question), QUESTION("m", "%d of %d"), i / WRITERS,
			 i % WRITERS);
		check_answer(record, question, ANSWER("yes"));
	}
}

/* ---- replay is strict ---- */
static void check_bad(struct fixture *f, const char *lines, const char *line, const char *why)
{
	struct pc_record *record = NULL;

	set_bytes(f->path, pc_span(lines));
	assert_int_equal(pc_replay_open(f->pc, f->path, &record), PC_EINPUT);
	assert_null(record);
	if (!strstr(pc_error(f->pc), why) || !strstr(pc_error(f->pc), line))
		fail_msg("'%s' is neither '%s' nor '%s'", pc_error(f->pc), line, why);
}

static void bad_lines_are_told(void **state)
{
	struct fixture *f = *state;
	struct pc_record *record = NULL;

	check_bad(f, "nonsense\n", ":1: ", "a line {");
	check_bad(f, LINE("one", "1") "\n7\n", ":3: ", "no object");
	check_bad(f, LINE("one", "1") "{\"question\":\n", ":2: ", "ends in the middle");
	check_bad(f, LINE("one", "1") "{\"quest\n" LINE("two", "2"), ":2: ", "");
	check_bad(f, "{\"question\":", ":1: ", "ends in the middle"); /* with nothing whole */
	check_bad(f, "{\"question\":{},\"answer\":{}}\n", ":1: ", "no prompt");
	check_bad(f, "{\"answer\":" ANSWER("1") ",\"x\":1}\n", ":1: ", "no question");
	check_bad(f, "{\"question\":" QUESTION("m", "p") ",\"answer\":{}}\n", ":1: ", "no answer");
	check_bad(f, "{\"question\":" QUESTION("m", "p") ",\"answer\":null}\n",
		  ":1: ", "no answer");
	check_bad(f, "{\"question\":" QUESTION("m", "p") "}\n", ":1: ", "members");
	check_bad(f, LINE("one", "\xff"), ":1: ", "utf");
	assert_int_equal(pc_replay_open(f->pc, "/nonexistent/replay", &record), PC_EINPUT);
}

static char told[256];

static void tell(struct pc *pc, const char *text)
{
	(void)pc;
	snprintf(told, sizeof(told), "%s", text);
}

static void what_is_whole_of_a_cut_file_is_replayed(void **state)
{
	static const char whole[] = LINE("one", "1") LINE("two", "2");
	struct fixture *f = *state;
	size_t first = sizeof(LINE("one", "1")) - 1;

	f->pc->sinks.hint = tell;
	for (size_t size = first; size < sizeof(whole); size++) {
		struct pc_record *record;
		/* a last line without its end is whole */
		bool both = size >= sizeof(whole) - 2;

		told[0] = '\0';
		set_bytes(f->path, (struct pc_span){ whole, size });
		record = replay(f);
		check_answer(record, QUESTION("m", "one"), ANSWER("1"));
		assert_int_equal(pc_replay_find(record, PC_SPAN(QUESTION("m", "two"))).data != NULL,
				 both);
		assert_int_equal(strstr(told, "breaks off at line 2") != NULL,
				 !both && size > first);
	}
}

static void lines_may_be_edited(void **state)
{
	struct fixture *f = *state;

	set_bytes(f->path, PC_SPAN("\n{ \"answer\": {\"text\": \"1\"}, \"question\": {\"prompt\":"
				   "\"o\\u006ee\", \"model\":\"m\",\"parameters\":{ },"
				   "\"provider\":\"openai\"}}\r\n  \n"));
	check_answer(replay(f), QUESTION("m", "one"), ANSWER("1"));
}

/* ---- the nearest ---- */
static void check_missing(struct fixture *f, const char *question, const char *wanted)
{
	assert_int_equal(pc_replay_missing(f->pc, replay(f), pc_span(question)), PC_EINPUT);
	if (!strstr(pc_error(f->pc), wanted))
		fail_msg("'%s' is not in '%s'", wanted, pc_error(f->pc));
}

static void the_nearest_is_shown(void **state)
{
	struct fixture *f = *state;

	set_bytes(f->path, PC_SPAN(LINE("What costs 47 % of it?", "1") LINE(
				   "What is this?\\nline two\\nmore é\\u001b x", "2")));
	check_missing(f, QUESTION("m", "What costs 48 % of it?"),
		      "line 1, whose prompt has \"What costs 47 % of it?\" where \"What costs 48 % "
		      "of it?\" is asked");
	check_missing(f, QUESTION("n", "What costs 47 % of it?"),
		      "line 1, whose model has \"m\" where \"n\" is asked;");
	check_missing(
		f, QUESTION("m", "What is this?\\nline two\\nmore è\\u001b x"),
		"line 2, whose prompt (line 3) has \"more é\\x1b x\" where \"more è\\x1b x\"");
	check_missing(f, QUESTION("n", "What is this?\\nline two"), "line 2, whose model has");
	set_bytes(f->path, PC_SPAN(""));
	check_missing(f, QUESTION("m", "x"), "holds none at all");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_recorded_is_replayed),
		TEST(contexts_belong_to_it),
		TEST(a_later_run_appends),
		TEST(a_line_that_was_cut_off_goes),
		TEST(what_is_no_record_is_left_alone),
		TEST(a_line_is_whole_or_not_there),
		TEST(several_processes_record),
		TEST(bad_lines_are_told),
		TEST(what_is_whole_of_a_cut_file_is_replayed),
		TEST(lines_may_be_edited),
		TEST(the_nearest_is_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
