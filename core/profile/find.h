/* SPDX-License-Identifier: Apache-2.0
 * A few things looked up in a whole profile, however long it is: nothing is made of what is not
 * asked for. Internal. */
#ifndef PC_PROFILE_FIND_H
#define PC_PROFILE_FIND_H

#include "profile/profile.h"

/* Words that are looked for in all names (of functions, libraries, files, processes), each at least
 * two bytes long. `found` gets a name in which words[i] stands where parts of names begin and end
 * ("malloc" in "_int_malloc", "Btree" in "sqlite3BtreeInsert"); true: no more of this word. */
struct pc_find_words {
	const struct pc_span *words;
	size_t count;
	bool (*found)(void *context, size_t word, const char *name);
	void *context;
};
void pc_profile_find_words(const struct pc_profile *profile, const struct pc_find_words *wanted);

/* Shares in percent from `low` to `high`, both as well. */
struct pc_find_share {
	double low, high;
	bool found;
};
/* Sets `found` of those that are the self or total share of a function, library, file, process or
 * thread. PC_ECANCEL: interrupted. (rank.c) */
int pc_profile_find_shares(struct pc *pc, const struct pc_profile *profile, size_t event,
			   struct pc_find_share *shares, size_t count);

#endif
