/* SPDX-License-Identifier: Apache-2.0
 * A walk over a tree of files that may be huge, and may be anybody's: by descriptors of folders, so
 * that no symbolic link leads out of it, and without recursion. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "base/arena.h"
#include "base/auto.h"
#include "depends/depends.h"
#include "depends/files.h"

enum {
	DEPTH_MAX = 64,
	FILES_MAX = 4000000,
	SOURCE_BYTES = 256 << 10, /* of a text; what it includes stands near its beginning */
	LIST_BYTES = 64 << 20	  /* of a list or a lock */
};

static inline void pc_auto_dir(DIR **dir)
{
	if (*dir)
		closedir(*dir);
}

struct walk {
	struct pc *pc;
	const struct pc_depends_sink *sink;
	struct pc_depends sums;
	DIR *open[DEPTH_MAX];	 /* the way down */
	size_t sizes[DEPTH_MAX]; /* of the path, with its "/", by depth */
	bool skips[DEPTH_MAX];	 /* not gone into further: lock files only */
	size_t depth;
	struct pc_text path, bytes; /* below the folder */
};

/* Others' code, results, and what version control keeps. */
static bool is_skipped(const char *name)
{
	static const char *const names[] = { ".git",	     ".hg",	    ".svn",
					     ".tox",	     ".venv",	    "venv",
					     ".nox",	     "target",	    "vendor",
					     "node_modules", "__pycache__", "site-packages",
					     ".cache",	     ".gradle",	    ".mypy_cache" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(name, names[i]))
			return true;
	return false;
}

/* Reads at most `most` bytes into walk->bytes; false: it can't be read. */
static bool read_most(struct walk *walk, int fd, size_t most)
{
	char buffer[64 << 10];

	while (walk->bytes.size < most) {
		size_t left = most - walk->bytes.size;
		ssize_t size = read(fd, buffer, left < sizeof(buffer) ? left : sizeof(buffer));

		if (size < 0 && errno != EINTR)
			return false;
		if (size == 0)
			return true;
		if (size > 0)
			pc_text_add(&walk->bytes, buffer, (size_t)size);
	}
	return true;
}

static void unread(struct walk *walk, const char *why)
{
	walk->sink->unread(walk->sink->context, walk->path.data, why);
}

static void nothing_more(void *context, const char *path, const char *why)
{
	(void)context, (void)path, (void)why;
}

/* What is damaged because it is cut is told once. */
static void take_text(struct walk *walk, int fd, enum pc_file_kind kind, off_t size)
{
	struct pc_depends_sink sink = *walk->sink;
	bool source = kind == PC_FILE_SOURCE;

	walk->bytes.size = 0;
	pc_text_add(&walk->bytes, "", 0);
	if (!read_most(walk, fd, source ? SOURCE_BYTES : LIST_BYTES)) {
		unread(walk, strerror(errno));
		return;
	}
	if ((uint64_t)size > walk->bytes.size) {
		walk->sums.cut += source;
		sink.unread = nothing_more;
		if (!source)
			unread(walk, "it is larger than 64 MiB: only its beginning was read");
	}
	walk->sums.read +=
		pc_depends_read(walk->pc, walk->path.data, pc_text_span(&walk->bytes), &sink);
}

/* An ELF file is known by its first bytes: of others no more is read. */
static void take_elf(struct walk *walk, int fd)
{
	char magic[4];

	if (pread(fd, magic, sizeof(magic), 0) != sizeof(magic) ||
	    memcmp(magic, "\177ELF", sizeof(magic)) != 0)
		return;
	pc_depends_read_elf(walk->pc, walk->path.data, fd, walk->sink);
	walk->sums.read++;
}

static void take_file(struct walk *walk, int folder, const char *name)
{
	enum pc_file_kind kind = pc_depends_file_kind(name);
	PC_AUTO(fd) int fd = -1;
	struct stat st;

	walk->sums.files++;
	if (kind == PC_FILE_OTHER || (walk->skips[walk->depth - 1] && kind != PC_FILE_LOCK))
		return;
	fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	if (fd < 0 || fstat(fd, &st))
		unread(walk, strerror(errno));
	else if (S_ISREG(st.st_mode) && kind == PC_FILE_MAY_BE_ELF)
		take_elf(walk, fd);
	else if (S_ISREG(st.st_mode))
		take_text(walk, fd, kind, st.st_size);
}

/* What the kernel makes up is no tree of files, and may never end. */
static bool is_made_up(int fd)
{
	struct statfs fs;

	return !fstatfs(fd, &fs) && (fs.f_type == PROC_SUPER_MAGIC || fs.f_type == SYSFS_MAGIC ||
				     fs.f_type == DEBUGFS_MAGIC || fs.f_type == TRACEFS_MAGIC);
}

static void go_into(struct walk *walk, int folder, const char *name)
{
	int fd;
	DIR *dir;

	if (walk->depth == DEPTH_MAX) {
		walk->sums.too_deep = true;
		return;
	}
	fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd >= 0 && is_made_up(fd)) {
		close(fd);
		return;
	}
	dir = fd < 0 ? NULL : fdopendir(fd);
	if (!dir) {
		unread(walk, strerror(errno));
		if (fd >= 0)
			close(fd);
		return;
	}
	pc_text_putc(&walk->path, '/');
	walk->open[walk->depth] = dir;
	walk->sizes[walk->depth] = walk->path.size;
	walk->skips[walk->depth++] = is_skipped(name);
}

static unsigned char type_of(int folder, const struct dirent *entry)
{
	struct stat st;

	if (entry->d_type != DT_UNKNOWN)
		return entry->d_type;
	if (fstatat(folder, entry->d_name, &st, AT_SYMLINK_NOFOLLOW))
		return DT_UNKNOWN;
	return S_ISDIR(st.st_mode) ? DT_DIR : S_ISREG(st.st_mode) ? DT_REG : DT_LNK;
}

static void take(struct walk *walk, const struct dirent *entry)
{
	int folder = dirfd(walk->open[walk->depth - 1]);
	unsigned char type = type_of(folder, entry);

	walk->path.size = walk->sizes[walk->depth - 1];
	pc_text_puts(&walk->path, entry->d_name);
	if (type == DT_LNK)
		walk->sums.links++;
	else if (type == DT_REG)
		take_file(walk, folder, entry->d_name);
	else if (type == DT_DIR && !walk->skips[walk->depth - 1])
		go_into(walk, folder, entry->d_name);
}

static int walk_on(struct walk *walk)
{
	while (walk->depth && !walk->sums.too_many) {
		struct dirent *entry = readdir(walk->open[walk->depth - 1]);

		if (pc_cancelled(walk->pc))
			return pc_cancel(walk->pc);
		if (!entry)
			closedir(walk->open[--walk->depth]);
		else if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
			take(walk, entry);
		walk->sums.too_many = walk->sums.files >= FILES_MAX;
	}
	return PC_OK;
}

int pc_depends_walk(struct pc *pc, const char *folder, const struct pc_depends_sink *sink,
		    struct pc_depends *out_depends)
{
	struct walk walk = { .pc = pc, .sink = sink };
	PC_AUTO(dir) DIR *dir = opendir(folder);
	int status;

	if (!dir)
		return pc_fail(pc, PC_EINPUT, "%s: %s; name a folder that can be read", folder,
			       strerror(errno));
	walk.open[walk.depth++] = pc_steal(&dir);
	status = walk_on(&walk);
	while (walk.depth)
		closedir(walk.open[--walk.depth]);
	pc_text_clear(&walk.path);
	pc_text_clear(&walk.bytes);
	*out_depends = walk.sums;
	return status;
}
