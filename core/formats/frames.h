/* SPDX-License-Identifier: Apache-2.0
 * Stacks are mostly written leaf first, and built root first. Internal. */
#ifndef PC_FORMATS_FRAMES_H
#define PC_FORMATS_FRAMES_H

#include <stdlib.h>

#include "base/table.h"
#include "profile/builder.h"

struct pc_frames {
	uint32_t *ids; /* owned; leaf first */
	size_t count, room;
};

static inline void pc_frames_push(struct pc_frames *frames, uint32_t frame)
{
	frames->ids = PC_GROW(frames->ids, frames->count, frames->room);
	frames->ids[frames->count++] = frame;
}

/* The stack, PC_NONE without a frame; there are none after it. */
static inline uint32_t pc_frames_stack(struct pc_frames *frames, struct pc_builder *builder)
{
	uint32_t stack = PC_NONE;

	while (frames->count)
		stack = pc_builder_stack(builder, stack, frames->ids[--frames->count]);
	return stack;
}

static inline void pc_frames_clear(struct pc_frames *frames)
{
	free(frames->ids);
}

#endif
