/* SPDX-License-Identifier: Apache-2.0
 * The hash behind everything interned: from a 64-bit hash to the ids 0, 1, 2, … of records that the
 * caller keeps. A slot takes 4 bytes: the id, and in the bits left over a tag that spares most
 * looks at the wrong record. */
#ifndef PC_BASE_INDEX_H
#define PC_BASE_INDEX_H

#include <stddef.h>
#include <stdint.h>

#define PC_NONE UINT32_MAX

struct pc_index {
	uint32_t *slots; /* owned; 0: free, else tag and id + 1; their number is a power of two */
	uint32_t mask, count;
	uint64_t seed; /* random: mix it into every hash, so that nobody can prepare colliding keys
			*/
};

/* A walk over the records whose hash may be the one looked for. */
struct pc_probe {
	uint32_t at, tag;
};

/* The hash of a record that is there already, asked for when the index grows. */
typedef uint64_t pc_index_hash(const void *owner, uint32_t id);

void pc_index_init(struct pc_index *index);
void pc_index_clear(
	struct pc_index *index); /* frees; a cleared index can only be initialised again */
/* Enters the record with id index->count, which must not be there yet. */
void pc_index_add(struct pc_index *index, uint64_t hash, pc_index_hash *hash_of, const void *owner);

uint64_t pc_hash_bytes(const char *data, size_t size, uint64_t seed);

/* Multiplies to 128 bits and folds them: every bit of both reaches every bit of the result. */
static inline uint64_t pc_hash_mix(uint64_t a, uint64_t b)
{
#ifdef __SIZEOF_INT128__
	__extension__ unsigned __int128 product = (unsigned __int128)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
#else
	uint64_t low = (a & UINT32_MAX) * (b & UINT32_MAX), high = (a >> 32) * (b >> 32);
	uint64_t one = (a >> 32) * (b & UINT32_MAX), two = (a & UINT32_MAX) * (b >> 32);
	uint64_t middle = (low >> 32) + (one & UINT32_MAX) + (two & UINT32_MAX);

	low = (low & UINT32_MAX) | middle << 32;
	high += (one >> 32) + (two >> 32) + (middle >> 32);
	return low ^ high;
#endif
}

/* For keys that are small integers: hash = pc_hash_pair(index->seed, a << 32 | b) */
static inline uint64_t pc_hash_pair(uint64_t seed, uint64_t key)
{
	return pc_hash_mix(key ^ seed, 0x9e3779b97f4a7c15u ^ (seed << 1 | 1));
}

static inline struct pc_probe pc_index_start(const struct pc_index *index, uint64_t hash)
{
	return (struct pc_probe){ (uint32_t)hash & index->mask,
				  (uint32_t)(hash >> 32) & ~index->mask };
}

/* The next id to compare with; PC_NONE: what is looked for is not there. */
static inline uint32_t pc_index_next(const struct pc_index *index, struct pc_probe *probe)
{
	for (;;) {
		uint32_t slot = index->slots[probe->at];

		if (!slot)
			return PC_NONE;
		probe->at = (probe->at + 1) & index->mask;
		if (((slot ^ probe->tag) & ~index->mask) == 0)
			return (slot & index->mask) - 1;
	}
}

#endif
