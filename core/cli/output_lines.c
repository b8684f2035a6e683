/* SPDX-License-Identifier: Apache-2.0
 * A result of many lines that may take hours: each is written as soon as it is there, and a run
 * that was ended goes on where the file breaks off. */
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/write.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/output_internal.h"
#include "cli/save.h"
#include "cli/terminal.h"

static int told(struct pc *pc, int result)
{
	const char *path = pc->options->output;

	return pc_save_told(pc, path[0] ? path : "standard output", result);
}

/* What the file holds; a device or a pipe holds nothing. 0 or the errno. */
static int read_old(struct pc *pc, int fd, struct pc_span *out_old)
{
	struct stat st;
	size_t size = 0;
	ssize_t got;
	char *old;

	*out_old = PC_SPAN("");
	if (fstat(fd, &st))
		return errno;
	if (!S_ISREG(st.st_mode) || !st.st_size)
		return 0;
	old = pc_arena_adopt(pc->arena, pc_realloc(NULL, (size_t)st.st_size, 1));
	while (size < (size_t)st.st_size) {
		got = pread(fd, old + size, (size_t)st.st_size - size, (off_t)size);
		if (got < 0)
			return errno;
		if (!got)
			break;
		size += (size_t)got;
	}
	*out_old = (struct pc_span){ old, size };
	return lseek(fd, (off_t)size, SEEK_SET) < 0 ? errno : 0;
}

int pc_output_lines_begin(struct pc *pc, struct pc_span *out_old)
{
	const char *path = pc->options->output;
	PC_AUTO(fd) int fd = -1;
	int result;

	*out_old = PC_SPAN("");
	if (!path[0] || !strcmp(pc_save_place(pc, path), PC_SAVE_STANDARD)) {
		pc->lines = pc->standard_output;
		return PC_OK;
	}
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY, 0666);
	if (fd < 0 && (errno == ENXIO || errno == EACCES))
		fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return told(pc, errno);
	if (flock(fd, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK)
		return pc_fail(pc, PC_EINPUT,
			       "%s is being written by another run; wait for it, or name another "
			       "file",
			       path);
	result = read_old(pc, fd, out_old);
	if (result)
		return told(pc, result);
	pc->lines = fd;
	fd = -1;
	return PC_OK;
}

int pc_output_lines_cut(struct pc *pc, size_t size)
{
	if (ftruncate(pc->lines, (off_t)size) || lseek(pc->lines, (off_t)size, SEEK_SET) < 0)
		return told(pc, errno);
	return PC_OK;
}

int pc_output_line(struct pc *pc, struct pc_span line)
{
	PC_AUTO(text) struct pc_text whole = { 0 };
	int result;

	pc_text_add(&whole, line.data, line.size);
	pc_text_putc(&whole, '\n');
	pc_terminal_clear(pc);
	/* what is done when the run is interrupted was paid for */
	result = (pc_cancelled(pc) ? pc_write_last : pc_write)(pc->lines, whole.data, whole.size);
	return result == EPIPE ? 1 : told(pc, result);
}
