/* SPDX-License-Identifier: Apache-2.0
 * The module perfcopilot-cache.so: answers kept in a SQLite file, 0600, that several processes
 * share. It knows SQLite and nothing of the core. An identity (llm/cache/identity.h) is the whole
 * question as text: it is found by a hash and compared in full. */
#ifndef PC_LLM_CACHE_H
#define PC_LLM_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/module.h"

struct pc_cache;

struct pc_kept {
	int64_t id;	      /* of the row; ascending with time */
	const char *identity; /* JSON: provider, model, address, parameters, system, prompt, schema,
				 … */
	const char *answer;   /* JSON: text, model, tokens, cut; NULL, and identity too: what was
				 written is damaged (only `list` gives such rows) */
	size_t identity_size, answer_size;
	uint64_t hash;
	int64_t when_s; /* since 1970 */
};

/* FNV-1a, the same on every machine and for ever, as it is written down; begun with PC_KEPT_SEED.
 */
#define PC_KEPT_SEED 0xcbf29ce484222325u
static inline uint64_t pc_kept_hash(uint64_t hash, const char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		hash = (hash ^ (unsigned char)bytes[i]) * 0x100000001b3u;
	return hash;
}

/* True: go on. The row is borrowed; no other function of the table may be called. */
typedef bool pc_cache_row(void *context, const struct pc_kept *row);

/* Functions that return a text return NULL when all is well, else why not, borrowed until the next
 * call. */
struct pc_cache_table {
	struct pc_module module;
	/* Makes the file (0600, never through a symbolic link) where there is none; its folder is
	 * there. A damaged file is moved aside and a new one begun: then, as from every function
	 * that finds it damaged, a text tells so, and *out_cache is set all the same. A file of a
	 * newer schema is refused. */
	const char *(*open)(const char *path, struct pc_cache **out_cache);
	void (*close)(struct pc_cache *cache);
	/* *out_row has .id 0 where there is none; borrowed until the next call. */
	const char *(*get)(struct pc_cache *cache, uint64_t hash, const char *identity,
			   size_t identity_size, struct pc_kept *out_row);
	/* When it returns, the death of the process loses nothing; on a local disk that of the
	 * machine may lose the last ones. Replaces what has the same identity. */
	const char *(*put)(struct pc_cache *cache, const struct pc_kept *row);
	/* Newest first, at most `limit` (0: all); `text` (NULL: all) stands, in small letters or
	 * capitals, in the JSON of identity or answer. */
	const char *(*list)(struct pc_cache *cache, const char *text, size_t limit,
			    pc_cache_row *row, void *context);
	const char *(*show)(struct pc_cache *cache, int64_t id, struct pc_kept *out_row);
	/* id 0: those older than before_s; before_s 0 too: all. */
	const char *(*forget)(struct pc_cache *cache, int64_t id, int64_t before_s,
			      uint64_t *out_count);
	const char *(*stats)(struct pc_cache *cache, uint64_t *out_count, uint64_t *out_bytes,
			     int64_t *out_oldest_s, int64_t *out_newest_s);
};

#endif
