/* SPDX-License-Identifier: Apache-2.0
 * The rows of gprof's two tables, GNU's, BSD's, AIX's and VTune's. Internal. */
#ifndef PC_FORMATS_GPROF_ROW_H
#define PC_FORMATS_GPROF_ROW_H

#include "profile/builder.h"

/* Seconds, as nanoseconds. */
struct pc_gprof_row {
	struct pc_span name;		       /* without its number and its cycle */
	int64_t self_ns, children_ns;	       /* PC_UNKNOWN: blank, as within a cycle */
	int64_t calls;			       /* PC_UNKNOWN: blank */
	int64_t sum_ns;			       /* of a flat table: of this row and those above it */
	bool cycle_member, cycle, spontaneous; /* cycle: "<cycle 1 as a whole>" */
};

/* " 33.33  0.02  0.02  7208  0.00  0.00  open" */
bool pc_gprof_flat(struct pc_span line, struct pc_gprof_row *out_row);
/* "[2]  79.6  0.00  11.09  15+2  main <cycle 1> [2]" */
bool pc_gprof_entry(struct pc_span line, struct pc_gprof_row *out_row);
/* A caller or callee: "0.46  10.59  5179/5179  S9xMainLoop [3]", or "15  f <cycle 1> [4]" */
bool pc_gprof_relative(struct pc_span line, struct pc_gprof_row *out_row);
/* The name as a place: "f (a.c:12 @ 4005f0)" says where. True when it does. */
bool pc_gprof_place(struct pc_span name, struct pc_place *out_place);

#endif
