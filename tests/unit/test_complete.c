/* SPDX-License-Identifier: Apache-2.0
 * Completion, as the program answers it; the shells' side is tests/contract/completion.sh, which
 * has verbs too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/context.h"
#include "cli/complete.h"

struct fixture {
	struct pc *pc;
	struct pc_text out;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	setenv("PERFCOPILOT_COMMANDS_PATH", "/nonexistent", 1);
	f->pc = pc_new();
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	pc_text_clear(&f->out);
	pc_free(f->pc);
	free(f);
	return 0;
}

/* The candidates of "completion|--col|": words divided, and ended, by "|". */
static const char *complete(struct fixture *f, const char *line)
{
	const char *words[16];
	size_t count = 0;

	for (; *line && count < 16; count++) {
		size_t size = strcspn(line, "|");

		words[count] = pc_arena_strndup(f->pc->arena, line, size);
		line += size + 1;
	}
	pc_text_clear(&f->out);
	pc_complete_words(f->pc, words, count, &f->out);
	assert_string_equal(pc_error(f->pc), "");
	return pc_arena_strdup(f->pc->arena, f->out.data ? f->out.data : "");
}

static bool offers(struct fixture *f, const char *line, const char *candidate)
{
	const char *wanted = pc_arena_printf(f->pc->arena, "\n%s\t", candidate);
	const char *all = pc_arena_printf(f->pc->arena, "\n%s", complete(f, line));

	return strstr(all, wanted) != NULL;
}

static void test_commands(void **state)
{
	struct fixture *f = *state;

	assert_true(offers(f, "|", "commands"));
	assert_true(offers(f, "|", "doctor"));
	assert_false(offers(f, "|", "--help"));
	assert_true(offers(f, "comp|", "completion"));
	assert_false(offers(f, "comp|", "commands"));
	assert_non_null(strstr(complete(f, "doc|"), "doctor\tSay what"));
	assert_true(offers(f, "--offline|--color|never|--output=x|-qo|file|com|", "commands"));
	assert_true(offers(f, "manual|sch|", "schema"));
	assert_string_equal(complete(f, ""), complete(f, "|"));
}

static void test_options(void **state)
{
	struct fixture *f = *state;

	assert_string_equal(complete(f, "--of|"), "--offline\tnever use the network\n");
	assert_true(offers(f, "-|", "--help"));
	assert_true(offers(f, "--|", "--output-format"));
	assert_true(offers(f, "doctor|--outp|", "--output"));
	assert_true(offers(f, "--output_f|", "--output_format")); /* spelled as it was begun */
	assert_false(offers(f, "--n|", "--no-offline"));
	assert_true(offers(f, "--no-|", "--no-offline"));
	assert_true(offers(f, "--no_off|", "--no_offline"));
	assert_false(offers(f, "--no-|", "--no-color"));
	assert_true(offers(f, "-q|", "-q"));
	assert_string_equal(complete(f, "-Z|"), "");
	assert_string_equal(complete(f, "doctor|--|--of|"), "");
}

static void test_values(void **state)
{
	struct fixture *f = *state;

	assert_string_equal(complete(f, "--color|a|"), "auto\t\nalways\t\n");
	assert_string_equal(complete(f, "--color=n|"), "--color=never\t\n");
	assert_string_equal(complete(f, "--color=|"),
			    "--color=auto\t\n--color=always\t\n--color=never\t\n");
	assert_string_equal(complete(f, "doctor|--output_format|h|"), "html\t\n");
	assert_string_equal(complete(f, "--offline=t|"), "--offline=true\t\n");
	assert_string_equal(complete(f, "completion|b|"), "bash\t\n");
	assert_string_equal(complete(f, "completion|--|z|"), "zsh\t\n");
	assert_string_equal(complete(f, "--nosuch=|"), "");
}

static void test_paths(void **state)
{
	struct fixture *f = *state;

	assert_string_equal(complete(f, "--output|/tm|"), ":file\n");
	assert_string_equal(complete(f, "-o||"), ":file\n");
	assert_string_equal(complete(f, "--output=/tm|"), ":file\t--output=\n");
	assert_string_equal(complete(f, "-qo/tm|"), ":file\t-qo\n");
}

static void test_odd_lines(void **state)
{
	struct fixture *f = *state;

	assert_string_equal(complete(f, "nosuch||"), "");
	assert_string_equal(complete(f, "nosuch|--|"), "");
	assert_string_equal(complete(f, "../x|-|"), "");
	assert_string_equal(complete(f, "doctor|too|many|words|"), "");
	assert_string_equal(complete(f, "completion|words|--|--of|"), "");
	assert_string_equal(complete(f, "=|"), "");
	assert_string_equal(complete(f, "--=|"), "");
	assert_string_equal(complete(f, "\x1b[31m\xff|"), "");
	assert_string_equal(complete(f, "-\xff|"), "");
	pc_text_clear(&f->out);
	pc_complete_words(f->pc, NULL, 0, &f->out);
	assert_non_null(strstr(f->out.data, "doctor\t"));
}

static void test_scripts(void **state)
{
	static const char *const shells[] = { "bash", "zsh", "fish" };

	(void)state;
	for (size_t i = 0; i < 3; i++)
		assert_non_null(strstr(pc_complete_script(shells[i]), "completion words -- "));
	assert_null(pc_complete_script("sh"));
	assert_null(pc_complete_script("words"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_commands), TEST(test_options),   TEST(test_values),
		TEST(test_paths),    TEST(test_odd_lines), TEST(test_scripts),
	};

	return cmocka_run_group_tests_name("complete", tests, NULL, NULL);
}
