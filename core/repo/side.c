/* SPDX-License-Identifier: Apache-2.0
 * One side: its .git, its files, what Git LFS keeps of them, its submodules. */
#include "repo/side.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/auto.h"
#include "base/context.h"

void pc_side_note(struct pc_side *side, const char *fmt, ...)
{
	va_list args;

	if (side->notes.size)
		pc_text_putc(&side->notes, '\n');
	va_start(args, fmt);
	pc_text_vprintf(&side->notes, fmt, args);
	va_end(args);
}

static const char *advice_for(int error)
{
	if (error == ENOSPC || error == EDQUOT)
		return "; make room there, or set XDG_CACHE_HOME to a folder elsewhere";
	if (error == EACCES || error == EPERM || error == EROFS)
		return "; its permissions do not let you";
	return "";
}

int pc_side_fail(const struct pc_side_part *part, const char *path, int error)
{
	struct pc *pc = part->side->pc;

	if (error == ECANCELED || pc_cancelled(pc))
		return pc_cancel(pc);
	return pc_fail(pc, PC_EINPUT, "%s%s of %s can't be copied to %s: %s%s", part->where,
		       pc_repo_safe(pc, path), part->side->revision, pc_repo_safe(pc, part->folder),
		       strerror(error), advice_for(error));
}

int pc_side_fail_git(const struct pc_side_part *part, const char *what)
{
	struct pc *pc = part->side->pc;
	const char *words = pc_repo_safe(pc, part->side->git->words());

	if (pc_cancelled(pc))
		return pc_cancel(pc);
	return pc_fail(pc, PC_EINPUT, "%s of %s can't be %s in %s: %s%s",
		       *part->where ? part->where : "the files", part->side->revision, what,
		       pc_repo_safe(pc, part->folder), words,
		       strstr(words, strerror(ENOSPC)) ? advice_for(ENOSPC) : "");
}

static int stop(void *context)
{
	return pc_cancelled(context);
}

static int open_made(struct pc_side_part *part)
{
	if (part->side->git->open(part->folder, PC_REPO_HERE, &part->repo))
		return pc_side_fail_git(part, "made a repository");
	return PC_OK;
}

static int put_files(struct pc_side_part *part)
{
	const struct pc_repo_table *git = part->side->git;
	int status = part->working_tree ? pc_side_copy_files(part) : PC_OK;

	if (!status)
		status = open_made(part);
	if (status)
		return status;
	if (part->working_tree)
		return git->adopt_index(part->repo, part->from)
			       ? pc_side_fail_git(part, "entered into an index")
			       : PC_OK;
	return git->check_out(part->repo, part->commit, stop, part->side->pc)
		       ? pc_side_fail_git(part, "checked out")
		       : PC_OK;
}

int pc_side_make(struct pc_side_part *part)
{
	int status;

	part->repo = NULL;
	part->facts = part->side->git->facts(part->from);
	part->fd = open(part->folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (part->fd < 0)
		return pc_side_fail(part, "", errno);
	status = pc_side_write_git(part);
	if (!status)
		status = put_files(part);
	if (!status)
		status = pc_side_fetch_lfs(part);
	if (!status)
		status = pc_side_add_modules(part);
	part->side->git->close(part->repo);
	close(part->fd);
	return status;
}
