/* SPDX-License-Identifier: Apache-2.0
 * The result, written once the command has ended well: to standard output, or into a file that is
 * whole or not there. */
#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/write.h"
#include "cli/options.h"
#include "cli/output_internal.h"
#include "report/render.h"

enum { NARROWEST = 20, WIDEST = 1000 };

static bool to_terminal(const struct pc_options *options)
{
	return !options->output[0] && isatty(STDOUT_FILENO);
}

static bool wants_color(const struct pc_options *options)
{
	const char *term = getenv("TERM");

	if (options->color != PC_COLOR_AUTO)
		return options->color == PC_COLOR_ALWAYS;
	return to_terminal(options) && term && strcmp(term, "dumb");
}

/* $COLUMNS wins, as everywhere; without a terminal there is no limit. */
static size_t width(const struct pc_options *options)
{
	const char *columns = getenv("COLUMNS");
	long given = columns ? strtol(columns, NULL, 10) : 0;
	struct winsize size;

	if (given >= NARROWEST && given <= WIDEST)
		return (size_t)given;
	if (!to_terminal(options) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) ||
	    size.ws_col < NARROWEST)
		return 0;
	return size.ws_col;
}

int pc_output_report(struct pc *pc, struct pc_report *report)
{
	struct pc_style style = {
		.color = wants_color(pc->options),
		.ascii = strcmp(nl_langinfo(CODESET), "UTF-8") != 0,
		.columns = width(pc->options),
	};

	pc_renderers[pc->options->output_format].render(report, &style, &pc->rendered);
	pc_report_clear(report);
	return PC_OK;
}

void pc_output_text(struct pc *pc, const char *text)
{
	pc_text_puts(&pc->rendered, text);
}

/* 0 or the errno; ECANCELED: a signal asks to stop. */
static int write_all(struct pc *pc, int fd)
{
	int result = pc_write(fd, pc->printed.data, pc->printed.size);

	return result ? result : pc_write(fd, pc->rendered.data, pc->rendered.size);
}

/* A reader that has gone (head, a pager that was left) has what it wanted: no error. */
static int told(struct pc *pc, const char *name, int result)
{
	if (result == ECANCELED)
		return pc_cancel(pc);
	if (!result || result == EPIPE)
		return PC_OK;
	return pc_fail(pc, PC_EINPUT, "can't write %s: %s", name, strerror(result));
}

/* A device or a FIFO can't be replaced by renaming: it is written as it is. */
static int write_through(struct pc *pc, const char *path)
{
	PC_AUTO(fd) int fd = -1;

	do {
		if (pc_cancelled(pc))
			return pc_cancel(pc);
		fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	} while (fd < 0 && errno == EINTR);
	return told(pc, path, fd < 0 ? errno : write_all(pc, fd));
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

/* 0 or the errno. */
static int settle(int fd, const struct stat *old)
{
	if (old)
		keep_owner(fd, old);
	if (fchmod(fd, old ? old->st_mode & 0777 : new_file_mode()) || fsync(fd))
		return errno;
	return 0;
}

/* A new file beside the old one (NULL: there is none) takes its place in one step. */
static int replace(struct pc *pc, const char *path, const struct stat *old)
{
	const char *slash = strrchr(path, '/');
	char *temporary = pc_arena_printf(pc->arena, "%.*s.perfcopilot-XXXXXX",
					  slash ? (int)(slash - path) + 1 : 0, path);
	int fd = make_temporary(temporary);
	int result;

	if (fd < 0)
		return told(pc, path, errno);
	result = write_all(pc, fd);
	if (!result)
		result = settle(fd, old);
	if (close(fd) && !result)
		result = errno;
	if (!result && pc_cancelled(pc))
		result = ECANCELED;
	if (!result && rename(temporary, path))
		result = errno;
	if (result)
		unlink(temporary);
	pc_signal_removes(NULL);
	return told(pc, path, result);
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

/* Standard output or standard error, where that is the same file (/dev/stdout, or what the shell
 * has redirected to it): it is gone on with where it is, not replaced. */
static int stream_of(const struct stat *st)
{
	struct stat stream;

	for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++)
		if (fstat(fd, &stream) == 0 && stream.st_dev == st->st_dev &&
		    stream.st_ino == st->st_ino)
			return fd;
	return -1;
}

static int write_file(struct pc *pc, const char *path)
{
	char resolved[PATH_MAX];
	struct stat st;

	if (stat(path, &st))
		return errno == ENOENT ? replace(pc, followed(pc, path), NULL)
				       : told(pc, path, errno);
	if (stream_of(&st) >= 0)
		return told(pc, path, write_all(pc, stream_of(&st)));
	if (!S_ISREG(st.st_mode))
		return write_through(pc, path);
	if (access(path, W_OK)) /* renaming would not ask */
		return told(pc, path, errno);
	return replace(pc, realpath(path, resolved) ? resolved : path, &st);
}

/* What a command has printed by itself and not yet flushed. It is not left to exit(), which could
 * neither be stopped nor tell what went wrong. 0 or the errno. */
static int flush_printed(void)
{
	struct pollfd out = { .fd = STDOUT_FILENO, .events = POLLOUT };
	int result = 0;

	if (__fpending(stdout) && !pc_signal_wait(STDOUT_FILENO, POLLOUT))
		result = ECANCELED;
	else if (fflush(stdout))
		result = errno == EINTR && pc_signal_seen() ? ECANCELED : errno;
	else if (ferror(stdout)) /* long ago, and why was not kept */
		result = poll(&out, 1, 0) == 1 && out.revents & POLLERR ? EPIPE : EIO;
	if (result)
		__fpurge(stdout);
	return result;
}

int pc_output_begin(struct pc *pc)
{
	int collected, real;

	if (!pc->options->output[0])
		return PC_OK;
	fflush(stdout);
	collected = memfd_create("standard output", MFD_CLOEXEC);
	real = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	if (collected >= 0 && real >= 0 && dup2(collected, STDOUT_FILENO) >= 0) {
		pc->collected = collected;
		pc->standard_output = real;
		return PC_OK;
	}
	pc_fail(pc, PC_EINPUT, "can't collect standard output: %s", strerror(errno));
	pc_auto_fd(&collected);
	pc_auto_fd(&real);
	return PC_EINPUT;
}

/* Descriptor 1 is standard output again; what it was meanwhile is kept. 0 or the errno. */
static int end_collection(struct pc *pc)
{
	char piece[1 << 14];
	ssize_t got;
	off_t at = 0;

	dup2(pc->standard_output, STDOUT_FILENO);
	close(pc->standard_output);
	pc->standard_output = STDOUT_FILENO;
	while ((got = pread(pc->collected, piece, sizeof(piece), at)) > 0) {
		pc_text_add(&pc->printed, piece, (size_t)got);
		at += got;
	}
	close(pc->collected);
	pc->collected = -1;
	return got ? errno : 0;
}

int pc_output_end(struct pc *pc, int status)
{
	const char *path = pc->options->output;
	int result = flush_printed();

	if (pc->collected >= 0) {
		int kept = end_collection(pc);

		result = result ? result : kept;
	}
	if (status < 0)
		return status;
	if (result && result != EPIPE)
		return told(pc, path[0] ? path : "standard output", result);
	if (!pc->printed.size && !pc->rendered.size && (status || !path[0]))
		return status;
	result = path[0] ? write_file(pc, path)
			 : told(pc, "standard output", write_all(pc, STDOUT_FILENO));
	return result ? result : status;
}
