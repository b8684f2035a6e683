/* SPDX-License-Identifier: Apache-2.0
 * What --help and the manual page make of rows that need more than a line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/auto.h"
#include "cli/plugin.h"
#include "cli/spec.h"

struct sample {
	bool advice, deep;
	const char *format;
};

static const char *const formats[] = { "folded", "massif", NULL };
static const char *const meanings[] = { "one stack a line", "massif.out of valgrind", NULL };

static struct pc_arg rows[] = {
	{ PC_FLAG(struct sample, advice), "advice", .fallback = "true", .help = "what helps" },
	{ PC_FLAG(struct sample, deep), "deep", .help = "go deep" },
	{ PC_STRING(struct sample, format), "format", .metavar = "FORMAT", .choices = formats,
	  .choice_help = meanings, .help = "what the input is" },
};

static struct pc_args args = {
	.own = { .rows = rows,
		 .count = sizeof(rows) / sizeof(rows[0]),
		 .size = sizeof(struct sample),
		 .declared = true },
};

static const struct pc_command command = { .name = "rank", .help = "Rank", .args = &args };

static void assert_has(const struct pc_text *text, const char *wanted)
{
	if (!strstr(text->data, wanted))
		fail_msg("no \"%s\" in:\n%s", wanted, text->data);
}

static void flags_that_are_on_show_how_to_switch_them_off(void **state)
{
	PC_AUTO(text) struct pc_text help = { 0 };

	(void)state;
	pc_help_print(&help, &command, NULL);
	assert_has(&help, "      --[no-]advice           what helps (default true)\n");
	assert_has(&help, "      --deep                  go deep\n");
}

static void choices_that_need_words_have_a_list(void **state)
{
	PC_AUTO(text) struct pc_text help = { 0 }, man = { 0 };

	(void)state;
	pc_help_print(&help, &command, NULL);
	assert_has(&help, "--format FORMAT         what the input is (one of those below)\n");
	assert_has(&help, "\nChoices of --format:\n"
			  "  folded                      one stack a line\n"
			  "  massif                      massif.out of valgrind\n");
	pc_man_print(&man, &command);
	assert_has(&man, "what the input is (one of those below)\n");
	assert_has(&man, ".RS\n.PD 0\n.TP 20\n\\fBfolded\\fR\none stack a line\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(flags_that_are_on_show_how_to_switch_them_off),
		cmocka_unit_test(choices_that_need_words_have_a_list),
	};

	return cmocka_run_group_tests_name("args help", tests, NULL, NULL);
}
