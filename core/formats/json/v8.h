/* SPDX-License-Identifier: Apache-2.0
 * What V8 writes: call trees as lists of nodes or one in another, and samples that name nodes.
 * Shared by .cpuprofile, .heapprofile and Chrome traces. Internal. */
#ifndef PC_FORMATS_JSON_V8_H
#define PC_FORMATS_JSON_V8_H

#include "encoding/pull.h"
#include "formats/json/forest.h"

struct pc_v8 {
	struct pc_builder *builder;
	struct pc_forest forest;
	struct pc_column values;  /* by node: its hits, or bytes; PC_UNKNOWN */
	struct pc_column samples; /* ids of nodes */
	struct pc_column deltas;  /* ns since the sample before, or since the start */
	struct pc_column times;	  /* ns; where there are no deltas */
	uint32_t idle;		  /* the frame of "(idle)" */

	/* of the node that is being read */
	uint32_t node;
	struct pc_text id, parent, function, url, script;
	int64_t line, first_line; /* the first line of a file is 0, or 1 */
	int64_t value;
};

void pc_v8_init(struct pc_v8 *v8, struct pc_builder *builder);
void pc_v8_clear(struct pc_v8 *v8);
static inline void pc_auto_v8(struct pc_v8 *v8)
{
	pc_v8_clear(v8);
}

/* [{"id":1,"callFrame":{…},"children":[2]},…] */
void pc_v8_nodes(struct pc_pull *pull, struct pc_v8 *v8);
/* {"callFrame":{…},"children":[{…},…]} */
void pc_v8_tree(struct pc_pull *pull, struct pc_v8 *v8);
void pc_v8_samples(struct pc_pull *pull, struct pc_v8 *v8);
/* What `more` has goes to the end of `v8`: a part that came later. */
void pc_v8_append(struct pc_pull *pull, struct pc_v8 *v8, const struct pc_v8 *more);

/* The time of all samples as the event of that name, or their number where no times are known. */
int pc_v8_give_samples(struct pc_v8 *v8, uint32_t thread, const char *event);
/* The values of nodes; as a count of samples too, where `counted`. */
int pc_v8_give_values(struct pc_v8 *v8, uint32_t event, bool counted);

#endif
