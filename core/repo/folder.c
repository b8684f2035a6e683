/* SPDX-License-Identifier: Apache-2.0
 * Files of one folder, by descriptors. */
#include "repo/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/context.h"

enum { FILE_BYTES_MAX = 16 << 20, DEPTH_MAX = 16, SEEN_MAX = 100000, SOURCES_MAX = 5000 };

int pc_folder_open(struct pc *pc, const char *folder, int *out_folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return pc_fail(pc, PC_EINPUT, "%s: %s; it is to be the folder of the sources",
			       folder, strerror(errno));
	*out_folder = fd;
	return PC_OK;
}

const char *pc_folder_why_not(struct pc_span path)
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

static enum pc_folder_state is_not(struct pc_folder_file *file, enum pc_folder_state state,
				   const char *path, const char *why)
{
	file->why_path = path;
	file->why = why;
	return state;
}

/* Goes down to where the file is, a step each, through no link. */
static enum pc_folder_state open_file(struct pc *pc, int folder, struct pc_folder_file *file,
				      int *out_fd)
{
	int at PC_AUTO(fd) = dup(folder), next;
	const char *path = file->path, *slash;

	for (; (slash = strchr(path, '/')); path = slash + 1) {
		const char *name = pc_arena_strndup(pc_memory(pc), path, (size_t)(slash - path));

		next = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (next < 0 && (errno == ELOOP || errno == ENOTDIR))
			return is_not(file, PC_FOLDER_LEAVES, name,
				      "is a symbolic link, or no folder");
		if (next < 0)
			return is_not(file, PC_FOLDER_MISSING, file->path, "is not in the folder");
		close(at);
		at = next;
	}
	*out_fd = openat(at, path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (*out_fd < 0 && errno == ELOOP)
		return is_not(file, PC_FOLDER_LEAVES, path, "is a symbolic link");
	if (*out_fd < 0)
		return is_not(file, PC_FOLDER_MISSING, file->path, "is not in the folder");
	return PC_FOLDER_FOUND;
}

enum pc_folder_state pc_folder_read(struct pc *pc, int folder, const char *path,
				    struct pc_folder_file *out_file)
{
	const char *why = pc_folder_why_not(pc_span(path));
	enum pc_folder_state state;
	int fd PC_AUTO(fd) = -1;
	struct stat st;
	char *bytes;
	ssize_t got = 1;

	*out_file = (struct pc_folder_file){ .path = path };
	if (why)
		return is_not(out_file, PC_FOLDER_LEAVES, path, why);
	state = open_file(pc, folder, out_file, &fd);
	if (state != PC_FOLDER_FOUND)
		return state;
	if (fstat(fd, &st) || !S_ISREG(st.st_mode))
		return is_not(out_file, PC_FOLDER_ODD, path, "is no regular file");
	if (st.st_size > FILE_BYTES_MAX)
		return is_not(out_file, PC_FOLDER_ODD, path, "is larger than 16 MiB");
	bytes = pc_arena_alloc(pc_memory(pc), (size_t)st.st_size + 1);
	while (got > 0 && out_file->size < (size_t)st.st_size) {
		got = read(fd, bytes + out_file->size, (size_t)st.st_size - out_file->size);
		out_file->size += got > 0 ? (size_t)got : 0;
	}
	out_file->bytes = bytes;
	return PC_FOLDER_FOUND;
}

/* ---- what is in it ---- */
struct walk {
	struct pc *pc;
	const char **paths; /* owned */
	size_t count, room, seen;
	struct pc_text path;
};

/* Hidden folders hold no sources: .git is one of them. */
static bool is_hidden(const char *path)
{
	return path[0] == '.' || strstr(path, "/.");
}

bool pc_folder_is_source(const char *path)
{
	static const char *const endings[] = { ".c",	 ".h",	 ".cc",	   ".cpp", ".cxx",  ".hh",
					       ".hpp",	 ".inl", ".tcc",   ".s",   ".S",    ".go",
					       ".rs",	 ".py",	 ".pyx",   ".pxd", ".java", ".kt",
					       ".f",	 ".f90", ".cu",	   ".zig", ".adb",  ".d",
					       ".scala", ".m",	 ".swift", ".nim", NULL };

	for (size_t i = 0; endings[i]; i++)
		if (pc_span_ends(pc_span(path), endings[i]))
			return !is_hidden(path);
	return false;
}

static inline void pc_auto_dir(DIR **dir)
{
	if (*dir)
		closedir(*dir);
}

static void walk_in(struct walk *walk, int folder, unsigned depth);

static void take(struct walk *walk, int folder, const char *name, unsigned depth)
{
	struct stat st;
	int fd PC_AUTO(fd) = -1;

	if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW))
		return;
	if (S_ISREG(st.st_mode) && pc_folder_is_source(name)) {
		walk->paths = PC_GROW(walk->paths, walk->count, walk->room);
		walk->paths[walk->count++] = pc_arena_strdup(pc_memory(walk->pc), walk->path.data);
	}
	if (!S_ISDIR(st.st_mode) || depth == DEPTH_MAX)
		return;
	fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return;
	pc_text_putc(&walk->path, '/');
	walk_in(walk, fd, depth + 1);
}

static void walk_in(struct walk *walk, int folder, unsigned depth)
{
	int fd = dup(folder);
	DIR *dir PC_AUTO(dir) = fd < 0 ? NULL : fdopendir(fd);
	size_t size = walk->path.size;
	struct dirent *entry;

	if (!dir && fd >= 0)
		close(fd);
	if (dir)
		rewinddir(dir);
	while (dir && walk->seen < SEEN_MAX && walk->count < SOURCES_MAX &&
	       !pc_cancelled(walk->pc) && (entry = readdir(dir))) {
		walk->seen++;
		if (is_hidden(entry->d_name))
			continue;
		walk->path.size = size;
		pc_text_puts(&walk->path, entry->d_name);
		take(walk, folder, entry->d_name, depth);
	}
	walk->path.size = size;
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char *const *pc_folder_sources(struct pc *pc, int folder)
{
	struct walk walk = { .pc = pc };
	const char **paths;

	walk_in(&walk, folder, 0);
	paths = pc_arena_alloc(pc_memory(pc), (walk.count + 1) * sizeof(*paths));
	if (walk.count)
		memcpy(paths, walk.paths, walk.count * sizeof(*paths));
	qsort(paths, walk.count, sizeof(*paths), compare);
	free(walk.paths);
	pc_text_clear(&walk.path);
	return paths;
}
