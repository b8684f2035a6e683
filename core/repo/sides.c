/* SPDX-License-Identifier: Apache-2.0
 * Sides: a place for a run, and in it a folder each. */
#include "repo/sides.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/log.h"
#include "base/places.h"
#include "repo/side.h"
#include "repo/side_lock.h"

static const char *const names[PC_SIDE_FOLDERS_MAX] = { "base", "head", "ref2", "ref3",
							"ref4", "ref5", "ref6", "ref7" };

struct pc_sides {
	struct pc *pc;
	struct pc_side_place place;
	bool there;
	const char *folders[PC_SIDE_FOLDERS_MAX], *notes[PC_SIDE_FOLDERS_MAX];
	size_t count;
};

/* ---- where they go ---- */
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
	if (*out_fd < 0 || !realpath(root, path))
		return pc_fail(pc, PC_EINPUT,
			       "the folder of comparisons, %s, can't be opened: %s; XDG_CACHE_HOME "
			       "names another place",
			       pc_repo_safe(pc, root), strerror(errno));
	*out_path = pc_arena_strdup(pc_memory(pc), path);
	return PC_OK;
}

/* A copy of the working tree that lies in it would hold itself. */
static int check_root(struct pc_repository *r, const char *root,
		      const struct pc_revision *revisions, size_t count)
{
	char work[PATH_MAX];
	size_t size;
	bool copied = false;

	for (size_t i = 0; i < count; i++)
		copied |= revisions[i].working_tree;
	if (!copied || !realpath(r->facts.work, work))
		return PC_OK;
	size = strlen(work);
	if (strncmp(root, work, size) != 0 || (root[size] && root[size] != '/'))
		return PC_OK;
	return pc_fail(r->pc, PC_EINPUT,
		       "the folder of comparisons, %s, lies in the working tree %s, which is to be "
		       "copied there; set XDG_CACHE_HOME to a folder elsewhere",
		       pc_repo_safe(r->pc, root), r->shown);
}

/* ---- making them ---- */
static int make_side(struct pc_repository *r, const struct pc_revision *revision,
		     struct pc_sides *sides)
{
	struct pc_side side = { .pc = r->pc, .git = r->git, .revision = revision->name };
	struct pc_side_part part = {
		.side = &side,
		.from = r->repo,
		.commit = revision->commit,
		.working_tree = revision->working_tree,
		.folder = sides->folders[sides->count],
		.where = "",
	};
	int status = PC_OK;

	if (mkdir(part.folder, 0700))
		status = pc_side_fail(&part, "", errno);
	if (!status)
		status = pc_side_make(&part);
	if (side.notes.size)
		sides->notes[sides->count] = pc_arena_strdup(pc_memory(r->pc), side.notes.data);
	pc_text_clear(&side.notes);
	sides->count++;
	return status;
}

static void end(void *sides)
{
	pc_sides_free(sides);
}

static int start(struct pc_repository *r, const char *root, int fd, struct pc_sides *sides)
{
	int result;

	pc_side_places_sweep(r->pc, fd);
	result = pc_side_place_take(fd, &sides->place);
	if (result) {
		close(fd);
		return pc_fail(
			r->pc, PC_EINPUT,
			"no folder can be made in %s: %s; XDG_CACHE_HOME names another place",
			pc_repo_safe(r->pc, root), strerror(result));
	}
	sides->there = true;
	pc_at_end(r->pc, end, sides);
	for (size_t i = 0; i < PC_SIDE_FOLDERS_MAX; i++)
		sides->folders[i] = pc_arena_printf(pc_memory(r->pc), "%s/%s/%s", root,
						    sides->place.name, names[i]);
	return PC_OK;
}

int pc_sides_make(struct pc_repository *r, const char *root, const struct pc_revision *revisions,
		  size_t count, struct pc_sides **out_sides)
{
	struct pc_sides *sides = pc_arena_alloc(pc_memory(r->pc), sizeof(*sides));
	const char *path;
	int fd = -1, status;

	sides->pc = r->pc;
	if (count > PC_SIDE_FOLDERS_MAX)
		return pc_fail(r->pc, PC_EUSAGE,
			       "%zu revisions are to be compared; at most %d can be", count,
			       PC_SIDE_FOLDERS_MAX);
	status = open_root(r->pc, root, &path, &fd);
	if (!status)
		status = check_root(r, path, revisions, count);
	if (status) {
		pc_auto_fd(&fd);
		return status;
	}
	status = start(r, path, fd, sides);
	for (size_t i = 0; i < count && !status; i++)
		status = make_side(r, &revisions[i], sides);
	if (!status && pc_cancelled(r->pc))
		status = pc_cancel(r->pc);
	if (status) {
		pc_sides_free(sides);
		return status;
	}
	*out_sides = sides;
	return PC_OK;
}

const char *pc_sides_folder(const struct pc_sides *sides, size_t index)
{
	return sides->folders[index];
}

const char *pc_sides_note(const struct pc_sides *sides, size_t index)
{
	return sides->notes[index];
}

/* Its memory is the arena's: it may be freed once more when the run ends. */
void pc_sides_free(struct pc_sides *sides)
{
	int result;

	if (!sides || !sides->there)
		return;
	sides->there = false;
	result = pc_side_place_leave(&sides->place);
	if (result)
		pc_hint(sides->pc, "%s could not be removed: %s; the next comparison tries again",
			pc_repo_safe(sides->pc, sides->folders[0]), strerror(result));
	close(sides->place.root);
}
