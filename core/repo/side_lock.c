/* SPDX-License-Identifier: Apache-2.0
 * A lock says who lives: a process that was killed holds none. A folder is made only by one who
 * holds its lock, so whoever gets the lock of a folder may remove it. */
#include "repo/side_lock.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/log.h"
#include "base/places.h"
#include "repo/repository.h"
#include "repo/tree.h"

enum { NAME_SIZE = 16, TRIES_MAX = 100 };

static void with_ending(const char *name, const char *ending, char out_name[32])
{
	snprintf(out_name, 32, "%.16s%s", name, ending);
}

/* Holds the lock of a name, which is still there under that name. -1: another has it, or errno. */
static int hold(int root, const char *name, int flags)
{
	char lock[32];
	int fd;
	struct stat held, there;

	with_ending(name, ".lock", lock);
	fd = openat(root, lock, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | flags, 0600);
	if (fd < 0)
		return -1;
	if (flock(fd, LOCK_EX | LOCK_NB) == 0 && fstat(fd, &held) == 0 &&
	    fstatat(root, lock, &there, AT_SYMLINK_NOFOLLOW) == 0 && held.st_ino == there.st_ino &&
	    held.st_dev == there.st_dev)
		return fd;
	close(fd);
	errno = EAGAIN; /* it was swept between the two */
	return -1;
}

/* The folder goes under another name first, so that what is half removed is nobody's side. */
static int clear(int root, const char *name)
{
	char old[32], here[32];
	int result;

	with_ending(name, ".old", old);
	with_ending(name, "", here);
	result = pc_tree_remove(root, old);
	if (!result && renameat(root, here, root, old) && errno != ENOENT)
		result = errno;
	return result ? result : pc_tree_remove(root, old);
}

/* The lock goes last. */
static int release(int root, const char *name, int fd)
{
	char lock[32];
	int result = clear(root, name);

	with_ending(name, ".lock", lock);
	if (!result && unlinkat(root, lock, 0))
		result = errno;
	close(fd);
	return result;
}

static bool is_ours(const char *name)
{
	static const char *const endings[] = { "", ".old", ".lock", NULL };

	if (strspn(name, "0123456789abcdef") != NAME_SIZE)
		return false;
	for (size_t i = 0; endings[i]; i++)
		if (strcmp(name + NAME_SIZE, endings[i]) == 0)
			return true;
	return false;
}

void pc_side_places_sweep(struct pc *pc, int root)
{
	int copy = openat(root, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = copy < 0 ? NULL : fdopendir(copy);
	struct dirent *entry;

	if (!dir) {
		pc_auto_fd(&copy);
		return;
	}
	while (!pc_cancelled(pc) && (entry = readdir(dir))) {
		struct stat st;
		int fd, result;

		/* one that went with its lock while this goes on gets no new lock */
		if (!is_ours(entry->d_name) ||
		    fstatat(root, entry->d_name, &st, AT_SYMLINK_NOFOLLOW))
			continue;
		fd = hold(root, entry->d_name, 0);
		if (fd < 0)
			continue;
		result = release(root, entry->d_name, fd);
		pc_debug(pc, "what a run that was killed had left is removed: %.16s%s%s",
			 entry->d_name, result ? ": " : "", result ? strerror(result) : "");
	}
	closedir(dir);
}

static void say_who(int fd)
{
	char pid[32];
	int size = snprintf(pid, sizeof(pid), "%ld\n", (long)getpid());

	if (pwrite(fd, pid, (size_t)size, 0) < 0)
		return; /* it is for people; the lock is what counts */
}

int pc_side_place_take(int root, struct pc_side_place *out_place)
{
	struct pc_side_place place = { .root = root, .lock = -1 };

	for (int tries = 0; tries < TRIES_MAX && place.lock < 0; tries++) {
		uint64_t random;

		if (getrandom(&random, sizeof(random), 0) != sizeof(random))
			return errno;
		snprintf(place.name, sizeof(place.name), "%016llx", (unsigned long long)random);
		place.lock = hold(root, place.name, O_EXCL);
		if (place.lock < 0 && errno != EEXIST && errno != EAGAIN)
			return errno;
	}
	if (place.lock < 0)
		return EAGAIN;
	say_who(place.lock);
	if (mkdirat(root, place.name, 0700)) {
		int error = errno;

		release(root, place.name, place.lock);
		return error;
	}
	*out_place = place;
	return 0;
}

int pc_side_place_leave(struct pc_side_place *place)
{
	int result = release(place->root, place->name, place->lock);

	place->lock = -1;
	return result;
}

/* ---- all of it ---- */
static int open_root(struct pc *pc, const char *root, const char **out_path, int *out_fd)
{
	char path[PATH_MAX];
	int status;

	if (!root)
		root = pc_arena_printf(pc_memory(pc), "%s/compare",
				       pc_user_folder(pc, "XDG_CACHE_HOME", ".cache"));
	status = pc_make_folder(pc, root, "XDG_CACHE_HOME");
	if (status)
		return status;
	*out_fd = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (*out_fd < 0 || !realpath(root, path)) {
		int error = errno;

		pc_auto_fd(out_fd);
		return pc_fail(pc, PC_EINPUT,
			       "the folder of comparisons, %s, can't be opened: %s; XDG_CACHE_HOME "
			       "names another place",
			       pc_repo_safe(pc, root), strerror(error));
	}
	*out_path = pc_arena_strdup(pc_memory(pc), path);
	return PC_OK;
}

int pc_side_place_open(struct pc *pc, const char *root, struct pc_side_place *out_place,
		       const char **out_root)
{
	int fd = -1, result, status = open_root(pc, root, &root, &fd);

	if (status)
		return status;
	pc_side_places_sweep(pc, fd);
	result = pc_side_place_take(fd, out_place);
	if (result) {
		close(fd);
		return pc_fail(
			pc, PC_EINPUT,
			"no folder can be made in %s: %s; XDG_CACHE_HOME names another place",
			pc_repo_safe(pc, root), strerror(result));
	}
	*out_root = root;
	return PC_OK;
}

void pc_side_place_close(struct pc *pc, struct pc_side_place *place, const char *folder)
{
	int result = pc_side_place_leave(place);

	if (result)
		pc_hint(pc, "%s could not be removed: %s; the next comparison tries again",
			pc_repo_safe(pc, folder), strerror(result));
	close(place->root);
}
