/* SPDX-License-Identifier: Apache-2.0
 * Fetching in a child process: libgit2 waits for a remote for as long as that likes, and can't be
 * told to stop. The child says how far it is, and ends without a word to anybody else. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/clock.h"
#include "base/context.h"
#include "base/log.h"
#include "repo/fetch.h"

enum { SILENCE_MAX_MS = 60000, TELL_MS = 100, WORDS_BYTES = 400 };

/* What the child says: it is written, and read, whole. */
struct word {
	bool ended;
	enum pc_repo_answer answer;
	uint64_t done, total;
	char words[WORDS_BYTES];
};
_Static_assert(sizeof(struct word) <= PIPE_BUF, "a word is written at once");

/* ---- the child ---- */
struct child {
	int to;
	int64_t told_ms;
};

static void say(const struct child *child, const struct word *word)
{
	if (write(child->to, word, sizeof(*word)) != (ssize_t)sizeof(*word))
		raise(SIGKILL); /* nobody listens any more */
}

static void say_progress(void *context, uint64_t done, uint64_t total)
{
	struct child *child = context;
	struct word word = { .done = done, .total = total };

	if (pc_now_ms() - child->told_ms < TELL_MS)
		return;
	child->told_ms = pc_now_ms();
	say(child, &word);
}

/* Ctrl-C is for the parent, which ends this one; and so does its death. */
static void be_child(const struct pc_repo_table *git, const struct pc_repo_fetch *wanted,
		     pid_t parent, int to)
{
	struct child child = { .to = to };
	struct pc_repo_fetch fetch = *wanted;
	struct word word = { .ended = true };

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		raise(SIGKILL);
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
	fetch.each = say_progress;
	fetch.context = &child;
	word.answer = git->fetch(&fetch);
	if (word.answer)
		snprintf(word.words, sizeof(word.words), "%s", git->words());
	say(&child, &word);
	raise(SIGKILL);
}

/* ---- the parent ---- */
static int listen_to(struct pc *pc, int from, struct word *word)
{
	for (;;) {
		bool ready = false;
		ssize_t got;

		if (!pc_signal_wait_ms(from, POLLIN, SILENCE_MAX_MS, &ready))
			return pc_cancel(pc);
		if (!ready)
			return pc_fail(pc, PC_ENET, "it said nothing for %d s",
				       SILENCE_MAX_MS / 1000);
		got = read(from, word, sizeof(*word));
		if (got < 0 && errno == EINTR)
			continue;
		if (got != (ssize_t)sizeof(*word))
			return pc_fail(pc, PC_ENET, "fetching was ended from outside, or crashed");
		if (word->ended)
			return PC_OK;
		if (word->total)
			pc_progress(pc, "fetching", word->done, word->total);
	}
}

static int run(struct pc *pc, const struct pc_repo_table *git, const struct pc_repo_fetch *fetch,
	       struct word *word)
{
	int ends[2], status;
	pid_t parent = getpid(), child;

	if (pipe2(ends, O_CLOEXEC))
		return pc_fail(pc, PC_EINPUT, "no pipe could be made: %s", strerror(errno));
	child = fork();
	if (!child)
		be_child(git, fetch, parent, ends[1]);
	close(ends[1]);
	status = child < 0 ? pc_fail(pc, PC_EINPUT, "no process could be started: %s",
				     strerror(errno))
			   : listen_to(pc, ends[0], word);
	close(ends[0]);
	if (child < 0)
		return status;
	kill(child, SIGKILL);
	while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
		;
	return status;
}

int pc_fetch_apart(struct pc *pc, const struct pc_repo_table *git,
		   const struct pc_repo_fetch *fetch, enum pc_repo_answer *out_answer,
		   const char **out_words)
{
	struct word word = { .ended = false };
	int status = run(pc, git, fetch, &word);

	if (status)
		return status;
	word.words[WORDS_BYTES - 1] = '\0';
	*out_answer = word.answer;
	*out_words = pc_repo_safe(pc, word.words);
	return PC_OK;
}
