/* SPDX-License-Identifier: Apache-2.0
 * Work on files of strangers by a library that damaged ones may bring down: a child process does
 * it, within limits, and only bytes come back. Internal. */
#ifndef PC_BINARY_APART_H
#define PC_BINARY_APART_H

#include <stddef.h>

struct pc_apart {
	void (*work)(void *context, void *out); /* fills `out`, in the child */
	void *context;
	unsigned seconds; /* of the processor */
	size_t memory;	  /* bytes more than this process has already */
};

/* NULL: it came to an end, and its bytes, which may be any, are in out[size]. Else why not, in
 * words that follow "…: " (static), and `out` is untouched. */
const char *pc_apart(const struct pc_apart *apart, void *out, size_t size);

#endif
