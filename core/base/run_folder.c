/* SPDX-License-Identifier: Apache-2.0
 * A lock says who lives: a process that was killed holds none. A folder is made only by one who
 * holds its lock, so whoever gets the lock of a folder may remove it. */
#include "base/run_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/log.h"
#include "base/remove.h"

enum { DIGITS = 16, TRIES_MAX = 100, PATH_SIZE = PC_RUN_FOLDER_NAME + 8 };

static void with_ending(const char *name, const char *ending, char out_name[PATH_SIZE])
{
	snprintf(out_name, PATH_SIZE, "%s%s", name, ending);
}

/* Holds the lock of a name, which is still there under that name. -1: another has it, or errno. */
static int hold(int root, const char *name, int flags)
{
	char lock[PATH_SIZE];
	int fd;
	struct stat held, there;
	bool locked;

	with_ending(name, ".lock", lock);
	fd = openat(root, lock, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | flags, 0600);
	if (fd < 0)
		return -1;
	locked = !flock(fd, LOCK_EX | LOCK_NB);
	if (!locked && errno != EWOULDBLOCK) {
		int error = errno; /* there are no locks here: what was made for one goes */

		if (flags & O_EXCL)
			unlinkat(root, lock, 0);
		close(fd);
		errno = error;
		return -1;
	}
	if (locked && fstat(fd, &held) == 0 &&
	    fstatat(root, lock, &there, AT_SYMLINK_NOFOLLOW) == 0 && held.st_ino == there.st_ino &&
	    held.st_dev == there.st_dev)
		return fd;
	close(fd);
	errno = EAGAIN; /* it was swept between the two */
	return -1;
}

/* The folder goes under another name first, so that what is half removed is nobody's. */
static int clear(int root, const char *name)
{
	char old[PATH_SIZE];
	int result;

	with_ending(name, ".old", old);
	result = pc_remove_tree(root, old);
	if (!result && renameat(root, name, root, old) && errno != ENOENT)
		result = errno;
	return result ? result : pc_remove_tree(root, old);
}

/* The lock goes last. */
static int release(int root, const char *name, int fd)
{
	char lock[PATH_SIZE];
	int result = clear(root, name);

	with_ending(name, ".lock", lock);
	if (!result && unlinkat(root, lock, 0))
		result = errno;
	close(fd);
	return result;
}

/* The name of the folder that an entry is, or belongs to; false: it is none of such a run. */
static bool is_ours(const char *entry, const char *prefix, char out_name[PC_RUN_FOLDER_NAME])
{
	static const char *const endings[] = { "", ".old", ".lock", NULL };
	size_t size = strlen(prefix);

	if (strncmp(entry, prefix, size) != 0 || strspn(entry + size, "0123456789abcdef") != DIGITS)
		return false;
	size += DIGITS;
	for (size_t i = 0; endings[i]; i++)
		if (strcmp(entry + size, endings[i]) == 0) {
			snprintf(out_name, PC_RUN_FOLDER_NAME, "%.*s", (int)size, entry);
			return true;
		}
	return false;
}

static void sweep_entry(struct pc *pc, int root, const char *prefix, const char *entry)
{
	char name[PC_RUN_FOLDER_NAME];
	struct stat st;
	int fd, result;

	/* one that went with its lock while this goes on gets no new lock; in a folder that all may
	 * write to, others have theirs */
	if (!is_ours(entry, prefix, name) || fstatat(root, entry, &st, AT_SYMLINK_NOFOLLOW) ||
	    st.st_uid != geteuid())
		return;
	fd = hold(root, name, 0);
	if (fd < 0)
		return;
	result = release(root, name, fd);
	pc_debug(pc, "what a run that was killed had left is removed: %s%s%s", name,
		 result ? ": " : "", result ? strerror(result) : "");
}

void pc_run_folders_sweep(struct pc *pc, int root, const char *prefix)
{
	int copy = openat(root, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = copy < 0 ? NULL : fdopendir(copy);
	struct dirent *entry;

	if (!dir) {
		pc_auto_fd(&copy);
		return;
	}
	while (!pc_cancelled(pc) && (entry = readdir(dir)))
		sweep_entry(pc, root, prefix, entry->d_name);
	closedir(dir);
}

static void say_who(int fd)
{
	char pid[32];
	int size = snprintf(pid, sizeof(pid), "%ld\n", (long)getpid());

	if (pwrite(fd, pid, (size_t)size, 0) < 0)
		return; /* it is for people; the lock is what counts */
}

int pc_run_folder_take(int root, const char *prefix, struct pc_run_folder *out_folder)
{
	struct pc_run_folder folder = { .root = root, .lock = -1 };

	for (int tries = 0; tries < TRIES_MAX && folder.lock < 0; tries++) {
		uint64_t random;

		if (getrandom(&random, sizeof(random), 0) != sizeof(random))
			return errno;
		snprintf(folder.name, sizeof(folder.name), "%s%016llx", prefix,
			 (unsigned long long)random);
		folder.lock = hold(root, folder.name, O_EXCL);
		if (folder.lock < 0 && errno != EEXIST && errno != EAGAIN)
			return errno;
	}
	if (folder.lock < 0)
		return EAGAIN;
	say_who(folder.lock);
	if (mkdirat(root, folder.name, 0700)) {
		int error = errno;

		release(root, folder.name, folder.lock);
		return error;
	}
	*out_folder = folder;
	return 0;
}

int pc_run_folder_leave(struct pc_run_folder *folder)
{
	int result = release(folder->root, folder->name, folder->lock);

	folder->lock = -1;
	return result;
}
