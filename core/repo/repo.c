/* SPDX-License-Identifier: Apache-2.0
 * The module that knows libgit2: its table, and a diff tried on a tree that lies in memory. */
#include "repo/repo_changes.h"
#include "repo/repo_internal.h"

#include <git2/sys/mempack.h>
#include <git2/sys/repository.h>
#include <stdio.h>
#include <string.h>

struct trial {
	git_odb *odb;
	git_repository *repository;
	git_index *index, *after;
	git_tree *tree;
	git_diff *diff;
};

static int make_repository(struct trial *trial)
{
	git_odb_backend *memory = NULL;
	int status = git_odb_new(&trial->odb);

	if (!status)
		status = git_mempack_new(&memory);
	if (!status)
		status = git_odb_add_backend(trial->odb, memory, 1); /* which owns it then */
	return status ? status : git_repository_wrap_odb(&trial->repository, trial->odb);
}

static int make_tree(struct trial *trial, const struct pc_repo_file *files, size_t count)
{
	git_oid id;
	int status = git_index_new(&trial->index);

	for (size_t i = 0; i < count && !status; i++) {
		git_index_entry entry = { .mode = GIT_FILEMODE_BLOB, .path = files[i].path };

		status = git_odb_write(&entry.id, trial->odb, files[i].bytes, files[i].size,
				       GIT_OBJECT_BLOB);
		if (!status)
			status = git_index_add(trial->index, &entry);
	}
	if (!status)
		status = git_index_write_tree_to(&id, trial->index, trial->repository);
	return status ? status : git_tree_lookup(&trial->tree, trial->repository, &id);
}

static void clear(struct trial *trial)
{
	git_diff_free(trial->diff);
	git_tree_free(trial->tree);
	git_index_free(trial->after);
	git_index_free(trial->index);
	git_repository_free(trial->repository);
	git_odb_free(trial->odb);
}

static int apply(const struct pc_repo_file *files, size_t count, const char *diff, char *why,
		 size_t why_room)
{
	struct trial trial = { NULL };
	const git_error *error;
	int status;

	git_libgit2_init();
	status = make_repository(&trial);
	if (!status)
		status = make_tree(&trial, files, count);
	if (!status)
		status = git_diff_from_buffer(&trial.diff, diff, strlen(diff));
	if (!status)
		status = git_apply_to_tree(&trial.after, trial.repository, trial.tree, trial.diff,
					   NULL);
	error = status ? git_error_last() : NULL;
	if (status)
		snprintf(why, why_room, "%s", error && error->message ? error->message : "unknown");
	clear(&trial);
	git_libgit2_shutdown();
	return status;
}

static const char *words(void)
{
	const git_error *error = git_error_last();

	return error && error->message ? error->message : "nothing more is known";
}

extern PC_API const struct pc_repo_table pc_module_table;
const struct pc_repo_table pc_module_table = {
	.module = { PC_VERSION },
	.apply = apply,
	.words = words,
	.open = pc_repo_open,
	.close = pc_repo_close,
	.facts = pc_repo_facts,
	.setting = pc_repo_setting,
	.find = pc_repo_find,
	.merge_base = pc_repo_merge_base,
	.each_ref = pc_repo_each_ref,
	.symbolic = pc_repo_symbolic,
	.each_entry = pc_repo_each_entry,
	.each_change = pc_repo_each_change,
	.check_out = pc_repo_check_out,
	.adopt_index = pc_repo_adopt_index,
	.renew_index = pc_repo_renew_index,
	.each_submodule = pc_repo_each_submodule,
	.each_remote = pc_repo_each_remote,
	.fetch = pc_repo_fetch,
	.changes = pc_repo_changes,
	.files = pc_repo_files,
	.diff = pc_repo_diff,
};
