/* SPDX-License-Identifier: Apache-2.0
 * Lists of artefacts while they are made. Internal. */
#ifndef PC_REPO_ARTEFACTS_INTERNAL_H
#define PC_REPO_ARTEFACTS_INTERNAL_H

#include "repo/artefacts.h"
#include "repo/hash.h"

struct pc_artefact_list {
	struct pc *pc;
	int folder; /* owned */
	const struct pc_hash_table *table;
	struct pc_artefact *items; /* owned */
	size_t count, room;
};

int pc_artefact_list_init(struct pc *pc, const char *folder, struct pc_artefact_list *out_list);
void pc_artefact_list_clear(struct pc_artefact_list *list);
static inline void pc_auto_artefact_list(struct pc_artefact_list *list)
{
	pc_artefact_list_clear(list);
}
/* Hashes it; `path` lives as long as the run. */
void pc_artefact_list_add(struct pc_artefact_list *list, const char *path);
int pc_artefact_list_end(struct pc_artefact_list *list, struct pc_artefacts *out_artefacts);

#endif
