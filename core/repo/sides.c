/* SPDX-License-Identifier: Apache-2.0
 * Sides: a place for a run, and in it a folder each. */
#include "repo/sides.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/auto.h"
#include "base/context.h"
#include "repo/fetch.h"
#include "repo/side.h"
#include "repo/side_place.h"

static const char *const names[PC_SIDE_FOLDERS_MAX] = { "base", "head", "ref2", "ref3",
							"ref4", "ref5", "ref6", "ref7" };

struct pc_sides {
	struct pc *pc;
	struct pc_run_folder place;
	bool there;
	const char *folders[PC_SIDE_FOLDERS_MAX], *notes[PC_SIDE_FOLDERS_MAX];
	size_t count;
};

/* ---- where they go ---- */
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
		.fetched = r->fetch ? r->fetch->folder : NULL,
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

static int start(struct pc_repository *r, struct pc_sides *sides, const char **root)
{
	int status = pc_side_place_open(r->pc, *root, &sides->place, root);

	if (status)
		return status;
	sides->there = true;
	pc_at_end(r->pc, end, sides);
	for (size_t i = 0; i < PC_SIDE_FOLDERS_MAX; i++)
		sides->folders[i] = pc_arena_printf(pc_memory(r->pc), "%s/%s/%s", *root,
						    sides->place.name, names[i]);
	return PC_OK;
}

int pc_sides_make(struct pc_repository *r, const char *root, const struct pc_revision *revisions,
		  size_t count, struct pc_sides **out_sides)
{
	struct pc_sides *sides = pc_arena_alloc(pc_memory(r->pc), sizeof(*sides));
	int status;

	sides->pc = r->pc;
	if (count > PC_SIDE_FOLDERS_MAX)
		return pc_fail(r->pc, PC_EUSAGE,
			       "%zu revisions are to be compared; at most %d can be", count,
			       PC_SIDE_FOLDERS_MAX);
	status = start(r, sides, &root);
	if (!status)
		status = check_root(r, root, revisions, count);
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
	if (!sides || !sides->there)
		return;
	sides->there = false;
	pc_side_place_close(sides->pc, &sides->place, sides->folders[0]);
}
