/* SPDX-License-Identifier: Apache-2.0
 * A patch is tried on copies of the files that it names, which are read by steps that follow no
 * link and leave no folder. */
#include "repo/patch.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "base/auto.h"
#include "base/context.h"
#include "repo/diff_text.h"
#include "repo/repo.h"

enum { FILES_MAX = 100, FILE_BYTES_MAX = 16 << 20, HUNKS_MAX = 1000, WHY_MAX = 400 };

struct check {
	struct pc *pc;
	int folder;
	struct pc_patch patch;
	struct pc_repo_file files[FILES_MAX];
	size_t count;
};

/* ---- paths ---- */
/* Why a path may not be touched, whatever lies there; NULL: it may. */
static const char *why_not(struct pc_span path)
{
	struct pc_span part, rest = path;
	bool more = true;

	if (!path.size || path.data[0] == '/')
		return "is not a path within the folder";
	if (memchr(path.data, '\0', path.size) || memchr(path.data, '\\', path.size) ||
	    path.data[0] == '"')
		return "is no plain path";
	while (more) {
		more = pc_span_cut(rest, '/', &part, &rest);
		if (!more)
			part = rest;
		if (pc_span_is(part, ".."))
			return "leads out of the folder";
		if (!part.size || pc_span_is(part, "."))
			return "is no plain path";
		if (part.size == 4 && part.data[0] == '.' && (part.data[1] | 0x20) == 'g' &&
		    (part.data[2] | 0x20) == 'i' && (part.data[3] | 0x20) == 't')
			return "is git's own";
	}
	return NULL;
}

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

/* Goes down to where the file is, a step each, through no link. 0: *out_fd, -1 where it is not
 * there. */
static int open_file(struct check *check, const char *path, int *out_fd)
{
	int at PC_AUTO(fd) = dup(check->folder), next;
	const char *slash;

	*out_fd = -1;
	for (; (slash = strchr(path, '/')); path = slash + 1) {
		const char *name =
			pc_arena_strndup(pc_memory(check->pc), path, (size_t)(slash - path));

		next = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (next < 0 && (errno == ELOOP || errno == ENOTDIR))
			return leaves(check, name, "is a symbolic link, or no folder");
		if (next < 0)
			return 0;
		close(at);
		at = next;
	}
	*out_fd = openat(at, path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	if (*out_fd < 0 && errno == ELOOP)
		return leaves(check, path, "is a symbolic link");
	return 0;
}

static int read_file(struct check *check, const char *path, int fd, struct pc_repo_file *out)
{
	struct stat st;
	size_t size = 0;
	char *bytes;
	ssize_t got;

	if (fstat(fd, &st) || !S_ISREG(st.st_mode))
		return fails(check, path, "is no regular file");
	if (st.st_size > FILE_BYTES_MAX)
		return fails(check, path, "is larger than 16 MiB");
	bytes = pc_arena_alloc(pc_memory(check->pc), (size_t)st.st_size + 1);
	while (size < (size_t)st.st_size) {
		got = read(fd, bytes + size, (size_t)st.st_size - size);
		if (got <= 0)
			break;
		size += (size_t)got;
	}
	*out = (struct pc_repo_file){ path, bytes, size };
	return 0;
}

/* ---- one file ---- */
static int check_file(struct check *check, struct pc_diff_file *file)
{
	struct pc_span wanted = file->old_path.size ? file->old_path : file->new_path;
	const char *path, *why = why_not(wanted);
	struct pc_repo_file found;
	int fd PC_AUTO(fd) = -1;
	int stop;

	path = pc_arena_strndup(pc_memory(check->pc), wanted.data, wanted.size);
	if (!why && file->new_path.size)
		why = why_not(file->new_path);
	if (why)
		return leaves(check, path, why);
	for (size_t i = 0; i < check->count; i++)
		if (!strcmp(check->files[i].path, path))
			return fails(check, path, "is changed twice");
	stop = open_file(check, path, &fd);
	if (stop)
		return stop;
	if (fd < 0)
		return file->old_path.size ? fails(check, path, "is not in the folder") : 0;
	if (!file->old_path.size)
		return fails(check, path, "is there already");
	if (file->new_path.size &&
	    (file->new_path.size != file->old_path.size ||
	     memcmp(file->new_path.data, file->old_path.data, file->old_path.size) != 0))
		return fails(check, path, "gets another name");
	stop = read_file(check, path, fd, &found);
	if (stop)
		return stop;
	pc_diff_text_place(file, (struct pc_span){ found.bytes, found.size });
	check->files[check->count++] = found;
	return 0;
}

static int check_files(struct check *check, struct pc_diff_text *diff)
{
	size_t hunks = 0;
	int stop = 0;

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
	if (diff.count && folder && *folder) {
		fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (fd < 0)
			return pc_fail(pc, PC_EINPUT,
				       "%s: %s; it is to be the folder of the "
				       "sources",
				       folder, strerror(errno));
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
