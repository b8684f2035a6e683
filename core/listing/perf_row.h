/* SPDX-License-Identifier: Apache-2.0
 * What both forms of perf annotate have in common. Internal. */
#ifndef PC_LISTING_PERF_ROW_H
#define PC_LISTING_PERF_ROW_H

#include "listing/builder.h"

enum { PC_PERF_COLUMNS_MAX = 16 };

struct pc_perf_listing {
	struct pc_listing_builder *builder;
	struct pc_text event, name; /* as the head of the part says; a function that jumps name */
	int64_t total;		    /* samples of the part, or PC_UNKNOWN */
	bool percent;		    /* columns are percentages */
	bool named, known;	    /* the part's function is known; so are its events */
	uint64_t first, last, jump; /* addresses; of the jump that names a function */
	uint32_t columns;

	/* where in the source the present instructions are */
	struct pc_text file, scope;
	uint32_t line;
	uint32_t run, run_first; /* lines of source one after another, since the last instruction */
	uint32_t said_line;	 /* "file.c:33" stood above them; 0: not */
	bool numbered;

	size_t base; /* of --stdio2: where its text begins */
	enum { PC_PERF_NONE, PC_PERF_STDIO, PC_PERF_STDIO2 } form;
	bool wants_name; /* of --stdio2: the next line names the function */
};

/* A part begins. */
void pc_perf_listing_part(struct pc_perf_listing *perf, struct pc_span module, struct pc_span event,
			  int64_t total);
/* It ends; what was found out of it by then is said. */
void pc_perf_listing_end(struct pc_perf_listing *perf);
/* A line of source, without its indentation, which perf takes off; number 0: not said. */
void pc_perf_source_line(struct pc_perf_listing *perf, struct pc_span text, uint32_t number);
/* An instruction, with as many costs as columns; address 0: not said. */
void pc_perf_instruction(struct pc_perf_listing *perf, uint64_t address, struct pc_span text,
			 const int64_t *costs);
/* The numbers that `text` is made of, in 1/100 % or as they are; how many; -1: it is no such text.
 */
int pc_perf_costs(const struct pc_perf_listing *perf, struct pc_span text, int64_t *out_costs);
/* The events of the present part, `columns` of them: told once, before its first instruction. */
void pc_perf_columns(struct pc_perf_listing *perf, uint32_t columns);
/* A line of --stdio2. */
void pc_perf_stdio2_line(struct pc_perf_listing *perf, struct pc_span line, uint64_t number);
bool pc_perf_stdio2_head(struct pc_perf_listing *perf, struct pc_span line);

/* "1b650" at the beginning of *text; false, and nothing changed, where there is none. */
bool pc_perf_hex(struct pc_span *text, uint64_t *out_value);

#endif
