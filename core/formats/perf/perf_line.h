/* SPDX-License-Identifier: Apache-2.0
 * The grammar of perf script, a line at a time: what a line is depends on what -F selected, which
 * the head of the text tells, and on the lines before it. Internal. */
#ifndef PC_FORMATS_PERF_LINE_H
#define PC_FORMATS_PERF_LINE_H

#include "formats/perf/perf_frame.h"
#include "formats/perf/perf_sample.h"

/* What the head of a text tells of all of it. */
struct pc_perf_shape {
	bool loose;	 /* heads are told from other lines by nothing but `fields` */
	unsigned fields; /* loose: what each of them has; 0: nothing, there are only frames */
	bool tabs;	 /* loose: frames begin with a tab, and heads do not */
	bool bare;	 /* symbols stand alone, without an address and a module */
	bool sources;	 /* source lines follow the frames */
};

enum pc_perf_kind {
	PC_PERF_EMPTY,
	PC_PERF_COMMENT,
	PC_PERF_HEAD,
	PC_PERF_RECORD, /* no sample: what the kernel told of mappings, threads, losses */
	PC_PERF_FRAME,	/* without a head before it: of a sample of its own */
	PC_PERF_SOURCE,
	PC_PERF_OTHER_FIELDS, /* of the sample, or of a record */
	PC_PERF_NOISE,	      /* no part of the format */
};

struct pc_perf_line {
	struct pc_perf_head head;
	struct pc_perf_frame frame;
	struct pc_perf_source source;
};

/* Begin with { .shape = … }; `open` is whether frames would belong to a sample. */
struct pc_perf_reader {
	struct pc_perf_shape shape;
	bool open, tabbed, record;
};

/* The member of *out_line that the kind says is set. Text that ended a sample at an empty line sets
 * reader->open false itself: one may also stand between a head and its frames. */
enum pc_perf_kind pc_perf_read(struct pc_perf_reader *reader, struct pc_span line,
			       struct pc_perf_line *out_line);

/* Whether an indented frame that has an address may stand here. */
bool pc_perf_takes_frame(const struct pc_perf_reader *reader, struct pc_span line);

/* The shape of the text that begins with `head`; its score as perf script is returned. */
int pc_perf_shape(struct pc_span head, struct pc_perf_shape *out_shape);

#endif
