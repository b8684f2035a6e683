/* SPDX-License-Identifier: Apache-2.0
 * The one way out: write(), but never lost in it. */
#include "base/write.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/context.h"

enum { FILE_PIECE = 1 << 20 };

/* Where poll() finds room, a pipe takes PIPE_BUF bytes without blocking; of more, a part could
 * block after a signal that came just before, and nothing would wake it. */
static size_t piece_of(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) ? FILE_PIECE : PIPE_BUF;
}

static bool has_room(int fd)
{
	struct pollfd file = { .fd = fd, .events = POLLOUT };

	return poll(&file, 1, 0) == 1;
}

/* What a signal that came ends: the write, the write where it would wait, or nothing (a second one
 * ends the program). */
enum patience { UNTIL_SIGNAL, WITHOUT_WAITING, WHATEVER_COMES };

static bool may_write(int fd, enum patience patience)
{
	struct pollfd file = { .fd = fd, .events = POLLOUT };

	if (pc_signal_wait(fd, POLLOUT))
		return true;
	if (patience == WHATEVER_COMES) {
		poll(&file, 1, -1);
		return true;
	}
	return patience == WITHOUT_WAITING && has_room(fd);
}

static int write_all(int fd, const char *bytes, size_t size, enum patience patience)
{
	size_t piece = piece_of(fd);

	while (size) {
		ssize_t done;

		if (!may_write(fd, patience))
			return ECANCELED;
		done = write(fd, bytes, size < piece ? size : piece);
		if (done < 0 && errno != EINTR && errno != EAGAIN)
			return errno;
		if (done > 0) {
			bytes += done;
			size -= (size_t)done;
		}
	}
	return 0;
}

int pc_write(int fd, const char *bytes, size_t size)
{
	return write_all(fd, bytes, size, UNTIL_SIGNAL);
}

int pc_write_last(int fd, const char *bytes, size_t size)
{
	return write_all(fd, bytes, size, WITHOUT_WAITING);
}

int pc_write_anyway(int fd, const char *bytes, size_t size)
{
	return write_all(fd, bytes, size, WHATEVER_COMES);
}
