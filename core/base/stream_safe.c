/* SPDX-License-Identifier: Apache-2.0
 * The filter of safe.c for pieces: all that must be remembered between two of them is the beginning
 * of a character. */
#include "base/stream_safe.h"

/* Whether bytes that follow can make a character of `beginning`: if any can, these can. */
static bool may_become(struct pc_span beginning)
{
	for (int fill = 0x80; fill <= 0xbf; fill += 0x3f) {
		char whole[4];
		uint32_t c;

		memset(whole, fill, sizeof(whole));
		memcpy(whole, beginning.data, beginning.size);
		if (pc_utf8_decode(whole, whole + sizeof(whole), &c) > beginning.size)
			return true;
	}
	return false;
}

/* How many bytes at the end of `span` are the beginning of a character. */
static size_t unfinished(struct pc_span span)
{
	for (size_t size = 1; size < 4 && size <= span.size; size++) {
		const char *at = span.data + span.size - size;

		if (((unsigned char)*at & 0xc0) != 0x80) /* a first byte, or none at all */
			return may_become((struct pc_span){ at, size }) ? size : 0;
	}
	return 0;
}

static void take(struct pc_safe_stream *stream, struct pc_span span, struct pc_text *out)
{
	size_t kept = unfinished(span), shown = span.size - kept;

	pc_text_safe_lines(out, (struct pc_span){ span.data, shown });
	if (kept)
		memmove(stream->held, span.data + shown, kept);
	stream->held_size = kept;
}

void pc_safe_stream_add(struct pc_safe_stream *stream, struct pc_span piece, struct pc_text *out)
{
	while (stream->held_size && piece.size) {
		stream->held[stream->held_size] = *piece.data;
		take(stream, (struct pc_span){ stream->held, stream->held_size + 1 }, out);
		piece.data++;
		piece.size--;
	}
	if (piece.size)
		take(stream, piece, out);
}

void pc_safe_stream_end(struct pc_safe_stream *stream, struct pc_text *out)
{
	pc_text_safe_lines(out, (struct pc_span){ stream->held, stream->held_size });
	stream->held_size = 0;
}
