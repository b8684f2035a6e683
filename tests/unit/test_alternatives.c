/* SPDX-License-Identifier: Apache-2.0
 * What can be used in place of what: every row of the tables as built in, and finding by name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "advice/alternatives_table.h"
#include "base/context.h"

enum { LEAST_SOFTWARE = 200, LEAST_PAIRS = 150, WHAT_MAX = 100, WATCH_MAX = 200 };

static int setup(void **state)
{
	*state = pc_new();
	return 0;
}

static int teardown(void **state)
{
	pc_free(*state);
	return 0;
}

#define ensure(id, condition)                                           \
	do {                                                            \
		if (!(condition))                                       \
			fail_msg("%s: not true: %s", (id), #condition); \
	} while (0)

static bool is_sentence(const char *text, size_t most)
{
	size_t size = text ? strlen(text) : 0;

	return size > 3 && size <= most;
}

static void rows_are_whole(void **state)
{
	struct pc_alternatives_table table;

	if (pc_alternatives_read(*state, &table))
		fail_msg("%s", pc_error(*state));
	assert_true(table.software_count >= LEAST_SOFTWARE);
	assert_true(table.count >= LEAST_PAIRS);
	for (size_t i = 0; i < table.software_count; i++) {
		const struct pc_software *one = &table.software[i];

		ensure(one->id, i == 0 || strcmp(table.software[i - 1].id, one->id) < 0);
		ensure(one->id, is_sentence(one->what, WHAT_MAX));
		ensure(one->id, !pc_span_find(one->names, "||"));
	}
	for (size_t i = 0; i < table.count; i++) {
		const struct pc_alternative *one = &table.items[i];

		ensure(one->of->id, one->of != one->use);
		ensure(one->of->id, one->of->kind != PC_SOFTWARE_SETTING);
		ensure(one->of->id, !one->watch || is_sentence(one->watch, WATCH_MAX));
		ensure(one->of->id, !strpbrk(one->source, " \t<>\"|"));
		/* a figure of speed stands in the evidence or nowhere */
		ensure(one->of->id, !one->evidence || strpbrk(one->evidence, "0123456789") ||
					    strstr(one->evidence, "much faster"));
		ensure(one->of->id, !one->watch || !strstr(one->watch, " ms"));
	}
}

static struct pc_alternatives find(void **state, const char *target, unsigned kinds)
{
	struct pc_alternatives found = { 0 };

	assert_int_equal(pc_alternatives_find(*state, target, kinds, &found), PC_OK);
	return found;
}

static bool names(const struct pc_alternatives *found, const char *name)
{
	for (size_t i = 0; i < found->count; i++)
		if (!strcmp(found->items[i].use->name, name))
			return true;
	return false;
}

static void names_are_found(void **state)
{
	const unsigned library = 1u << PC_SOFTWARE_LIBRARY, any = (1u << PC_SOFTWARE_SETTING) - 1;
	static const char *const zlibs[] = { "zlib", "libz", "libz.so.1", "zlib.h", "ZLIB" };
	struct pc_alternatives found;

	for (size_t i = 0; i < sizeof(zlibs) / sizeof(zlibs[0]); i++) {
		found = find(state, zlibs[i], library);
		ensure(zlibs[i], found.thing_count == 1 && names(&found, "zlib-ng"));
		ensure(zlibs[i], found.items[0].fit == PC_FIT_DROP_IN);
		ensure(zlibs[i], !found.near);
	}
	found = find(state, "zlib", any); /* gzip of Python is called so, too */
	assert_true(found.thing_count > 1);
	assert_string_equal(found.things[0]->name, "zlib");
	assert_ptr_equal(found.items[0].of, found.things[0]);
	found = find(state, "json", 1u << PC_SOFTWARE_PYLIBRARY);
	assert_true(names(&found, "orjson"));
	found = find(state, "json", library);
	assert_false(names(&found, "orjson"));
	found = find(state, "github.com/Sirupsen/logrus", any);
	assert_true(names(&found, "go.uber.org/zap"));
}

static void remedies_are_found(void **state)
{
	struct pc_alternatives found = find(state, "gzip", 1u << PC_SOFTWARE_PROGRAM);

	assert_true(found.remedy_count > 0);
	found = find(state, "longest_match", 1u << PC_SOFTWARE_FUNCTION);
	assert_int_equal(found.count, 0);
	assert_true(found.remedy_count > 0);
}

static void nothing_is_known(void **state)
{
	const unsigned any = (1u << PC_SOFTWARE_SETTING) - 1;
	struct pc_alternatives found = find(state, "pandsa", any);

	assert_int_equal(found.count + found.thing_count + found.remedy_count, 0);
	assert_string_equal(found.near, "pandas");
	found = find(state, "something quite different", any);
	assert_null(found.near);
	found = find(state, "|", any);
	assert_int_equal(found.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(rows_are_whole, setup, teardown),
		cmocka_unit_test_setup_teardown(names_are_found, setup, teardown),
		cmocka_unit_test_setup_teardown(remedies_are_found, setup, teardown),
		cmocka_unit_test_setup_teardown(nothing_is_known, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
