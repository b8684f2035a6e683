/* SPDX-License-Identifier: Apache-2.0
 * Functions and their extents, from lines of ctags' JSON. */
#include "repo/functions.h"

#include <stdlib.h>

#include "base/auto.h"
#include "base/json.h"
#include "repo/functions_text.h"

enum { TAGS_MAX = 100000, SIBLINGS_MAX = 1000, LINE_BYTES_MAX = 2000 };

struct tag {
	struct pc_function function;
	const char *scope;
	bool is_function;
};

struct reading {
	struct pc_arena *arena;
	struct pc_source_lines lines;
	struct tag *tags; /* owned */
	size_t count, room;
	uint32_t unread;
	size_t steps; /* that guessing ends may still take */
};

static bool is_one_of(const char *word, const char *const *words)
{
	for (; *words; words++)
		if (!strcmp(word, *words))
			return true;
	return false;
}

/* What languages call a function; "member" is a field but in Python. */
static bool is_function(const char *kind, const char *language)
{
	static const char *const kinds[] = { "function",   "func",	  "method",
					     "subroutine", "procedure",	  "singletonMethod",
					     "getter",	   "setter",	  "generator",
					     "sub",	   "constructor", "destructor",
					     "fn",	   "subprogram",  "task",
					     "accessor",   NULL };

	return is_one_of(kind, kinds) || (!strcmp(kind, "member") && !strcmp(language, "Python"));
}

/* ---- one tag ---- */
static const char *text_of(struct json_object *tag, const char *key)
{
	struct json_object *value;

	if (!json_object_object_get_ex(tag, key, &value) ||
	    !json_object_is_type(value, json_type_string))
		return "";
	return json_object_get_string(value);
}

static uint32_t number_of(struct json_object *tag, const char *key, uint32_t most)
{
	struct json_object *value;
	int64_t number = 0;

	if (json_object_object_get_ex(tag, key, &value) &&
	    json_object_is_type(value, json_type_int))
		number = json_object_get_int64(value);
	return number > 0 && number <= most ? (uint32_t)number : 0;
}

static const char *between(const char *scope, const char *language)
{
	static const char *const doubles[] = { "C", "C++", "CUDA", "Rust", "Perl", "PHP", NULL };

	return strstr(scope, "::") || is_one_of(language, doubles) ? "::" : ".";
}

/* A package is no part of a function's name in Go. */
static const char *scope_of(const char *scope, const char *language)
{
	const char *dot;

	if (strcmp(language, "Go") != 0)
		return scope;
	dot = strchr(scope, '.');
	return dot ? dot + 1 : "";
}

static const char *name_of(struct pc_arena *arena, const char *scope, const char *word,
			   const char *language)
{
	struct pc_text name PC_AUTO(text) = { 0 };

	scope = scope_of(scope, language);
	pc_text_safe(&name, pc_span(scope));
	if (*scope)
		pc_text_puts(&name, between(scope, language));
	pc_text_safe(&name, pc_span(word));
	return pc_arena_strdup(arena, name.data ? name.data : "");
}

static const char *one_blank(struct pc_arena *arena, const char *text)
{
	char *copy = pc_arena_strdup(arena, text), *to = copy;

	for (const char *at = text; *at; at++) {
		bool blank = strchr(" \t\r\n", *at) != NULL;

		if (!blank || (to > copy && to[-1] != ' '))
			*to++ = blank ? ' ' : *at;
	}
	*to = '\0';
	return copy;
}

static void take_tag(struct reading *reading, struct json_object *json)
{
	const char *word = text_of(json, "name"), *language = text_of(json, "language");
	struct tag tag = { .scope = pc_arena_strdup(reading->arena, text_of(json, "scope")) };
	struct pc_function *function = &tag.function;

	function->line = number_of(json, "line", (uint32_t)reading->lines.count);
	function->end = number_of(json, "end", (uint32_t)reading->lines.count);
	/* names that ctags makes up hold a hash of the file's name */
	if (!function->line || !*word || pc_span_starts(pc_span(word), "__anon") ||
	    pc_span_starts(pc_span(word), "anonymousFunction") ||
	    pc_span_starts(pc_span(word), "AnonymousFunction"))
		return;
	if (function->end < function->line)
		function->end = 0;
	function->word = pc_arena_strdup(reading->arena, word);
	function->language = pc_arena_strdup(reading->arena, language);
	tag.is_function = is_function(text_of(json, "kind"), language);
	if (tag.is_function) {
		function->name = name_of(reading->arena, tag.scope, word, language);
		function->parameters = one_blank(reading->arena, text_of(json, "signature"));
	}
	reading->tags = PC_GROW(reading->tags, reading->count, reading->room);
	reading->tags[reading->count++] = tag;
}

