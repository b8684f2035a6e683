/* SPDX-License-Identifier: Apache-2.0
 * Removing a folder with what lies in it, whatever that is. */
#include "base/remove.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/auto.h"

enum { DEPTH_MAX = 100, PASSES_MAX = 10000, TRIES_MAX = 100 };

struct removal {
	int top; /* the folder that goes; what lies too deep is moved up to it */
	unsigned long moved;
	int first_error;
};

static void failed(struct removal *removal)
{
	if (!removal->first_error)
		removal->first_error = errno;
}

/* A folder that can be read and written to, though a build took the permissions away. */
static int open_folder(int folder, const char *name)
{
	int path PC_AUTO(fd) = openat(folder, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	char link[64];
	struct stat st;

	if (path < 0 || fstat(path, &st))
		return -1;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", path);
	if ((st.st_mode & 0700) != 0700)
		chmod(link, (st.st_mode & 0777) | 0700);
	return openat(path, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static bool move_up(struct removal *removal, int folder, const char *name)
{
	char place[64];

	for (int tries = 0; tries < TRIES_MAX; tries++) {
		snprintf(place, sizeof(place), ".perfcopilot-%lu", removal->moved++);
		if (renameat(folder, name, removal->top, place) == 0)
			return true;
	}
	failed(removal);
	return false;
}

static void empty(struct removal *removal, int fd, unsigned depth);

/* True: it is gone from there. */
static bool remove_entry(struct removal *removal, int folder, const char *name, unsigned depth)
{
	int fd PC_AUTO(fd) = -1;

	if (unlinkat(folder, name, 0) == 0 || errno == ENOENT)
		return true;
	if (errno == EISDIR || errno == EPERM)
		fd = open_folder(folder, name);
	if (fd < 0) {
		failed(removal);
		return false;
	}
	if (depth == DEPTH_MAX)
		return move_up(removal, folder, name);
	if (removal->top < 0)
		removal->top = fd;
	empty(removal, fd, depth + 1);
	if (unlinkat(folder, name, AT_REMOVEDIR) == 0 || errno == ENOENT)
		return true;
	failed(removal);
	return false;
}

static bool is_dots(const char *name)
{
	return name[0] == '.' && (!name[1] || (name[1] == '.' && !name[2]));
}

/* Again as long as something goes and something is left: what a process that still runs makes, and
 * what was moved up. */
static void empty(struct removal *removal, int fd, unsigned depth)
{
	int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	DIR *dir = copy < 0 ? NULL : fdopendir(copy);
	bool gone = true, left = true;

	if (!dir) {
		failed(removal);
		pc_auto_fd(&copy);
		return;
	}
	for (int pass = 0; pass < PASSES_MAX && gone && left; pass++) {
		struct dirent *entry;

		gone = left = false;
		rewinddir(dir);
		while ((entry = readdir(dir))) {
			if (is_dots(entry->d_name))
				continue;
			left = true;
			gone |= remove_entry(removal, fd, entry->d_name, depth);
		}
	}
	closedir(dir);
}

int pc_remove_tree(int folder, const char *name)
{
	struct removal removal = { .top = -1 };

	if (remove_entry(&removal, folder, name, 0))
		return 0;
	return removal.first_error;
}
