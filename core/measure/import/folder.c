/* SPDX-License-Identifier: Apache-2.0
 * Criterion keeps a folder a benchmark, and in it "new", "base" and "change". */
#include "measure/import/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/auto.h"
#include "base/context.h"

enum { DEPTH_MAX = 12, FILES_MAX = 1000000 };

struct walk {
	struct pc *pc;
	const char **paths; /* owned */
	size_t count, room, seen;
	struct pc_text path; /* of the folder */
};

static void add(struct walk *walk, const char *path)
{
	walk->paths = PC_GROW(walk->paths, walk->count, walk->room);
	walk->paths[walk->count++] = path ? pc_arena_strdup(pc_memory(walk->pc), path) : NULL;
}

static void visit(struct walk *walk, int fd, unsigned depth);

static void visit_entry(struct walk *walk, DIR *folder, const char *name, unsigned depth)
{
	size_t size = walk->path.size;
	int fd;

	if (!strcmp(name, ".") || !strcmp(name, "..") || ++walk->seen > FILES_MAX)
		return;
	pc_text_printf(&walk->path, "/%s", name);
	if (pc_span_ends(pc_text_span(&walk->path), "/new/sample.json")) {
		add(walk, walk->path.data);
	} else if (depth < DEPTH_MAX) {
		fd = openat(dirfd(folder), name,
			    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
		if (fd >= 0)
			visit(walk, fd, depth + 1);
	}
	walk->path.size = size;
	walk->path.data[size] = 0;
}

/* Takes over fd. */
static void visit(struct walk *walk, int fd, unsigned depth)
{
	DIR *folder = fdopendir(fd);
	struct dirent *entry;

	if (!folder) {
		close(fd);
		return;
	}
	while (!pc_cancelled(walk->pc) && (entry = readdir(folder)))
		visit_entry(walk, folder, entry->d_name, depth);
	closedir(folder);
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

int pc_import_folder(struct pc *pc, const char *folder, const char *const **out_paths)
{
	struct walk walk = { .pc = pc };
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return pc_fail(pc, PC_EINPUT, "%s: can't be read: %s", folder, strerror(errno));
	pc_text_puts(&walk.path, folder);
	visit(&walk, fd, 0);
	pc_text_clear(&walk.path);
	if (!walk.count) {
		free(walk.paths);
		return pc_fail(pc, PC_EINPUT,
			       "%s: a folder without results: of criterion's folder "
			       "(target/criterion) every */new/sample.json is read; give that, or "
			       "a file",
			       folder);
	}
	qsort(walk.paths, walk.count, sizeof(*walk.paths), compare);
	add(&walk, NULL);
	*out_paths = pc_arena_adopt(pc_memory(pc), walk.paths);
	return PC_OK;
}

struct pc_span pc_import_criterion_name(struct pc_span path, struct pc_span folder)
{
	static const char root[] = "criterion/";
	struct pc_span name = path, rest = { 0 };
	bool known = false;
	const char *at;

	if (!pc_span_cut_last(name, '/', &name, &rest) || /* the file */
	    !pc_span_cut_last(name, '/', &name, &rest))	  /* "new" */
		return (struct pc_span){ 0 };
	if (folder.size && name.size > folder.size) {
		name.data += folder.size + 1;
		name.size -= folder.size + 1;
		known = true;
	}
	while ((at = pc_span_find(name, root))) {
		at += strlen(root);
		name.size -= (size_t)(at - name.data);
		name.data = at;
		known = true;
	}
	return known ? name : (struct pc_span){ 0 };
}
