/* SPDX-License-Identifier: Apache-2.0
 * The builder's places: frames, stacks and threads are interned, and so is what costs are added to.
 */
#include "profile/build.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/auto.h"

/* ---- strings ---- */
struct pc_span pc_build_valid(struct pc_builder *builder, struct pc_span text)
{
	return pc_text_valid_span(&builder->scratch, text);
}

struct pc_span pc_build_plain(struct pc_builder *builder, struct pc_span name)
{
	struct pc_span plain = pc_mangled_plain(&builder->mangled, name);

	if (builder->mangled.problem)
		pc_build_note(builder, "names stay mangled: %s",
			      pc_steal(&builder->mangled.problem));
	return plain;
}

static uint32_t intern(struct pc_builder *builder, struct pc_span text)
{
	if (!text.size)
		return PC_NONE;
	return pc_table_intern(&builder->strings, pc_build_valid(builder, text), NULL);
}

static struct pc_span string_of(const struct pc_builder *builder, uint32_t id)
{
	return id == PC_NONE ? PC_SPAN("") : builder->strings.keys[id];
}

static bool is_string(const struct pc_builder *builder, uint32_t id, struct pc_span text)
{
	struct pc_span known = string_of(builder, id);

	return known.size == text.size && (!text.size || !memcmp(known.data, text.data, text.size));
}

/* ---- frames: looked up by their texts, so that a known one costs one look ---- */
static uint64_t place_hash(const struct pc_builder *builder, const struct pc_place *place)
{
	uint64_t hash = pc_hash_bytes(place->function.data, place->function.size,
				      builder->frame_index.seed);

	hash = pc_hash_bytes(place->module.data, place->module.size, hash);
	if (place->file.size)
		hash = pc_hash_bytes(place->file.data, place->file.size, hash);
	return pc_hash_pair(hash, (uint64_t)place->line << 3 | place->kind);
}

static struct pc_place place_of(const struct pc_builder *builder, const struct pc_frame_ids *frame)
{
	return (struct pc_place){ .function = string_of(builder, frame->function),
				  .module = string_of(builder, frame->module),
				  .file = string_of(builder, frame->file),
				  .line = frame->line,
				  .kind = frame->kind };
}

static uint64_t frame_hash(const void *owner, uint32_t id)
{
	const struct pc_builder *builder = owner;
	struct pc_place place = place_of(builder, &builder->frames[id]);

	return place_hash(builder, &place);
}

static uint32_t find_frame(const struct pc_builder *builder, const struct pc_place *place,
			   uint64_t hash)
{
	struct pc_probe probe = pc_index_start(&builder->frame_index, hash);
	uint32_t id;

	while ((id = pc_index_next(&builder->frame_index, &probe)) != PC_NONE) {
		const struct pc_frame_ids *frame = &builder->frames[id];

		if (frame->line == place->line && frame->kind == place->kind &&
		    is_string(builder, frame->function, place->function) &&
		    is_string(builder, frame->module, place->module) &&
		    is_string(builder, frame->file, place->file))
			return id;
	}
	return PC_NONE;
}

/* What is not valid UTF-8 becomes longer by what it is written as. */
static bool was_valid(const struct pc_place *given, const struct pc_place *kept)
{
	return given->function.size == kept->function.size &&
	       given->module.size == kept->module.size && given->file.size == kept->file.size;
}

static uint32_t add_frame(struct pc_builder *builder, const struct pc_place *given, uint64_t hash)
{
	struct pc_frame_ids ids = { .function = intern(builder, given->function),
				    .module = intern(builder, given->module),
				    .file = intern(builder, given->file),
				    .line = given->line,
				    .kind = given->kind };
	struct pc_place place = place_of(builder, &ids);
	uint32_t known;

	if (!was_valid(given, &place)) { /* it may be known by its valid names */
		hash = place_hash(builder, &place);
		known = find_frame(builder, &place, hash);
		if (known != PC_NONE)
			return known;
	}
	builder->has_functions |= ids.function != PC_NONE;
	builder->has_modules |= ids.module != PC_NONE;
	builder->has_files |= ids.file != PC_NONE;
	builder->frames = PC_GROW(builder->frames, builder->frame_count, builder->frame_room);
	builder->frames[builder->frame_count] = ids;
	pc_index_add(&builder->frame_index, hash, frame_hash, builder);
	return builder->frame_count++;
}

uint32_t pc_builder_frame(struct pc_builder *builder, const struct pc_place *given)
{
	struct pc_place place = *given;
	uint64_t hash;
	uint32_t known;

	if (place.line >= PC_LINE_LIMIT)
		place.line = 0;
	place.function = pc_build_plain(builder, place.function);
	hash = place_hash(builder, &place);
	known = find_frame(builder, &place, hash);
	return known == PC_NONE ? add_frame(builder, &place, hash) : known;
}

/* ---- stacks ---- */
static uint64_t pair_hash(const struct pc_index *index, uint32_t a, uint32_t b)
{
	return pc_hash_pair(index->seed, (uint64_t)a << 32 | b);
}

