/* SPDX-License-Identifier: Apache-2.0
 * For tests: flight recordings written byte by byte, with the description of their types. */
#ifndef TESTS_JFR_BYTES_H
#define TESTS_JFR_BYTES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/auto.h"
#include "base/text.h"

/* Types: a field is "name:type", "*" behind it: in a pool, "[]": an array. */
static const struct {
	int id;
	const char *name, *fields;
} types[] = {
	{ 20, "long", "" },
	{ 21, "int", "" },
	{ 22, "boolean", "" },
	{ 23, "java.lang.String", "" },
	{ 30, "java.lang.Thread", "osName:23 osThreadId:20 javaName:23 javaThreadId:20" },
	{ 31, "jdk.types.StackTrace", "truncated:22 frames:32[]" },
	{ 32, "jdk.types.StackFrame", "method:33* lineNumber:21 type:36*" },
	{ 33, "jdk.types.Method", "type:34* name:35* descriptor:35* hidden:22" },
	{ 34, "java.lang.Class", "name:35*" },
	{ 35, "jdk.types.Symbol", "string:23" },
	{ 36, "jdk.types.FrameType", "description:23" },
	{ 40, "jdk.ExecutionSample", "startTime:20 sampledThread:30* stackTrace:31*" },
	{ 41, "jdk.ThreadSleep", "startTime:20 duration:20 eventThread:30* stackTrace:31*" },
	{ 42, "jdk.CPULoad", "startTime:20" },
};

enum { TYPES = sizeof(types) / sizeof(types[0]), STRINGS_MAX = 128 };

struct writer {
	struct pc_text bytes;
	bool compressed;
	const char *strings[STRINGS_MAX];
	unsigned string_count;
};

/* ---- writing ---- */
static inline void fixed(struct pc_text *out, uint64_t value, int size_bytes)
{
	while (size_bytes--)
		pc_text_putc(out, (char)(value >> 8 * size_bytes));
}

static inline void number(const struct writer *w, struct pc_text *out, uint64_t value,
			  int size_bytes)
{
	if (!w->compressed) {
		fixed(out, value, size_bytes);
		return;
	}
	for (; value >= 128; value >>= 7)
		pc_text_putc(out, (char)(value | 128));
	pc_text_putc(out, (char)value);
}

static inline void utf8(const struct writer *w, struct pc_text *out, const char *string)
{
	fixed(out, 3, 1);
	number(w, out, strlen(string), 4);
	pc_text_puts(out, string);
}

/* The JDK writes these numbers for every string of the description. */
static inline void utf16(const struct writer *w, struct pc_text *out, const char *string)
{
	fixed(out, 4, 1);
	number(w, out, strlen(string), 4);
	for (; *string; string++)
		number(w, out, (unsigned char)*string, 2);
}

/* Its size counts itself: it is told in four bytes always. */
static inline void record(struct writer *w, uint64_t type, struct pc_text *body)
{
	struct pc_text head PC_AUTO(text) = { 0 };
	size_t size;

	number(w, &head, type, 8);
	size = 4 + head.size + body->size;
	if (w->compressed)
		for (int i = 0; i < 4; i++)
			pc_text_putc(&w->bytes, (char)((size >> 7 * i & 127) | (i < 3 ? 128 : 0)));
	else
		fixed(&w->bytes, size, 4);
	pc_text_add(&w->bytes, head.data, head.size);
	pc_text_add(&w->bytes, body->data, body->size);
	pc_text_clear(body);
}

/* ---- the description of types ---- */
static inline void name(struct writer *w, struct pc_text *out, const char *string)
{
	unsigned i = 0;

	while (i < w->string_count && strcmp(w->strings[i], string) != 0)
		i++;
	assert_true(i < STRINGS_MAX);
	w->strings[i] = string;
	w->string_count += i == w->string_count;
	number(w, out, i, 4);
}

static inline void element(struct writer *w, struct pc_text *out, const char *const *words,
			   int children)
{
	int attributes = 0;

	while (words[1 + 2 * attributes])
		attributes++;
	name(w, out, words[0]);
	number(w, out, (uint64_t)attributes, 4);
	for (int i = 0; i < 2 * attributes; i++)
		name(w, out, words[1 + i]);
	number(w, out, (uint64_t)children, 4);
}

static inline int split(char *fields, char **out_words)
{
	int count = 0;

	for (char *word = strtok(fields, " "); word; word = strtok(NULL, " "))
		out_words[count++] = word;
	return count;
}

static inline void describe(struct writer *w)
{
	static char names[TYPES][256], ids[TYPES][8];
	struct pc_text tree PC_AUTO(text) = { 0 }, body = { 0 };
	char *words[8];

	element(w, &tree, (const char *const[]){ "root", NULL }, 1);
	element(w, &tree, (const char *const[]){ "metadata", NULL }, TYPES);
	for (size_t i = 0; i < TYPES; i++) {
		int count;

		strcpy(names[i], types[i].fields);
		snprintf(ids[i], sizeof(ids[i]), "%d", types[i].id);
		count = split(names[i], words);
		element(w, &tree,
			(const char *const[]){ "class", "name", types[i].name, "id", ids[i], NULL },
			count);
		for (int k = 0; k < count; k++) {
			char *type = strchr(words[k], ':'), *pooled = strchr(words[k], '*');
			char *array = strchr(words[k], '[');

			*type++ = '\0';
			if (pooled)
				*pooled = '\0';
			if (array)
				*array = '\0';
			element(w, &tree,
				(const char *const[]){ "field", "name", words[k], "class", type,
						       pooled  ? "constantPool"
						       : array ? "dimension"
							       : NULL,
						       pooled ? "true" : "1", NULL },
				0);
		}
	}
	for (int i = 0; i < 3; i++)
		number(w, &body, 0, 8);
	number(w, &body, w->string_count, 4);
	for (unsigned i = 0; i < w->string_count; i++)
		utf16(w, &body, w->strings[i]);
	pc_text_add(&body, tree.data, tree.size);
	record(w, 0, &body);
}

#endif
