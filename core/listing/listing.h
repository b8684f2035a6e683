/* SPDX-License-Identifier: Apache-2.0
 * Listings: sources and disassemblies with what each line of them costs, as profilers print them.
 * Parsers fill a listing (builder.h), pc_listing_read seals it, hot.h and work.h say what is in it.
 * After sealing nothing changes. */
#ifndef PC_LISTING_LISTING_H
#define PC_LISTING_LISTING_H

#include "profile/profile.h"

struct pc_listing;

#define PC_NO_EVENT UINT32_MAX /* of a listing that has no costs at all */

/* What was counted. Costs are integers of unit / 10^digits. */
struct pc_listing_event {
	const char *name; /* "cycles:P", "cum", "Ir", "time" */
	const char *unit; /* "samples", "ns", "instructions", "MiB", "executions" … */
	unsigned digits;
	bool percent;	/* costs of lines are 1/100 % of their part; totals are in `unit` all the
			   same */
	bool inclusive; /* with all that a line calls: parts may contain one another */
	bool no_time;	/* it counts, but stands for no time: bytes, executions */
	int64_t total;	/* of the whole, in `unit` and digits, or PC_UNKNOWN */
};

enum pc_line_kind { PC_LINE_SOURCE, PC_LINE_INSTRUCTION };

/* One line of a part; NULL and 0 where the listing does not say. Of a long part only lines that
 * cost something, their neighbours, and what loops are made of are kept. */
struct pc_listing_line {
	const char *text;     /* "\tsum += a[i];", "mov (%rdi),%rax" */
	const char *file;     /* where it is another than the part's */
	const char *scope;    /* the function that was inlined here */
	const int64_t *costs; /* one an event of the part, PC_UNKNOWN where not said; NULL: none */
	uint64_t address, target; /* of an instruction; target: where it may jump to */
	uint32_t order;		  /* its place in the part: gaps are lines that were left out */
	uint32_t line;		  /* of the source, 1 is the first */
	uint8_t kind;		  /* enum pc_line_kind */
	uint8_t work;		  /* enum pc_work of an instruction (work.h) */
	bool jumps;		  /* `target` is known */
	bool reads;		  /* the instruction reads memory */
	bool ends;		  /* what follows is not reached from it */
};

/* Lines that run more than once. */
struct pc_loop {
	uint32_t first, last; /* orders; both belong to it */
	uint32_t depth;	      /* 1 is the outermost */
	uint32_t lines;	      /* instructions, or lines of source that are not empty */
	const char *head;     /* the text of its first line */
	const char *file;     /* NULL: the part's */
	uint32_t from, to;    /* lines of source, where known; else 0 */
	const int64_t *costs; /* one an event of the part: the sum of its lines */
};

/* A function, or a file. */
struct pc_listing_part {
	const char *function, *file, *module; /* NULL: unknown, or a file as a whole */
	uint32_t event_count;
	const uint32_t *events; /* of the listing */
	const int64_t *totals;	/* one an event: said, or the sum of its lines; PC_UNKNOWN */
	const struct pc_listing_line *lines;
	const struct pc_loop *loops; /* by their first line, an outer one first */
	uint32_t line_count, loop_count;
	uint32_t seen; /* lines that it had */
	bool disassembly;
	uint8_t isa; /* enum pc_isa (work.h) */
};

/* Reads one input ("-", "" and NULL are standard input), in pc's arena. `format` is a name from
 * pc_listing_formats, or "" or NULL to detect it. PC_EINPUT: nothing in it could be read, and why.
 */
PC_API int pc_listing_read(struct pc *pc, const char *path, const char *format,
			   struct pc_listing **out_listing);

PC_API const char *pc_listing_format(const struct pc_listing *listing);
PC_API const char *pc_listing_tool(const struct pc_listing *listing); /* NULL: unknown */
PC_API const struct pc_listing_event *pc_listing_events(const struct pc_listing *listing,
							size_t *out_count);
PC_API const struct pc_listing_part *pc_listing_parts(const struct pc_listing *listing,
						      size_t *out_count);
/* The event of that name (modifiers may be left off), or with "" the one that the format prefers,
 * else the one with the most parts. PC_EUSAGE lists what there is; PC_NO_EVENT in *out_event
 * where the listing has none at all. */
PC_API int pc_listing_find_event(struct pc *pc, const struct pc_listing *listing, const char *name,
				 uint32_t *out_event);

PC_API const struct pc_remarks *pc_listing_remarks(const struct pc_listing *listing);

/* The formats that are read, a line each in core/listing/listings.def; NULL-terminated. */
PC_API const char *const *pc_listing_formats(void);
PC_API const char *const *pc_listing_format_descriptions(void);

#endif
