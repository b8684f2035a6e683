/* SPDX-License-Identifier: Apache-2.0
 * What is known: remedies.tsv, read. Internal. The columns, separated by tabs, "-" for nothing:
 *
 * - id: [a-z0-9-], unique; rows are sorted by it
 * - effort: drop-in, small or redesign; none: there is nothing to win, it says how to read a number
 * - scope: self, the cost of what matches; subtree, with all that it calls, where stacks are known;
 *   around, so too, but what it calls counts for other remedies first that know it
 * - where: any, or what must hold, separated by commas: kernel or user (the kind of frame), and
 *   words of context.h (go, java, …; "!x" must not be there)
 * - least: the remedy's own least share, in per cent
 * - verified: yes, the evidence was read in the source, or measured; no, there is no evidence
 * - functions: names as pc_advice_name leaves them, separated by "|"; "x*" is a beginning
 * - libraries: as pc_advice_library leaves them; "x*" is a beginning; with the scope self only
 * - programs: names of processes, or of modules that are no library; "x*" is a beginning
 * - files: ends of paths at a "/", or with "/" at the end a folder anywhere in them
 * - title, meaning, action, evidence, source (https://…) */
#ifndef PC_ADVICE_REMEDIES_H
#define PC_ADVICE_REMEDIES_H

#include "advice/advice.h"
#include "base/table.h"

enum { PC_REMEDIES_MAX = 384, PC_REMEDY_COLUMNS = 15 };

/* A set of remedies, and of words of context.h. */
struct pc_remedy_set {
	uint64_t words[PC_REMEDIES_MAX / 64];
};

static inline void pc_set_add(struct pc_remedy_set *set, uint32_t remedy)
{
	set->words[remedy / 64] |= (uint64_t)1 << remedy % 64;
}
static inline bool pc_set_has(const struct pc_remedy_set *set, uint32_t remedy)
{
	return set->words[remedy / 64] >> remedy % 64 & 1;
}
static inline bool pc_set_any(const struct pc_remedy_set *set)
{
	uint64_t all = 0;

	for (size_t i = 0; i < PC_REMEDIES_MAX / 64; i++)
		all |= set->words[i];
	return all != 0;
}

enum pc_remedy_target { PC_TARGET_FUNCTION, PC_TARGET_LIBRARY, PC_TARGET_PROGRAM, PC_TARGET_FILE };
enum { PC_TARGETS = 4 };

extern const char *const pc_effort_words[]; /* as people read enum pc_advice_effort */

struct pc_remedy {
	const char *id, *title, *meaning, *action;
	const char *evidence, *source;	    /* NULL: none */
	struct pc_span matches[PC_TARGETS]; /* the columns; empty: none */
	enum pc_advice_effort effort;
	bool subtree, around, verified, kernel, user;
	uint64_t needs, forbids; /* words of context.h */
	double least_percent;
};

struct pc_remedies {
	struct pc_remedy items[PC_REMEDIES_MAX];
	uint32_t count;
};

/* The rows as built in, without the heading; NULL-terminated. (made from remedies.tsv) */
extern const char *const pc_remedy_rows[];

/* One row into *out; PC_EINPUT: what is wrong with it. Texts lie in pc's arena. */
int pc_remedy_read(struct pc *pc, const char *row, struct pc_remedy *out);
/* All that is built in, in pc's arena. */
int pc_remedies_read(struct pc *pc, const struct pc_remedies **out_remedies);

#endif
