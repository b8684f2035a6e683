/* SPDX-License-Identifier: Apache-2.0
 * The traces of a dump as parsers give them. A trace is closed when the next begins, and then its
 * frames are looked up as a whole: a stack that was seen before takes no memory. */
#include "trace/build.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/auto.h"

/* ---- texts ---- */
static uint32_t intern(struct pc_dump_builder *builder, struct pc_span text)
{
	if (!text.size)
		return PC_NONE;
	return pc_table_intern(&builder->strings, pc_text_valid_span(&builder->valid, text), NULL);
}

const char *pc_dump_text(struct pc_dump_builder *builder, struct pc_span text)
{
	uint32_t id = intern(builder, text);

	return id == PC_NONE ? NULL : builder->strings.keys[id].data;
}

/* ---- the present trace ---- */
struct pc_lane *pc_trace_present(struct pc_dump_builder *builder)
{
	if (builder->now == PC_NONE)
		pc_trace_begin(builder, PC_ROLE_THREAD);
	return &builder->lanes[builder->now];
}

static struct pc_trace *present(struct pc_dump_builder *builder)
{
	return &pc_trace_present(builder)->trace;
}

static void reverse(uint32_t *frames, uint32_t count)
{
	for (uint32_t i = 0; i < count / 2; i++) {
		uint32_t frame = frames[i];

		frames[i] = frames[count - 1 - i];
		frames[count - 1 - i] = frame;
	}
}

/* ---- stacks: looked up by their frames ---- */
static uint64_t hash_frames(const struct pc_dump_builder *builder, const struct pc_stack *stack)
{
	return pc_hash_bytes((const char *)stack->frames, stack->count * sizeof(*stack->frames),
			     builder->stack_index.seed);
}

static uint64_t stack_hash(const void *owner, uint32_t id)
{
	const struct pc_dump_builder *builder = owner;

	return hash_frames(builder, &builder->stacks[id]);
}

static const uint32_t *keep_frames(struct pc_dump_builder *builder, const struct pc_lane *lane)
{
	struct pc_stack stack = { lane->frames, lane->frame_count };
	size_t size = stack.count * sizeof(*stack.frames);
	uint64_t hash = hash_frames(builder, &stack);
	struct pc_probe probe = pc_index_start(&builder->stack_index, hash);
	uint32_t id, *kept;

	if (!stack.count)
		return NULL;
	while ((id = pc_index_next(&builder->stack_index, &probe)) != PC_NONE)
		if (builder->stacks[id].count == stack.count &&
		    !memcmp(builder->stacks[id].frames, stack.frames, size))
			return builder->stacks[id].frames;
	kept = pc_arena_alloc(pc_memory(builder->pc), size);
	memcpy(kept, stack.frames, size);
	builder->stacks = PC_GROW(builder->stacks, builder->stack_count, builder->stack_room);
	builder->stacks[builder->stack_count++] = (struct pc_stack){ kept, stack.count };
	pc_index_add(&builder->stack_index, hash, stack_hash, builder);
	return kept;
}

static const struct pc_trace_lock *keep_locks(struct pc_dump_builder *builder,
					      const struct pc_lane *lane)
{
	size_t size = lane->lock_count * sizeof(*lane->locks);
	struct pc_trace_lock *kept;

	if (!size)
		return NULL;
	kept = pc_arena_alloc(pc_memory(builder->pc), size);
	memcpy(kept, lane->locks, size);
	return kept;
}

/* ---- the life of a trace ---- */
/* What says nothing at all, the heading of a stack that never came, is none. */
static bool says_something(const struct pc_trace *trace)
{
	return trace->frame_count || trace->message || trace->frames_left_out || trace->name ||
	       trace->id || trace->tid != -1 || trace->state_text;
}

/* The room of a lane is used again by a later one. */
static void leave(struct pc_dump_builder *builder, uint32_t at)
{
	struct pc_lane left = builder->lanes[at];

	builder->lane_count--;
	memmove(&builder->lanes[at], &builder->lanes[at + 1],
		(builder->lane_count - at) * sizeof(left));
	builder->lanes[builder->lane_count] = left;
	if (builder->now == at)
		builder->now = PC_NONE;
	else if (builder->now != PC_NONE && builder->now > at)
		builder->now--;
	builder->mixed &= builder->lane_count > 0;
}

void pc_lane_close(struct pc_dump_builder *builder, uint32_t at)
{
	struct pc_lane *lane = &builder->lanes[at];

	if (lane->root_first)
		reverse(lane->frames, lane->frame_count);
	lane->trace.frames = keep_frames(builder, lane);
	lane->trace.frame_count = lane->frame_count;
	lane->trace.locks = keep_locks(builder, lane);
	lane->trace.lock_count = lane->lock_count;
	if (says_something(&lane->trace) && builder->trace_count == PC_TRACES_MAX) {
		builder->traces_left_out++;
	} else if (says_something(&lane->trace)) {
		builder->traces =
			PC_GROW(builder->traces, builder->trace_count, builder->trace_room);
		builder->traces[builder->trace_count++] = lane->trace;
	}
	leave(builder, at);
}

void pc_trace_close(struct pc_dump_builder *builder)
{
	while (builder->lane_count)
		pc_lane_close(builder, 0);
}

void pc_trace_drop(struct pc_dump_builder *builder)
{
	if (builder->now != PC_NONE)
		leave(builder, builder->now);
}

