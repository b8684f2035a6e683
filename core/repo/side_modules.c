/* SPDX-License-Identifier: Apache-2.0
 * Submodules: each becomes a part of the side with a repository of its own, of what is here of it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/context.h"
#include "repo/folder.h"
#include "repo/side.h"
#include "repo/tree.h"

enum { DEPTH_MAX = 10 };

struct modules {
	struct pc_side_part *part;
	struct module {
		const char *path, *commit; /* in the arena */
		const char *name;	   /* in .gitmodules; NULL: it names none such */
	} * items;			   /* owned */
	size_t count, room;
};

static inline void pc_auto_modules(struct modules *modules)
{
	free(modules->items);
}

static int keep(void *context, const struct pc_repo_entry *entry)
{
	struct modules *modules = context;
	struct pc_arena *arena = pc_memory(modules->part->side->pc);

	if ((entry->mode & 0170000) != 0160000)
		return 0;
	modules->items = PC_GROW(modules->items, modules->count, modules->room);
	modules->items[modules->count++] = (struct module){ pc_arena_strdup(arena, entry->path),
							    pc_arena_strdup(arena, entry->id) };
	return 0;
}

static int name_it(void *context, const char *path, const char *name)
{
	struct modules *modules = context;

	for (size_t i = 0; i < modules->count; i++)
		if (strcmp(modules->items[i].path, path) == 0)
			modules->items[i].name =
				pc_arena_strdup(pc_memory(modules->part->side->pc), name);
	return 0;
}

/* Opens it where it lies; if the commit is wanted, only one that has it. */
static bool try_place(const struct pc_side_part *part, const char *place, enum pc_repo_place kind,
		      const char *commit, struct pc_repo **out_repo)
{
	const struct pc_repo_table *git = part->side->git;
	struct pc_repo_commit found;
	struct pc_repo *repo;

	if (git->open(place, kind, &repo))
		return false;
	if (git->find(repo, commit ? commit : "HEAD", &found) == PC_REPO_DONE) {
		*out_repo = repo;
		return true;
	}
	git->close(repo);
	return false;
}

static bool find_repository(const struct pc_side_part *part, const struct module *module,
			    struct pc_repo **out_repo)
{
	struct pc_arena *arena = pc_memory(part->side->pc);
	const struct pc_repo_facts *facts = &part->facts;
	const char *const places[] = { facts->git, facts->common };
	const char *const names[] = { module->name, module->path };

	if (facts->work &&
	    try_place(part, pc_arena_printf(arena, "%s%s", facts->work, module->path), PC_REPO_HERE,
		      module->commit, out_repo))
		return true;
	for (size_t i = 0; i < 4; i++) {
		const char *at = names[i % 2];

		if (at && !pc_folder_why_not(pc_span(at)) &&
		    try_place(part, pc_arena_printf(arena, "%smodules/%s", places[i / 2], at),
			      PC_REPO_BARE, module->commit, out_repo))
			return true;
	}
	return false;
}

static int missing(const struct pc_side_part *part, const struct module *module)
{
	struct pc *pc = part->side->pc;

	return pc_fail(
		pc, PC_EINPUT,
		"the submodule %s%s of %s is not here at commit %.12s, and nothing is "
		"fetched; run: git submodule update --init --recursive (with %s checked out)",
		part->where, pc_repo_safe(pc, module->path), part->side->revision, module->commit,
		part->side->revision);
}

static int make_part(const struct pc_side_part *part, const struct module *module,
		     struct pc_repo *repo)
{
	struct pc_arena *arena = pc_memory(part->side->pc);
	struct pc_repo_commit head = { "" };
	struct pc_side_part sub = {
		.side = part->side,
		.from = repo,
		.commit = module->commit,
		.working_tree = part->working_tree,
		.folder = pc_arena_printf(arena, "%s/%s", part->folder, module->path),
		.where = pc_arena_printf(arena, "%s%s/", part->where,
					 pc_repo_safe(part->side->pc, module->path)),
		.depth = part->depth + 1,
	};

	if (sub.depth > DEPTH_MAX)
		return pc_fail(part->side->pc, PC_EINPUT,
			       "%s of %s is a submodule in more than %d submodules; that deep none "
			       "is followed",
			       sub.where, part->side->revision, DEPTH_MAX);
	if (sub.working_tree && part->side->git->find(repo, "HEAD", &head) == PC_REPO_DONE)
		sub.commit = pc_arena_strdup(arena, head.id);
	return pc_side_make(&sub);
}

/* The folder is there, where git has made it, too. False: a file or a link is. */
static bool make_folder(const struct pc_side_part *part, const char *path, int *out_error)
{
	int folder PC_AUTO(fd) = -1;
	const char *name;
	struct stat st;

	*out_error = pc_tree_parent(part->fd, path, true, &folder, &name);
	if (*out_error)
		return false;
	if (mkdirat(folder, name, 0777) && errno != EEXIST)
		*out_error = errno;
	return !*out_error && !fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) &&
	       S_ISDIR(st.st_mode);
}

/* Of a working tree: what is there, which may be nothing. */
static bool find_on_disk(const struct pc_side_part *part, const struct module *module,
			 struct pc_repo **out_repo)
{
	const char *place =
		pc_arena_printf(pc_memory(part->side->pc), "%s%s", part->facts.work, module->path);

	return try_place(part, place, PC_REPO_HERE, NULL, out_repo);
}

static int add(struct pc_side_part *part, const struct module *module)
{
	const struct pc_repo_table *git = part->side->git;
	struct pc_repo *repo;
	bool found;
	int status, error = 0;

	if (pc_cancelled(part->side->pc))
		return pc_cancel(part->side->pc);
	found = part->working_tree ? find_on_disk(part, module, &repo)
				   : find_repository(part, module, &repo);
	if (!found && module->name && !part->working_tree)
		return missing(part, module);
	if (!make_folder(part, module->path, &error)) {
		if (found)
			git->close(repo);
		return error && error != ENOTDIR && error != ELOOP
			       ? pc_side_fail(part, module->path, error)
			       : PC_OK;
	}
	if (!found && !module->name)
		pc_side_note(part->side,
			     "%s%s is a repository that .gitmodules does not name: its "
			     "folder is empty",
			     part->where, pc_repo_safe(part->side->pc, module->path));
	if (!found)
		return PC_OK;
	status = make_part(part, module, repo);
	git->close(repo);
	return status;
}

int pc_side_add_modules(struct pc_side_part *part)
{
	struct modules modules PC_AUTO(modules) = { .part = part };
	int status = PC_OK;

	if (part->side->git->each_entry(part->repo, false, keep, &modules))
		return pc_side_fail_git(part, "listed");
	if (modules.count)
		part->side->git->each_submodule(part->repo, name_it, &modules);
	for (size_t i = 0; i < modules.count && !status; i++)
		status = add(part, &modules.items[i]);
	return status;
}
