/* SPDX-License-Identifier: Apache-2.0
 * What is hot in a listing: parts, lines, instructions, loops and kinds of work, by share. */
#ifndef PC_LISTING_HOT_H
#define PC_LISTING_HOT_H

#include "listing/listing.h"
#include "listing/work.h"

struct pc_hot_query {
	uint32_t event;	      /* or PC_NO_EVENT */
	const char *function; /* a regular expression on functions and files; "" or NULL: all */
	size_t lines;	      /* at most so many of each part; 0: 10 */
};

/* A line that costs something. */
struct pc_hot_line {
	const struct pc_listing_line *line;   /* an instruction, or a line of source */
	const struct pc_listing_line *source; /* of an instruction, where known; else NULL */
	/* the instruction before it, which it may have waited for; NULL: none */
	const struct pc_listing_line *waits_for;
	int64_t cost;	       /* in the event's unit and digits; PC_UNKNOWN */
	double percent;	       /* of the part; NAN: unknown */
	double percent_of_all; /* NAN: unknown */
	uint64_t works;	       /* 1 << enum pc_work of each kind */
	uint32_t instructions; /* of a line of source: so many of its instructions cost something */
};

struct pc_hot_loop {
	const struct pc_loop *loop;
	double percent, percent_of_all;
};

/* A kind of work. Of sources a line may be of several kinds, and counts for each. */
struct pc_hot_work {
	enum pc_work work;
	double percent; /* of the part */
	/* the same where a line that may have waited counts for what it waited for; NAN: the same
	 */
	double likely_percent;
};

struct pc_hot_part {
	const struct pc_listing_part *part;
	int64_t total;	       /* or PC_UNKNOWN */
	double percent_of_all; /* NAN: unknown */
	/* by share; of a disassembly without places of its source there are no lines */
	const struct pc_hot_line *lines, *instructions;
	size_t line_count, lines_found, instruction_count, instructions_found;
	const struct pc_hot_loop *loops; /* by share, then by place */
	size_t loop_count;
	const struct pc_hot_work *works; /* by share */
	size_t work_count;
};

struct pc_hot {
	const struct pc_hot_part *parts; /* by total */
	size_t count;
	size_t without; /* parts that this event, or the regular expression, leaves out */
	int64_t total;	/* of all, or PC_UNKNOWN */
	bool costs;	/* there are any */
};

/* All of it in pc's arena. PC_EUSAGE: the regular expression is wrong, or matches nothing. */
PC_API int pc_listing_hot(struct pc *pc, const struct pc_listing *listing,
			  const struct pc_hot_query *query, struct pc_hot *out_hot);

#endif
