/* SPDX-License-Identifier: Apache-2.0
 * Stacks and threads of a flight recording, named as jfr print names them. */
#include "base/auto.h"
#include "formats/java/jfr.h"

/* The text of a field, from the pool of strings where it lies there. */
static void put_text(const struct pc_jfr_chunk *chunk, const struct pc_jfr_text *text,
		     struct pc_text *out)
{
	struct pc_jfr_object string = { .each = NULL };

	if (text->kind != PC_JFR_POOLED)
		pc_jfr_text_put(out, text);
	else if (pc_jfr_look_up(chunk, PC_JFR_STRINGS, text->key, &string))
		pc_jfr_text_put(out, &string.texts[PC_JFR_STRING]);
}

static void put_symbol(const struct pc_jfr_chunk *chunk, uint64_t key, struct pc_text *out)
{
	struct pc_jfr_object symbol = { .each = NULL };

	if (pc_jfr_look_up(chunk, PC_JFR_SYMBOLS, key, &symbol))
		put_text(chunk, &symbol.texts[PC_JFR_STRING], out);
}

/* ---- methods ---- */
/* "java/util/TreeMap$Entry" is written with dots. */
static void put_class(const struct pc_jfr_chunk *chunk, uint64_t key, struct pc_text *out)
{
	struct pc_jfr_object type = { .each = NULL };
	size_t begin = out->size;

	if (!pc_jfr_look_up(chunk, PC_JFR_CLASSES, key, &type))
		return;
	put_symbol(chunk, type.numbers[PC_JFR_NAME], out);
	for (size_t i = begin; i < out->size; i++)
		if (out->data[i] == '/')
			out->data[i] = '.';
}

/* One parameter of a descriptor, without its package: "[Ljava/lang/String;" is "String[]". */
static bool put_parameter(struct pc_span *rest, struct pc_text *out)
{
	static const char letters[] = "ZBCSIJFD";
	static const char *const names[] = { "boolean", "byte", "char",	 "short",
					     "int",	"long", "float", "double" };
	struct pc_span name, after, package;
	size_t dimensions = 0;
	const char *letter;

	for (; rest->size && rest->data[0] == '['; dimensions++)
		*rest = (struct pc_span){ rest->data + 1, rest->size - 1 };
	letter = rest->size && rest->data[0] ? strchr(letters, rest->data[0]) : NULL;
	if (letter) {
		pc_text_puts(out, names[letter - letters]);
		*rest = (struct pc_span){ rest->data + 1, rest->size - 1 };
	} else if (rest->size && rest->data[0] == 'L' && pc_span_cut(*rest, ';', &name, &after)) {
		name = (struct pc_span){ name.data + 1, name.size - 1 };
		pc_span_cut_last(name, '/', &package, &name);
		pc_text_add(out, name.data, name.size);
		*rest = after;
	} else {
		return false;
	}
	while (dimensions--)
		pc_text_puts(out, "[]");
	return true;
}

/* "(Ljava/util/Map;[I)V" as "(Map, int[])"; what is no descriptor of Java is left out. */
static void put_parameters(struct pc_span descriptor, struct pc_text *out)
{
	struct pc_span rest, after, before;
	size_t begin = out->size;

	if (!pc_span_starts(descriptor, "(") || !pc_span_cut(descriptor, ')', &rest, &after) ||
	    pc_span_is(after, "L;"))
		return;
	before = (struct pc_span){ rest.data + 1, rest.size - 1 };
	pc_text_putc(out, '(');
	while (before.size) {
		if (out->size > begin + 1)
			pc_text_puts(out, ", ");
		if (!put_parameter(&before, out)) {
			out->size = begin;
			return;
		}
	}
	pc_text_putc(out, ')');
}

/* "java.util.TreeMap.merge(Object, Object, BiFunction)"; native code has no class. False: Java
 * hides it, being what a lambda is made of; no tool of the JDK shows that. */
static bool put_method(const struct pc_jfr_chunk *chunk, uint64_t key, struct pc_text *out)
{
	struct pc_text descriptor PC_AUTO(text) = { 0 };
	struct pc_jfr_object method = { .each = NULL };

	if (!pc_jfr_look_up(chunk, PC_JFR_METHODS, key, &method))
		return true;
	if (method.numbers[PC_JFR_HIDDEN])
		return false;
	put_class(chunk, method.numbers[PC_JFR_TYPE], out);
	if (out->size)
		pc_text_putc(out, '.');
	put_symbol(chunk, method.numbers[PC_JFR_NAME], out);
	put_symbol(chunk, method.numbers[PC_JFR_DESCRIPTOR], &descriptor);
	put_parameters((struct pc_span){ descriptor.data, descriptor.size }, out);
	return true;
}

