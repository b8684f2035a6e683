/* SPDX-License-Identifier: Apache-2.0
 * Programs that are run for their output. */
#include "input/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/log.h"

enum { SAID_MAX = 400 };

extern char **environ;

bool pc_process_exists(const char *program)
{
	const char *path = getenv("PATH");
	PC_AUTO(text) struct pc_text file = { 0 };

	for (path = path ? path : "/usr/bin:/bin"; *path; path += *path == ':') {
		size_t size = strcspn(path, ":");

		file.size = 0;
		pc_text_printf(&file, "%.*s/%s", (int)size, size ? path : ".", program);
		if (access(file.data, X_OK) == 0)
			return true;
		path += size;
	}
	return false;
}

/* 0 or the errno. */
static int spawn(const char *const *argv, int output, struct pc_process *process)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	int result = posix_spawn_file_actions_init(&actions);

	if (result)
		return result;
	result = posix_spawnattr_init(&attributes);
	if (result) {
		posix_spawn_file_actions_destroy(&actions);
		return result;
	}
	if (process->apart) /* group 0: that of its own number */
		result = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
	if (!result && process->deaf)
		result = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null",
							  O_RDONLY, 0);
	if (!result)
		result = posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
	if (!result)
		result = posix_spawn_file_actions_adddup2(&actions, process->errors, STDERR_FILENO);
	if (!result) /* exec does not change what it is given */
		result = posix_spawnp(&process->pid, argv[0], &actions, &attributes,
				      (char *const *)(uintptr_t)argv, environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return result;
}

static int start(struct pc *pc, const char *const *argv, struct pc_process process,
		 struct pc_process *out_process, int *out_fd)
{
	int ends[2] = { -1, -1 }, result = 0;

	process.name = argv[0];
	process.errors = memfd_create("standard error", MFD_CLOEXEC);
	if (process.errors < 0 || pipe2(ends, O_CLOEXEC))
		result = errno;
	if (!result)
		result = spawn(argv, ends[1], &process);
	pc_auto_fd(&ends[1]);
	if (result) {
		pc_auto_fd(&ends[0]);
		pc_auto_fd(&process.errors);
		return pc_fail(pc, PC_EINPUT, "%s can't be run: %s", argv[0], strerror(result));
	}
	fcntl(ends[0], F_SETPIPE_SZ, 1 << 20); /* fewer switches between the two, where allowed */
	pc_debug(pc, "started %s (process %ld)", argv[0], (long)process.pid);
	*out_process = process;
	*out_fd = ends[0];
	return PC_OK;
}

int pc_process_start(struct pc *pc, const char *const *argv, struct pc_process *out_process,
		     int *out_fd)
{
	return start(pc, argv, (struct pc_process){ 0 }, out_process, out_fd);
}

int pc_process_start_apart(struct pc *pc, const char *const *argv, struct pc_process *out_process,
			   int *out_fd)
{
	return start(pc, argv, (struct pc_process){ .apart = true }, out_process, out_fd);
}

int pc_process_start_deaf(struct pc *pc, const char *const *argv, struct pc_process *out_process,
			  int *out_fd)
{
	return start(pc, argv, (struct pc_process){ .apart = true, .deaf = true }, out_process,
		     out_fd);
}

bool pc_process_ended(const struct pc_process *process)
{
	siginfo_t info = { 0 };

	if (!process->pid)
		return true;
	return waitid(P_PID, (id_t)process->pid, &info, WEXITED | WNOHANG | WNOWAIT) ||
	       info.si_pid == process->pid;
}

/* The last of what it said, in one line. */
static const char *last_words(struct pc *pc, const struct pc_process *process)
{
	char said[SAID_MAX + 1];
	off_t size = lseek(process->errors, 0, SEEK_END);
	off_t from = size > SAID_MAX ? size - SAID_MAX : 0;
	ssize_t got = pread(process->errors, said, SAID_MAX, from);
	struct pc_span words;

	words = pc_span_trim((struct pc_span){ said, got > 0 ? (size_t)got : 0 });
	for (size_t i = 0; i < words.size; i++)
		if (words.data[i] == '\n' || words.data[i] == '\t')
			said[words.data - said + (ptrdiff_t)i] = ' ';
	return pc_text_shown(pc->arena, words, 0);
}

static int wait_for(pid_t pid)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

const char *pc_process_end(struct pc *pc, struct pc_process *process)
{
	const char *words, *how;
	int status;

	if (!process->pid)
		return NULL;
	status = wait_for(process->pid);
	process->pid = 0;
	words = last_words(pc, process);
	pc_auto_fd(&process->errors);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return NULL;
	how = WIFSIGNALED(status)
		      ? pc_arena_printf(pc->arena, "was ended by signal %d", WTERMSIG(status))
		      : pc_arena_printf(pc->arena, "ended with status %d", WEXITSTATUS(status));
	return pc_arena_printf(pc->arena, "%s %s%s%s", process->name, how, *words ? ": " : "",
			       words);
}

void pc_process_kill(struct pc_process *process)
{
	if (!process->pid)
		return;
	kill(process->apart ? -process->pid : process->pid, SIGKILL);
	wait_for(process->pid);
	process->pid = 0;
	pc_auto_fd(&process->errors);
}
