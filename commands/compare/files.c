/* SPDX-License-Identifier: Apache-2.0
 * Small files, read and written whole. */
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static int read_all(int fd, size_t most, struct pc_text *text, bool *out_more)
{
	char piece[65536];

	*out_more = false;
	for (;;) {
		ssize_t got = read(fd, piece, sizeof(piece));

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got ? errno : 0;
		if ((size_t)got > most) {
			pc_text_add(text, piece, most);
			*out_more = true;
			return 0;
		}
		pc_text_add(text, piece, (size_t)got);
		most -= (size_t)got;
	}
}

int compare_file_read(const char *path, size_t most, bool follow, struct pc_text *text,
		      bool *out_more)
{
	PC_AUTO(fd)
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | (follow ? 0 : O_NOFOLLOW));
	struct stat st;

	if (fd < 0)
		return errno;
	if (fstat(fd, &st))
		return errno;
	return S_ISREG(st.st_mode) ? read_all(fd, most, text, out_more) : EINVAL;
}

int compare_file_write(const char *path, struct pc_span bytes)
{
	PC_AUTO(fd)
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0)
		return errno;
	while (bytes.size) {
		ssize_t put = write(fd, bytes.data, bytes.size);

		if (put < 0 && errno != EINTR)
			return errno;
		if (put > 0) {
			bytes.data += put;
			bytes.size -= (size_t)put;
		}
	}
	return 0;
}
