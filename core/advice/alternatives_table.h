/* SPDX-License-Identifier: Apache-2.0
 * software.tsv and alternatives.tsv, read. Internal. The columns, separated by tabs, "-" for
 * nothing:
 *
 * - software: id, unique, rows are sorted by it; kind, a word of pc_software_words; names,
 * separated by "|", the first is the one it is called by, then packages, modules, headers; what it
 * is
 * - alternatives: of, use: ids; fit: drop-in, mostly, other; evidence, or "remedy:" and the id of
 *   the remedy that has it; watch: what to look out for; source (https://…) */
#ifndef PC_ADVICE_ALTERNATIVES_TABLE_H
#define PC_ADVICE_ALTERNATIVES_TABLE_H

#include "advice/alternatives.h"
#include "advice/remedies.h"

struct pc_alternatives_table {
	struct pc_software *software; /* in pc's arena, as all of it */
	struct pc_alternative *items;
	size_t software_count, count;
	const struct pc_remedies *remedies;
};

/* The rows as built in, without headings; NULL-terminated. (made from the tables) */
extern const char *const pc_software_rows[], *const pc_alternative_rows[];

/* All that is built in. PC_EINPUT: what is wrong with a row. */
int pc_alternatives_read(struct pc *pc, struct pc_alternatives_table *out_table);

#endif
