/* SPDX-License-Identifier: Apache-2.0
 * What belongs to a function: its decorators above, and its lines but those of functions within. */
#include "repo/functions_text.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/auto.h"

enum { ABOVE_MAX = 60, CROWD = 8 };

/* ---- lines ---- */
void pc_source_lines(struct pc_arena *arena, struct pc_span text, struct pc_source_lines *out)
{
	size_t count = 0;

	out->text = text;
	for (size_t i = 0; i < text.size; i++)
		count += text.data[i] == '\n';
	out->starts = pc_arena_alloc(arena, (count + 2) * sizeof(*out->starts));
	out->count = 0;
	for (size_t i = 0; i < text.size; i++)
		if (!i || text.data[i - 1] == '\n')
			out->starts[out->count++] = i;
	out->starts[out->count] = text.size;
}

struct pc_span pc_source_line(const struct pc_source_lines *lines, uint32_t number)
{
	size_t start = lines->starts[number - 1], end = lines->starts[number];

	while (end > start && strchr("\r\n", lines->text.data[end - 1]) &&
	       lines->text.data[end - 1])
		end--;
	return (struct pc_span){ lines->text.data + start, end - start };
}

size_t pc_source_indent(struct pc_span line)
{
	size_t indent = 0;

	while (indent < line.size && (line.data[indent] == ' ' || line.data[indent] == '\t'))
		indent++;
	return indent;
}

/* ---- what stands above ---- */
static const char *const at_signs[] = { "@", NULL };
static const char *const attributes[] = { "__attribute__", "[[", "template", NULL };
static const char *const hashes[] = { "#[", NULL };
static const char *const brackets[] = { "[", NULL };

static const struct {
	const char *language;
	const char *const *starts;
} decorators[] = {
	{ "Python", at_signs }, { "Java", at_signs },	    { "Kotlin", at_signs },
	{ "Scala", at_signs },	{ "JavaScript", at_signs }, { "TypeScript", at_signs },
	{ "Groovy", at_signs }, { "Dart", at_signs },	    { "Elixir", at_signs },
	{ "Julia", at_signs },	{ "D", at_signs },	    { "C", attributes },
	{ "C++", attributes },	{ "CUDA", attributes },	    { "Rust", hashes },
	{ "PHP", hashes },	{ "C#", brackets },
};

static bool decorates(struct pc_span line, const char *const *starts)
{
	for (; *starts; starts++)
		if (pc_span_starts(line, *starts))
			return true;
	return false;
}

/* Upwards over decorators at the same indentation and the lines that they are continued on. */
static uint32_t start_of(const struct pc_source_lines *lines, const struct pc_function *function,
			 const char *const *starts)
{
	size_t indent = pc_source_indent(pc_source_line(lines, function->line));
	uint32_t start = function->line;

	for (uint32_t line = function->line - 1; line && function->line - line < ABOVE_MAX;
	     line--) {
		struct pc_span text = pc_source_line(lines, line), words = pc_span_trim(text);
		size_t deep = pc_source_indent(text);

		if (!words.size || deep < indent)
			break;
		if (deep == indent && decorates(words, starts))
			start = line;
		else if (deep == indent && !strchr(")]}>", words.data[0]))
			break;
	}
	return start;
}

static void find_start(const struct pc_source_lines *lines, struct pc_function *function)
{
	function->start = function->line;
	for (size_t i = 0; i < sizeof(decorators) / sizeof(*decorators); i++)
		if (!strcmp(decorators[i].language, function->language))
			function->start = start_of(lines, function, decorators[i].starts);
}

/* ---- its own lines ---- */
struct sweep {
	const struct pc_source_lines *lines;
	struct pc_functions *functions;
	struct pc_text scratch;
	uint64_t seed;
};

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || (c & 0x80);
}

/* The line with a mark in place of the function's name. */
static struct pc_span nameless(struct sweep *sweep, struct pc_span line, const char *name)
{
	const char *at = line.data, *end = at + line.size, *found;
	size_t size = strlen(name);

