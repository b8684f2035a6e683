/* SPDX-License-Identifier: Apache-2.0
 * Repositories: found, or refused with what was found. */
#include "repo/repository.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/context.h"
#include "repo/fetch.h"

const char *pc_repo_safe(struct pc *pc, const char *text)
{
	return pc_text_shown(pc_memory(pc), pc_span(text), 0);
}

static int refuse(struct pc *pc, const struct pc_repo_table *git, enum pc_repo_answer answer,
		  const char *path)
{
	const char *shown = pc_repo_safe(pc, path), *words = pc_repo_safe(pc, git->words());

	if (answer == PC_REPO_OWNER)
		return pc_fail(
			pc, PC_EINPUT,
			"the git repository around %s belongs to another user, so git's rule "
			"of safe.directory applies; if you trust it, run: git config "
			"--global --add safe.directory \"$(cd '%s' && pwd)\" with the "
			"repository's own folder, or run this as its owner",
			shown, shown);
	if (access(path, F_OK))
		return pc_fail(pc, PC_EINPUT, "%s: %s; a folder of a git repository is wanted",
			       shown, strerror(errno));
	if (answer == PC_REPO_MISSING)
		return pc_fail(pc, PC_EINPUT,
			       "%s is in no git repository; revisions are read from one: go into "
			       "its folder",
			       strcmp(path, ".") ? shown : "this folder");
	return pc_fail(pc, PC_EINPUT,
		       "the git repository around %s can't be opened: %s; \"git status\" there may "
		       "say more",
		       shown, words);
}

int pc_repository_open(struct pc *pc, const char *path, struct pc_repository **out_repository)
{
	const struct pc_repo_table *git;
	struct pc_repository *repository;
	const struct pc_module *module;
	enum pc_repo_answer answer;
	struct pc_repo *repo;
	int status = pc_module(pc, "repo", &module);

	if (status)
		return status;
	git = (const struct pc_repo_table *)module;
	path = path ? path : ".";
	answer = git->open(path, PC_REPO_AROUND, &repo);
	if (answer)
		return refuse(pc, git, answer, path);
	repository = pc_realloc(NULL, 1, sizeof(*repository));
	*repository = (struct pc_repository){ pc, git, repo, git->facts(repo), NULL, NULL };
	repository->shown = pc_repo_safe(pc, repository->facts.work ? repository->facts.work
								    : repository->facts.git);
	*out_repository = repository;
	return PC_OK;
}

void pc_repository_close(struct pc_repository *repository)
{
	if (!repository)
		return;
	pc_fetch_free(repository->fetch);
	repository->git->close(repository->repo);
	free(repository);
}

const char *pc_repository_folder(const struct pc_repository *repository)
{
	return repository->facts.work ? repository->facts.work : repository->facts.git;
}

const char *pc_repository_objects(const struct pc_repository *repository)
{
	return repository->fetch ? repository->fetch->folder : pc_repository_folder(repository);
}

/* What realpath says of the present folder has the working tree's path in front, where it lies in
 * it. */
const char *pc_repository_below(const struct pc_repository *repository)
{
	const char *work = repository->facts.work;
	size_t size = work ? strlen(work) : 0;
	char here[PATH_MAX];

	if (!work || !getcwd(here, sizeof(here) - 1) || strncmp(here, work, size) != 0)
		return "";
	return pc_arena_strdup(repository->pc->arena, here + size);
}
