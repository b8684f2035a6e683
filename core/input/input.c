/* SPDX-License-Identifier: Apache-2.0
 * One buffer of decoded text; lines are spans of it. */
#include "input/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/context.h"
#include "input/decode.h"
#include "input/doubt.h"
#include "input/process.h"

enum { FIRST_ROOM = 256 << 10, MAGIC_SIZE = 64, PIPE_SIZE = 1 << 20 };

struct pc_input {
	struct pc *pc;
	const char *name;
	struct pc_decoder decoder;
	char *data; /* owned; [start, end) is not yet given */
	size_t start, end, room;
	struct pc_process process; /* whose output it is */
	bool started, ended;
	uint64_t line_number, offset;
	bool doubted, stopped;
	bool unfinished;  /* the last line was given, and it had no end */
	size_t last_used; /* bytes of the line last given, while they stand before `start` */
	pc_input_judge judge;
	void *judge_context;
};

static int open_path(struct pc *pc, const char *path, int *out_fd)
{
	struct stat st;
	int fd;

	if (!path[0])
		return pc_fail(pc, PC_EINPUT,
			       "an empty file name; name a file, or - for standard input");
	do {
		if (pc_cancelled(pc))
			return pc_cancel(pc);
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	} while (fd < 0 && errno == EINTR);
	if (fd < 0)
		return pc_fail(pc, PC_EINPUT, "%s: %s", path, strerror(errno));
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		close(fd);
		return pc_fail(pc, PC_EINPUT, "%s: is a directory; name a file in it", path);
	}
	*out_fd = fd;
	return PC_OK;
}

static struct pc_input *new_input(struct pc *pc, const char *name, int fd)
{
	struct pc_input *input = pc_realloc(NULL, 1, sizeof(*input));
	struct stat st;

	*input = (struct pc_input){ .pc = pc, .name = name };
	input->decoder = (struct pc_decoder){ .pc = pc, .count = 1 };
	input->decoder.stages[0] = (struct pc_stage){ .kind = PC_STAGE_FILE, .fd = fd };
	fcntl(fd, F_SETPIPE_SZ, PIPE_SIZE); /* fewer turns; what is no pipe, or may not, stays */
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		input->decoder.stages[0].total_bytes = (uint64_t)st.st_size;
	return input;
}

int pc_input_open(struct pc *pc, const char *path, struct pc_input **out_input)
{
	bool standard = !path || !strcmp(path, "-");
	int fd = STDIN_FILENO;
	int status = standard ? PC_OK : open_path(pc, path, &fd);

	if (!status)
		*out_input = new_input(pc, standard ? "standard input" : path, fd);
	return status;
}

int pc_input_run(struct pc *pc, const char *name, const char *const *argv,
		 struct pc_input **out_input)
{
	struct pc_process process;
	int fd, status = pc_process_start(pc, argv, &process, &fd);

	if (status)
		return status;
	*out_input = new_input(pc, name, fd);
	(*out_input)->process = process;
	return PC_OK;
}

void pc_input_close(struct pc_input *input)
{
	if (!input)
		return;
	pc_process_kill(&input->process);
	pc_decode_close(&input->decoder);
	free(input->data);
	free(input);
}

const char *pc_input_name(const struct pc_input *input)
{
	return input->name;
}

uint64_t pc_input_line_number(const struct pc_input *input)
{
	return input->line_number;
}

uint64_t pc_input_offset(const struct pc_input *input)
{
	return input->offset;
}

bool pc_input_unfinished(const struct pc_input *input)
{
	return input->unfinished;
}

const char *pc_input_damage(const struct pc_input *input)
{
	return input->decoder.damage;
}

/* A small file needs no more than itself, unless it is decoded. */
static size_t first_room(const struct pc_input *input)
{
	const struct pc_decoder *decoder = &input->decoder;
	uint64_t size = decoder->count == 1 ? decoder->stages[0].total_bytes : 0;

	return size && size < FIRST_ROOM / 2 ? (size_t)size + 2 * PC_DECODE_ROOM : FIRST_ROOM;
}

/* Room for more behind `end`: what was given is dropped, and a buffer that is all but full of one
 * line doubles. */
static void make_room(struct pc_input *input)
{
	if (input->start) {
		memmove(input->data, input->data + input->start, input->end - input->start);
		input->end -= input->start;
		input->start = 0;
		input->last_used = 0;
	}
	if (input->room - input->end < PC_DECODE_ROOM) {
		input->room = input->room ? 2 * input->room : first_room(input);
		input->data = pc_realloc(input->data, 1, input->room);
	}
}

/* A program that failed has not said all there is. */
static void end_process(struct pc_input *input)
{
	const char *how = pc_process_end(input->pc, &input->process);

	if (how && !input->decoder.damage)
		input->decoder.damage = how;
}

static int read_more(struct pc_input *input)
{
	size_t got;
	int status;

	make_room(input);
	status = pc_decode_read(&input->decoder, input->data + input->end, input->room - input->end,
				&got);
	if (status)
		return pc_add(input->pc, "%s", input->name);
	input->end += got;
	input->ended = !got;
	if (input->ended)
		end_process(input);
	return PC_OK;
}