/* ---- stacks ---- */
struct stack {
	struct pc_jfr_chunk *chunk;
	struct pc_builder *builder;
	struct pc_frames frames;
};

static enum pc_frame_kind kind_of(const struct pc_jfr_chunk *chunk, uint64_t key)
{
	static const struct {
		const char *name;
		enum pc_frame_kind kind;
	} kinds[] = { { "JIT compiled", PC_FRAME_JIT },
		      { "C1 compiled", PC_FRAME_JIT },
		      { "Inlined", PC_FRAME_INLINED },
		      { "Kernel", PC_FRAME_KERNEL } };
	struct pc_text name PC_AUTO(text) = { 0 };
	struct pc_jfr_object type = { .each = NULL };

	if (!pc_jfr_look_up(chunk, PC_JFR_FRAME_TYPES, key, &type))
		return PC_FRAME_UNKNOWN;
	put_text(chunk, &type.texts[PC_JFR_STRING], &name);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (pc_span_is((struct pc_span){ name.data, name.size }, kinds[i].name))
			return kinds[i].kind;
	return PC_FRAME_USER;
}

static void add_frame(void *context, const struct pc_jfr_object *frame)
{
	struct stack *stack = context;
	struct pc_text name PC_AUTO(text) = { 0 };
	struct pc_place place = { .kind = kind_of(stack->chunk, frame->numbers[PC_JFR_TYPE]) };
	int64_t line = (int32_t)frame->numbers[PC_JFR_LINE];

	if (!put_method(stack->chunk, frame->numbers[PC_JFR_METHOD], &name))
		return;
	place.function = name.size ? (struct pc_span){ name.data, name.size } : PC_SPAN("");
	place.line = line > 0 ? (uint32_t)line : 0;
	pc_frames_push(&stack->frames, pc_builder_frame(stack->builder, &place));
}

uint32_t pc_jfr_stack(struct pc_jfr_chunk *chunk, struct pc_builder *builder, uint64_t key)
{
	struct stack stack = { .chunk = chunk, .builder = builder };
	struct pc_jfr_object trace = { .each = add_frame, .context = &stack };
	uint32_t known = pc_ids_find(&chunk->stacks, (int64_t)key), made = PC_NONE;

	if (known != PC_NONE)
		return (uint32_t)chunk->stacks.records[known].value;
	if (pc_jfr_look_up(chunk, PC_JFR_STACKS, key, &trace)) {
		made = pc_frames_stack(&stack.frames, builder);
		chunk->truncated |= trace.numbers[PC_JFR_TRUNCATED] != 0;
	}
	pc_frames_clear(&stack.frames);
	known = pc_ids_add(&chunk->stacks, (int64_t)key);
	chunk->stacks.records[known].value = made;
	return made;
}

/* ---- threads ---- */
/* Java's own name and number; what is none of Java's threads has the system's. */
uint32_t pc_jfr_thread(struct pc_jfr_chunk *chunk, struct pc_builder *builder, uint64_t key)
{
	uint32_t known = pc_ids_find(&chunk->threads, (int64_t)key), made = PC_NONE;
	struct pc_text name PC_AUTO(text) = { 0 };
	struct pc_jfr_object thread = { .each = NULL };
	enum pc_jfr_role id = PC_JFR_JAVA_ID;

	if (known != PC_NONE)
		return (uint32_t)chunk->threads.records[known].value;
	if (pc_jfr_look_up(chunk, PC_JFR_THREADS, key, &thread)) {
		put_text(chunk, &thread.texts[PC_JFR_JAVA_NAME], &name);
		if ((int64_t)thread.numbers[id] <= 0) {
			id = PC_JFR_OS_ID;
			if (!name.size)
				put_text(chunk, &thread.texts[PC_JFR_OS_NAME], &name);
		}
		made = pc_builder_thread(
			builder, name.size ? (struct pc_span){ name.data, name.size } : PC_SPAN(""),
			-1, (int64_t)thread.numbers[id]);
	}
	known = pc_ids_add(&chunk->threads, (int64_t)key);
	chunk->threads.records[known].value = made;
	return made;
}
