/* SPDX-License-Identifier: Apache-2.0
 * Files that are whole or not there: written beside their place, and moved there in one step. */
#include "cli/save.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/write.h"

int pc_save_to(int fd, const struct pc_span *parts)
{
	int result = 0;

	for (; parts->data && !result; parts++)
		result = pc_write(fd, parts->data, parts->size);
	return result;
}

/* A reader that has gone (head, a pager that was left) has what it wanted: no error. */
int pc_save_told(struct pc *pc, const char *name, int result)
{
	if (result == ECANCELED)
		return pc_cancel(pc);
	if (!result || result == EPIPE)
		return PC_OK;
	return pc_fail(pc, PC_EINPUT, "can't write %s: %s", name, strerror(result));
}

/* A device or a FIFO can't be replaced by renaming: it is written as it is. */
static int write_through(struct pc *pc, const char *path, const struct pc_span *parts)
{
	PC_AUTO(fd) int fd = -1;

	do {
		if (pc_cancelled(pc))
			return pc_cancel(pc);
		fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	} while (fd < 0 && errno == EINTR);
	return pc_save_told(pc, path, fd < 0 ? errno : pc_save_to(fd, parts));
}

/* No signal comes between the file and the note that it is to go away. */
static int make_temporary(char *path)
{
	sigset_t all, before;
	int fd, saved;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	fd = mkostemp(path, O_CLOEXEC);
	saved = errno;
	if (fd >= 0)
		pc_signal_removes(path);
	sigprocmask(SIG_SETMASK, &before, NULL);
	errno = saved;
	return fd;
}

static mode_t new_file_mode(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return 0666 & ~mask;
}

/* Only root may give files away; for others the group is tried, and else it is theirs. */
static void keep_owner(int fd, const struct stat *old)
{
	int ignored = fchown(fd, old->st_uid, old->st_gid);

	if (ignored)
		ignored = fchown(fd, (uid_t)-1, old->st_gid);
	(void)ignored;
}

/* What is saved: who writes it, and the mode of a new file. */
struct saving {
	int (*make)(const void *context, int fd);
	const void *context;
	mode_t mode;
};

/* 0 or the errno. */
static int settle(int fd, const struct stat *old, mode_t mode)
{
	if (old)
		keep_owner(fd, old);
	if (fchmod(fd, old ? old->st_mode & 0777 : mode) || fsync(fd))
		return errno;
	return 0;
}

/* A new file beside the old one (NULL: there is none) takes its place in one step. */
static int replace(struct pc *pc, const char *path, const struct stat *old,
		   const struct saving *saving)
{
	const char *slash = strrchr(path, '/');
	char *temporary = pc_arena_printf(pc->arena, "%.*s.perfcopilot-XXXXXX",
					  slash ? (int)(slash - path) + 1 : 0, path);
	int fd = make_temporary(temporary);
	int result;

	if (fd < 0)
		return pc_save_told(pc, path, errno);
	result = saving->make(saving->context, fd);
	if (!result)
		result = settle(fd, old, saving->mode);
	if (close(fd) && !result)
		result = errno;
	if (!result && pc_cancelled(pc))
		result = ECANCELED;
	if (!result && rename(temporary, path))
		result = errno;
	if (result)
		unlink(temporary);
	pc_signal_removes(NULL);
	return pc_save_told(pc, path, result);
}

/* Where links lead to what is not there yet: it is made, and the links stay. */
static const char *followed(struct pc *pc, const char *path)
{
	char target[PATH_MAX];

	for (unsigned links = 0; links < 40; links++) {
		ssize_t size = readlink(path, target, sizeof(target));
		const char *slash = strrchr(path, '/');
		int folder = slash ? (int)(slash - path) + 1 : 0;

		if (size <= 0)
			break;
		path = pc_arena_printf(pc->arena, "%.*s%.*s", target[0] == '/' ? 0 : folder, path,
				       (int)size, target);
	}
	return path;
}

static bool is_stream(int fd, const struct stat *st)
{
	struct stat stream;

	return fstat(fd, &stream) == 0 && stream.st_dev == st->st_dev &&
	       stream.st_ino == st->st_ino;
}

/* Standard output or standard error, where that is the same file (/dev/stdout, or what the shell
 * has redirected to it): it is gone on with where it is, not replaced. */
static int stream_of(const struct stat *st)
{
	for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++)
		if (is_stream(fd, st))
			return fd;
	return -1;
}

/* What is not there yet: its folder is. */
static const char *place_of_new(struct pc *pc, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *folder =
		slash ? pc_arena_printf(pc->arena, "%.*s", (int)(slash - path) + 1, path) : ".";
	char resolved[PATH_MAX];

	return realpath(folder, resolved)
		       ? pc_arena_printf(pc->arena, "%s/%s", resolved, slash ? slash + 1 : path)
		       : path;
}

const char *pc_save_place(struct pc *pc, const char *path)
{
	char resolved[PATH_MAX];
	struct stat st;

	if (!strcmp(path, PC_SAVE_STANDARD))
		return PC_SAVE_STANDARD;
	if (stat(path, &st))
		return place_of_new(pc, followed(pc, path));
	/* while it is collected, /dev/stdout is what collects it */
	if (is_stream(pc->standard_output, &st) || is_stream(pc->collected, &st))
		return PC_SAVE_STANDARD;
	return realpath(path, resolved) ? pc_arena_strdup(pc->arena, resolved) : path;
}

/* A regular file, there or not. */
static int save_file(struct pc *pc, const char *path, const struct stat *old,
		     const struct saving *saving)
{
	char resolved[PATH_MAX];

	if (!old)
		return replace(pc, followed(pc, path), NULL, saving);
	if (access(path, W_OK)) /* renaming would not ask */
		return pc_save_told(pc, path, errno);
	return replace(pc, realpath(path, resolved) ? resolved : path, old, saving);
}

int pc_save_made(struct pc *pc, const char *path, mode_t mode,
		 int (*make)(const void *context, int fd), const void *context)
{
	const struct saving saving = { make, context, mode };
	struct stat st;

	if (stat(path, &st))
		return errno == ENOENT ? save_file(pc, path, NULL, &saving)
				       : pc_save_told(pc, path, errno);
	return save_file(pc, path, &st, &saving);
}

static int write_parts(const void *parts, int fd)
{
	return pc_save_to(fd, parts);
}

int pc_save(struct pc *pc, const char *path, const struct pc_span *parts)
{
	const struct saving saving = { write_parts, parts, new_file_mode() };
	struct stat st;

	if (!strcmp(path, PC_SAVE_STANDARD))
		return pc_save_told(pc, "standard output", pc_save_to(STDOUT_FILENO, parts));
	if (stat(path, &st))
		return errno == ENOENT ? save_file(pc, path, NULL, &saving)
				       : pc_save_told(pc, path, errno);
	if (stream_of(&st) >= 0)
		return pc_save_told(pc, path, pc_save_to(stream_of(&st), parts));
	if (!S_ISREG(st.st_mode))
		return write_through(pc, path, parts);
	return save_file(pc, path, &st, &saving);
}
