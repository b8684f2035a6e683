/* SPDX-License-Identifier: Apache-2.0
 * Files that Git LFS keeps: the pointers of a side are replaced by what is in lfs/objects. No
 * program is run for it, nothing is fetched. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/context.h"
#include "repo/hash.h"
#include "repo/side.h"
#include "repo/tree.h"

enum { POINTER_MAX = 1024, LISTED_MAX = 10 };

/* ---- what a pointer says ---- */
static bool is_hex(struct pc_span span)
{
	for (size_t i = 0; i < span.size; i++)
		if (!strchr("0123456789abcdef", span.data[i]) || !span.data[i])
			return false;
	return true;
}

static bool take_line(struct pc_span key, struct pc_span value, struct pc_lfs_pointer *pointer)
{
	struct pc_span method, hex;
	int64_t size;

	if (pc_span_is(key, "oid")) {
		if (!pc_span_cut(value, ':', &method, &hex) || !pc_span_is(method, "sha256") ||
		    hex.size != 64 || !is_hex(hex))
			return false;
		memcpy(pointer->oid, hex.data, 64);
		pointer->oid[64] = '\0';
	} else if (pc_span_is(key, "size")) {
		if (!value.size || value.data[0] == '-' || memchr(value.data, ',', value.size) ||
		    !pc_span_int(value, &size))
			return false;
		pointer->size_bytes = (uint64_t)size;
	} else if (pc_span_starts(key, "ext-")) {
		pointer->extended = true;
	}
	return true;
}

bool pc_lfs_parse(struct pc_span bytes, struct pc_lfs_pointer *out_pointer)
{
	struct pc_lfs_pointer pointer = { .size_bytes = UINT64_MAX };
	struct pc_span line, key, value, rest = bytes;
	bool first = true;

	if (bytes.size >= POINTER_MAX)
		return false;
	for (; pc_span_cut(rest, '\n', &line, &rest); first = false) {
		if (!pc_span_cut(line, ' ', &key, &value))
			return false;
		if (first && (!pc_span_is(key, "version") ||
			      (!pc_span_is(value, "https://git-lfs.github.com/spec/v1") &&
			       !pc_span_is(value, "https://hawser.github.com/spec/v1"))))
			return false;
		if (!take_line(key, value, &pointer))
			return false;
	}
	if (rest.size || !*pointer.oid || pointer.size_bytes == UINT64_MAX)
		return false;
	*out_pointer = pointer;
	return true;
}

/* ---- which files are pointers ---- */
struct kept {
	const char *path; /* in the arena */
	struct pc_lfs_pointer pointer;
};

struct lfs {
	struct pc_side_part *part;
	struct kept *kept; /* owned */
	size_t count, room;
	const char *other; /* a filter that was told of */
	const struct pc_hash_table *hash;
	const char *store;
};

static inline void pc_auto_lfs(struct lfs *lfs)
{
	free(lfs->kept);
}

/* A filter that the configuration gives a program, which is not run. */
static void tell(struct lfs *lfs, const struct pc_repo_entry *entry)
{
	struct pc_side *side = lfs->part->side;
	char key[PC_REPO_NAME_MAX], value[8];
	bool known = false;

	if (lfs->other && strcmp(lfs->other, entry->filter) == 0)
		return;
	lfs->other = pc_arena_strdup(pc_memory(side->pc), entry->filter);
	for (int i = 0; i < 2 && !known; i++) {
		snprintf(key, sizeof(key), "filter.%s.%s", entry->filter, i ? "smudge" : "process");
		known = side->git->setting(lfs->part->from, key, value, sizeof(value));
	}
	if (known)
		pc_side_note(side,
			     "the filter \"%s\" of %s%s and others was not run: they are as they "
			     "are committed",
			     pc_repo_safe(side->pc, entry->filter), lfs->part->where,
			     pc_repo_safe(side->pc, entry->path));
}

static bool read_pointer(const struct lfs *lfs, const char *path, struct pc_lfs_pointer *out)
{
	int folder PC_AUTO(fd) = -1, file PC_AUTO(fd) = -1;
	char bytes[POINTER_MAX];
	const char *name;
	ssize_t got;

	if (pc_tree_parent(lfs->part->fd, path, false, &folder, &name))
		return false;
	file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	got = file < 0 ? -1 : read(file, bytes, sizeof(bytes));
	return got > 0 && pc_lfs_parse((struct pc_span){ bytes, (size_t)got }, out);
}

static int look(void *context, const struct pc_repo_entry *entry)
{
	struct lfs *lfs = context;
	struct kept kept;

	if (!entry->filter || (entry->mode & 0170000) != 0100000)
		return pc_cancelled(lfs->part->side->pc);
	if (strcmp(entry->filter, "lfs") != 0) {
		if (!lfs->part->working_tree)
			tell(lfs, entry);
		return 0;
	}
	if (!read_pointer(lfs, entry->path, &kept.pointer))
		return 0;
	kept.path = pc_arena_strdup(pc_memory(lfs->part->side->pc), entry->path);
	lfs->kept = PC_GROW(lfs->kept, lfs->count, lfs->room);
	lfs->kept[lfs->count++] = kept;
	return 0;
}

