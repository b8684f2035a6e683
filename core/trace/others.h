/* SPDX-License-Identifier: Apache-2.0
 * Traces of another kind in one log: a Python traceback between exceptions of Java. The parser of
 * the surest kind gets all lines but those that show another; the others are kept beside, and read
 * when it is done. Internal. */
#ifndef PC_TRACE_OTHERS_H
#define PC_TRACE_OTHERS_H

#include "formats/known.h"
#include "trace/builder.h"

/* Lines that are of another kind, and what stands between them. */
struct pc_other {
	const struct pc_trace_format *format;
	struct pc_text lines; /* numbers, sizes and lines */
	uint64_t first;	      /* the number of the first line that shows it */
	uint32_t before;      /* so many traces of the input's own kind began before it */
	int score;
	bool ended; /* before the input did */
};

struct pc_others {
	const struct pc_trace_format *own;
	struct pc_known_rows own_rows, kin_rows, rows; /* of one language; of others */
	struct pc_other *items;			       /* owned */
	uint32_t count, room;
	bool open;	     /* the last item still gets lines */
	unsigned since;	     /* lines since one that shows it */
	struct pc_text last; /* the last lines that show nothing: what comes may begin there */
	unsigned last_lines, own_run;
	size_t held;	 /* bytes */
	uint64_t missed; /* lines that were one too many */
	const struct pc_trace_format *missed_format;
	const struct pc_other *given; /* whose lines are read now; NULL */
};

/* `own`: what the input is read as. Nothing is looked for where its language is not known. */
void pc_others_init(struct pc_others *others, const struct pc_trace_format *own);
void pc_others_clear(struct pc_others *others);
static inline void pc_auto_others(struct pc_others *others)
{
	pc_others_clear(others);
}

/* False: the line is a frame of another kind, and was kept. */
bool pc_others_look(struct pc_dump_builder *builder, const struct pc_trace_line *line);
/* Reads what was kept; its traces stand where their lines stood. */
int pc_others_read(struct pc_dump_builder *builder, struct pc_input *input);
/* For pc_trace_lines, while `given` is set. */
int pc_others_give(struct pc_dump_builder *builder, pc_trace_each *each, void *state);

#endif
