/* SPDX-License-Identifier: Apache-2.0
 * From the builder to the dump, and what a dump says of itself. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/auto.h"
#include "trace/build.h"

static const char *string_of(const struct pc_dump_builder *builder, uint32_t id)
{
	return id == PC_NONE ? NULL : builder->strings.keys[id].data;
}

static const struct pc_call_site *make_frames(struct pc_dump_builder *builder)
{
	uint32_t count = builder->sites.count;
	struct pc_call_site *frames =
		pc_arena_alloc(pc_memory(builder->pc), (count + 1) * sizeof(*frames));

	for (uint32_t i = 0; i < count; i++) {
		struct pc_site_ids ids;

		memcpy(&ids, builder->sites.keys[i].data, sizeof(ids));
		frames[i] = (struct pc_call_site){ .function = string_of(builder, ids.function),
						   .module = string_of(builder, ids.module),
						   .file = string_of(builder, ids.file),
						   .line = ids.line,
						   .column = ids.column,
						   .address = ids.address,
						   .kind = (enum pc_frame_kind)ids.kind };
	}
	return frames;
}

static const char *const *make_list(struct pc_dump_builder *builder, const char **items,
				    uint32_t count)
{
	const char **list = pc_arena_alloc(pc_memory(builder->pc), (count + 1) * sizeof(*list));

	if (count)
		memcpy(list, items, count * sizeof(*list));
	return list;
}

void pc_dump_seal(struct pc_dump_builder *builder, struct pc_dump **out_dump)
{
	struct pc_dump *dump = pc_arena_alloc(pc_memory(builder->pc), sizeof(*dump));
	size_t count;

	pc_trace_close(builder);
	count = builder->trace_count;
	*dump = (struct pc_dump){
		.trace_count = count,
		.frame_count = builder->sites.count,
		.frames = make_frames(builder),
		.dumps = builder->dump + (builder->trace_count > builder->dump_trace),
		.format = builder->format,
		.tool = builder->tool_differs ? NULL : builder->tool,
		.language = builder->language_differs ? NULL : builder->language,
		.reason = builder->reason,
		.deadlocks = make_list(builder, builder->deadlocks, builder->deadlock_count),
		.remarks = pc_remarks_seal(&builder->remarks),
	};
	dump->traces =
		pc_arena_adopt(pc_memory(builder->pc), pc_realloc(pc_steal(&builder->traces), count,
								  sizeof(*dump->traces)));
	*out_dump = dump;
}

const char *pc_dump_format(const struct pc_dump *dump)
{
	return dump->format;
}

const char *pc_dump_tool(const struct pc_dump *dump)
{
	return dump->tool;
}

const char *pc_dump_language(const struct pc_dump *dump)
{
	return dump->language;
}

const char *pc_dump_reason(const struct pc_dump *dump)
{
	return dump->reason;
}

const char *const *pc_dump_deadlocks(const struct pc_dump *dump)
{
	return dump->deadlocks;
}

const struct pc_trace *pc_dump_traces(const struct pc_dump *dump, size_t *out_count)
{
	*out_count = dump->trace_count;
	return dump->traces;
}

const struct pc_call_site *pc_dump_frame(const struct pc_dump *dump, uint32_t frame)
{
	return &dump->frames[frame];
}

uint32_t pc_dump_dumps(const struct pc_dump *dump)
{
	return dump->dumps;
}

const struct pc_remarks *pc_dump_remarks(const struct pc_dump *dump)
{
	return &dump->remarks;
}
