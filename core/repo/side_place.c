/* SPDX-License-Identifier: Apache-2.0
 * The folder of a run in the folder of comparisons. */
#include "repo/side_place.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/log.h"
#include "base/places.h"
#include "repo/repository.h"

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

int pc_side_place_open(struct pc *pc, const char *root, struct pc_run_folder *out_place,
		       const char **out_root)
{
	int fd = -1, result, status = open_root(pc, root, &root, &fd);

	if (status)
		return status;
	pc_run_folders_sweep(pc, fd, "");
	result = pc_run_folder_take(fd, "", out_place);
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

void pc_side_place_close(struct pc *pc, struct pc_run_folder *place, const char *folder)
{
	int result = pc_run_folder_leave(place);

	if (result)
		pc_hint(pc, "%s could not be removed: %s; the next comparison tries again",
			pc_repo_safe(pc, folder), strerror(result));
	close(place->root);
}
