/* SPDX-License-Identifier: Apache-2.0
 * Stages: each takes bytes from the one below and gives decoded ones. */
#include "input/decode.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/context.h"
#include "base/log.h"

enum { STAGE_BUFFER = 256 << 10, MEGA = 1000000 };

/* Text without a byte order mark whose every second byte is NUL: what some Windows tools write. */
static enum pc_stage_kind sniff_bare_utf16(struct pc_span head)
{
	size_t pairs = head.size / 2 < 32 ? head.size / 2 : 32;
	size_t zero[2] = { 0, 0 };

	for (size_t i = 0; i < 2 * pairs; i++)
		zero[i % 2] += head.data[i] == '\0';
	if (pairs >= 4 && zero[0] == 0 && zero[1] == pairs)
		return PC_STAGE_UTF16LE;
	if (pairs >= 4 && zero[1] == 0 && zero[0] == pairs)
		return PC_STAGE_UTF16BE;
	return PC_STAGE_FILE;
}

enum pc_stage_kind pc_decode_sniff(struct pc_span head)
{
	static const struct {
		const char *magic;
		size_t size;
		enum pc_stage_kind kind;
	} magics[] = {
		{ "\x1f\x8b", 2, PC_STAGE_GZIP },
		{ "\x28\xb5\x2f\xfd", 4, PC_STAGE_ZSTD },
		{ "\xff\xfe", 2, PC_STAGE_UTF16LE },
		{ "\xfe\xff", 2, PC_STAGE_UTF16BE },
	};

	for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++)
		if (head.size >= magics[i].size &&
		    !memcmp(head.data, magics[i].magic, magics[i].size))
			return magics[i].kind;
	return sniff_bare_utf16(head);
}

static int damaged(struct pc_decoder *decoder, const char *why, size_t *out_size)
{
	if (!decoder->damage)
		decoder->damage = pc_arena_strdup(decoder->pc->arena, why);
	*out_size = 0;
	return PC_OK;
}

static int open_inflate(struct pc_decoder *decoder, struct pc_stage *stage, char kind)
{
	const struct pc_module *module;
	int status = pc_module(decoder->pc, "inflate", &module);

	if (status)
		return status;
	stage->inflate = (const struct pc_inflate_table *)module;
	stage->stream = stage->inflate->open(kind);
	if (!stage->stream)
		return pc_fail(decoder->pc, PC_ENOMEM, "not enough memory to decompress");
	return PC_OK;
}

static int open_utf16(struct pc_decoder *decoder, struct pc_stage *stage, const char *encoding)
{
	stage->iconv = iconv_open("UTF-8", encoding);
	if (stage->iconv == (iconv_t)-1)
		return pc_fail(decoder->pc, PC_EINPUT,
			       "this system can't convert %s; install its gconv modules (libc-bin "
			       "or glibc-gconv), or convert the input to UTF-8",
			       encoding);
	return PC_OK;
}

int pc_decode_push(struct pc_decoder *decoder, enum pc_stage_kind kind, struct pc_span head)
{
	struct pc_stage *stage = &decoder->stages[decoder->count];
	int status = PC_OK;

	if (decoder->count == PC_STAGES_MAX)
		return pc_fail(decoder->pc, PC_EINPUT,
			       "compressed more than %d times over; decompress it first",
			       PC_STAGES_MAX - 1);
	*stage = (struct pc_stage){ .kind = kind };
	if (kind == PC_STAGE_GZIP || kind == PC_STAGE_ZSTD)
		status = open_inflate(decoder, stage, kind == PC_STAGE_GZIP ? 'g' : 'z');
	else
		status = open_utf16(decoder, stage,
				    kind == PC_STAGE_UTF16LE ? "UTF-16LE" : "UTF-16BE");
	if (status)
		return status;
	stage->buffer = pc_realloc(NULL, 1, head.size > STAGE_BUFFER ? head.size : STAGE_BUFFER);
	memcpy(stage->buffer, head.data, head.size);
	stage->end = head.size;
	decoder->count++;
	return PC_OK;
}

static int read_file(struct pc_decoder *decoder, struct pc_stage *stage, char *out, size_t room,
		     size_t *out_size)
{
	ssize_t got;

	do {
		if (!pc_signal_wait(stage->fd, POLLIN))
			return pc_cancel(decoder->pc);
		got = read(stage->fd, out, room);
	} while (got < 0 && (errno == EINTR || errno == EAGAIN));
	if (got < 0 && stage->read_bytes)
		return damaged(decoder, strerror(errno), out_size);
	if (got < 0)
		return pc_fail(decoder->pc, PC_EINPUT, "%s", strerror(errno));
	stage->read_bytes += (uint64_t)got;
	pc_progress(decoder->pc, "MB read", stage->read_bytes / MEGA, stage->total_bytes / MEGA);
	*out_size = (size_t)got;
	return PC_OK;
}

/* One character that is none (a lone surrogate) becomes U+FFFD, so that what follows is still read.
 */
