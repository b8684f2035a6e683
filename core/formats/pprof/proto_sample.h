/* SPDX-License-Identifier: Apache-2.0
 * One sample of a profile.proto. Internal. */
#ifndef PC_FORMATS_PPROF_PROTO_SAMPLE_H
#define PC_FORMATS_PPROF_PROTO_SAMPLE_H

#include "formats/pprof/proto.h"

struct pc_proto_sample {
	uint64_t *locations; /* their ids, leaf first; owned */
	int64_t *values;     /* owned */
	uint32_t location_count, location_room, value_count, value_room;
	struct pc_span process; /* borrowed; empty: unknown */
	int64_t pid, tid;	/* negative: unknown */
};

/* Reads the next one into the same struct. False: it is broken, or has not a value for each type.
 */
bool pc_proto_sample(const struct pc_proto *proto, struct pc_span message,
		     struct pc_proto_sample *sample);
void pc_proto_sample_clear(struct pc_proto_sample *sample);

#endif