/* ---- their contents ---- */
static int open_object(const struct lfs *lfs, const struct kept *kept)
{
	const char *oid = kept->pointer.oid;
	const char *path =
		pc_arena_printf(pc_memory(lfs->part->side->pc), "%s/objects/%.2s/%.2s/%s",
				lfs->store, oid, oid + 2, oid);
	int fd = kept->pointer.extended ? -1 : open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;

	if (fd >= 0 && (fstat(fd, &st) || !S_ISREG(st.st_mode) ||
			(uint64_t)st.st_size != kept->pointer.size_bytes))
		pc_auto_fd(&fd);
	else
		return fd;
	return -1;
}

static int damaged(const struct lfs *lfs, const struct kept *kept)
{
	struct pc *pc = lfs->part->side->pc;

	return pc_fail(pc, PC_EINPUT,
		       "%s%s of %s: what Git LFS keeps of it in %s is damaged; run: git lfs fsck, "
		       "then git lfs fetch",
		       lfs->part->where, pc_repo_safe(pc, kept->path), lfs->part->side->revision,
		       pc_repo_safe(pc, lfs->store));
}

/* Older than the object: git looks into files as new, by seconds, as the index; it would find no
 * pointer. */
static int put_object(const struct lfs *lfs, const struct kept *kept, int object)
{
	int folder PC_AUTO(fd) = -1, file PC_AUTO(fd) = -1, result;
	char hex[PC_HASH_TEXT];
	struct stat pointer, st = { 0 };
	const char *name;
	uint64_t size;

	result = pc_tree_parent(lfs->part->fd, kept->path, false, &folder, &name);
	if (!result &&
	    (fstatat(folder, name, &pointer, AT_SYMLINK_NOFOLLOW) || unlinkat(folder, name, 0)))
		result = errno;
	if (!result) {
		file = openat(folder, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		result = file < 0 ? errno : pc_tree_copy_bytes(lfs->part->side->pc, object, file);
	}
	if (!result)
		result = lfs->hash->file(file, hex, &size);
	if (!result && (fchmod(file, pointer.st_mode & 0777) || fstat(object, &st)))
		result = errno;
	st.st_mtim.tv_sec -= 2;
	if (!result && futimens(file, (const struct timespec[]){ st.st_mtim, st.st_mtim }))
		result = errno;
	if (result)
		return pc_side_fail(lfs->part, kept->path, result);
	return strcmp(hex, kept->pointer.oid) == 0 ? PC_OK : damaged(lfs, kept);
}

static int missing(const struct lfs *lfs, const char *listed, size_t count)
{
	const struct pc_side_part *part = lfs->part;

	return pc_fail(
		part->side->pc, PC_EINPUT,
		"Git LFS keeps %zu %s of %s that %s not in %s: %s%s; run: git %s%s%slfs fetch "
		"origin %s",
		count, count == 1 ? "file" : "files", part->side->revision,
		count == 1 ? "is" : "are", pc_repo_safe(part->side->pc, lfs->store), listed,
		count > LISTED_MAX ? ", …" : "", *part->where ? "-C " : "", part->where,
		*part->where ? " " : "", part->commit);
}

static int put_objects(struct lfs *lfs)
{
	struct pc *pc = lfs->part->side->pc;
	struct pc_text listed PC_AUTO(text) = { 0 };
	size_t count = 0;
	int status = PC_OK;

	for (size_t i = 0; i < lfs->count && !status; i++) {
		int object PC_AUTO(fd) = open_object(lfs, &lfs->kept[i]);

		if (object >= 0)
			status = put_object(lfs, &lfs->kept[i], object);
		else if (count++ < LISTED_MAX)
			pc_text_printf(&listed, "%s%s%s", listed.size ? ", " : "", lfs->part->where,
				       pc_repo_safe(pc, lfs->kept[i].path));
	}
	return status || !count ? status : missing(lfs, listed.data, count);
}

static const char *store_of(const struct pc_side_part *part)
{
	struct pc_arena *arena = pc_memory(part->side->pc);
	char value[4096];

	if (!part->side->git->setting(part->from, "lfs.storage", value, sizeof(value)) || !*value)
		return pc_arena_printf(arena, "%slfs", part->facts.common);
	return *value == '/' ? pc_arena_strdup(arena, value)
			     : pc_arena_printf(arena, "%s%s", part->facts.common, value);
}

static int renew(struct lfs *lfs)
{
	const char **paths PC_AUTO(memory) = pc_realloc(NULL, lfs->count, sizeof(*paths));

	for (size_t i = 0; i < lfs->count; i++)
		paths[i] = lfs->kept[i].path;
	if (lfs->part->side->git->renew_index(lfs->part->repo, paths, lfs->count))
		return pc_side_fail_git(lfs->part, "entered into an index");
	return PC_OK;
}

int pc_side_fetch_lfs(struct pc_side_part *part)
{
	struct lfs lfs PC_AUTO(lfs) = { .part = part };
	const struct pc_module *module;
	int status;

	if (part->side->git->each_entry(part->repo, true, look, &lfs))
		return pc_side_fail_git(part, "listed");
	if (!lfs.count)
		return PC_OK;
	status = pc_module(part->side->pc, "hash", &module);
	if (status)
		return status;
	lfs.hash = (const struct pc_hash_table *)module;
	lfs.store = store_of(part);
	status = put_objects(&lfs);
	return status ? status : renew(&lfs);
}
