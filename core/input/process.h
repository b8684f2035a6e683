/* SPDX-License-Identifier: Apache-2.0
 * Programs that are run for their output. Never by a shell: a file's name is a word, whatever is in
 * it. Internal. */
#ifndef PC_INPUT_PROCESS_H
#define PC_INPUT_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/status.h"

struct pc_process {
	pid_t pid;  /* 0: none runs */
	int errors; /* what it says on standard error, as a file */
	const char *name;
	bool apart; /* in a process group of its own, with all that it starts */
	bool deaf;  /* it has no standard input */
};

/* Whether a program of that name is in $PATH. */
bool pc_process_exists(const char *program);
/* Starts argv[0] from $PATH; standard input is ours. What it writes can be read from *out_fd, which
 * is the caller's to close. PC_EINPUT: it can't be started, and why. */
int pc_process_start(struct pc *pc, const char *const *argv, struct pc_process *out_process,
		     int *out_fd);
/* The same in a process group of its own, which pc_process_kill ends as a whole. */
int pc_process_start_apart(struct pc *pc, const char *const *argv, struct pc_process *out_process,
			   int *out_fd);
/* The same, and it has no standard input. */
int pc_process_start_deaf(struct pc *pc, const char *const *argv, struct pc_process *out_process,
			  int *out_fd);
/* Whether it has ended; waits for nothing. */
bool pc_process_ended(const struct pc_process *process);
/* Waits for its end. NULL: it ended well; else how it ended and the last it said, in the arena. */
const char *pc_process_end(struct pc *pc, struct pc_process *process);
/* Ends it now, if it runs. */
void pc_process_kill(struct pc_process *process);

#endif
