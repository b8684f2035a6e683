/* SPDX-License-Identifier: Apache-2.0
 * The frames of a sample, as perf script prints them: leaf first, inlined ones without a module,
 * their source lines after them. Internal. */
#ifndef PC_FORMATS_PERF_STACK_H
#define PC_FORMATS_PERF_STACK_H

#include "formats/perf/perf_frame.h"
#include "profile/builder.h"

/* A frame that was inlined: it waits for the module of the function it was inlined into. */
struct pc_perf_inlined {
	size_t frame;		   /* index */
	size_t symbol, file, stop; /* where they begin, in `names` */
	uint32_t line;
};

/* What a module's text means; frames of a few modules follow each other by the million. */
struct pc_perf_module {
	struct pc_text text;
	struct pc_span name; /* a part of text */
	enum pc_frame_kind kind;
};

enum { PC_PERF_MODULES = 16 };

/* Begin with { .builder = …, .sources = … }. */
struct pc_perf_stack {
	struct pc_builder *builder;
	bool sources;	  /* each frame may have a source line */
	uint32_t *frames; /* owned; leaf first */
	size_t count, room;
	struct pc_perf_inlined *inlined; /* owned */
	size_t inlined_count, inlined_room;
	struct pc_text names, inlined_address; /* of all that wait */
	struct pc_perf_module modules[PC_PERF_MODULES];
	bool has_last; /* the last frame, when it waits for its source line */
	struct pc_text last_text;
	struct pc_perf_frame last; /* parts of last_text */
};

void pc_perf_stack_add(struct pc_perf_stack *stack, const struct pc_perf_frame *frame);
/* A frame of the builder; only while none that was inlined waits. */
void pc_perf_stack_push(struct pc_perf_stack *stack, uint32_t frame);
/* Where the last frame stands. */
void pc_perf_stack_source(struct pc_perf_stack *stack, const struct pc_perf_source *source);
bool pc_perf_stack_is_empty(const struct pc_perf_stack *stack);
/* Takes all frames off. */
void pc_perf_stack_reset(struct pc_perf_stack *stack);
/* The stack of the frames, of which one is made up when there are none; ready for the next. */
uint32_t pc_perf_stack_finish(struct pc_perf_stack *stack);
void pc_perf_stack_clear(struct pc_perf_stack *stack);

#endif
