/* SPDX-License-Identifier: Apache-2.0
 * Ranking: who costs how much. Self is cost at the leaf; total counts a name once per stack,
 * however often it recurs. */
#ifndef PC_PROFILE_RANK_H
#define PC_PROFILE_RANK_H

#include "profile/profile.h"

enum pc_rank_by { PC_BY_FUNCTION, PC_BY_LIBRARY, PC_BY_PROCESS, PC_BY_FILE, PC_BY_THREAD };
enum pc_rank_sort { PC_SORT_SELF, PC_SORT_TOTAL };

#define PC_RANK_UNKNOWN "[unknown]" /* the name of what has none */

/* New members go to the end: a query built against an older header is smaller, and still works. */
struct pc_rank_query {
	enum pc_rank_by by;
	enum pc_rank_sort sort;
	size_t event;
	const char *
		filter; /* POSIX extended regex on the ranked name or its module; "" or NULL: all */
	size_t limit;	/* only the first so many rows, and of functions the first so many of each
			   library besides; 0: all */
};

/* Numbers are in the event's unit and digits, or PC_UNKNOWN. A new member raises PC_ABI_MAJOR: a
 * built command holds the size of a row. */
struct pc_ranked {
	const char *name; /* what was ranked: function, library, process, file, "gzip/4242"; never
			     NULL */
	const char *function, *module, *file; /* of a function; NULL: unknown or several */
	uint32_t line;
	const char *process; /* if all of it is in one; else NULL */
	enum pc_frame_kind kind;
	int64_t self, total, samples;
};

/* Lies in the command: a new member raises PC_ABI_MAJOR. */
struct pc_ranking {
	struct pc_ranked *rows; /* sorted, best first; ties by name */
	size_t count;
	size_t matched; /* before `filter`: how many there were */
	size_t found;	/* after it, but before `limit` */
	int64_t base; /* what 100 % is, in the event's unit and digits (10000 with percent_only); 0:
			 nothing */
	int64_t kernel, user, unknown; /* self by kind; user holds JIT and inlined */
};

/* Whether anything of the event has a self cost, or a total: if not, sorting by it is an error. */
PC_API bool pc_rank_knows(const struct pc_profile *profile, size_t event, enum pc_rank_sort sort);

/* In pc's arena. PC_EUSAGE: a bad filter; PC_EINPUT: sorted by a number that this input does not
 * say. */
PC_API int pc_profile_rank_query(struct pc *pc, const struct pc_profile *profile,
				 const struct pc_rank_query *query, size_t query_size,
				 struct pc_ranking *out_ranking);
#define pc_profile_rank(pc, profile, query, out_ranking) \
	pc_profile_rank_query(pc, profile, query, sizeof(struct pc_rank_query), out_ranking)
/* What a ranking by library calls the library of this function; never NULL. */
PC_API const char *pc_rank_library(const struct pc_ranked *function);
/* value as a percentage of the ranking's base; NAN when unknown. */
PC_API double pc_rank_percent(const struct pc_ranking *ranking, int64_t value);

#endif
