/* SPDX-License-Identifier: Apache-2.0
 * Tests of repo/artefacts.c, repo/opened.c and the tracer: real builds and programs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/context.h"
#include "base/remove.h"
#include "repo/artefacts.h"

struct fixture {
	struct pc *pc;
	char folder[64];
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->pc = pc_new();
	snprintf(f->folder, sizeof(f->folder), "/tmp/pc-artefacts-XXXXXX");
	*state = f;
	return mkdtemp(f->folder) ? 0 : -1;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	pc_remove_tree(-1, f->folder); /* an absolute path needs no descriptor */
	pc_free(f->pc);
	free(f);
	return 0;
}

static void put(const struct fixture *f, const char *name, const char *text)
{
	char command[400];
	FILE *file;

	snprintf(command, sizeof(command), "mkdir -p \"$(dirname '%s/%s')\"", f->folder, name);
	assert_int_equal(system(command), 0);
	snprintf(command, sizeof(command), "%s/%s", f->folder, name);
	file = fopen(command, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static const struct pc_artefact *find(const struct pc_artefacts *artefacts, const char *path)
{
	for (size_t i = 0; i < artefacts->count; i++)
		if (strcmp(artefacts->items[i].path, path) == 0)
			return &artefacts->items[i];
	return NULL;
}

static void built(void **state)
{
	struct fixture *f = *state;
	struct pc_artefacts artefacts;
	struct pc_snapshot *before;

	put(f, "source", "s");
	put(f, "changed", "one");
	put(f, "deep/kept", "k");
	assert_int_equal(pc_snapshot_take(f->pc, f->folder, &before), PC_OK);
	assert_int_equal(pc_artefacts_built(f->pc, f->folder, before, &artefacts), PC_OK);
	assert_int_equal(artefacts.count, 0);
	put(f, "changed", "two");
	put(f, "deep/down/new", "abc");
	put(f, ".git/index", "git's own");
	assert_int_equal(pc_artefacts_built(f->pc, f->folder, before, &artefacts), PC_OK);
	assert_int_equal(artefacts.count, 2);
	assert_string_equal(artefacts.items[0].path, "changed");
	assert_string_equal(artefacts.items[1].path, "deep/down/new");
	assert_int_equal(artefacts.items[1].size_bytes, 3);
	assert_string_equal(artefacts.items[1].sha256,
			    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void differences(void **state)
{
	static const struct pc_artefact a[] = { { "a", 1, "1" }, { "b", 1, "2" }, { "c", 1, "3" } };
	static const struct pc_artefact b[] = { { "a", 1, "1" }, { "b", 1, "x" }, { "c", 1, "3" } };
	const struct pc_artefacts all = { a, 3, NULL }, two = { a, 2, NULL },
				  other = { b, 3, NULL }, later = { a + 1, 2, NULL },
				  none = { NULL, 0, NULL };

	(void)state;
	assert_null(pc_artefacts_difference(&all, &all));
	assert_null(pc_artefacts_difference(&none, &none));
	assert_string_equal(pc_artefacts_difference(&all, &other), "b");
	assert_string_equal(pc_artefacts_difference(&all, &two), "c");
	assert_string_equal(pc_artefacts_difference(&two, &all), "c");
	assert_string_equal(pc_artefacts_difference(&later, &all), "a");
	assert_string_equal(pc_artefacts_difference(&none, &all), "a");
}

static struct pc_artefacts opened(struct fixture *f, const char *script, unsigned timeout_s)
{
	const char *const argv[] = { "sh", "-c", script, NULL };
	const struct pc_opening opening = { f->folder, NULL, argv, NULL, timeout_s };
	struct pc_artefacts artefacts;

	if (pc_artefacts_opened(f->pc, &opening, &artefacts))
		fail_msg("%s", pc_error(f->pc));
	return artefacts;
}

static bool can_watch(struct fixture *f)
{
	struct pc_artefacts artefacts = opened(f, "true", 20);

	if (!artefacts.why_not)
		return true;
	print_message("not here: %s\n", artefacts.why_not);
	return false;
}

static void what_is_opened(void **state)
{
	struct fixture *f = *state;
	struct pc_artefacts artefacts;

	if (!can_watch(f))
		skip();
	put(f, "read", "r");
	put(f, "deep/read", "r");
	put(f, "later", "l");
	put(f, "unread", "u");
	put(f, ".git/HEAD", "g");
	artefacts = opened(f,
			   "cat read deep/../deep/read .git/HEAD; cat read missing; echo x >made;"
			   "cat later & wait; cp /bin/echo tool; ./tool; (cd deep; exec cat read)",
			   20);
	assert_null(artefacts.why_not);
	assert_non_null(find(&artefacts, "read"));
	assert_non_null(find(&artefacts, "deep/read"));
	assert_non_null(find(&artefacts, "later"));
	assert_non_null(find(&artefacts, "tool"));
	assert_null(find(&artefacts, "unread"));
	assert_null(find(&artefacts, "made"));
	assert_null(find(&artefacts, ".git/HEAD"));
	assert_int_equal(artefacts.count, 4);
}

static void bytecode(void **state)
{
	struct fixture *f = *state;
	struct pc_artefacts artefacts;

	if (!can_watch(f))
		skip();
	put(f, "a/m.py", "x = 1\n");
	put(f, "a/__pycache__/m.cpython-399.pyc", "made of it");
	artefacts = opened(f, "cat a/__pycache__/m.cpython-399.pyc", 20);
	assert_int_equal(artefacts.count, 1);
	assert_string_equal(artefacts.items[0].path, "a/m.py");
}

static void what_fails(void **state)
{
	struct fixture *f = *state;

	if (!can_watch(f))
		skip();
	assert_non_null(strstr(opened(f, "echo why >&2; exit 3", 20).why_not, "status 3: why"));
	assert_non_null(strstr(opened(f, "kill -9 $$", 20).why_not, "status 137"));
	assert_non_null(strstr(opened(f, "sleep 100", 1).why_not, "did not end within 1 s"));
	assert_null(opened(f, "(sleep 0.3; kill -CONT $$) & kill -STOP $$; wait", 20).why_not);
	assert_null(opened(f, "sleep 100 & true", 20).why_not);
	assert_string_equal(pc_error(f->pc), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(built, setup, teardown),
		cmocka_unit_test_setup_teardown(differences, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_opened, setup, teardown),
		cmocka_unit_test_setup_teardown(bytecode, setup, teardown),
		cmocka_unit_test_setup_teardown(what_fails, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
