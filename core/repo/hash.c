/* SPDX-License-Identifier: Apache-2.0
 * The module that knows nettle: the SHA-256 of files. */
#include "repo/hash.h"

#include <errno.h>
#include <nettle/sha2.h>
#include <unistd.h>

enum { PIECE = 1 << 16 };

static int file(int fd, char out_hex[PC_HASH_TEXT], uint64_t *out_size_bytes)
{
	static const char digits[] = "0123456789abcdef";
	uint8_t piece[PIECE], digest[SHA256_DIGEST_SIZE];
	struct sha256_ctx hash;
	uint64_t size = 0;
	ssize_t got;

	sha256_init(&hash);
	while ((got = pread(fd, piece, sizeof(piece), (off_t)size)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return errno;
		sha256_update(&hash, (size_t)got, piece);
		size += (uint64_t)got;
	}
	sha256_digest(&hash, sizeof(digest), digest);
	for (size_t i = 0; i < sizeof(digest); i++) {
		out_hex[2 * i] = digits[digest[i] >> 4];
		out_hex[2 * i + 1] = digits[digest[i] & 15];
	}
	out_hex[2 * sizeof(digest)] = '\0';
	*out_size_bytes = size;
	return 0;
}

extern PC_API const struct pc_hash_table pc_module_table;
const struct pc_hash_table pc_module_table = {
	.module = { PC_VERSION },
	.file = file,
};
