/* SPDX-License-Identifier: Apache-2.0
 * Frames become those of the builder one by one; only what waits for a later line is copied. */
#include "formats/perf/perf_stack.h"

#include <stdlib.h>

#include "base/table.h"

static bool same(const struct pc_text *text, struct pc_span span)
{
	return text->size == span.size && (!span.size || !memcmp(text->data, span.data, span.size));
}

static void copy(struct pc_text *text, struct pc_span span)
{
	text->size = 0;
	pc_text_add(text, span.data, span.size);
}

static const struct pc_perf_module *find_module(struct pc_perf_stack *stack, struct pc_span text)
{
	unsigned char last = text.size > 1 ? (unsigned char)text.data[text.size - 2] : 0;
	struct pc_perf_module *module = &stack->modules[(text.size + 7u * last) % PC_PERF_MODULES];

	if (!text.size || !same(&module->text, text)) {
		copy(&module->text, text);
		text.data = module->text.data ? module->text.data : "";
		module->name = pc_module_name(text);
		module->kind = pc_module_kind(text);
	}
	return module;
}

void pc_perf_stack_push(struct pc_perf_stack *stack, uint32_t frame)
{
	stack->frames = PC_GROW(stack->frames, stack->count, stack->room);
	stack->frames[stack->count++] = frame;
}

static struct pc_span name_between(const struct pc_perf_stack *stack, size_t begin, size_t end)
{
	return (struct pc_span){ stack->names.data + begin, end - begin };
}

/* Functions inlined into one another have one address, and the module of the one that is not
 * inlined. perf also calls aliases of a symbol inlined: the frame that follows then has an address
 * of its own, and tells nothing. */
static void settle(struct pc_perf_stack *stack, const struct pc_place *into)
{
	for (size_t i = 0; i < stack->inlined_count; i++) {
		const struct pc_perf_inlined *inlined = &stack->inlined[i];
		struct pc_place place = { .kind = PC_FRAME_INLINED, .line = inlined->line };

		place.function = name_between(stack, inlined->symbol, inlined->file);
		if (inlined->stop > inlined->file)
			place.file = name_between(stack, inlined->file, inlined->stop);
		if (into)
			place.module = into->module;
		if (into && into->kind == PC_FRAME_KERNEL)
			place.kind = into->kind;
		stack->frames[inlined->frame] = pc_builder_frame(stack->builder, &place);
	}
	stack->inlined_count = 0;
	stack->names.size = 0;
}

static void wait_for_module(struct pc_perf_stack *stack, const struct pc_perf_frame *frame,
			    const struct pc_perf_source *source)
{
	struct pc_perf_inlined inlined = { .frame = stack->count, .line = source->line };

	if (stack->inlined_count && !same(&stack->inlined_address, frame->address))
		settle(stack, NULL);
	copy(&stack->inlined_address, frame->address);
	inlined.symbol = stack->names.size;
	pc_text_add(&stack->names, frame->symbol.data, frame->symbol.size);
	inlined.file = stack->names.size;
	pc_text_add(&stack->names, source->file.data, source->file.size);
	inlined.stop = stack->names.size;
	stack->inlined = PC_GROW(stack->inlined, stack->inlined_count, stack->inlined_room);
	stack->inlined[stack->inlined_count++] = inlined;
	pc_perf_stack_push(stack, PC_NONE);
}

/* Addresses of the upper half are the kernel's, even where nobody knows what stands there. */
static bool is_kernel_address(struct pc_span address)
{
	return address.size == 16 && !memcmp(address.data, "ffff", 4);
}

static void put(struct pc_perf_stack *stack, const struct pc_perf_frame *frame,
		const struct pc_perf_source *source)
{
	struct pc_place place = { .function = frame->symbol,
				  .file = source->file,
				  .line = source->line };
	const struct pc_perf_module *module;

	if (frame->inlined || source->inlined) {
		wait_for_module(stack, frame, source);
		return;
	}
	if (!place.function.size && !frame->module.size)
		place.function = frame->address; /* -F ip: there is nothing else */
	else if (pc_span_is(place.function, "[unknown]"))
		place.function.size = 0;
	module = find_module(stack, frame->module);
	place.module = module->name;
	place.kind = module->kind;
	if (place.kind == PC_FRAME_UNKNOWN && is_kernel_address(frame->address))
		place.kind = PC_FRAME_KERNEL;
	if (stack->inlined_count)
		settle(stack, same(&stack->inlined_address, frame->address) ? &place : NULL);
	pc_perf_stack_push(stack, pc_builder_frame(stack->builder, &place));
}

/* ---- source lines ---- */

static void put_last(struct pc_perf_stack *stack, const struct pc_perf_source *source)
{
	if (!stack->has_last)
		return;
	stack->has_last = false;
	put(stack, &stack->last, source);
}

static void keep_last(struct pc_perf_stack *stack, const struct pc_perf_frame *frame)
{
	struct pc_span parts[] = { frame->address, frame->symbol, frame->module };
	struct pc_span *kept[] = { &stack->last.address, &stack->last.symbol, &stack->last.module };
	size_t begins[3];

	stack->last_text.size = 0;
	for (size_t i = 0; i < 3; i++) {
		begins[i] = stack->last_text.size;
		pc_text_add(&stack->last_text, parts[i].data, parts[i].size);
	}
	for (size_t i = 0; i < 3; i++)
		*kept[i] = parts[i].size ? (struct pc_span){ stack->last_text.data + begins[i],
							     parts[i].size }
					 : (struct pc_span){ NULL, 0 };
	stack->last.inlined = frame->inlined;
	stack->has_last = true;
}

void pc_perf_stack_add(struct pc_perf_stack *stack, const struct pc_perf_frame *frame)
{
	static const struct pc_perf_source nowhere;

	if (!stack->sources) {
		put(stack, frame, &nowhere);
		return;
	}
	put_last(stack, &nowhere);
	keep_last(stack, frame);
}

void pc_perf_stack_source(struct pc_perf_stack *stack, const struct pc_perf_source *source)
{
	put_last(stack, source);
}

/* ---- the whole ---- */

bool pc_perf_stack_is_empty(const struct pc_perf_stack *stack)
{
	return !stack->count && !stack->has_last;
}

void pc_perf_stack_reset(struct pc_perf_stack *stack)
{
	stack->count = stack->inlined_count = 0;
	stack->names.size = 0;
	stack->has_last = false;
}

uint32_t pc_perf_stack_finish(struct pc_perf_stack *stack)
{
	uint32_t id = PC_NONE;

	put_last(stack, &(struct pc_perf_source){ .line = 0 });
	if (stack->inlined_count)
		settle(stack, NULL);
	if (!stack->count)
		pc_perf_stack_push(
			stack, pc_builder_frame(stack->builder,
						&(struct pc_place){ .kind = PC_FRAME_UNKNOWN }));
	while (stack->count)
		id = pc_builder_stack(stack->builder, id, stack->frames[--stack->count]);
	return id;
}

void pc_perf_stack_clear(struct pc_perf_stack *stack)
{
	for (size_t i = 0; i < PC_PERF_MODULES; i++)
		pc_text_clear(&stack->modules[i].text);
	pc_text_clear(&stack->names);
	pc_text_clear(&stack->inlined_address);
	pc_text_clear(&stack->last_text);
	free(stack->frames);
	free(stack->inlined);
}
