/* SPDX-License-Identifier: Apache-2.0
 * The working tree as it is: tracked files, and those that are neither tracked nor ignored. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/log.h"
#include "repo/folder.h"
#include "repo/side.h"
#include "repo/tree.h"

struct copying {
	struct pc_side_part *part;
	int work;   /* the user's folder */
	int status; /* what stopped it */
	uint64_t done;
};

static int copy(struct copying *copying, const char *path)
{
	struct pc *pc = copying->part->side->pc;
	int result = pc_cancelled(pc) ? ECANCELED
				      : pc_tree_copy(pc, copying->work, copying->part->fd, path);

	pc_progress(pc, "copying the working tree", ++copying->done, 0);
	switch (result) {
	case 0:
	case ENOENT:  /* deleted, */
	case ENOTDIR: /* or a file, a link */
	case ELOOP:
	case ENODEV: /* or something special took its place */
	case EEXIST: /* one that conflicts has several entries */
		return 0;
	default:
		copying->status = pc_side_fail(copying->part, path, result);
		return 1;
	}
}

static int copy_tracked(void *context, const struct pc_repo_entry *entry)
{
	return (entry->mode & 0170000) == 0160000 ? 0 : copy(context, entry->path);
}

static int copy_untracked(void *context, const char *path, bool untracked)
{
	struct copying *copying = context;
	size_t size = strlen(path);

	if (!untracked)
		return 0;
	if (size && path[size - 1] == '/') {
		pc_side_note(copying->part->side,
			     "%s%s is a repository of its own, and was left out",
			     copying->part->where, pc_repo_safe(copying->part->side->pc, path));
		return 0;
	}
	return copy(copying, path);
}

static int copy_index(struct pc_side_part *part)
{
	int from PC_AUTO(fd) = -1, to PC_AUTO(fd) = -1, result;
	const char *path = pc_arena_printf(pc_memory(part->side->pc), "%sindex", part->facts.git);

	from = open(path, O_RDONLY | O_CLOEXEC);
	if (from < 0 && errno == ENOENT)
		return PC_OK;
	if (from < 0)
		return pc_side_fail(part, ".git/index", errno);
	to = openat(part->fd, ".git/index", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	result = to < 0 ? errno : pc_tree_copy_bytes(part->side->pc, from, to);
	return result ? pc_side_fail(part, ".git/index", result) : PC_OK;
}

int pc_side_copy_files(struct pc_side_part *part)
{
	const struct pc_repo_table *git = part->side->git;
	struct copying copying = { .part = part };
	int work PC_AUTO(fd) = -1;
	int status = pc_folder_open(part->side->pc, part->facts.work, &work);
	enum pc_repo_answer answer;

	if (!status)
		status = copy_index(part);
	if (status)
		return status;
	copying.work = work;
	answer = git->each_entry(part->from, false, copy_tracked, &copying);
	if (!answer)
		answer = git->each_change(part->from, copy_untracked, &copying);
	if (copying.status)
		return copying.status;
	return answer ? pc_side_fail_git(part, "listed") : PC_OK;
}
