/* SPDX-License-Identifier: Apache-2.0
 * What differs between two commits, or a commit and the working tree. */
#include "repo/repo_changes.h"

#include <fcntl.h>
#include <git2.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BINARY_LOOK = 8000, RENAMES_MAX = 400, STOPPED = 1 };

struct compared {
	const struct pc_repo_between *between;
	git_repository *repository;
	git_tree *base, *head; /* head NULL: the working tree */
	git_diff *diff;
};

static int tree_of(git_repository *repository, const char *commit, git_tree **out_tree)
{
	git_oid id;
	git_commit *found = NULL;
	int status = git_oid_fromstr(&id, commit);

	if (!status)
		status = git_commit_lookup(&found, repository, &id);
	if (!status)
		status = git_commit_tree(out_tree, found);
	git_commit_free(found);
	return status;
}

static int start(struct compared *compared, const struct pc_repo_between *between)
{
	int status;

	git_libgit2_init();
	compared->between = between;
	status = git_repository_open_ext(&compared->repository, between->folder, 0, NULL);
	if (!status && between->base)
		status = tree_of(compared->repository, between->base, &compared->base);
	if (!status && strcmp(between->head, ".") != 0)
		status = tree_of(compared->repository, between->head, &compared->head);
	return status;
}

static int make_diff(struct compared *compared)
{
	git_diff_options options = GIT_DIFF_OPTIONS_INIT;
	git_diff_find_options find = GIT_DIFF_FIND_OPTIONS_INIT;
	int status;

	options.flags = GIT_DIFF_INCLUDE_TYPECHANGE | GIT_DIFF_INCLUDE_UNTRACKED |
			GIT_DIFF_RECURSE_UNTRACKED_DIRS | GIT_DIFF_SHOW_UNTRACKED_CONTENT |
			GIT_DIFF_IGNORE_SUBMODULES;
	find.flags = GIT_DIFF_FIND_RENAMES | GIT_DIFF_FIND_FOR_UNTRACKED;
	find.rename_limit = RENAMES_MAX;
	if (compared->head)
		status = git_diff_tree_to_tree(&compared->diff, compared->repository,
					       compared->base, compared->head, &options);
	else
		status = git_diff_tree_to_workdir_with_index(&compared->diff, compared->repository,
							     compared->base, &options);
	return status ? status : git_diff_find_similar(compared->diff, &find);
}

/* Says why, where `status` is an error, and closes all. */
static int finish(struct compared *compared, int status, struct pc_repo_why *why)
{
	const git_error *error = status < 0 ? git_error_last() : NULL;

	if (status < 0)
		snprintf(why->text, sizeof(why->text), "%s",
			 error && error->message ? error->message : "unknown");
	git_diff_free(compared->diff);
	git_tree_free(compared->base);
	git_tree_free(compared->head);
	git_repository_free(compared->repository);
	git_libgit2_shutdown();
	return status < 0 ? status : 0;
}

/* ---- the bytes of a file ---- */
struct held {
	git_blob *blob;
	char *bytes; /* owned: of the working tree */
	size_t size;
	bool large;
};

static void let_go(struct held *held)
{
	git_blob_free(held->blob);
	free(held->bytes);
	*held = (struct held){ 0 };
}

static const char *hold_blob(struct compared *compared, const git_oid *id, struct held *held)
{
	if (git_blob_lookup(&held->blob, compared->repository, id))
		return NULL;
	held->size = (size_t)git_blob_rawsize(held->blob);
	held->large = held->size > compared->between->file_bytes_max;
	return held->large ? NULL : git_blob_rawcontent(held->blob);
}

/* A file of the working tree, of which no link is followed at its end. */
static int open_file(struct compared *compared, const char *path, struct stat *out_stat)
{
	const char *folder = git_repository_workdir(compared->repository);
	char whole[PATH_MAX];
	int fd;

	if (!folder || snprintf(whole, sizeof(whole), "%s%s", folder, path) >= (int)sizeof(whole))
		return -1;
	fd = open(whole, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd >= 0 && (fstat(fd, out_stat) || !S_ISREG(out_stat->st_mode))) {
		close(fd);
		return -1;
	}
	return fd;
}

static const char *hold_file(struct compared *compared, const char *path, struct held *held)
{
	struct stat st;
	int fd = open_file(compared, path, &st);
	size_t size = fd < 0 ? 0 : (size_t)st.st_size;
	ssize_t got = 1;

	if (fd < 0)
		return NULL;
	held->large = size > compared->between->file_bytes_max;
	held->bytes = held->large ? NULL : malloc(size + 1);
	while (held->bytes && held->size < size && got > 0) {
		got = read(fd, held->bytes + held->size, size - held->size);
		held->size += got > 0 ? (size_t)got : 0;
	}
	close(fd);
	return held->bytes;
}

static bool is_regular(uint16_t mode)
{
	return mode == GIT_FILEMODE_BLOB || mode == GIT_FILEMODE_BLOB_EXECUTABLE;
}

static struct pc_repo_blob blob_of(struct compared *compared, const git_diff_file *file, bool disk,
				   struct held *held)
{
	struct pc_repo_blob blob = { .path = file->path };
	size_t look;

	if (is_regular(file->mode))
		blob.bytes = disk ? hold_file(compared, file->path, held)
				  : hold_blob(compared, &file->id, held);
	blob.size = blob.bytes ? held->size : 0;
	blob.large = held->large;
	look = blob.size < BINARY_LOOK ? blob.size : BINARY_LOOK;
	blob.binary = look && memchr(blob.bytes, '\0', look);
	return blob;
}

