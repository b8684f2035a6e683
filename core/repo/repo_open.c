/* SPDX-License-Identifier: Apache-2.0
 * The module that knows libgit2: repositories, and what is to be known of them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "repo/repo_internal.h"

enum pc_repo_answer pc_repo_answer(int status)
{
	switch (status) {
	case 0:
		return PC_REPO_DONE;
	case GIT_ENOTFOUND:
	case GIT_EINVALIDSPEC:
		return PC_REPO_MISSING;
	case GIT_EAMBIGUOUS:
		return PC_REPO_AMBIGUOUS;
	case GIT_EOWNER:
		return PC_REPO_OWNER;
	case GIT_EUSER:
		return PC_REPO_STOPPED;
	default:
		return PC_REPO_FAILED;
	}
}

/* libgit2 1.5 says of a foreign repository that safe.directory was not found, where it is not set.
 */
static bool is_foreign(int status)
{
	const git_error *error = git_error_last();

	return status == GIT_ENOTFOUND && error && error->message &&
	       strstr(error->message, "safe.directory");
}

enum pc_repo_answer pc_repo_open(const char *path, enum pc_repo_place place,
				 struct pc_repo **out_repo)
{
	/* extensions that mean nothing to one who only reads what is there */
	const char *extensions[] = { "partialclone", "preciousobjects", "worktreeconfig",
				     "relativeworktrees" };
	struct pc_repo *repo = calloc(1, sizeof(*repo));
	static const unsigned flags[] = {
		[PC_REPO_HERE] = GIT_REPOSITORY_OPEN_NO_SEARCH,
		[PC_REPO_BARE] = GIT_REPOSITORY_OPEN_NO_SEARCH | GIT_REPOSITORY_OPEN_BARE,
	};
	int status;

	git_libgit2_init();
	git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions,
			 sizeof(extensions) / sizeof(extensions[0]));
	if (!repo) {
		git_error_set_oom();
		return PC_REPO_FAILED;
	}
	status = git_repository_open_ext(&repo->git, path, flags[place], NULL);
	if (status) { /* libgit2 stays, so that its words do */
		free(repo);
		return is_foreign(status) ? PC_REPO_OWNER : pc_repo_answer(status);
	}
	repo->facts = (struct pc_repo_facts){
		.git = git_repository_path(repo->git),
		.common = git_repository_commondir(repo->git),
		.work = git_repository_is_bare(repo->git) ? NULL
							  : git_repository_workdir(repo->git),
		.shallow = git_repository_is_shallow(repo->git) == 1,
		.unborn = git_repository_head_unborn(repo->git) == 1,
		.detached = git_repository_head_detached(repo->git) == 1,
	};
	*out_repo = repo;
	return PC_REPO_DONE;
}

void pc_repo_close(struct pc_repo *repo)
{
	if (!repo)
		return;
	git_repository_free(repo->git);
	free(repo);
	git_libgit2_shutdown();
}

struct pc_repo_facts pc_repo_facts(struct pc_repo *repo)
{
	return repo->facts;
}

bool pc_repo_setting(struct pc_repo *repo, const char *key, char *out_value, size_t room)
{
	git_config *config = NULL, *now = NULL;
	const char *value;
	bool found = false;

	if (!git_repository_config(&config, repo->git) && !git_config_snapshot(&now, config) &&
	    !git_config_get_string(&value, now, key)) {
		snprintf(out_value, room, "%s", value);
		found = true;
	}
	git_config_free(now);
	git_config_free(config);
	return found;
}

/* ---- .gitmodules ---- */
struct names {
	pc_repo_on_submodule *each;
	void *context;
};

/* "submodule.<name>.path" */
static int tell_name(const git_config_entry *entry, void *context)
{
	static const size_t before = sizeof("submodule.") - 1, after = sizeof(".path") - 1;
	const struct names *names = context;
	size_t size = strlen(entry->name);
	char name[PC_REPO_NAME_MAX];

	if (size <= before + after || size - before - after >= sizeof(name) || !entry->value ||
	    strncmp(entry->name, "submodule.", before) != 0 ||
	    strcmp(entry->name + size - after, ".path") != 0)
		return 0;
	snprintf(name, size - before - after + 1, "%s", entry->name + before);
	return names->each(names->context, entry->value, name) ? GIT_EUSER : 0;
}

/* Not git_submodule_lookup: for it a submodule is named as its path is. Nor
 * git_config_foreach_match, which leaks. */
enum pc_repo_answer pc_repo_each_submodule(struct pc_repo *repo, pc_repo_on_submodule *each,
					   void *context)
{
	struct names names = { each, context };
	git_config *config = NULL;
	char path[4096];
	int status;

	if (snprintf(path, sizeof(path), "%s.gitmodules", git_repository_workdir(repo->git)) >=
	    (int)sizeof(path))
		return PC_REPO_DONE;
	status = git_config_open_ondisk(&config, path);
	if (!status)
		status = git_config_foreach(config, tell_name, &names);
	git_config_free(config);
	return status == GIT_EUSER ? PC_REPO_STOPPED : PC_REPO_DONE;
}