	sweep->scratch.size = 0;
	while (at < end && (found = memmem(at, (size_t)(end - at), name, size))) {
		bool whole = (found == line.data || !is_word(found[-1])) &&
			     (found + size == end || !is_word(found[size]));

		pc_text_add(&sweep->scratch, at, (size_t)(found - at));
		if (whole)
			pc_text_putc(&sweep->scratch, '\1');
		else
			pc_text_add(&sweep->scratch, found, size);
		at = found + size;
	}
	pc_text_add(&sweep->scratch, at, (size_t)(end - at));
	return pc_text_span(&sweep->scratch);
}

static uint64_t chain(uint64_t so_far, uint64_t next)
{
	return pc_hash_mix(so_far ^ 0x9e3779b97f4a7c15u, next | 1) + next;
}

/* A line that is looked at. */
struct one_line {
	uint32_t number;
	struct pc_span words; /* without blanks around */
	uint64_t hash;	      /* with its indentation */
	bool crowded;	      /* as in minified sources: of too many functions to look at names */
};

static void add_line(struct sweep *sweep, struct pc_function *function, const struct one_line *line)
{
	struct pc_function_text *text = &function->text;
	struct pc_span words = line->words;
	uint64_t hash;

	if (line->number < function->line) {
		text->above = chain(text->above, line->hash);
		return;
	}
	text->body = chain(text->body, line->hash);
	if (!line->crowded)
		words = nameless(sweep, words, function->word);
	hash = line->crowded ? line->hash : pc_hash_bytes(words.data, words.size, sweep->seed);
	text->shape = chain(text->shape, hash);
	text->lines = PC_GROW(text->lines, text->count, text->room);
	text->lines[text->count++] = hash;
}

static void add_line_to(struct sweep *sweep, uint32_t number, const uint32_t *owners, size_t count)
{
	struct pc_span whole = pc_source_line(sweep->lines, number);
	struct one_line line = { .number = number, .crowded = count > CROWD };

	line.words = pc_span_trim(whole);
	if (!line.words.size || !count)
		return;
	whole.size = (size_t)(line.words.data + line.words.size - whole.data);
	line.hash = pc_hash_bytes(whole.data, whole.size, sweep->seed);
	for (size_t i = 0; i < count; i++)
		add_line(sweep, &sweep->functions->items[owners[i]], &line);
}

static int by_value(const void *a, const void *b)
{
	uint64_t one = *(const uint64_t *)a, other = *(const uint64_t *)b;

	return (one > other) - (one < other);
}

struct order {
	const struct pc_function *items;
	uint32_t index;
};

static int by_start(const void *a, const void *b)
{
	const struct order *one = a, *other = b;
	uint32_t left = one->items[one->index].start, right = other->items[other->index].start;

	if (left != right)
		return left < right ? -1 : 1;
	return one->index < other->index ? -1 : 1;
}

/* A line is of the functions that begin there, else of the innermost around it. */
static void sweep_lines(struct sweep *sweep, const struct order *order, uint32_t *stack)
{
	struct pc_function *items = sweep->functions->items;
	uint32_t count = sweep->functions->count, next = 0, depth = 0;

	for (uint32_t line = 1; line <= sweep->lines->count; line++) {
		uint32_t own;

		while (depth && items[stack[depth - 1]].end < line)
			depth--;
		own = depth;
		for (; next < count && items[order[next].index].start == line; next++)
			stack[depth++] = order[next].index;
		if (own == depth && depth)
			own--;
		add_line_to(sweep, line, stack + own, depth - own);
	}
}

void pc_functions_texts(struct pc_arena *arena, const struct pc_source_lines *lines,
			struct pc_functions *functions)
{
	struct sweep sweep = { lines, functions, { 0 }, 0x5bd1e9955bd1e995u };
	size_t count = functions->count;
	struct order *order = pc_realloc(NULL, count + 1, sizeof(*order));
	uint32_t *stack = pc_realloc(NULL, count + 1, sizeof(*stack));

	for (uint32_t i = 0; i < count; i++) {
		find_start(lines, &functions->items[i]);
		order[i] = (struct order){ functions->items, i };
	}
	qsort(order, count, sizeof(*order), by_start);
	sweep_lines(&sweep, order, stack);
	for (size_t i = 0; i < count; i++) {
		struct pc_function_text *text = &functions->items[i].text;

		if (text->count)
			qsort(text->lines, text->count, sizeof(*text->lines), by_value);
		if (text->lines)
			pc_arena_adopt(arena, text->lines);
	}
	pc_text_clear(&sweep.scratch);
	free(order);
	free(stack);
}
