/* SPDX-License-Identifier: Apache-2.0
 * The module that knows libgit2: files of indexes and working trees. */
#include <git2/sys/filter.h>
#include <stdio.h>
#include <sys/stat.h>

#include "repo/repo_internal.h"

enum pc_repo_answer pc_repo_each_entry(struct pc_repo *repo, bool filters, pc_repo_on_entry *each,
				       void *context)
{
	git_index *index = NULL;
	int status = git_repository_index(&index, repo->git), stop = 0;

	for (size_t i = 0; !status && !stop && i < git_index_entrycount(index); i++) {
		const git_index_entry *entry = git_index_get_byindex(index, i);
		const char *filter = NULL;
		char id[41];

		if (filters)
			status = git_attr_get(&filter, repo->git, GIT_ATTR_CHECK_FILE_THEN_INDEX,
					      entry->path, "filter");
		if (!status && git_attr_value(filter) != GIT_ATTR_VALUE_STRING)
			filter = NULL;
		if (!status)
			stop = each(context,
				    &(struct pc_repo_entry){
					    entry->path, git_oid_tostr(id, sizeof(id), &entry->id),
					    entry->mode, filter });
	}
	git_index_free(index);
	return stop ? PC_REPO_STOPPED : pc_repo_answer(status);
}

/* Nothing is refreshed in the user's index: not GIT_STATUS_OPT_UPDATE_INDEX. */
enum pc_repo_answer pc_repo_each_change(struct pc_repo *repo, pc_repo_on_change *each,
					void *context)
{
	git_status_options options = GIT_STATUS_OPTIONS_INIT;
	git_status_list *list = NULL;
	int status, stop = 0;

	options.flags = GIT_STATUS_OPT_INCLUDE_UNTRACKED | GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS;
	status = git_status_list_new(&list, repo->git, &options);
	for (size_t i = 0; !status && !stop && i < git_status_list_entrycount(list); i++) {
		const git_status_entry *entry = git_status_byindex(list, i);
		const git_diff_delta *delta =
			entry->index_to_workdir ? entry->index_to_workdir : entry->head_to_index;

		if (entry->status != GIT_STATUS_CURRENT && delta)
			stop = each(context, delta->new_file.path,
				    entry->status & GIT_STATUS_WT_NEW);
	}
	git_status_list_free(list);
	return stop ? PC_REPO_STOPPED : pc_repo_answer(status);
}

/* ---- checking out ---- */

/* libgit2 asks every filter for every file that it writes: the one way to stop it midway. */
struct stopper {
	git_filter filter; /* first: this is what libgit2 hands back */
	int (*stop)(void *context);
	void *context;
};

static int ask(git_filter *filter, void **payload, const git_filter_source *source,
	       const char **attributes)
{
	struct stopper *stopper = (struct stopper *)filter;

	(void)payload;
	(void)source;
	(void)attributes;
	return stopper->stop(stopper->context) ? GIT_EUSER : GIT_PASSTHROUGH;
}

enum pc_repo_answer pc_repo_check_out(struct pc_repo *repo, const char *id,
				      int (*stop)(void *context), void *context)
{
	static const char name[] = "perfcopilot-stop";
	git_checkout_options options = GIT_CHECKOUT_OPTIONS_INIT;
	struct stopper stopper = { GIT_FILTER_INIT, stop, context };
	git_object *commit = NULL;
	git_oid oid;
	int status = git_oid_fromstr(&oid, id);

	stopper.filter.attributes = "";
	stopper.filter.check = ask;
	options.checkout_strategy = GIT_CHECKOUT_FORCE;
	if (!status)
		status = git_object_lookup(&commit, repo->git, &oid, GIT_OBJECT_COMMIT);
	if (!status)
		status = git_filter_register(name, &stopper.filter, GIT_FILTER_DRIVER_PRIORITY);
	if (!status) {
		status = git_checkout_tree(repo->git, commit, &options);
		git_filter_unregister(name);
	}
	git_object_free(commit);
	return stop(context) ? PC_REPO_STOPPED : pc_repo_answer(status);
}

/* ---- what an index knows of files ---- */
static int stat_of(const char *folder, const char *path, struct stat *out_st)
{
	char whole[4096];

	if (snprintf(whole, sizeof(whole), "%s%s", folder, path) >= (int)sizeof(whole))
		return -1;
	return lstat(whole, out_st);
}

static bool is_true(const git_index_entry *entry, const struct stat *st)
{
	return entry->file_size == (uint32_t)st->st_size &&
	       entry->mtime.seconds == (int32_t)st->st_mtim.tv_sec &&
	       (!entry->mtime.nanoseconds ||
		entry->mtime.nanoseconds == (uint32_t)st->st_mtim.tv_nsec);
}

/* An entry that cannot be put back, as that of a file to be added later, stays as it was: git looks
 * into the file then. */
static void put(git_index *index, const git_index_entry *entry, const struct stat *st)
{
	git_index_entry changed = *entry;

	changed.ctime =
		(git_index_time){ (int32_t)st->st_ctim.tv_sec, (uint32_t)st->st_ctim.tv_nsec };
	changed.mtime =
		(git_index_time){ (int32_t)st->st_mtim.tv_sec, (uint32_t)st->st_mtim.tv_nsec };
	changed.dev = (uint32_t)st->st_dev;
	changed.ino = (uint32_t)st->st_ino;
	changed.uid = st->st_uid;
	changed.gid = st->st_gid;
	changed.file_size = (uint32_t)st->st_size;
	git_index_add(index, &changed);
}

enum pc_repo_answer pc_repo_adopt_index(struct pc_repo *repo, struct pc_repo *from)
{
	const char *ours = git_repository_workdir(repo->git);
	const char *theirs = git_repository_workdir(from->git);
	git_index *index = NULL;
	int status = git_repository_index(&index, repo->git);

	for (size_t i = 0; !status && i < git_index_entrycount(index); i++) {
		const git_index_entry *entry = git_index_get_byindex(index, i);
		struct stat original, copy;

		if (!git_index_entry_stage(entry) && !stat_of(theirs, entry->path, &original) &&
		    is_true(entry, &original) && !stat_of(ours, entry->path, &copy))
			put(index, entry, &copy);
	}
	if (!status)
		status = git_index_write(index);
	git_index_free(index);
	return pc_repo_answer(status);
}

enum pc_repo_answer pc_repo_renew_index(struct pc_repo *repo, const char *const *paths,
					size_t count)
{
	const char *folder = git_repository_workdir(repo->git);
	git_index *index = NULL;
	int status = git_repository_index(&index, repo->git);

	for (size_t i = 0; !status && i < count; i++) {
		const git_index_entry *entry = git_index_get_bypath(index, paths[i], 0);
		struct stat st;

		if (entry && !stat_of(folder, paths[i], &st))
			put(index, entry, &st);
	}
	if (!status)
		status = git_index_write(index);
	git_index_free(index);
	return pc_repo_answer(status);
}