static int fill(struct pc_input *input, size_t size)
{
	int status = PC_OK;

	while (!status && !input->ended && input->end - input->start < size)
		status = read_more(input);
	return status;
}

static void echo(struct pc_input *input, size_t from)
{
	if (input->pc->sinks.echo && input->end > from)
		input->pc->sinks.echo(input->pc, input->data + from, input->end - from);
}

/* Who forgot to name a file sees why nothing happens. */
static void tell_terminal(struct pc_input *input)
{
	int fd = input->decoder.stages[0].fd;

	if (fd == STDIN_FILENO && input->pc->sinks.hint && isatty(fd))
		input->pc->sinks.hint(input->pc, "reading standard input from the terminal; "
						 "Ctrl-D ends it");
}

/* Looks at the first bytes and puts a stage on top for each encoding found, one inside another. */
static int start(struct pc_input *input)
{
	enum pc_stage_kind kind;
	int status;

	input->started = true;
	tell_terminal(input);
	for (;;) {
		status = fill(input, MAGIC_SIZE);
		if (status)
			return status;
		kind = pc_decode_sniff((struct pc_span){ input->data, input->end });
		if (kind == PC_STAGE_FILE)
			break;
		status = pc_decode_push(&input->decoder, kind,
					(struct pc_span){ input->data, input->end });
		if (status)
			return pc_add(input->pc, "%s", input->name);
		input->end = 0;
		input->room = 0;
		input->ended = false;
	}
	if (input->end >= 3 && !memcmp(input->data, "\xef\xbb\xbf", 3))
		input->start = 3; /* a byte order mark is no text */
	echo(input, input->start);
	return PC_OK;
}

static int more(struct pc_input *input)
{
	size_t had = input->end - input->start;
	int status;

	if (!input->started)
		return start(input);
	status = read_more(input);
	if (!status)
		echo(input, input->start + had);
	return status;
}

int pc_input_peek(struct pc_input *input, size_t size, struct pc_span *out_span)
{
	int status = PC_OK;

	while (!status && !input->ended && input->end - input->start < size)
		status = more(input);
	if (status)
		return status;
	*out_span = (struct pc_span){ input->data + input->start, input->end - input->start };
	if (out_span->size > size)
		out_span->size = size;
	return PC_OK;
}

static void give_line(struct pc_input *input, size_t size, size_t used, struct pc_span *out_line)
{
	*out_line = (struct pc_span){ input->data + input->start, size };
	if (size && out_line->data[size - 1] == '\r')
		out_line->size--;
	input->start += used;
	input->last_used = used;
	input->offset += used;
	input->line_number++;
}

void pc_input_watch(struct pc_input *input, pc_input_judge judge, void *context)
{
	input->judge = judge;
	input->judge_context = context;
}

void pc_input_doubt(struct pc_input *input)
{
	input->doubted = true;
}

/* Shows the judge the line last given and what follows it. */
static int settle_doubt(struct pc_input *input)
{
	size_t used = input->last_used;
	struct pc_span rest;
	int status;

	input->doubted = false;
	if (!used || !input->judge)
		return PC_OK;
	input->start -= used;
	status = pc_input_peek(input, PC_DOUBT_SIZE, &rest);
	if (!status)
		input->stopped = input->judge(input->judge_context, rest, input->line_number);
	input->start += used;
	return status;
}

static bool next_line(struct pc_input *input, size_t seen, struct pc_span *out_line)
{
	const char *begin = input->data + input->start, *newline = NULL;
	size_t left = input->end - input->start;

	if (left > seen)
		newline = memchr(begin + seen, '\n', left - seen);
	if (!newline)
		return false;
	give_line(input, (size_t)(newline - begin), (size_t)(newline - begin) + 1, out_line);
	return true;
}

/* What is left when there is no newline in it, and nothing comes any more. */
static bool last_line(struct pc_input *input, struct pc_span *out_line)
{
	size_t left = input->end - input->start;

	if (left > PC_LINE_MAX) {
		input->decoder.damage = pc_arena_printf(
			input->pc->arena, "a line of more than %u MiB", PC_LINE_MAX >> 20);
		input->start = input->end;
		input->ended = true;
		left = 0;
	}
	if (left)
		give_line(input, left, left, out_line);
	input->unfinished |= left > 0;
	return left > 0;
}

int pc_input_line(struct pc_input *input, struct pc_span *out_line, bool *out_more)
{
	size_t seen = 0;
	bool given;
	int status = input->started ? PC_OK : more(input);

	if (input->doubted && !status)
		status = settle_doubt(input);
	given = !status && !input->stopped;
	while (given && !next_line(input, seen, out_line)) {
		seen = input->end - input->start;
		if (input->ended || seen > PC_LINE_MAX) {
			given = last_line(input, out_line);
			break;
		}
		status = more(input);
		given = !status;
	}
	if (!status)
		*out_more = given;
	return status;
}

int pc_input_bytes(struct pc_input *input, struct pc_span *out_span)
{
	int status = PC_OK;

	while (!status && !input->ended && input->end == input->start)
		status = more(input);
	if (status)
		return status;
	*out_span = (struct pc_span){ input->data + input->start, input->end - input->start };
	input->offset += out_span->size;
	input->start = input->end;
	return PC_OK;
}
