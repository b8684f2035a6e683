/* SPDX-License-Identifier: Apache-2.0
 * A patch is tried on copies of the files that it names. */
#include "repo/patch.h"

#include "base/auto.h"
#include "base/context.h"
#include "repo/diff_text.h"
#include "repo/folder.h"
#include "repo/repo.h"

enum { FILES_MAX = 100, HUNKS_MAX = 1000, WHY_MAX = 400 };

struct check {
	struct pc *pc;
	int folder;
	const struct pc_diff_file *first; /* of the patch */
	struct pc_patch patch;
	struct pc_repo_file files[FILES_MAX];
	size_t count;
};

static int leaves(struct check *check, const char *path, const char *why)
{
	check->patch.state = PC_PATCH_LEAVES;
	check->patch.why = pc_arena_printf(pc_memory(check->pc), "\"%s\" %s", path, why);
	return 1;
}

static int fails(struct check *check, const char *path, const char *why)
{
	check->patch.state = PC_PATCH_FAILS;
	check->patch.why = *path ? pc_arena_printf(pc_memory(check->pc), "\"%s\" %s", path, why)
				 : pc_arena_strdup(pc_memory(check->pc), why);
	return 1;
}

/* ---- one file ---- */
static struct pc_span path_of(const struct pc_diff_file *file)
{
	return file->old_path.size ? file->old_path : file->new_path;
}

/* Whether the hunks take out each line: libgit2 lets the rest go, git does not. */
static bool takes_all(const struct pc_diff_file *file, const struct pc_folder_file *found)
{
	size_t lines = found->size && found->bytes[found->size - 1] != '\n', taken = 0;

	for (size_t i = 0; i < found->size; i++)
		lines += found->bytes[i] == '\n';
	for (size_t i = 0; i < file->count; i++)
		for (size_t k = 0; k < file->hunks[i].count; k++) {
			struct pc_span line = file->hunks[i].lines[k];

			if (!line.size || strchr(" +", line.data[0]))
				return false;
			taken += line.data[0] == '-';
		}
	return taken == lines;
}

static int check_file(struct check *check, struct pc_diff_file *file)
{
	struct pc_span wanted = path_of(file);
	const char *path, *why = pc_folder_why_not(wanted);
	struct pc_folder_file found;
	enum pc_folder_state state;

	path = pc_arena_strndup(pc_memory(check->pc), wanted.data, wanted.size);
	if (!why && file->new_path.size)
		why = pc_folder_why_not(file->new_path);
	if (why)
		return leaves(check, path, why);
	for (const struct pc_diff_file *other = check->first; other < file; other++)
		if (pc_span_is(path_of(other), path))
			return fails(check, path, "is changed twice");
	state = pc_folder_read(check->pc, check->folder, path, &found);
	if (state == PC_FOLDER_LEAVES)
		return leaves(check, found.why_path, found.why);
	if (state == PC_FOLDER_MISSING && !file->old_path.size)
		return 0;
	if (state != PC_FOLDER_FOUND)
		return fails(check, found.why_path, found.why);
	if (!file->old_path.size)
		return fails(check, path, "is there already");
	if (file->new_path.size &&
	    (file->new_path.size != file->old_path.size ||
	     memcmp(file->new_path.data, file->old_path.data, file->old_path.size) != 0))
		return fails(check, path, "gets another name");
	if (!file->new_path.size && !takes_all(file, &found))
		return fails(check, path, "is deleted, and lines of it are not");
	pc_diff_text_place(file, (struct pc_span){ found.bytes, found.size });
	check->files[check->count++] = (struct pc_repo_file){ path, found.bytes, found.size };
	return 0;
}

static int check_files(struct check *check, struct pc_diff_text *diff)
{
	size_t hunks = 0;
	int stop = 0;

	check->first = diff->files;
	if (diff->odd)
		return fails(check, "",
			     pc_arena_printf(pc_memory(check->pc), "it has %s", diff->odd));
	for (size_t i = 0; i < diff->count; i++) {
		hunks += diff->files[i].count;
		if (!diff->files[i].count)
			return fails(check, "", "a file of it has no changes");
	}
	if (diff->count > FILES_MAX || hunks > HUNKS_MAX)
		return fails(check, "", "it changes too much to be looked through");
	for (size_t i = 0; i < diff->count && !stop; i++)
		stop = check_file(check, &diff->files[i]);
	return stop;
}

static void list_files(struct check *check, const struct pc_diff_text *diff)
{
	const char **names =
		pc_arena_alloc(pc_memory(check->pc), (diff->count + 1) * sizeof(*names));

	for (size_t i = 0; i < diff->count; i++) {
		const struct pc_diff_file *file = &diff->files[i];
		struct pc_span path = file->new_path.size ? file->new_path : file->old_path;

		names[i] = pc_arena_strndup(pc_memory(check->pc), path.data, path.size);
	}
	check->patch.files = names;
	check->patch.file_count = diff->count;
}

static void keep_text(struct check *check, const struct pc_diff_text *diff)
{
	struct pc_text text PC_AUTO(text) = { 0 };

	pc_diff_text_write(diff, &text);
	check->patch.text = text.size ? pc_arena_strdup(pc_memory(check->pc), text.data) : "";
}

static int try_it(struct check *check)
{
	const struct pc_module *module;
	char why[WHY_MAX] = "";
	int status = pc_module(check->pc, "repo", &module);

	if (status)
		return status;
	check->patch.state = PC_PATCH_APPLIES;
	if (((const struct pc_repo_table *)module)
		    ->apply(check->files, check->count, check->patch.text, why, sizeof(why)))
		fails(check, "", why);
	return PC_OK;
}

int pc_patch_check(struct pc *pc, const char *folder, struct pc_span text,
		   struct pc_patch *out_patch)
{
	static const char *const words[] = { "none", "unchecked", "applies", "fails", "leaves" };
	struct pc_diff_text diff PC_AUTO(diff_text) = { 0 };
	int fd PC_AUTO(fd) = -1;
	struct check *check = pc_arena_alloc(pc_memory(pc), sizeof(*check));
	int status = PC_OK;

	pc_diff_text_read(text, &diff);
	check->pc = pc;
	check->patch.state = diff.count ? PC_PATCH_UNCHECKED : PC_PATCH_NONE;
	list_files(check, &diff);
	keep_text(check, &diff);
	if (!diff.count && diff.git && diff.odd)
		check_files(check, &diff); /* which says why not */
	if (diff.count && folder && *folder) {
		status = pc_folder_open(pc, folder, &fd);
		if (status)
			return status;
		check->folder = fd;
		if (!check_files(check, &diff)) {
			keep_text(check, &diff);
			status = try_it(check);
		}
	}
	if (status)
		return status;
	check->patch.state_word = words[check->patch.state];
	*out_patch = check->patch;
	return PC_OK;
}
