/* SPDX-License-Identifier: Apache-2.0
 * What was found in an answer: each text is judged once, and every place is kept. */
#include "llm/cited/cited_found.h"

#include <stdlib.h>

#include "base/arena.h"

/* So much of one answer is looked at: whoever cites more has something else in mind. */
enum { CITED_MAX = 10000, MENTIONS_MAX = 100000 };

void pc_cited_found_init(struct pc_cited_found *found, struct pc_span answer,
			 struct pc_arena *arena)
{
	*found = (struct pc_cited_found){ .answer = answer };
	pc_table_init(&found->seen, arena);
}

void pc_cited_found_clear(struct pc_cited_found *found)
{
	pc_table_clear(&found->seen);
	free(found->item_of);
	free(found->items);
	free(found->mentions);
	*found = (struct pc_cited_found){ 0 };
}

uint32_t *pc_cited_recall(struct pc_cited_found *found, struct pc_span text, bool *out_fresh)
{
	uint32_t id;

	*out_fresh = false;
	if (found->seen.count >= CITED_MAX) {
		id = pc_table_find(&found->seen, text);
		return id == PC_NONE ? NULL : &found->item_of[id];
	}
	found->item_of = PC_GROW(found->item_of, found->seen.count, found->item_room);
	id = pc_table_intern(&found->seen, text, out_fresh);
	if (*out_fresh)
		found->item_of[id] = PC_NONE;
	return &found->item_of[id];
}

uint32_t pc_cited_add(struct pc_cited_found *found, const struct pc_cited_item *item)
{
	found->items = PC_GROW(found->items, found->count, found->room);
	found->items[found->count] = *item;
	return (uint32_t)found->count++;
}

void pc_cited_mention(struct pc_cited_found *found, struct pc_span text, uint32_t item,
		      const double *percent)
{
	size_t at = (size_t)(text.data - found->answer.data);

	if (found->mention_count == MENTIONS_MAX)
		return;
	found->mentions = PC_GROW(found->mentions, found->mention_count, found->mention_room);
	found->mentions[found->mention_count++] =
		(struct pc_cited_mention){ at, at + text.size, item, percent != NULL,
					   percent ? *percent : 0 };
}