static char status_of(git_delta_t delta)
{
	switch (delta) {
	case GIT_DELTA_ADDED:
	case GIT_DELTA_UNTRACKED:
	case GIT_DELTA_COPIED:
		return 'A';
	case GIT_DELTA_DELETED:
		return 'D';
	case GIT_DELTA_RENAMED:
		return 'R';
	case GIT_DELTA_TYPECHANGE:
		return 'T';
	case GIT_DELTA_MODIFIED:
		return 'M';
	default:
		return '\0';
	}
}

int pc_repo_changes(const struct pc_repo_between *between, pc_repo_on_difference *on_change,
		    void *context, struct pc_repo_why *why)
{
	struct compared compared = { NULL };
	int status = start(&compared, between);
	bool more = true;

	if (!status)
		status = make_diff(&compared);
	for (size_t i = 0; !status && more && i < git_diff_num_deltas(compared.diff); i++) {
		const git_diff_delta *delta = git_diff_get_delta(compared.diff, i);
		struct pc_repo_change change = { .status = status_of(delta->status) };
		struct held base = { NULL }, head = { NULL };

		if (!change.status)
			continue;
		if (change.status != 'A')
			change.base = blob_of(&compared, &delta->old_file, false, &base);
		if (change.status != 'D')
			change.head = blob_of(&compared, &delta->new_file, !compared.head, &head);
		more = on_change(context, &change);
		let_go(&base);
		let_go(&head);
	}
	return finish(&compared, status, why);
}

/* ---- all files ---- */
struct walk {
	struct compared *compared;
	pc_repo_on_file *on_file;
	void *context;
};

/* 0: go on. */
static int give(struct walk *walk, const char *path, const char *bytes, size_t size)
{
	struct pc_repo_file file = { path, bytes, size };

	return walk->on_file(walk->context, &file) ? 0 : STOPPED;
}

static int take_entry(const char *root, const git_tree_entry *entry, void *context)
{
	struct walk *walk = context;
	struct compared *compared = walk->compared;
	struct held held = { NULL };
	char path[PATH_MAX];
	const char *bytes;
	git_odb *odb = NULL;
	git_object_t type;
	size_t size = 0;
	int stop = 0;

	if (!is_regular((uint16_t)git_tree_entry_filemode(entry)) ||
	    snprintf(path, sizeof(path), "%s%s", root, git_tree_entry_name(entry)) >=
		    (int)sizeof(path))
		return 0;
	if (!git_repository_odb(&odb, compared->repository))
		git_odb_read_header(&size, &type, odb, git_tree_entry_id(entry));
	git_odb_free(odb);
	if (give(walk, path, NULL, size))
		return 0;
	bytes = hold_blob(compared, git_tree_entry_id(entry), &held);
	if (bytes)
		stop = give(walk, path, bytes, held.size);
	let_go(&held);
	return stop ? -1 : 0;
}

/* What the index has is what is tracked. */
static int walk_files(struct walk *walk)
{
	git_index *index = NULL;
	int status = git_repository_index(&index, walk->compared->repository), stop = 0;

	for (size_t i = 0; !status && !stop && i < git_index_entrycount(index); i++) {
		const git_index_entry *entry = git_index_get_byindex(index, i);
		struct held held = { NULL };
		const char *bytes;

		if (!is_regular((uint16_t)entry->mode) ||
		    give(walk, entry->path, NULL, entry->file_size))
			continue;
		bytes = hold_file(walk->compared, entry->path, &held);
		if (bytes)
			stop = give(walk, entry->path, bytes, held.size);
		let_go(&held);
	}
	git_index_free(index);
	return status;
}

int pc_repo_files(const struct pc_repo_between *between, pc_repo_on_file *on_file, void *context,
		  struct pc_repo_why *why)
{
	struct compared compared = { NULL };
	struct walk walk = { &compared, on_file, context };
	int status = start(&compared, between);

	if (!status && compared.head)
		git_tree_walk(compared.head, GIT_TREEWALK_PRE, take_entry, &walk);
	else if (!status)
		status = walk_files(&walk);
	return finish(&compared, status, why);
}

/* ---- as text ---- */
struct printing {
	pc_repo_on_bytes *on_bytes;
	void *context;
};

static int print_line(const git_diff_delta *delta, const git_diff_hunk *hunk,
		      const git_diff_line *line, void *context)
{
	struct printing *printing = context;
	char origin = line->origin;
	bool marked = origin == ' ' || origin == '+' || origin == '-';

	(void)delta;
	(void)hunk;
	if (marked && !printing->on_bytes(printing->context, &origin, 1))
		return STOPPED;
	return printing->on_bytes(printing->context, line->content, line->content_len) ? 0
										       : STOPPED;
}

int pc_repo_diff(const struct pc_repo_between *between, pc_repo_on_bytes *on_bytes, void *context,
		 struct pc_repo_why *why)
{
	struct compared compared = { NULL };
	struct printing printing = { on_bytes, context };
	int status = start(&compared, between);

	if (!status)
		status = make_diff(&compared);
	if (!status)
		status =
			git_diff_print(compared.diff, GIT_DIFF_FORMAT_PATCH, print_line, &printing);
	return finish(&compared, status, why);
}
