/* SPDX-License-Identifier: Apache-2.0
 * A result of many lines that may take hours: each is written as soon as it is there. For a file
 * they are collected beside it, in FILE.part, to which lines are only ever added: FILE and
 * FILE.part together hold all that there is, however a run ends, and the next one goes on with
 * both. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/log.h"
#include "base/write.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/output_internal.h"
#include "cli/save.h"
#include "cli/terminal.h"

enum { OWNER_ONLY = 0600, COPIED_BYTES = 1 << 16 };

struct pc_output_lines {
	struct pc *pc;
	const char *path, *part_path; /* links followed */
	int earlier;		      /* FILE, for reading; -1: it is not there */
	uint64_t size;		      /* of FILE.part, which is pc->lines; 0: it was not read */
	bool ended;		      /* FILE has all, and FILE.part is gone */
};

static int told(struct pc *pc, int result)
{
	const char *path = pc->kept_lines ? pc->kept_lines->part_path : pc->options->output;

	return pc_save_told(pc, path[0] ? path : "standard output", result);
}

/* ---- what is there ---- */

/* Whole lines only; *out_size is what they take. */
static int read_lines(struct pc *pc, int fd, const char *path, pc_output_each *each, void *context)
{
	struct pc_output_lines *lines = pc->kept_lines;
	bool earlier = fd == lines->earlier, ours = true;
	PC_AUTO(file) FILE *file = fdopen(dup(fd), "r");
	PC_AUTO(memory) char *line = NULL;
	uint64_t at = 0;
	size_t room = 0;
	ssize_t size;

	if (!file)
		return pc_save_told(pc, path, errno);
	while (ours && (size = getline(&line, &room, file)) > 0) {
		/* the last may have been cut off by the end of a run */
		if (line[size - 1] != '\n') {
			ours = line[0] == '{';
			break;
		}
		ours = size <= UINT32_MAX &&
		       each(context, (struct pc_span){ line, (size_t)size - 1 },
			    (struct pc_output_place){ at, (uint32_t)size, earlier });
		at += (uint64_t)size;
	}
	if (!ours)
		return pc_fail(pc, PC_EINPUT,
			       "%s holds other things than answers; name another file with -o",
			       path);
	if (ferror(file))
		return pc_save_told(pc, path, errno);
	if (!earlier)
		lines->size = at;
	return PC_OK;
}

/* Half a line is cut off, so that the next begins one. */
static int read_part(struct pc *pc, pc_output_each *each, void *context)
{
	struct pc_output_lines *lines = pc->kept_lines;
	int status = read_lines(pc, pc->lines, lines->part_path, each, context);

	if (status)
		return status;
	if (ftruncate(pc->lines, (off_t)lines->size) ||
	    lseek(pc->lines, (off_t)lines->size, SEEK_SET) < 0)
		return told(pc, errno);
	return PC_OK;
}

/* ---- files ---- */

/* What was answered is told of; a file with nothing in it is no news. */
static void close_lines(void *context)
{
	struct pc_output_lines *lines = context;
	PC_AUTO(text) struct pc_text safe = { 0 };
	struct stat st;

	if (lines->earlier >= 0)
		close(lines->earlier);
	if (lines->ended || fstat(lines->pc->lines, &st))
		return;
	pc_text_safe(&safe, pc_span(lines->part_path));
	if (!st.st_size)
		unlink(lines->part_path);
	else if (lines->size)
		pc_hint(lines->pc,
			"what is answered so far is kept in %s: the same command goes on with it",
			safe.data);
}

static bool is_still_there(int fd, const char *path)
{
	struct stat opened, there;

	return !fstat(fd, &opened) && !lstat(path, &there) && opened.st_ino == there.st_ino &&
	       opened.st_dev == there.st_dev;
}

/* FILE.part, which no other run writes: it may be gone once its lock is had. */
static int open_part(struct pc *pc, const char *path)
{
	for (unsigned tries = 0; tries < 10; tries++) {
		PC_AUTO(fd)
		int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK,
			      OWNER_ONLY);
		struct stat st;

		if (fd < 0 || fstat(fd, &st))
			return pc_save_told(pc, path, errno);
		if (!S_ISREG(st.st_mode))
			return pc_fail(pc, PC_EINPUT, "%s is no file; name another one with -o",
				       path);
		if (flock(fd, LOCK_EX | LOCK_NB))
			break;
		if (!is_still_there(fd, path))
			continue;
		pc->lines = fd;
		fd = -1;
		return PC_OK;
	}
	return pc_fail(pc, PC_EINPUT,
		       "%s is being written by another run; wait for it, or name another file",
		       pc->options->output);
}

