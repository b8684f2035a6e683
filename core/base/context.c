/* SPDX-License-Identifier: Apache-2.0
 * One run: made, freed, and told by signals to stop. */
#include "base/context.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"

struct pc *pc_new(void)
{
	struct pc *pc = pc_realloc(NULL, 1, sizeof(*pc));

	*pc = (struct pc){ .arena = pc_arena_new(),
			   .standard_output = STDOUT_FILENO,
			   .collected = -1,
			   .lines = -1 };
	return pc;
}

void pc_free(struct pc *pc)
{
	if (!pc)
		return;
	for (struct pc_ending *ending = pc->endings; ending; ending = ending->next)
		ending->end(ending->context);
	pc_text_clear(&pc->error);
	pc_text_clear(&pc->printed);
	pc_text_clear(&pc->rendered);
	pc_wrap_end(&pc->wrap);
	for (size_t i = 0; i < pc->file_count; i++)
		pc_text_clear(&pc->files[i].bytes);
	free(pc->files);
	if (pc->lines > STDERR_FILENO)
		close(pc->lines);
	pc_text_clear(&pc->early);
	pc_arena_free(pc->arena);
	free(pc);
}

void pc_at_end(struct pc *pc, void (*end)(void *context), void *context)
{
	struct pc_ending *ending = pc_arena_alloc(pc->arena, sizeof(*ending));

	*ending = (struct pc_ending){ end, context, pc->endings };
	pc->endings = ending;
}

struct pc_arena *pc_memory(struct pc *pc)
{
	return pc->arena;
}

/* A handler can reach nothing but these. The pipe wakes who waits: a flag alone would be missed
 * when the signal comes between looking at it and reading or writing. */
static volatile sig_atomic_t signal_seen;
static int wake[2] = { -1, -1 };
static const char *_Atomic unfinished;
static _Atomic int64_t first_ms; /* when the first signal came */
enum { ONE_WISH_MS = 300 };

/* A second Ctrl-C ends the program at once: the signal is raised anew, to come, unhandled, when the
 * handler returns. timeout(1) and some shells send one to the process and one to its group: that is
 * one wish to end, and what the run made is to be removed. */
static void on_signal(int number)
{
	int saved = errno;
	const char *path = unfinished;
	ssize_t ignored;

	if (!signal_seen)
		first_ms = (int64_t)pc_now_ms();
	else if ((int64_t)pc_now_ms() - first_ms > ONE_WISH_MS) {
		if (path)
			unlink(path);
		signal(number, SIG_DFL);
		raise(number);
	}
	ignored = write(wake[1], "", 1);
	(void)ignored;
	signal_seen = number;
	errno = saved;
}

/* No SA_RESTART, so that a blocked call returns. */
void pc_signals_install(void)
{
	static const int stops[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction action = { .sa_handler = on_signal };
	struct sigaction now;

	if (pipe2(wake, O_CLOEXEC | O_NONBLOCK))
		wake[0] = wake[1] = -1;
	for (size_t i = 0; i < sizeof(stops) / sizeof(stops[0]); i++)
		if (sigaction(stops[i], NULL, &now) == 0 && now.sa_handler != SIG_IGN)
			sigaction(stops[i], &action, NULL);
	signal(SIGPIPE, SIG_IGN); /* a reader that leaves is seen as EPIPE */
	signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is seen as EFBIG */
}

int pc_signal_seen(void)
{
	return signal_seen;
}

bool pc_signal_forget(void)
{
	char drained[16];

	if (signal_seen != SIGINT)
		return false;
	while (read(wake[0], drained, sizeof(drained)) > 0)
		;
	signal_seen = 0;
	return true;
}

void pc_signal_removes(const char *path)
{
	unfinished = path;
}

int pc_signal_fd(void)
{
	return wake[0];
}

bool pc_signal_wait_ms(int fd, short events, int timeout_ms, bool *out_ready)
{
	struct pollfd files[] = { { .fd = wake[0], .events = POLLIN },
				  { .fd = fd, .events = events } };

	while (!signal_seen && poll(files, 2, timeout_ms) < 0 && errno == EINTR)
		;
	*out_ready = files[1].revents;
	return !signal_seen && !files[0].revents;
}

bool pc_signal_wait(int fd, short events)
{
	bool ready;

	return pc_signal_wait_ms(fd, events, -1, &ready);
}
