/* SPDX-License-Identifier: Apache-2.0
 * What was found in an answer, until it is told: each name and percentage that is not known once,
 * and every place at which one is mentioned, known or not. Internal part of cited.h. */
#ifndef PC_LLM_CITED_FOUND_H
#define PC_LLM_CITED_FOUND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/table.h"
#include "llm/cited/cited.h"

struct pc_profile;

struct pc_cited_item {
	struct pc_span text; /* in the answer, where it stands first */
	enum pc_cited_kind kind;
	bool known;	  /* after all */
	bool claimed;	  /* said to be in the data */
	double low, high; /* of a percentage: what may have been rounded to it */
};

struct pc_cited_mention {
	size_t at, end; /* in the answer */
	uint32_t item;	/* PC_NONE: it is known */
	bool is_percent;
	double value; /* of a percentage */
};

struct pc_cited_found {
	struct pc_span answer;
	struct pc_cited_item *items; /* owned */
	size_t count, room;
	struct pc_cited_mention *mentions; /* owned; in order */
	size_t mention_count, mention_room;
	struct pc_table seen; /* what has been judged */
	uint32_t *item_of;    /* owned; by id in `seen`; PC_NONE: it is known */
	size_t item_room;
};

void pc_cited_found_init(struct pc_cited_found *found, struct pc_span answer,
			 struct pc_arena *arena);
void pc_cited_found_clear(struct pc_cited_found *found);
/* The item of a text, PC_NONE where it is known, as it is at first: *out_fresh. NULL: there were
 * too many. */
uint32_t *pc_cited_recall(struct pc_cited_found *found, struct pc_span text, bool *out_fresh);
/* The number of a new item. */
uint32_t pc_cited_add(struct pc_cited_found *found, const struct pc_cited_item *item);
/* A place; `percent` is NULL for a name. */
void pc_cited_mention(struct pc_cited_found *found, struct pc_span text, uint32_t item,
		      const double *percent);

static inline bool pc_cited_is_known(const struct pc_cited_found *found,
				     const struct pc_cited_mention *mention)
{
	return mention->item == PC_NONE || found->items[mention->item].known;
}

/* What a whole profile knows of the rest. (cited_profile.c) */
int pc_cited_look_up(struct pc *pc, const struct pc_profile *profile, size_t event,
		     struct pc_cited_found *found);
/* Percentages that are the sum of known ones right before or behind them. (cited_claims.c) */
void pc_cited_add_up(struct pc_cited_found *found);
/* Which names are said to have a share, and which percentages are no estimates. (cited_claims.c) */
void pc_cited_claim(struct pc_cited_found *found);

#endif