static void take_line(struct reading *reading, struct pc_span line)
{
	const char *why;
	struct json_object *json PC_AUTO(json) = NULL;

	line = pc_span_trim(line);
	if (!line.size)
		return;
	json = reading->count < TAGS_MAX ? pc_json_parse(line, &why) : NULL;
	if (!json || !json_object_is_type(json, json_type_object))
		reading->unread++;
	else if (!strcmp(text_of(json, "_type"), "tag"))
		take_tag(reading, json);
}

/* ---- where it ends ---- */
/* Whether a tag lies within a function, by its scope. */
static bool is_within(const struct tag *tag, const struct tag *outer)
{
	size_t size = strlen(outer->scope), word = strlen(outer->function.word);
	const char *at = tag->scope;

	if (strncmp(at, outer->scope, size) != 0)
		return false;
	at += size;
	at += strspn(at, ".:/#");
	return !strncmp(at, outer->function.word, word) && (!at[word] || strchr(".:/#", at[word]));
}

/* The line before the next tag that is not within. */
static uint32_t before_next(const struct reading *reading, size_t index)
{
	const struct tag *tag = &reading->tags[index];

	for (size_t i = index + 1; i < reading->count && i < index + SIBLINGS_MAX; i++)
		if (reading->tags[i].function.line > tag->function.line &&
		    !is_within(&reading->tags[i], tag))
			return reading->tags[i].function.line - 1;
	return (uint32_t)reading->lines.count;
}

static bool closes(struct pc_span line)
{
	return pc_span_starts(line, "}") || pc_span_starts(line, "end");
}

static bool is_whole(struct pc_span line)
{
	size_t opened = 0, closed = 0;

	for (size_t i = 0; i < line.size; i++) {
		opened += line.data[i] == '{';
		closed += line.data[i] == '}';
	}
	return opened && opened == closed;
}

static void guess_end(struct reading *reading, size_t index)
{
	struct pc_function *function = &reading->tags[index].function;
	uint32_t last = before_next(reading, index), line;
	struct pc_span text = pc_source_line(&reading->lines, function->line);
	size_t indent = pc_source_indent(text);

	function->end_guessed = true;
	function->end = function->line;
	if (text.size > LINE_BYTES_MAX || is_whole(text)) /* a long one: minified */
		return;
	for (line = function->line + 1; line <= last && reading->steps; line++, reading->steps--) {
		size_t deep;

		text = pc_source_line(&reading->lines, line);
		deep = pc_source_indent(text);
		if (!pc_span_trim(text).size)
			continue;
		if (deep < indent)
			return;
		function->end = line;
		if (deep == indent && closes(pc_span_trim(text)))
			return;
	}
}

/* ---- all of them ---- */
static int by_line(const void *a, const void *b)
{
	const struct tag *left = a, *right = b;
	const struct pc_function *one = &left->function, *other = &right->function;

	if (one->line != other->line)
		return one->line < other->line ? -1 : 1;
	if (one->end != other->end)
		return one->end > other->end ? -1 : 1;
	if (strlen(left->scope) != strlen(right->scope))
		return strlen(left->scope) < strlen(right->scope) ? -1 : 1;
	return strcmp(one->word, other->word);
}

void pc_functions_read(struct pc_arena *arena, struct pc_span tags, struct pc_span text,
		       struct pc_functions *out)
{
	struct reading reading = { .arena = arena };
	struct pc_span line;
	size_t functions = 0;

	pc_source_lines(arena, text, &reading.lines);
	reading.steps = 20 * (reading.lines.count + 1000);
	while (pc_span_cut(tags, '\n', &line, &tags))
		take_line(&reading, line);
	take_line(&reading, tags);
	if (reading.count)
		qsort(reading.tags, reading.count, sizeof(*reading.tags), by_line);
	for (size_t i = 0; i < reading.count; i++) {
		functions += reading.tags[i].is_function;
		if (reading.tags[i].is_function && !reading.tags[i].function.end)
			guess_end(&reading, i);
	}
	*out = (struct pc_functions){ .unread = reading.unread };
	out->items = pc_arena_alloc(arena, (functions + 1) * sizeof(*out->items));
	for (size_t i = 0; i < reading.count; i++)
		if (reading.tags[i].is_function)
			out->items[out->count++] = reading.tags[i].function;
	free(reading.tags);
	pc_functions_texts(arena, &reading.lines, out);
}

/* The last that begins at or before the line and ends behind it: functions within come later. */
uint32_t pc_functions_at(const struct pc_functions *functions, uint32_t line)
{
	uint32_t low = 0, high = functions->count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (functions->items[middle].line <= line)
			low = middle + 1;
		else
			high = middle;
	}
	for (uint32_t i = low, seen = 0; i > 0 && seen < SIBLINGS_MAX; i--, seen++)
		if (functions->items[i - 1].end >= line)
			return i - 1;
	return PC_NONE;
}
