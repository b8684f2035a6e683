/* SPDX-License-Identifier: Apache-2.0
 * The stacks of a profile as traces. Internal. */
#ifndef PC_TRACE_STACKS_H
#define PC_TRACE_STACKS_H

#include "profile/profile.h"
#include "trace/builder.h"

/* Every distinct stack of the event that the profile prefers, counted by its samples. PC_EINPUT: it
 * has none. */
int pc_dump_stacks(struct pc_dump_builder *builder, const struct pc_profile *profile);

#endif
