/* SPDX-License-Identifier: Apache-2.0
 * Growing the index, and the hash of bytes (after wyhash: 8 bytes at a time, folded 128-bit
 * products). */
#include "base/index.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "base/arena.h"

enum { FIRST_SLOTS = 64 };

static const uint64_t key1 = 0xa0761d6478bd642fu, key2 = 0xe7037ed1a0b428dbu;

static uint64_t load(const char *at, size_t size)
{
	uint64_t word = 0;

	memcpy(&word, at, size);
	return word;
}

uint64_t pc_hash_bytes(const char *data, size_t size, uint64_t seed)
{
	/* nothing is mixed with a known constant alone: a key equal to it would fold to 0 */
	uint64_t secret = seed ^ key1, hash = pc_hash_mix(secret, size ^ key2), a, b;
	const char *at = size ? data : "", *end = at + size;

	if (size >= 8) {
		for (; end - at > 16; at += 16)
			hash = pc_hash_mix(load(at, 8) ^ secret, load(at + 8, 8) ^ hash);
		/* the last 16 bytes: what overlaps was seen before, which does no harm */
		a = load(end - at > 8 ? at : end - 8, 8);
		b = load(end - 8, 8);
	} else if (size >= 4) {
		a = load(at, 4);
		b = load(end - 4, 4);
	} else {
		a = size ? load(at, 1) << 16 | load(at + size / 2, 1) << 8 | load(end - 1, 1) : 0;
		b = 0;
	}
	return pc_hash_mix(key2 ^ hash, pc_hash_mix(a ^ secret, b ^ hash));
}

static uint64_t random_seed(const void *here)
{
	struct timespec now = { 0 };
	uint64_t seed;

	if (getrandom(&seed, sizeof(seed), GRND_NONBLOCK) == (ssize_t)sizeof(seed))
		return seed;
	clock_gettime(CLOCK_MONOTONIC, &now); /* an old kernel, or one that has just started */
	return pc_hash_mix((uint64_t)(uintptr_t)here ^ key1, (uint64_t)now.tv_nsec ^ key2);
}

/* `mask + 1` may be 0 in 32 bits: more than two thousand million records, which is more than memory
 * holds. */
static void make_slots(struct pc_index *index, uint32_t slots)
{
	free(index->slots);
	index->slots = pc_realloc(NULL, slots ? slots : SIZE_MAX, sizeof(*index->slots));
	memset(index->slots, 0, (size_t)slots * sizeof(*index->slots));
	index->mask = slots - 1;
}

void pc_index_init(struct pc_index *index)
{
	*index = (struct pc_index){ .seed = random_seed(index) };
	make_slots(index, FIRST_SLOTS);
}

void pc_index_clear(struct pc_index *index)
{
	free(index->slots);
	*index = (struct pc_index){ 0 };
}

static void enter(struct pc_index *index, uint64_t hash, uint32_t id)
{
	struct pc_probe probe = pc_index_start(index, hash);

	while (index->slots[probe.at])
		probe.at = (probe.at + 1) & index->mask;
	index->slots[probe.at] = probe.tag | (id + 1);
}

void pc_index_add(struct pc_index *index, uint64_t hash, pc_index_hash *hash_of, const void *owner)
{
	/* at most 5 of 8 slots are taken */
	if (index->count >= index->mask / 8 * 5) {
		make_slots(index, (index->mask + 1) * 2);
		for (uint32_t id = 0; id < index->count; id++)
			enter(index, hash_of(owner, id), id);
	}
	enter(index, hash, index->count++);
}