/* Numbered frames tell when a trace goes on after another has begun. */
static bool may_go_on(const struct pc_lane *lane)
{
	return lane->next && !lane->apart;
}

void pc_trace_begin(struct pc_dump_builder *builder, enum pc_trace_role role)
{
	struct pc_lane *lane;

	if (builder->now != PC_NONE && !may_go_on(&builder->lanes[builder->now]))
		pc_trace_close(builder);
	if (builder->lane_count == PC_LANES)
		pc_lane_close(builder, 0);
	builder->now = builder->lane_count++;
	lane = &builder->lanes[builder->now];
	*lane = (struct pc_lane){ .frames = lane->frames,
				  .frame_room = lane->frame_room,
				  .locks = lane->locks,
				  .lock_room = lane->lock_room,
				  .doubtful = PC_NONE };
	lane->trace = (struct pc_trace){
		.tid = -1,
		.waiting_ms = PC_UNKNOWN,
		.count = 1,
		.role = role,
		.dump = builder->dump,
	};
}

void pc_trace_role(struct pc_dump_builder *builder, enum pc_trace_role role)
{
	present(builder)->role = role;
}

void pc_trace_name(struct pc_dump_builder *builder, struct pc_span name)
{
	present(builder)->name = pc_dump_text(builder, name);
}

void pc_trace_id(struct pc_dump_builder *builder, struct pc_span id)
{
	present(builder)->id = pc_dump_text(builder, id);
}

void pc_trace_tid(struct pc_dump_builder *builder, int64_t tid)
{
	present(builder)->tid = tid < 0 ? -1 : tid;
}

void pc_trace_state(struct pc_dump_builder *builder, enum pc_trace_state state, struct pc_span text)
{
	struct pc_trace *trace = present(builder);

	trace->state = state;
	if (text.size)
		trace->state_text = pc_dump_text(builder, text);
}

void pc_trace_waiting(struct pc_dump_builder *builder, int64_t waiting_ms)
{
	present(builder)->waiting_ms = waiting_ms < 0 ? PC_UNKNOWN : waiting_ms;
}

void pc_trace_count(struct pc_dump_builder *builder, int64_t count)
{
	present(builder)->count = count < 1 ? 1 : count;
}

void pc_trace_message(struct pc_dump_builder *builder, struct pc_span message)
{
	if (message.size > PC_TRACE_MESSAGE_MAX)
		message.size = PC_TRACE_MESSAGE_MAX;
	present(builder)->message = pc_dump_text(builder, message);
}

void pc_trace_left_out(struct pc_dump_builder *builder, uint32_t frames)
{
	struct pc_trace *trace = present(builder);

	if (__builtin_add_overflow(trace->frames_left_out, frames, &trace->frames_left_out))
		trace->frames_left_out = UINT32_MAX;
}

void pc_trace_damaged(struct pc_dump_builder *builder)
{
	present(builder)->damaged = true;
}

void pc_trace_lock(struct pc_dump_builder *builder, enum pc_lock_use use, struct pc_span id,
		   struct pc_span type, struct pc_span owner)
{
	struct pc_lane *lane = pc_trace_present(builder);

	if (lane->lock_count == PC_TRACE_LOCKS_MAX) {
		pc_dump_note(builder, "of the locks of one thread only the first %d were read",
			     PC_TRACE_LOCKS_MAX);
		return;
	}
	lane->locks = PC_GROW(lane->locks, lane->lock_count, lane->lock_room);
	lane->locks[lane->lock_count++] =
		(struct pc_trace_lock){ .id = pc_dump_text(builder, id),
					.type = pc_dump_text(builder, type),
					.use = use,
					.owner = pc_dump_text(builder, owner) };
}

/* ---- frames ---- */
static struct pc_span plain(struct pc_dump_builder *builder, struct pc_span function)
{
	struct pc_span name = pc_mangled_plain(&builder->mangled, function);

	if (builder->mangled.problem)
		pc_dump_note(builder, "names stay mangled: %s",
			     pc_steal(&builder->mangled.problem));
	return name;
}

void pc_trace_frame(struct pc_dump_builder *builder, const struct pc_site *site)
{
	struct pc_lane *lane = pc_trace_present(builder);
	struct pc_site_ids ids;

	if (lane->frame_count == PC_TRACE_FRAMES_MAX) {
		pc_trace_left_out(builder, 1);
		return;
	}
	ids = (struct pc_site_ids){ .address = site->address,
				    .function = intern(builder, plain(builder, site->function)),
				    .module = intern(builder, site->module),
				    .file = intern(builder, site->file),
				    .line = site->line,
				    .column = site->column,
				    .kind = site->kind };
	lane->frames = PC_GROW(lane->frames, lane->frame_count, lane->frame_room);
	lane->frames[lane->frame_count++] = pc_table_intern(
		&builder->sites, (struct pc_span){ (const char *)&ids, sizeof(ids) }, NULL);
}

void pc_trace_root_first(struct pc_dump_builder *builder)
{
	pc_trace_present(builder)->root_first = true;
}

bool pc_trace_open(const struct pc_dump_builder *builder, uint32_t *out_frames)
{
	if (builder->now != PC_NONE)
		*out_frames = builder->lanes[builder->now].frame_count;
	return builder->now != PC_NONE;
}