static uint64_t node_hash(const void *owner, uint32_t id)
{
	const struct pc_builder *builder = owner;

	return pair_hash(&builder->node_index, builder->nodes[id].caller, builder->nodes[id].frame);
}

uint32_t pc_builder_stack(struct pc_builder *builder, uint32_t caller, uint32_t frame)
{
	uint64_t hash = pair_hash(&builder->node_index, caller, frame);
	struct pc_probe probe = pc_index_start(&builder->node_index, hash);
	uint32_t id;

	while ((id = pc_index_next(&builder->node_index, &probe)) != PC_NONE)
		if (builder->nodes[id].caller == caller && builder->nodes[id].frame == frame)
			return id;
	builder->has_stacks |= caller != PC_NONE;
	builder->nodes = PC_GROW(builder->nodes, builder->node_count, builder->node_room);
	builder->nodes[builder->node_count] = (struct pc_node){ caller, frame };
	pc_index_add(&builder->node_index, hash, node_hash, builder);
	return builder->node_count++;
}

void pc_builder_has_stacks(struct pc_builder *builder)
{
	builder->has_stacks = true;
}

/* ---- threads ---- */
static uint64_t thread_hash_of(const struct pc_builder *builder, struct pc_span process,
			       int64_t pid, int64_t tid)
{
	uint64_t hash = pc_hash_bytes(process.data, process.size, builder->thread_index.seed);

	return pc_hash_pair(pc_hash_pair(hash, (uint64_t)pid), (uint64_t)tid);
}

static uint64_t thread_hash(const void *owner, uint32_t id)
{
	const struct pc_builder *builder = owner;
	const struct pc_thread *thread = &builder->threads[id];

	return thread_hash_of(builder, string_of(builder, thread->process), thread->pid,
			      thread->tid);
}

static uint32_t find_thread(const struct pc_builder *builder, struct pc_span process, int64_t pid,
			    int64_t tid)
{
	uint64_t hash = thread_hash_of(builder, process, pid, tid);
	struct pc_probe probe = pc_index_start(&builder->thread_index, hash);
	uint32_t id;

	while ((id = pc_index_next(&builder->thread_index, &probe)) != PC_NONE) {
		const struct pc_thread *thread = &builder->threads[id];

		if (thread->tid == tid && thread->pid == pid &&
		    is_string(builder, thread->process, process))
			return id;
	}
	return PC_NONE;
}

uint32_t pc_builder_thread(struct pc_builder *builder, struct pc_span process, int64_t pid,
			   int64_t tid)
{
	uint32_t known = find_thread(builder, process, pid, tid), name;

	if (known != PC_NONE || (!process.size && pid < 0 && tid < 0))
		return known;
	name = intern(builder, process);
	process = string_of(builder, name);
	known = find_thread(builder, process, pid, tid);
	if (known != PC_NONE)
		return known;
	builder->has_processes |= name != PC_NONE;
	builder->threads = PC_GROW(builder->threads, builder->thread_count, builder->thread_room);
	builder->threads[builder->thread_count] = (struct pc_thread){ name, pid, tid };
	pc_index_add(&builder->thread_index, thread_hash_of(builder, process, pid, tid),
		     thread_hash, builder);
	return builder->thread_count++;
}

/* ---- the life of a builder ---- */
struct pc_builder *pc_builder_new(struct pc *pc)
{
	struct pc_builder *builder = pc_realloc(NULL, 1, sizeof(*builder));

	*builder = (struct pc_builder){ .pc = pc, .last_where = PC_NONE, .preferred = PC_NONE };
	pc_table_init(&builder->strings, pc_memory(pc));
	pc_table_init(&builder->event_names, pc_memory(pc));
	pc_remarks_init(&builder->remarks, pc);
	pc_mangled_init(&builder->mangled, pc);
	pc_index_init(&builder->frame_index);
	pc_index_init(&builder->node_index);
	pc_index_init(&builder->thread_index);
	pc_index_init(&builder->where_index);
	pc_index_init(&builder->cell_index);
	pc_index_init(&builder->entry_index);
	pc_index_init(&builder->arc_index);
	return builder;
}

void pc_build_forget_indexes(struct pc_builder *builder)
{
	pc_index_clear(&builder->strings.index);
	pc_index_clear(&builder->event_names.index);
	pc_index_clear(&builder->mangled.names.index);
	pc_index_clear(&builder->frame_index);
	pc_index_clear(&builder->node_index);
	pc_index_clear(&builder->thread_index);
	pc_index_clear(&builder->where_index);
	pc_index_clear(&builder->cell_index);
	pc_index_clear(&builder->entry_index);
	pc_index_clear(&builder->arc_index);
}

void pc_builder_free(struct pc_builder *builder)
{
	pc_build_forget_indexes(builder);
	pc_table_clear(&builder->strings);
	pc_table_clear(&builder->event_names);
	pc_mangled_clear(&builder->mangled);
	pc_text_clear(&builder->scratch);
	free(builder->frames);
	free(builder->nodes);
	free(builder->threads);
	free(builder->wheres);
	free(builder->cells);
	free(builder->counts);
	free(builder->entries);
	free(builder->arcs);
	free(builder->events);
	free(builder->pools);
	free(builder);
}
