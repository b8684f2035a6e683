/* SPDX-License-Identifier: Apache-2.0
 * Tests of the file of answers under several processes, under death in the middle, and on a disk
 * that is full. */
#include "cache_fixture.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

/* ---- several processes ---- */
enum { HAMMER = 150 };

/* Says each that is kept, as one byte. */
static void hammer(struct fixture *f, char who, int fd)
{
	char identity[32];

	if (reopen(f))
		_exit(3);
	for (unsigned i = 0; fd >= 0 || i < HAMMER; i++) {
		snprintf(identity, sizeof(identity), "%c %u", who, i);
		if (put(f, identity, identity))
			_exit(4);
		if (fd >= 0 && write(fd, "", 1) != 1)
			_exit(5);
	}
	close_cache(f);
	_exit(0);
}

static void check_there(struct fixture *f, char who, unsigned count)
{
	char identity[32];

	for (unsigned i = 0; i < count; i++) {
		snprintf(identity, sizeof(identity), "%c %u", who, i);
		assert_string_equal(get(f, identity), identity);
	}
}

static void processes_share_it(void **state)
{
	struct fixture *f = *state;
	pid_t children[3];

	for (unsigned i = 0; i < 3; i++) { /* they begin it at the same time, too */
		children[i] = fork();
		if (!children[i])
			hammer(f, (char)('a' + i), -1);
	}
	for (unsigned i = 0; i < 3; i++) {
		int status;

		assert_int_equal(waitpid(children[i], &status, 0), children[i]);
		assert_int_equal(status, 0);
	}
	assert_null(reopen(f));
	for (unsigned i = 0; i < 3; i++)
		check_there(f, (char)('a' + i), HAMMER);
}

static void death_loses_nothing_that_was_kept(void **state)
{
	struct fixture *f = *state;

	for (unsigned round = 0; round < 8; round++) {
		unsigned told = 0;
		int fds[2], status;
		char byte;
		pid_t child;

		assert_int_equal(pipe(fds), 0);
		child = fork();
		if (!child)
			hammer(f, (char)('a' + round), fds[1]);
		close(fds[1]);
		while (told < 7 + 5 * round && read(fds[0], &byte, 1) == 1)
			told++;
		kill(child, SIGKILL);
		waitpid(child, &status, 0);
		assert_true(WIFSIGNALED(status));
		while (read(fds[0], &byte, 1) == 1)
			told++;
		close(fds[0]);
		assert_null(reopen(f));
		check_there(f, (char)('a' + round), told);
		close_cache(f);
	}
}

/* ---- no room ---- */
static void a_full_disk_is_told(void **state)
{
	struct fixture *f = *state;
	PC_AUTO(text) struct pc_text large = { 0 };
	struct rlimit before, limit;
	const char *why;

	while (large.size < 1 << 20)
		pc_text_puts(&large, "more than there is room for ");
	assert_null(reopen(f));
	assert_null(put(f, "one", "1"));
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &before);
	limit = before;
	limit.rlim_cur = 200000;
	setrlimit(RLIMIT_FSIZE, &limit);
	why = put(f, "large", large.data);
	assert_non_null(why);
	assert_non_null(strstr(why, f->path));
	assert_string_equal(get(f, "one"), "1");
	assert_string_equal(get(f, "large"), "");
	setrlimit(RLIMIT_FSIZE, &before);
	assert_null(put(f, "large", large.data));
	assert_string_equal(get(f, "large"), large.data);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(processes_share_it),
		TEST(death_loses_nothing_that_was_kept),
		TEST(a_full_disk_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
