/* SPDX-License-Identifier: Apache-2.0
 * What processes cost: runs several commands by turns, many times, and prints a line for each: its
 * name, the median and the least user + system time in microseconds, the least time on the wall in
 * microseconds, and the most memory that it, or a child it waited for, held at once in KiB.
 *
 *   cputime RUNS NAME STDIN [VARIABLE=VALUE…] COMMAND [ARGUMENT…] [-- NAME STDIN …]…
 *
 * A variable given for one command is to be given for all: it stays until another value replaces
 * it. What they print is thrown away. A command that fails ends the whole measurement. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define COMMANDS_MAX 16
#define WARM_UP 5 /* or fewer: a tenth of the runs, for long ones need none */

extern char **environ;

struct contender {
	const char *name, *input;
	char **variables, **argv;
	long *times_us, wall_us, peak_kib;
};

static void die(const char *what, const char *name)
{
	fprintf(stderr, "cputime: %s: %s\n", name, what);
	exit(2);
}

static long microseconds(const struct timeval *time)
{
	return time->tv_sec * 1000000L + time->tv_usec;
}

static long now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000L + now.tv_nsec / 1000;
}

/* What one run took; its CPU time in microseconds. */
static long note(struct contender *c, const struct rusage *usage, long wall_us)
{
	if (!c->wall_us || wall_us < c->wall_us)
		c->wall_us = wall_us;
	if (usage->ru_maxrss > c->peak_kib)
		c->peak_kib = usage->ru_maxrss;
	return microseconds(&usage->ru_utime) + microseconds(&usage->ru_stime);
}

static long run_once(struct contender *c)
{
	posix_spawn_file_actions_t actions;
	struct rusage usage;
	long began_us = now_us();
	int status, error;
	pid_t pid;

	for (char **variable = c->variables; variable < c->argv; variable++)
		putenv(*variable);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, c->input, O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	error = posix_spawnp(&pid, c->argv[0], &actions, NULL, c->argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (error)
		die(strerror(error), c->argv[0]);
	while (wait4(pid, &status, 0, &usage) < 0) {
		if (errno != EINTR)
			die(strerror(errno), c->name);
	}
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		die("the command failed", c->name);
	return note(c, &usage, now_us() - began_us);
}

static int compare(const void *a, const void *b)
{
	long x = *(const long *)a, y = *(const long *)b;

	return (x > y) - (x < y);
}

/* Cuts argv at each "--" into contenders; returns how many. */
static size_t parse(char **argv, size_t runs, struct contender *contenders)
{
	size_t count = 0;

	while (*argv) {
		struct contender *c = &contenders[count];

		if (count++ == COMMANDS_MAX || !argv[1])
			die("NAME STDIN COMMAND is wanted, for at most 16 commands", *argv);
		*c = (struct contender){ .name = argv[0], .input = argv[1] };
		c->times_us = calloc(runs, sizeof(long));
		c->variables = c->argv = argv + 2;
		while (*c->argv && strchr(*c->argv, '='))
			c->argv++;
		if (!*c->argv || !c->times_us)
			die("no command", c->name);
		for (argv = c->argv; *argv && strcmp(*argv, "--") != 0;)
			argv++;
		if (*argv)
			*argv++ = NULL;
	}
	return count;
}

int main(int argc, char **argv)
{
	struct contender contenders[COMMANDS_MAX];
	long runs = argc > 4 ? strtol(argv[1], NULL, 10) : 0;
	size_t count;

	if (runs < 1 || runs > 1000000)
		die("usage: cputime RUNS NAME STDIN COMMAND [ARGUMENT...] [-- NAME STDIN "
		    "COMMAND...]",
		    "arguments");
	count = parse(argv + 2, (size_t)runs, contenders);
	for (long i = -(runs / 10 < WARM_UP ? runs / 10 : WARM_UP); i < runs; i++) {
		for (size_t c = 0; c < count; c++) {
			long time_us = run_once(&contenders[c]);

			if (i >= 0)
				contenders[c].times_us[i] = time_us;
		}
	}
	for (size_t c = 0; c < count; c++) {
		long *times_us = contenders[c].times_us;

		qsort(times_us, (size_t)runs, sizeof(*times_us), compare);
		printf("%s\t%ld\t%ld\t%ld\t%ld\n", contenders[c].name, times_us[runs / 2],
		       times_us[0], contenders[c].wall_us, contenders[c].peak_kib);
		free(times_us);
	}
	return 0;
}
