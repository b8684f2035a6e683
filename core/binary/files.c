/* SPDX-License-Identifier: Apache-2.0
 * Small files of the system, read whole. */
#include "binary/files.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/context.h"
#include "input/input.h"

enum { PIECE = 64 << 10 };

size_t pc_file_start(const char *path, void *out, size_t size)
{
	int fd PC_AUTO(fd) = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	ssize_t got = fd < 0 ? -1 : read(fd, out, size);

	return got > 0 ? (size_t)got : 0;
}

bool pc_file_read(const char *path, size_t most, struct pc_text *out)
{
	int fd PC_AUTO(fd) = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	char *piece PC_AUTO(memory) = fd < 0 ? NULL : malloc(PIECE);
	size_t before = out->size;
	ssize_t got = -1;

	while (piece && out->size - before < most && (got = read(fd, piece, PIECE)) > 0)
		pc_text_add(out, piece, (size_t)got);
	return piece && (got >= 0 || out->size > before);
}

bool pc_file_unpacked(struct pc *pc, const char *path, size_t most, struct pc_text *out)
{
	PC_AUTO(input) struct pc_input *input = NULL;
	struct pc_sinks sinks = pc->sinks;
	struct pc_span piece = { 0 };
	bool good;

	pc->sinks.echo = NULL;
	good = pc_input_open(pc, path, &input) == PC_OK;
	while (good && out->size < most && !pc_input_bytes(input, &piece) && piece.size)
		pc_text_add(out, piece.data, piece.size);
	pc->sinks = sinks;
	if (!good)
		pc_forget(pc);
	return good;
}

bool pc_span_line(struct pc_span *rest, struct pc_span *out_line)
{
	if (!rest->size)
		return false;
	if (!pc_span_cut(*rest, '\n', out_line, rest)) {
		*out_line = *rest;
		rest->size = 0;
	}
	return true;
}
