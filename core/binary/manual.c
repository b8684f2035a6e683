/* SPDX-License-Identifier: Apache-2.0
 * Pages of the manual, and what they say of an option. */
#include <ctype.h>
#include <fcntl.h>
#include <glob.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/context.h"
#include "binary/binary.h"
#include "binary/files.h"
#include "binary/options.h"
#include "binary/roff.h"
#include "input/process.h"

enum { PAGE_MAX = 4 << 20, POINTERS_MAX = 3, HELP_MAX = 256 << 10, HELP_MS = 5000 };

/* ---- where pages lie ---- */
static bool is_page_name(const char *name)
{
	for (const char *at = name; *at; at++)
		if (!isalnum((unsigned char)*at) && !strchr("_.+-:", *at))
			return false;
	return name[0] && name[0] != '.' && strlen(name) < 256;
}

static bool can_read(const char *path)
{
	return !strstr(path, ".xz") && !strstr(path, ".bz2");
}

/* `exactly`: man3/x.3 and man3/x.3.gz, but not man3/x.3posix.gz. */
static const char *page_in(struct pc *pc, struct pc_span folder, const char *name, char section,
			   bool exactly)
{
	const char *pattern =
		pc_arena_printf(pc_memory(pc), "%.*s/man%c*/%s.%c%s", (int)folder.size, folder.data,
				section, name, section, exactly ? "" : "*");
	const char *packed = pc_arena_printf(pc_memory(pc), "%s.*", pattern);
	const char *found = NULL;
	glob_t paths = { 0 };

	glob(pattern, 0, NULL, &paths);
	if (exactly)
		glob(packed, paths.gl_pathc ? GLOB_APPEND : 0, NULL, &paths);
	for (size_t i = 0; i < paths.gl_pathc && !found; i++)
		if (can_read(paths.gl_pathv[i]))
			found = pc_arena_strdup(pc_memory(pc), paths.gl_pathv[i]);
	globfree(&paths);
	return found;
}

static const char *page_of(struct pc *pc, const char *name, char section, bool exactly)
{
	const char *path = getenv("MANPATH"), *found = NULL;
	struct pc_span rest, folder;

	rest = pc_span(path && path[0] && !strpbrk(path, "*?[")
			       ? path
			       : "/usr/local/share/man:/usr/share/man:/usr/local/man");
	while (!found && pc_span_cut(rest, ':', &folder, &rest))
		found = folder.size ? page_in(pc, folder, name, section, exactly) : NULL;
	return found || !rest.size ? found : page_in(pc, rest, name, section, exactly);
}

/* ---- reading one ---- */
/* ".so man3/memcpy.3", from below the same folder of manuals. */
static const char *pointed_to(struct pc *pc, const char *path, struct pc_span see)
{
	struct pc_span folder, file, above;
	const char *plain;

	if (pc_span_find(see, "..") || memchr(see.data, 0, see.size) ||
	    !pc_span_cut_last(pc_span(path), '/', &folder, &file) ||
	    !pc_span_cut_last(folder, '/', &above, &file))
		return NULL;
	plain = pc_arena_printf(pc_memory(pc), "%.*s/%.*s", (int)above.size, above.data,
				(int)see.size, see.data);
	if (!access(plain, R_OK))
		return plain;
	return pc_arena_printf(pc_memory(pc), "%s.gz", plain);
}

static const char *read_page(struct pc *pc, const char *path, struct pc_text *out)
{
	for (int i = 0; path && i < POINTERS_MAX; i++) {
		PC_AUTO(text) struct pc_text source = { 0 };
		struct pc_span see;

		if (!pc_file_unpacked(pc, path, PAGE_MAX, &source))
			return NULL;
		pc_roff_plain(pc_text_span(&source), out, &see);
		if (!see.size)
			return path;
		path = pointed_to(pc, path, see);
	}
	return NULL;
}

static const char *trimmed(struct pc *pc, struct pc_span lines)
{
	while (lines.size && lines.data[0] == '\n') {
		lines.data++;
		lines.size--;
	}
	while (lines.size && isspace((unsigned char)lines.data[lines.size - 1]))
		lines.size--;
	return lines.size ? pc_arena_strndup(pc_memory(pc), lines.data, lines.size) : NULL;
}

/* Which macros must be defined for it is for who writes the call, not for who reads a profile. */
static struct pc_span without_macros(struct pc_span synopsis)
{
	const char *at = pc_span_find(synopsis, "Feature Test Macro");

	if (at)
		synopsis.size = (size_t)(at - synopsis.data);
	return synopsis;
}

static const struct pc_manual *read_manual(struct pc *pc, const char *path, char section)
{
	struct pc_manual *manual = pc_arena_alloc(pc_memory(pc), sizeof(*manual));
	struct pc_text text = { 0 };
	struct pc_span plain;

	manual->path = read_page(pc, path, &text);
	if (text.data)
		pc_arena_adopt(pc_memory(pc), text.data);
	if (!manual->path)
		return NULL;
	manual->text = text;
	manual->section = pc_arena_printf(pc_memory(pc), "%c", section);
	plain = pc_text_span(&text);
	manual->title = pc_in_one_line(pc, pc_roff_section(plain, "NAME"));
	manual->synopsis = trimmed(pc, without_macros(pc_roff_section(plain, "SYNOPSIS")));
	return manual;
}

const struct pc_manual *pc_manual_find(struct pc *pc, const char *name, const char *sections)
{
	if (!is_page_name(name))
		return NULL;
	for (int loosely = 0; loosely < 2; loosely++)
		for (const char *section = sections; *section; section++) {
			const char *path =
				*section == ' ' ? NULL : page_of(pc, name, *section, !loosely);
			const struct pc_manual *manual =
				path ? read_manual(pc, path, *section) : NULL;

			if (manual)
				return manual;
		}
	return NULL;
}

/* ---- --help ---- */
static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Until it says no more, or too much, or for too long. */
static void collect(int fd, struct pc_text *out)
{
	int64_t end_ms = now_ms() + HELP_MS;
	char piece[4096];

	while (out->size < HELP_MAX && now_ms() < end_ms) {
		struct pollfd ready = { .fd = fd, .events = POLLIN };
		ssize_t got;

		if (poll(&ready, 1, (int)(end_ms - now_ms())) <= 0)
			return;
		got = read(fd, piece, sizeof(piece));
		if (got <= 0)
			return;
		pc_text_add(out, piece, (size_t)got);
	}
}

static void add_errors(const struct pc_process *process, struct pc_text *out)
{
	char piece[4096];
	ssize_t got;
	off_t at = 0;

	while (out->size < HELP_MAX &&
	       (got = pread(process->errors, piece, sizeof(piece), at)) > 0) {
		pc_text_add(out, piece, (size_t)got);
		at += got;
	}
}

int pc_program_help(struct pc *pc, const char *program, struct pc_text *out)
{
	const char *argv[] = { program, "--help", NULL };
	struct pc_process process = { 0 };
	int fd PC_AUTO(fd) = -1;
	int status = pc_process_start_deaf(pc, argv, &process, &fd);

	if (status)
		return status;
	collect(fd, out);
	if (!out->size) /* some say it there */
		add_errors(&process, out);
	pc_process_kill(&process);
	return out->size ? PC_OK
			 : pc_fail(pc, PC_EINPUT, "%s --help said nothing within %d seconds",
				   program, HELP_MS / 1000);
}
