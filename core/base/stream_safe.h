/* SPDX-License-Identifier: Apache-2.0
 * Text that comes in pieces, cut anywhere, made fit to be shown as it comes. */
#ifndef PC_BASE_STREAM_SAFE_H
#define PC_BASE_STREAM_SAFE_H

#include "base/text.h"

/* Starts zeroed; holds no more than the beginning of a character whose end has not come. */
struct pc_safe_stream {
	char held[4];
	size_t held_size;
};

/* All pieces together append what pc_text_safe_lines would of the whole; no character that is whole
 * waits for the next piece. `piece` may be empty. */
PC_API void pc_safe_stream_add(struct pc_safe_stream *stream, struct pc_span piece,
			       struct pc_text *out);
/* What is held never became a character: it is shown as bytes. The stream can be used again. */
PC_API void pc_safe_stream_end(struct pc_safe_stream *stream, struct pc_text *out);

#endif
