/* SPDX-License-Identifier: Apache-2.0
 * Tests of base/scratch.c, run_folder.c and remove.c: what stays of a run, and what of one that was
 * killed. */
#include <dirent.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/context.h"
#include "base/remove.h"
#include "base/scratch.h"

static char place[] = "/tmp/pc-scratch-XXXXXX";

static int setup(void **state)
{
	(void)state;
	strcpy(place + sizeof(place) - 7, "XXXXXX");
	return mkdtemp(place) ? setenv("TMPDIR", place, 1) : -1;
}

static int teardown(void **state)
{
	(void)state;
	unsetenv("TMPDIR");
	return pc_remove_tree(-1, place); /* an absolute path needs no descriptor */
}

static unsigned entries(void)
{
	DIR *dir = opendir(place);
	unsigned count = 0;

	assert_non_null(dir);
	while (readdir(dir))
		count++;
	closedir(dir);
	return count - 2; /* . and .. */
}

static void make_file(const char *folder, const char *name)
{
	char path[512];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "w");
	if (!file || fclose(file))
		abort();
}

/* A run in a process of its own, which has a folder with files in it when this returns. */
static pid_t start_run(char folder[512])
{
	int ends[2];
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	if (child == 0) {
		char *made = NULL, below[512];

		alarm(60);
		if (pc_scratch_new(pc_new(), &made))
			_exit(1);
		make_file(made, "a file");
		snprintf(below, sizeof(below), "%s/below", made);
		if (mkdir(below, 0500) || write(ends[1], made, strlen(made) + 1) < 0)
			_exit(1);
		for (;;)
			pause();
	}
	assert_true(child > 0);
	close(ends[1]);
	assert_true(read(ends[0], folder, 512) > 0);
	close(ends[0]);
	return child;
}

static void kill_run(pid_t child)
{
	int status;

	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
}

static void folders_go_with_the_run(void **state)
{
	struct pc *pc = pc_new();
	char *one = NULL, *two = NULL;
	struct stat st;

	(void)state;
	assert_int_equal(pc_scratch_new(pc, &one), PC_OK);
	assert_int_equal(pc_scratch_new(pc, &two), PC_OK);
	assert_string_not_equal(one, two);
	assert_int_equal(stat(one, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	assert_int_equal(entries(), 2); /* the folder of the run, and its lock */
	make_file(one, "a file");
	make_file(two, "a file");
	pc_scratch_free(one);
	assert_int_equal(stat(two, &st), 0);
	pc_free(pc);
	assert_int_equal(stat(two, &st), -1);
	assert_int_equal(entries(), 0);
	free(two);
}

static void what_a_killed_run_left_goes(void **state)
{
	struct pc *pc = pc_new();
	char left[512], *folder = NULL;
	pid_t child = start_run(left);

	(void)state;
	kill_run(child);
	assert_int_equal(access(left, F_OK), 0);
	assert_int_equal(pc_scratch_new(pc, &folder), PC_OK);
	assert_int_equal(access(left, F_OK), -1);
	assert_int_equal(entries(), 2);
	pc_scratch_free(folder);
	pc_free(pc);
	assert_int_equal(entries(), 0);
}

static void what_a_live_run_has_stays(void **state)
{
	char theirs[512], *folder = NULL;
	pid_t child = start_run(theirs);
	struct pc *pc = pc_new();

	(void)state;
	assert_int_equal(pc_scratch_new(pc, &folder), PC_OK);
	assert_int_equal(access(theirs, F_OK), 0);
	assert_int_equal(entries(), 4);
	pc_scratch_free(folder);
	pc_free(pc);
	assert_int_equal(access(theirs, F_OK), 0);
	kill_run(child);
}

static void what_others_have_stays(void **state)
{
	static const char *const names[] = { "perfcopilot-", "perfcopilot-test.0123456789abcdef",
					     "perfcopilot-0123456789abcdefg", "0123456789abcdef" };
	struct pc *pc = pc_new();
	char *folder = NULL;

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		make_file(place, names[i]);
	assert_int_equal(pc_scratch_new(pc, &folder), PC_OK);
	pc_scratch_free(folder);
	pc_free(pc);
	assert_int_equal(entries(), sizeof(names) / sizeof(names[0]));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(folders_go_with_the_run),
		TEST(what_a_killed_run_left_goes),
		TEST(what_a_live_run_has_stays),
		TEST(what_others_have_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