static bool replace_unit(struct pc_stage *stage, char **to, size_t *room)
{
	if (*room < 3)
		return false;
	memcpy(*to, "\xef\xbf\xbd", 3);
	*to += 3;
	*room -= 3;
	stage->start += 2;
	return true;
}

static const char *step_utf16(struct pc_stage *stage, char *out, size_t *size)
{
	char *to = out;
	size_t room = *size;
	bool more = true;

	while (more && stage->end - stage->start >= 2) {
		char *from = stage->buffer + stage->start;
		size_t left = stage->end - stage->start;

		more = iconv(stage->iconv, &from, &left, &to, &room) == (size_t)-1 &&
		       errno == EILSEQ;
		stage->start = stage->end - left;
		if (more)
			more = replace_unit(stage, &to, &room);
	}
	*size = (size_t)(to - out);
	return NULL;
}

static const char *step(struct pc_stage *stage, char *out, size_t *size)
{
	size_t size_in = stage->end - stage->start;
	const char *wrong;

	if (stage->kind == PC_STAGE_UTF16LE || stage->kind == PC_STAGE_UTF16BE)
		return step_utf16(stage, out, size);
	wrong = stage->inflate->step(stage->stream, stage->buffer + stage->start, &size_in, out,
				     size);
	stage->start += size_in;
	return wrong;
}

/* Nothing more can come from below: it has ended, or there is no room for it. */
static bool is_dry(const struct pc_stage *stage)
{
	return stage->below_ended || stage->end - stage->start >= STAGE_BUFFER;
}

static const char *at_end(struct pc_stage *stage)
{
	if (!stage->below_ended)
		return "it can't be decoded any further";
	if (stage->inflate)
		return stage->inflate->end(stage->stream);
	return stage->start < stage->end ? "the UTF-16 text ends in the middle of a character"
					 : NULL;
}

static int stage_read(struct pc_decoder *decoder, size_t index, char *out, size_t room,
		      size_t *out_size);

/* Moves what is left to the front and reads more behind it, if there is room. */
static int refill(struct pc_decoder *decoder, size_t index)
{
	struct pc_stage *stage = &decoder->stages[index];
	size_t left = stage->end - stage->start, got = 0;
	int status;

	if (left && stage->start)
		memmove(stage->buffer, stage->buffer + stage->start, left);
	stage->start = 0;
	stage->end = left;
	if (left >= STAGE_BUFFER)
		return PC_OK;
	status = stage_read(decoder, index - 1, stage->buffer + left, STAGE_BUFFER - left, &got);
	stage->end += got;
	stage->below_ended = !got;
	return status;
}

static int stage_read(struct pc_decoder *decoder, size_t index, char *out, size_t room,
		      size_t *out_size)
{
	struct pc_stage *stage = &decoder->stages[index];
	size_t before, made;
	const char *wrong;
	int status;

	if (stage->kind == PC_STAGE_FILE)
		return read_file(decoder, stage, out, room, out_size);
	for (;;) {
		if (pc_cancelled(decoder->pc))
			return pc_cancel(decoder->pc);
		before = stage->start;
		made = room;
		wrong = step(stage, out, &made);
		*out_size = made;
		if (made)
			return wrong ? damaged(decoder, wrong, &made) : PC_OK;
		if (wrong)
			return damaged(decoder, wrong, out_size);
		if (stage->start == before && is_dry(stage)) {
			wrong = at_end(stage);
			return wrong ? damaged(decoder, wrong, out_size) : PC_OK;
		}
		status = stage->below_ended ? PC_OK : refill(decoder, index);
		if (status)
			return status;
	}
}

/* A few KiB, made to keep who unpacks them busy for hours. gzip alone can't make more than 1032
 * bytes of one. */
static bool is_bomb(const struct pc_decoder *decoder)
{
	enum { HARMLESS_BYTES = 256 << 20, LARGEST_RATIO = 2000 };

	return decoder->count > 1 && decoder->given_bytes > HARMLESS_BYTES &&
	       decoder->given_bytes / LARGEST_RATIO > decoder->stages[0].read_bytes;
}

int pc_decode_read(struct pc_decoder *decoder, char *out, size_t room, size_t *out_size)
{
	int status;

	*out_size = 0;
	if (is_bomb(decoder))
		return damaged(decoder,
			       "it unpacks to more than 2000 times its size, as no profile does; "
			       "what follows was not read",
			       out_size);
	status = stage_read(decoder, decoder->count - 1, out, room, out_size);
	decoder->given_bytes += *out_size;
	return status;
}

void pc_decode_close(struct pc_decoder *decoder)
{
	for (size_t i = 0; i < decoder->count; i++) {
		struct pc_stage *stage = &decoder->stages[i];

		if (stage->inflate)
			stage->inflate->close(stage->stream);
		if (stage->kind == PC_STAGE_UTF16LE || stage->kind == PC_STAGE_UTF16BE)
			iconv_close(stage->iconv);
		if (stage->kind == PC_STAGE_FILE && stage->fd > STDERR_FILENO)
			close(stage->fd);
		free(stage->buffer);
	}
	decoder->count = 0;
}
