/* SPDX-License-Identifier: Apache-2.0
 * One slot a hash, of a fixed size: a text that does not fit is never kept, and a new one takes the
 * place of the old. */
#include "formats/memo.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/index.h"

enum { SLOTS = 8192, SLOT_SIZE = 256 }; /* 2 MiB, of which small profiles touch little */

struct pc_memo_slot {
	uint32_t id, size; /* size 0: free */
	char text[SLOT_SIZE - 2 * sizeof(uint32_t)];
};

static struct pc_memo_slot *slot_of(const struct pc_memo *memo, struct pc_span text)
{
	/* who prepares texts that collide only makes others forgotten: no secret is needed */
	return &memo->slots[pc_hash_bytes(text.data, text.size, 0) % SLOTS];
}

uint32_t pc_memo_find(const struct pc_memo *memo, struct pc_span text)
{
	const struct pc_memo_slot *slot;

	if (!memo->slots || !text.size || text.size > sizeof(slot->text))
		return PC_NONE;
	slot = slot_of(memo, text);
	return slot->size == text.size && !memcmp(slot->text, text.data, text.size) ? slot->id
										    : PC_NONE;
}

void pc_memo_keep(struct pc_memo *memo, struct pc_span text, uint32_t id)
{
	struct pc_memo_slot *slot;

	if (!text.size || text.size > sizeof(slot->text))
		return;
	if (!memo->slots)
		memo->slots = pc_zeroed(SLOTS, sizeof(*memo->slots));
	slot = slot_of(memo, text);
	memcpy(slot->text, text.data, text.size);
	slot->size = (uint32_t)text.size;
	slot->id = id;
}

void pc_memo_clear(struct pc_memo *memo)
{
	free(memo->slots);
	memo->slots = NULL;
}
