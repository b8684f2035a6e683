/* SPDX-License-Identifier: Apache-2.0
 * The columns of a table by perf report: found from its titles, and cut out of its rows. Internal.
 */
#ifndef PC_FORMATS_PERF_COLUMNS_H
#define PC_FORMATS_PERF_COLUMNS_H

#include <string.h>

#include "base/text.h"
#include "profile/builder.h"

enum pc_perf_column {
	PC_PERF_OTHER, /* a column that says nothing about cost or place */
	PC_PERF_SELF,  /* "Overhead" and "Self" */
	PC_PERF_TOTAL, /* "Children" */
	PC_PERF_SAMPLES,
	PC_PERF_PERIOD,
	PC_PERF_COMMAND,
	PC_PERF_PID,
	PC_PERF_TID,
	PC_PERF_MODULE,
	PC_PERF_SYMBOL,
	PC_PERF_SRCLINE,
	PC_PERF_SRCFILE,
	PC_PERF_BASELINE, /* of perf diff: the old side in percent, empty where it had none */
	PC_PERF_DELTA,	  /* and what the new side has more, "+1.13%" */
	PC_PERF_COLUMNS	  /* how many there are */
};

enum { PC_PERF_COLUMN_MAX = 64, PC_PERF_GROUP_MAX = 32 };

struct pc_perf_layout {
	enum pc_perf_column kinds[PC_PERF_COLUMN_MAX];
	size_t begins[PC_PERF_COLUMN_MAX], ends[PC_PERF_COLUMN_MAX]; /* bytes of a line */
	size_t count;						     /* 0: no table is open */
	char separator; /* of -t; 0: columns stand at fixed places */
	bool collapsed; /* one blank divides the columns: a paste took the others */
	size_t levels;	/* of --hierarchy; 0: none */
	size_t level_of[PC_PERF_COLUMN_MAX]; /* 1 is the outermost; 0: a number, or no hierarchy */
	size_t first_end; /* where the first number of the outermost level ends; 0: not yet seen */
};

/* One row, by what its columns mean; empty where the table has no such column. */
struct pc_perf_row {
	struct pc_span cells[PC_PERF_COLUMNS];
	size_t level; /* of a hierarchy */
};

bool pc_perf_is_number(enum pc_perf_column kind);
bool pc_perf_has(const struct pc_perf_layout *layout, enum pc_perf_column kind);

/* From the line of titles and the line of dots under it; both as printed, with "#". False: no table
 * of costs. */
bool pc_perf_layout_dots(struct pc_span titles, struct pc_span dots,
			 struct pc_perf_layout *out_layout);
/* Whether a line is one of titles, whatever stands between them. */
bool pc_perf_is_titles(struct pc_span line);
/* From the line of titles alone, which name the separator of -t. */
bool pc_perf_layout_separated(struct pc_span titles, struct pc_perf_layout *out_layout);
/* Cuts a line up; false: it is no row (a call graph's, a blank one). `group` is the number of
 * events that share a column: its cell then holds as many words. */
bool pc_perf_layout_row(struct pc_perf_layout *layout, struct pc_span line, size_t group,
			struct pc_perf_row *out_row);

/* The same for a row that a paste moved off its columns. The row borrows from `scratch`. */
bool pc_perf_layout_pasted_row(const struct pc_perf_layout *layout, struct pc_span line,
			       size_t group, struct pc_perf_row *out_row, struct pc_text *scratch);
/* `line` with blanks for tabs, in `scratch` where it has some: up to the next stop, or eight for
 * each, as the paste took them. */
struct pc_span pc_perf_untabbed(struct pc_span line, bool stops, struct pc_text *scratch);

/* ---- small things about spans ---- */
static inline struct pc_span pc_span_part(struct pc_span line, size_t begin, size_t end)
{
	if (!line.size)
		return line; /* it may be of no text at all */
	if (end > line.size)
		end = line.size;
	if (begin > end)
		begin = end;
	return (struct pc_span){ line.data + begin, end - begin };
}

/* The part of *text before `mark`, or all of it; *text is what follows. False: *text was empty. */
static inline bool pc_span_before(struct pc_span *text, const char *mark, struct pc_span *out_part)
{
	const char *at = pc_span_find(*text, mark);
	size_t size = at ? (size_t)(at - text->data) : text->size;
	size_t used = at ? size + strlen(mark) : size;

	if (!text->size)
		return false;
	*out_part = (struct pc_span){ text->data, size };
	text->data += used;
	text->size -= used;
	return true;
}

/* Where the cost of a row arose; parts of the row. (perf_place.c) */
void pc_perf_place(const struct pc_perf_row *row, struct pc_place *out_place);
/* In which process and thread, -1 where it is not said; false: neither name nor number is. */
bool pc_perf_process(const struct pc_perf_row *row, struct pc_span *out_name, int64_t *out_pid,
		     int64_t *out_tid);

/* "#  .....  ....." */
bool pc_perf_is_dots(struct pc_span line);

#endif
