/* SPDX-License-Identifier: Apache-2.0
 * Files of cachegrind. "events: Ir …" names columns, and "summary: 139341 …", the last line, is
 * their sums: https://valgrind.org/docs/manual/cg-manual.html. Lines of any length pass through one
 * small buffer: those that count are short. */
#include "measure/cachegrind.h"

#include <stdbool.h>
#include <string.h>

#include "base/text.h"

enum { LINE_MOST = 4096, COLUMNS_MOST = 64 };

struct totals {
	size_t column;
	bool has_events, has_summary, after;
	uint64_t instructions;
};

/* The next word of a line; false at its end. */
static bool next_word(struct pc_span *rest, struct pc_span *out)
{
	*rest = pc_span_trim(*rest);
	if (!rest->size)
		return false;
	if (!pc_span_cut(*rest, ' ', out, rest)) {
		*out = *rest;
		rest->size = 0;
	}
	return true;
}

static bool number(struct pc_span word, uint64_t *out)
{
	uint64_t value = 0;

	for (size_t i = 0; i < word.size; i++) {
		unsigned digit = (unsigned char)word.data[i] - (unsigned)'0';

		if (digit > 9 || value > (UINT64_MAX - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	*out = value;
	return word.size > 0;
}

static const char *read_events(struct totals *t, struct pc_span rest)
{
	struct pc_span word;

	if (t->has_events)
		return "it names its events twice";
	for (size_t i = 0; i < COLUMNS_MOST && next_word(&rest, &word); i++)
		if (pc_span_is(word, "Ir")) {
			t->column = i;
			t->has_events = true;
			return NULL;
		}
	return "its events are not instructions";
}

static const char *read_summary(struct totals *t, struct pc_span rest)
{
	struct pc_span word = { 0 };

	if (!t->has_events || t->has_summary)
		return "its summary stands where none is expected";
	for (size_t i = 0; i <= t->column; i++)
		if (!next_word(&rest, &word))
			return "its summary is cut off";
	if (!number(word, &t->instructions))
		return "its summary is no number";
	t->has_summary = true;
	return NULL;
}

static const char *read_line(struct totals *t, struct pc_span line)
{
	static const char events[] = "events:", summary[] = "summary:";

	if (t->has_summary && pc_span_trim(line).size)
		return "something follows its summary";
	if (pc_span_starts(line, events))
		return read_events(t, (struct pc_span){ line.data + sizeof(events) - 1,
							line.size - sizeof(events) + 1 });
	if (pc_span_starts(line, summary))
		return read_summary(t, (struct pc_span){ line.data + sizeof(summary) - 1,
							 line.size - sizeof(summary) + 1 });
	return NULL;
}

const char *pc_cachegrind_total(FILE *file, uint64_t *out)
{
	struct totals totals = { 0 };
	char line[LINE_MOST];
	bool whole = true, begins = true;
	const char *why = NULL;

	while (!why && fgets(line, sizeof(line), file)) {
		size_t size = strlen(line);

		whole = size && line[size - 1] == '\n';
		if (begins)
			why = read_line(&totals, (struct pc_span){ line, size });
		begins = whole;
	}
	if (!why && ferror(file))
		why = "it can't be read";
	if (!why && (!totals.has_summary || !whole))
		why = "it ends before its summary";
	if (!why)
		*out = totals.instructions;
	return why;
}
