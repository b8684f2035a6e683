/* SPDX-License-Identifier: Apache-2.0
 * The module perfcopilot-inflate.so: gzip and zstd, decompressed as a stream; gzip, compressed. It
 * needs nothing of the core. */
#ifndef PC_INPUT_INFLATE_H
#define PC_INPUT_INFLATE_H

#include <stddef.h>

#include "base/module.h"

struct pc_inflate; /* one stream */
struct pc_deflate;

struct pc_inflate_table {
	struct pc_module module;
	/* kind 'g' (gzip, members one after another) or 'z' (zstd frames); NULL when out of memory
	 */
	struct pc_inflate *(*open)(char kind);
	/* Uses up to *size_in bytes of `in` and fills up to *size_out of `out`; both are set to
	 * what was used and made. Returns NULL, or what is wrong with the data (a constant text).
	 */
	const char *(*step)(struct pc_inflate *stream, const void *in, size_t *size_in, void *out,
			    size_t *size_out);
	/* At the end of the input: NULL when the stream is complete, else what is missing (a
	 * constant text). */
	const char *(*end)(struct pc_inflate *stream);
	void (*close)(struct pc_inflate *stream);

	/* The other way, gzip only; NULL when out of memory. */
	struct pc_deflate *(*pack_open)(void);
	/* Uses *size_in bytes of `in` as far as *size_out of `out` have room; both are set to what
	 * was used and made. Nothing given: the stream ends, once nothing more is made. */
	void (*pack)(struct pc_deflate *stream, const void *in, size_t *size_in, void *out,
		     size_t *size_out);
	void (*pack_close)(struct pc_deflate *stream);
};

#endif
