/* SPDX-License-Identifier: Apache-2.0
 * Tests of base/places.c: where a user's files lie. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/places.h"

static const char *state_folder(struct pc *pc)
{
	return pc_user_folder(pc, "XDG_STATE_HOME", ".local/state");
}

static void the_variable_names_the_folder(void **state)
{
	PC_AUTO(pc) struct pc *pc = pc_new();

	(void)state;
	setenv("XDG_STATE_HOME", "/var/somewhere", 1);
	assert_string_equal(state_folder(pc), "/var/somewhere/perfcopilot");
}

static void without_it_home_does(void **state)
{
	PC_AUTO(pc) struct pc *pc = pc_new();

	(void)state;
	setenv("HOME", "/home/someone", 1);
	unsetenv("XDG_STATE_HOME");
	assert_string_equal(state_folder(pc), "/home/someone/.local/state/perfcopilot");
	setenv("XDG_STATE_HOME", "relative", 1);
	assert_string_equal(state_folder(pc), "/home/someone/.local/state/perfcopilot");
	setenv("HOME", "relative", 1);
	assert_int_equal(state_folder(pc)[0], '/');
	unsetenv("HOME");
	assert_int_equal(state_folder(pc)[0], '/');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_variable_names_the_folder),
		cmocka_unit_test(without_it_home_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
