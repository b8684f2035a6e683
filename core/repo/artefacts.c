/* SPDX-License-Identifier: Apache-2.0
 * Files that a build made: what a folder holds, against what it held. */
#include "repo/artefacts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/table.h"
#include "repo/artefacts_internal.h"
#include "repo/folder.h"
#include "repo/tree.h"

enum { DEPTH_MAX = 100 };

/* What changes when a file is written to, or replaced. */
struct state {
	uint64_t size, inode;
	struct timespec modified, changed;
};

struct pc_snapshot {
	struct pc_table paths;
	struct state *states; /* by id; owned */
	size_t count, room;
	struct pc_text path; /* of where the walk is */
	struct pc *pc;
};

static inline void pc_auto_dir(DIR **dir)
{
	if (*dir)
		closedir(*dir);
}

static void forget(void *context)
{
	struct pc_snapshot *snapshot = context;

	pc_table_clear(&snapshot->paths);
	pc_text_clear(&snapshot->path);
	free(snapshot->states);
}

/* ---- what is there ---- */
static void walk(struct pc_snapshot *snapshot, int folder, unsigned depth);

static void take(struct pc_snapshot *snapshot, int folder, const char *name, unsigned depth)
{
	struct stat st;
	bool new;
	int fd PC_AUTO(fd) = -1;

	if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW))
		return;
	if (S_ISREG(st.st_mode)) {
		pc_table_intern(&snapshot->paths, pc_text_span(&snapshot->path), &new);
		if (!new)
			return;
		snapshot->states = PC_GROW(snapshot->states, snapshot->count, snapshot->room);
		snapshot->states[snapshot->count++] =
			(struct state){ (uint64_t)st.st_size, st.st_ino, st.st_mtim, st.st_ctim };
	}
	if (!S_ISDIR(st.st_mode) || depth == DEPTH_MAX)
		return;
	fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return;
	pc_text_putc(&snapshot->path, '/');
	walk(snapshot, fd, depth + 1);
}

static void walk(struct pc_snapshot *snapshot, int folder, unsigned depth)
{
	int fd = fcntl(folder, F_DUPFD_CLOEXEC, 0);
	DIR *dir PC_AUTO(dir) = fd < 0 ? NULL : fdopendir(fd);
	size_t size = snapshot->path.size;
	struct dirent *entry;

	if (!dir)
		pc_auto_fd(&fd);
	while (dir && !pc_cancelled(snapshot->pc) && (entry = readdir(dir))) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..") ||
		    !strcmp(entry->d_name, ".git"))
			continue;
		snapshot->path.size = size;
		pc_text_puts(&snapshot->path, entry->d_name);
		take(snapshot, folder, entry->d_name, depth);
	}
	snapshot->path.size = size;
}

int pc_snapshot_take(struct pc *pc, const char *folder, struct pc_snapshot **out_snapshot)
{
	struct pc_snapshot *snapshot = pc_arena_alloc(pc_memory(pc), sizeof(*snapshot));
	int fd PC_AUTO(fd) = -1;
	int status = pc_folder_open(pc, folder, &fd);

	if (status)
		return status;
	snapshot->pc = pc;
	pc_table_init(&snapshot->paths, pc_memory(pc));
	pc_at_end(pc, forget, snapshot);
	walk(snapshot, fd, 0);
	if (pc_cancelled(pc))
		return pc_cancel(pc);
	*out_snapshot = snapshot;
	return PC_OK;
}

/* ---- their bytes ---- */
static int hash(struct pc_artefact_list *list, const char *path, struct pc_artefact *artefact)
{
	int folder PC_AUTO(fd) = -1, file PC_AUTO(fd) = -1;
	const char *name;
	int result = pc_tree_parent(list->folder, path, false, &folder, &name);

	if (!result) {
		file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
		result = file < 0
				 ? errno
				 : list->table->file(file, artefact->sha256, &artefact->size_bytes);
	}
	return result;
}

int pc_artefact_list_init(struct pc *pc, const char *folder, struct pc_artefact_list *out_list)
{
	const struct pc_module *module;
	int status = pc_module(pc, "hash", &module);

	*out_list = (struct pc_artefact_list){ .pc = pc, .folder = -1 };
	if (!status)
		status = pc_folder_open(pc, folder, &out_list->folder);
	out_list->table = status ? NULL : (const struct pc_hash_table *)module;
	return status;
}

void pc_artefact_list_clear(struct pc_artefact_list *list)
{
	pc_auto_fd(&list->folder);
	free(list->items);
}

/* What is gone again, or can't be read, is no artefact. */
void pc_artefact_list_add(struct pc_artefact_list *list, const char *path)
{
	struct pc_artefact artefact = { .path = path };

	if (hash(list, path, &artefact))
		return;
	list->items = PC_GROW(list->items, list->count, list->room);
	list->items[list->count++] = artefact;
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct pc_artefact *)a)->path, ((const struct pc_artefact *)b)->path);
}

int pc_artefact_list_end(struct pc_artefact_list *list, struct pc_artefacts *out_artefacts)
{
	if (pc_cancelled(list->pc))
		return pc_cancel(list->pc);
	if (list->count)
		qsort(list->items, list->count, sizeof(*list->items), by_path);
	*out_artefacts = (struct pc_artefacts){
		.items = list->items ? pc_arena_adopt(pc_memory(list->pc), pc_steal(&list->items))
				     : NULL,
		.count = list->count,
	};
	return PC_OK;
}

static bool is_as_it_was(const struct pc_snapshot *before, const struct pc_snapshot *now,
			 uint32_t id)
{
	uint32_t old = pc_table_find(&before->paths, now->paths.keys[id]);
	const struct state *a, *b = &now->states[id];

	if (old == PC_NONE)
		return false;
	a = &before->states[old];
	return a->size == b->size && a->inode == b->inode &&
	       a->modified.tv_sec == b->modified.tv_sec &&
	       a->modified.tv_nsec == b->modified.tv_nsec &&
	       a->changed.tv_sec == b->changed.tv_sec && a->changed.tv_nsec == b->changed.tv_nsec;
}

int pc_artefacts_built(struct pc *pc, const char *folder, const struct pc_snapshot *before,
		       struct pc_artefacts *out_artefacts)
{
	struct pc_artefact_list list PC_AUTO(artefact_list) = { .folder = -1 };
	struct pc_snapshot *now;
	int status = pc_snapshot_take(pc, folder, &now);

	if (!status)
		status = pc_artefact_list_init(pc, folder, &list);
	if (status)
		return status;
	for (uint32_t id = 0; id < now->count && !pc_cancelled(pc); id++)
		if (!is_as_it_was(before, now, id))
			pc_artefact_list_add(&list, now->paths.keys[id].data);
	return pc_artefact_list_end(&list, out_artefacts);
}

const char *pc_artefacts_difference(const struct pc_artefacts *a, const struct pc_artefacts *b)
{
	size_t i = 0;

	for (; i < a->count && i < b->count; i++) {
		int order = strcmp(a->items[i].path, b->items[i].path);

		if (order || strcmp(a->items[i].sha256, b->items[i].sha256) != 0)
			return order > 0 ? b->items[i].path : a->items[i].path;
	}
	if (a->count == b->count)
		return NULL;
	return a->count > i ? a->items[i].path : b->items[i].path;
}
