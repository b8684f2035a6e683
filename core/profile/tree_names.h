/* SPDX-License-Identifier: Apache-2.0
 * The names at the nodes of a call tree while it grows. Internal to tree.c. */
#ifndef PC_PROFILE_TREE_NAMES_H
#define PC_PROFILE_TREE_NAMES_H

#include "base/index.h"
#include "base/text.h"
#include "profile/sealed.h"
#include "profile/tree.h"

struct pc_arena;

struct pc_tree_names {
	struct pc_arena *arena; /* borrowed */
	bool by_text;		/* functions of two modules are one when they are called alike */
	struct pc_tree_name *names;
	uint32_t count, room;
	struct pc_index index;
	struct pc_text scratch;
};

void pc_tree_names_init(struct pc_tree_names *names, struct pc_arena *arena, bool by_text);
void pc_tree_names_clear(struct pc_tree_names *names); /* frees what is not in the arena */
/* Texts are borrowed: they live in the arena already. */
uint32_t pc_tree_names_add(struct pc_tree_names *names, const char *text, const char *module);
uint32_t pc_tree_names_frame(struct pc_tree_names *names, const struct pc_profile *profile,
			     uint32_t frame);
/* The names by text and module, in the arena; *out_ranks (yours to free) says where each went. */
struct pc_tree_name *pc_tree_names_sorted(struct pc_tree_names *names, uint32_t **out_ranks);

#endif
