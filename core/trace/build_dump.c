/* SPDX-License-Identifier: Apache-2.0
 * What the builder of a dump is told of inputs as a whole: tools, reasons, notes, damage. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/auto.h"
#include "trace/build.h"

struct pc *pc_dump_builder_pc(struct pc_dump_builder *builder)
{
	return builder->pc;
}

struct pc_dump_builder *pc_dump_builder_new(struct pc *pc)
{
	struct pc_dump_builder *builder = pc_realloc(NULL, 1, sizeof(*builder));

	*builder = (struct pc_dump_builder){ .pc = pc, .now = PC_NONE };
	pc_table_init(&builder->strings, pc_memory(pc));
	pc_table_init(&builder->sites, pc_memory(pc));
	pc_remarks_init(&builder->remarks, pc);
	pc_index_init(&builder->stack_index);
	pc_mangled_init(&builder->mangled, pc);
	return builder;
}

void pc_dump_builder_free(struct pc_dump_builder *builder)
{
	pc_table_clear(&builder->strings);
	pc_table_clear(&builder->sites);
	pc_index_clear(&builder->stack_index);
	pc_mangled_clear(&builder->mangled);
	pc_text_clear(&builder->valid);
	pc_text_clear(&builder->pending);
	free(builder->stacks);
	free(builder->traces);
	for (size_t i = 0; i < PC_LANES; i++) {
		free(builder->lanes[i].frames);
		free(builder->lanes[i].locks);
	}
	free(builder->deadlocks);
	free(builder);
}

static const char *keep_text(struct pc_dump_builder *builder, const char *fmt, va_list args)
{
	struct pc_text text PC_AUTO(text) = { 0 };
	const char *kept;

	pc_text_vprintf(&text, fmt, args);
	kept = pc_dump_text(builder, pc_text_span(&text));
	return kept ? kept : "";
}

/* ---- what it is ---- */
void pc_dump_next(struct pc_dump_builder *builder)
{
	pc_trace_close(builder);
	if (builder->trace_count == builder->dump_trace)
		return;
	builder->dump_trace = builder->trace_count;
	builder->dump++;
}

void pc_dump_says_tool(struct pc_dump_builder *builder, const char *fmt, ...)
{
	const char *tool;
	va_list args;

	if (builder->input_has_tool)
		return;
	va_start(args, fmt);
	tool = keep_text(builder, fmt, args);
	va_end(args);
	builder->input_has_tool = true;
	if (!builder->tool)
		builder->tool = tool;
	builder->tool_differs |= strcmp(builder->tool, tool) != 0;
}

void pc_dump_says_language(struct pc_dump_builder *builder, const char *language)
{
	if (builder->input_has_language)
		return;
	builder->input_has_language = true;
	if (!builder->language)
		builder->language = language;
	builder->language_differs |= strcmp(builder->language, language) != 0;
}

void pc_dump_says_reason(struct pc_dump_builder *builder, struct pc_span reason)
{
	if (!builder->reason)
		builder->reason = pc_dump_text(builder, reason);
}

void pc_dump_says_deadlock(struct pc_dump_builder *builder, struct pc_span sentence)
{
	const char *kept = pc_dump_text(builder, sentence);

	if (!kept || builder->deadlock_count == PC_DEADLOCKS_MAX)
		return;
	for (uint32_t i = 0; i < builder->deadlock_count; i++)
		if (builder->deadlocks[i] == kept)
			return;
	builder->deadlocks =
		PC_GROW(builder->deadlocks, builder->deadlock_count, builder->deadlock_room);
	builder->deadlocks[builder->deadlock_count++] = kept;
}

/* ---- what a reader should know ---- */
void pc_dump_note(struct pc_dump_builder *builder, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	pc_remarks_note(&builder->remarks, builder->remarks.input, fmt, args);
	va_end(args);
}

void pc_dump_skip(struct pc_dump_builder *builder, uint64_t line_number)
{
	pc_remarks_skip(&builder->remarks, line_number);
}

void pc_dump_damaged(struct pc_dump_builder *builder, uint64_t line_number, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	pc_remarks_damage_line(&builder->remarks, line_number, fmt, args);
	va_end(args);
}

/* ---- the beginning and the end of an input ---- */
void pc_dump_begin(struct pc_dump_builder *builder, const char *input_name, const char *format)
{
	pc_dump_next(builder);
	pc_remarks_begin(&builder->remarks, input_name);
	builder->first_trace = builder->trace_count;
	builder->input_has_tool = builder->input_has_language = false;
	if (!builder->format)
		builder->format = format;
	else if (strcmp(builder->format, format) != 0)
		builder->format = "several";
}

static int no_stack(struct pc_dump_builder *builder, const char *format)
{
	return pc_fail(
		builder->pc, PC_EINPUT,
		"no stack in it (read as %s%s); if it is another format, name it with --format",
		format, pc_remarks_why(&builder->remarks));
}

int pc_dump_end(struct pc_dump_builder *builder, const char *format)
{
	pc_trace_close(builder);
	builder->tool_differs |= !builder->input_has_tool;
	builder->language_differs |= !builder->input_has_language;
	if (builder->traces_left_out)
		pc_dump_note(builder, "there are more stacks than %d; the rest was not read",
			     PC_TRACES_MAX);
	if (builder->trace_count == builder->first_trace)
		return no_stack(builder, format);
	return PC_OK;
}
