/* SPDX-License-Identifier: Apache-2.0
 * The module that knows zlib and zstd. */
#include "input/inflate.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

/* The window is memory: input from strangers gets 128 MiB, as much as zstd gives by itself. */
enum { LARGEST_WINDOW_LOG = 27 };

struct pc_inflate {
	char kind;
	z_stream zlib;
	ZSTD_DStream *zstd;
	bool between; /* at the end of a gzip member or zstd frame: the input may end here */
};

static struct pc_inflate *inflate_open(char kind)
{
	struct pc_inflate *stream = calloc(1, sizeof(*stream));

	if (!stream)
		return NULL;
	stream->kind = kind;
	if (kind == 'z')
		stream->zstd = ZSTD_createDStream();
	if (stream->zstd)
		ZSTD_DCtx_setParameter(stream->zstd, ZSTD_d_windowLogMax, LARGEST_WINDOW_LOG);
	if (kind == 'z' ? stream->zstd != NULL : inflateInit2(&stream->zlib, 15 + 16) == Z_OK)
		return stream;
	free(stream);
	return NULL;
}

static const char *step_gzip(struct pc_inflate *stream, const void *in, size_t *size_in, void *out,
			     size_t *size_out)
{
	z_stream *z = &stream->zlib;
	size_t given = *size_in, room = *size_out;
	int status = Z_OK;

	if (stream->between && given) { /* a further member, or padding after the last */
		if (*(const unsigned char *)in != 0x1f) {
			*size_out = 0;
			return NULL;
		}
		inflateReset(z);
		stream->between = false;
	}
	z->next_in = (Bytef *)(uintptr_t)in;
	z->avail_in = (uInt)given;
	z->next_out = out;
	z->avail_out = (uInt)room;
	if (given || room)
		status = inflate(z, Z_NO_FLUSH);
	*size_in = given - z->avail_in;
	*size_out = room - z->avail_out;
	if (status == Z_STREAM_END)
		stream->between = true;
	if (status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR)
		return NULL;
	return status == Z_MEM_ERROR ? "not enough memory to decompress"
				     : "the gzip data is corrupt";
}

static const char *zstd_error(size_t status)
{
	switch (ZSTD_getErrorCode(status)) {
	case ZSTD_error_frameParameter_windowTooLarge:
		return "the zstd data needs a window of more than 128 MiB; recompress it with "
		       "--long=27 or less";
	case ZSTD_error_memory_allocation:
		return "not enough memory to decompress";
	case ZSTD_error_dictionary_wrong:
		return "the zstd data needs a dictionary; decompress it first";
	default:
		return "the zstd data is corrupt";
	}
}

static const char *step_zstd(struct pc_inflate *stream, const void *in, size_t *size_in, void *out,
			     size_t *size_out)
{
	ZSTD_inBuffer source = { in, *size_in, 0 };
	ZSTD_outBuffer target = { out, *size_out, 0 };
	size_t status;

	if (stream->between && !source.size) {
		*size_out = 0;
		return NULL;
	}
	status = ZSTD_decompressStream(stream->zstd, &target, &source);
	*size_in = source.pos;
	*size_out = target.pos;
	if (ZSTD_isError(status))
		return zstd_error(status);
	stream->between = status == 0;
	return NULL;
}

static const char *inflate_step(struct pc_inflate *stream, const void *in, size_t *size_in,
				void *out, size_t *size_out)
{
	if (stream->kind == 'z')
		return step_zstd(stream, in, size_in, out, size_out);
	return step_gzip(stream, in, size_in, out, size_out);
}

static const char *inflate_end_of_input(struct pc_inflate *stream)
{
	if (stream->between)
		return NULL;
	return stream->kind == 'z' ? "the zstd data ends too early"
				   : "the gzip data ends too early";
}

static void inflate_close(struct pc_inflate *stream)
{
	if (!stream)
		return;
	if (stream->kind == 'z')
		ZSTD_freeDStream(stream->zstd);
	else
		inflateEnd(&stream->zlib);
	free(stream);
}

/* ---- the other way ---- */
struct pc_deflate {
	z_stream zlib;
};

static struct pc_deflate *pack_open(void)
{
	struct pc_deflate *stream = calloc(1, sizeof(*stream));

	if (stream && deflateInit2(&stream->zlib, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8,
				   Z_DEFAULT_STRATEGY) == Z_OK)
		return stream;
	free(stream);
	return NULL;
}

static void pack(struct pc_deflate *stream, const void *in, size_t *size_in, void *out,
		 size_t *size_out)
{
	z_stream *z = &stream->zlib;
	size_t given = *size_in, room = *size_out;

	z->next_in = (Bytef *)(uintptr_t)in;
	z->avail_in = (uInt)given;
	z->next_out = out;
	z->avail_out = (uInt)room;
	deflate(z, given ? Z_NO_FLUSH : Z_FINISH);
	*size_in = given - z->avail_in;
	*size_out = room - z->avail_out;
}

static void pack_close(struct pc_deflate *stream)
{
	if (stream)
		deflateEnd(&stream->zlib);
	free(stream);
}

extern PC_API const struct pc_inflate_table pc_module_table;
const struct pc_inflate_table pc_module_table = {
	.module = { PC_VERSION },
	.open = inflate_open,
	.step = inflate_step,
	.end = inflate_end_of_input,
	.close = inflate_close,
	.pack_open = pack_open,
	.pack = pack,
	.pack_close = pack_close,
};
