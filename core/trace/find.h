/* SPDX-License-Identifier: Apache-2.0
 * Which format a dump is in: from its head, or, since a trace may stand anywhere in a log, from the
 * first line further down that begins one. Internal. */
#ifndef PC_TRACE_FIND_H
#define PC_TRACE_FIND_H

#include "profile/format.h"
#include "trace/builder.h"

struct pc_kind {
	struct pc_span head;		     /* borrowed, until something is read */
	const struct pc_trace_format *trace; /* NULL: none */
	const char *first_line;		     /* short and safe to show */
	const struct pc_format *profile;     /* what else it is; NULL: nothing that is known */
};

/* From the content; what was read over to find a trace stands in the builder, for pc_trace_lines.
 */
int pc_kind_find(struct pc_dump_builder *builder, struct pc_input *input, struct pc_kind *out_kind);
/* PC_EUSAGE: there is none of that name. */
int pc_kind_named(struct pc *pc, const char *name, struct pc_kind *out_kind);
/* Whether what it is besides may have stacks: then it is read as a profile. */
bool pc_kind_has_stacks(const struct pc_kind *kind);

#endif
