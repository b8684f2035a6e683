/* SPDX-License-Identifier: Apache-2.0
 * Copying files and links below folders. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/write.h"
#include "repo/tree.h"

enum { PIECE = 1 << 16, PORTION = 1 << 24 };

static int copy_by_hand(struct pc *pc, int from, int to)
{
	char piece[PIECE];
	ssize_t got;
	int result = 0;

	while (!result && (got = read(from, piece, sizeof(piece))) != 0) {
		if (pc_cancelled(pc))
			return ECANCELED;
		if (got > 0)
			result = pc_write(to, piece, (size_t)got);
		else if (errno != EINTR)
			result = errno;
	}
	return result;
}

int pc_tree_copy_bytes(struct pc *pc, int from, int to)
{
	ssize_t got = 1;

	if (ioctl(to, FICLONE, from) == 0)
		return 0;
	while (got > 0) {
		if (pc_cancelled(pc))
			return ECANCELED;
		got = copy_file_range(from, NULL, to, NULL, PORTION, 0);
		if (got < 0 && errno == EINTR)
			got = 1;
	}
	/* what it can't do, or says it has done where files only seem empty (/proc, /sys) */
	if (got < 0 && (errno == ENOSPC || errno == EDQUOT || errno == EFBIG || errno == EIO))
		return errno;
	return copy_by_hand(pc, from, to);
}

static int copy_link(int from, int to, const char *name, const struct stat *st)
{
	char target[PATH_MAX];
	const struct timespec times[] = { st->st_mtim, st->st_mtim };
	ssize_t size = readlinkat(from, name, target, sizeof(target) - 1);

	if (size < 0)
		return errno;
	target[size] = '\0';
	if (symlinkat(target, to, name))
		return errno;
	utimensat(to, name, times, AT_SYMLINK_NOFOLLOW); /* a nicety */
	return 0;
}

static int copy_file(struct pc *pc, int from, int to, const char *name)
{
	int in PC_AUTO(fd) = -1, out PC_AUTO(fd) = -1, result;
	struct stat st;

	in = openat(from, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (in < 0 || fstat(in, &st))
		return errno;
	if (!S_ISREG(st.st_mode))
		return ENODEV;
	out = openat(to, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (out < 0)
		return errno;
	result = pc_tree_copy_bytes(pc, in, out);
	if (!result && fchmod(out, st.st_mode & 0777))
		result = errno;
	if (!result)
		futimens(out, (const struct timespec[]){ st.st_mtim, st.st_mtim });
	return result;
}

int pc_tree_copy(struct pc *pc, int from, int to, const char *path)
{
	int in PC_AUTO(fd) = -1, out PC_AUTO(fd) = -1;
	const char *name;
	struct stat st;
	int result = pc_tree_parent(from, path, false, &in, &name);

	if (!result && fstatat(in, name, &st, AT_SYMLINK_NOFOLLOW))
		result = errno;
	if (!result && !S_ISLNK(st.st_mode) && !S_ISREG(st.st_mode))
		result = ENODEV;
	if (!result)
		result = pc_tree_parent(to, path, true, &out, &name);
	if (result)
		return result;
	return S_ISLNK(st.st_mode) ? copy_link(in, out, name, &st) : copy_file(pc, in, out, name);
}