/* A pipe or a device keeps nothing. */
static int open_device(struct pc *pc, const char *path)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0)
		return told(pc, errno);
	pc->lines = fd;
	return PC_OK;
}

static int open_file(struct pc *pc, const char *path, bool there)
{
	struct pc_output_lines *lines = pc_arena_alloc(pc->arena, sizeof(*lines));
	int status;

	if (there && access(path, R_OK | W_OK))
		return told(pc, errno);
	*lines = (struct pc_output_lines){ .pc = pc, .path = path, .earlier = -1 };
	status = open_part(pc, pc_arena_printf(pc->arena, "%s.part", path));
	if (status)
		return status;
	lines->part_path = pc_arena_printf(pc->arena, "%s.part", path);
	pc->kept_lines = lines;
	pc_at_end(pc, close_lines, lines);
	if (!there)
		return PC_OK;
	lines->earlier = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	return lines->earlier < 0 ? pc_save_told(pc, path, errno) : PC_OK;
}

int pc_output_lines_begin(struct pc *pc, pc_output_each *each, void *context, bool *out_kept)
{
	const char *path = pc->options->output, *place = path[0] ? pc_save_place(pc, path) : path;
	struct stat st;
	bool there;
	int status;

	*out_kept = false;
	if (!path[0] || !strcmp(place, PC_SAVE_STANDARD)) {
		pc->lines = pc->standard_output;
		return PC_OK;
	}
	there = !stat(place, &st);
	if (!there && errno != ENOENT)
		return told(pc, errno);
	if (there && !S_ISREG(st.st_mode))
		return open_device(pc, place);
	status = open_file(pc, place, there);
	if (!status && there)
		status = read_lines(pc, pc->kept_lines->earlier, place, each, context);
	if (!status)
		status = read_part(pc, each, context);
	*out_kept = !status;
	return status;
}

/* ---- lines ---- */

int pc_output_line(struct pc *pc, struct pc_span line, struct pc_output_place *out_place)
{
	struct pc_output_lines *lines = pc->kept_lines;
	PC_AUTO(text) struct pc_text whole = { 0 };
	int result;

	pc_text_add(&whole, line.data, line.size);
	pc_text_putc(&whole, '\n');
	pc_terminal_clear(pc);
	/* what is done when the run is interrupted was paid for */
	result = (pc_cancelled(pc) ? pc_write_last : pc_write)(pc->lines, whole.data, whole.size);
	if (lines && !result) {
		*out_place = (struct pc_output_place){ lines->size, (uint32_t)whole.size, false };
		lines->size += whole.size;
	} else if (lines && (ftruncate(pc->lines, (off_t)lines->size) ||
			     lseek(pc->lines, (off_t)lines->size, SEEK_SET) < 0)) {
		result = errno;
	}
	return result == EPIPE ? 1 : told(pc, result);
}

/* ---- the result ---- */

struct result {
	const struct pc_output_lines *lines;
	const struct pc_output_place *places;
	size_t count;
};

/* Appends the line of a place. 0 or the errno. */
static int add_line(const struct pc_output_lines *lines, const struct pc_output_place *place,
		    struct pc_text *out)
{
	PC_AUTO(memory) char *line = pc_realloc(NULL, place->size, 1);
	int fd = place->earlier ? lines->earlier : lines->pc->lines;
	ssize_t got;

	for (size_t size = 0; size < place->size; size += (size_t)got) {
		got = pread(fd, line + size, place->size - size, (off_t)(place->at + size));
		if (got <= 0)
			return got ? errno : EIO;
	}
	pc_text_add(out, line, place->size);
	return 0;
}

static int write_result(const void *context, int fd)
{
	const struct result *result = context;
	PC_AUTO(text) struct pc_text text = { 0 };
	int failed = 0;

	for (size_t i = 0; i < result->count && !failed; i++) {
		failed = add_line(result->lines, &result->places[i], &text);
		if (!failed && (text.size >= COPIED_BYTES || i + 1 == result->count)) {
			failed = pc_write(fd, text.data, text.size);
			text.size = 0;
		}
	}
	return failed;
}

int pc_output_lines_end(struct pc *pc, const struct pc_output_place *places, size_t count)
{
	struct pc_output_lines *lines = pc->kept_lines;
	struct result result = { lines, places, count };
	int status;

	if (!lines)
		return PC_OK;
	status = pc_save_made(pc, lines->path, OWNER_ONLY, write_result, &result);
	if (!status) {
		unlink(lines->part_path);
		lines->ended = true;
	}
	return status;
}
