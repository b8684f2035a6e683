/* SPDX-License-Identifier: Apache-2.0
 * The module perfcopilot-hash.so: SHA-256, by nettle. */
#ifndef PC_REPO_HASH_H
#define PC_REPO_HASH_H

#include <stdint.h>

#include "base/module.h"

enum { PC_HASH_TEXT = 65 }; /* 64 hex digits and the end */

struct pc_hash_table {
	struct pc_module module;
	/* Of what can be read from `fd`, from its beginning. 0 or the errno. */
	int (*file)(int fd, char out_hex[PC_HASH_TEXT], uint64_t *out_size_bytes);
};

#endif
