/* SPDX-License-Identifier: Apache-2.0
 * Cells and names of the tables of valgrind's annotators. */
#include "formats/valgrind/annotate_row.h"

#include "formats/lines.h"

static bool is_share(struct pc_span inner)
{
	for (size_t i = 0; i < inner.size; i++)
		if (!strchr("0123456789.-+%, n/a", inner.data[i]) || !inner.data[i])
			return false;
	return pc_span_find(inner, "%") || pc_span_find(inner, "n/a");
}

/* "(12.3%)", "( 0.44%)", "(86.6%, 93.0%)", "(n/a)" */
static void skip_share(struct pc_span *line)
{
	struct pc_span inner, rest, trimmed = pc_span_trim(*line);

	if (!trimmed.size || trimmed.data[0] != '(')
		return;
	trimmed = (struct pc_span){ trimmed.data + 1, trimmed.size - 1 };
	if (pc_span_cut(trimmed, ')', &inner, &rest) && is_share(inner))
		*line = rest;
}

bool pc_annotate_cell(struct pc_span *line, int64_t *out_value)
{
	struct pc_span rest = *line, word;
	int64_t value = 0;

	if (!pc_span_word(&rest, &word) || (!pc_span_is(word, ".") && !pc_span_int(word, &value)))
		return false;
	skip_share(&rest);
	*line = rest;
	*out_value = value;
	return true;
}

/* " [/usr/lib/libc.so.6]" at the end; gcc's "f() [clone .cold]" is a part of the name. */
static bool cut_object(struct pc_span *name, struct pc_span *out_object)
{
	struct pc_span before, object;

	if (!pc_span_ends(*name, "]") || !pc_span_cut_last(*name, '[', &before, &object) ||
	    !pc_span_ends(before, " ") || pc_span_starts(object, "clone "))
		return false;
	object.size--;
	*name = pc_span_trim(before);
	*out_object = object;
	return true;
}

/* " (311,176x)" at the end */
static void cut_calls(struct pc_span *name, int64_t *out_calls)
{
	struct pc_span before, count;
	int64_t calls;

	if (!pc_span_ends(*name, "x)") || !pc_span_cut_last(*name, '(', &before, &count))
		return;
	count.size -= 2;
	if (!pc_span_int(count, &calls) || calls < 0)
		return;
	*out_calls = calls;
	*name = pc_span_trim(before);
}

void pc_annotate_place(struct pc_span name, struct pc_place *out_place, int64_t *out_calls)
{
	struct pc_place place = { .kind = PC_FRAME_UNKNOWN };
	struct pc_span object;

	name = pc_span_trim(name);
	*out_calls = PC_UNKNOWN;
	if (cut_object(&name, &object) && !pc_span_is(object, "???")) {
		place.kind = pc_module_kind(object);
		place.module = pc_module_name(object);
	}
	cut_calls(&name, out_calls);
	if (!pc_span_cut(name, ':', &place.file, &place.function))
		place.function = name;
	if (pc_span_is(place.file, "???"))
		place.file.size = 0;
	if (pc_span_is(place.function, "???") || pc_span_is(place.function, "<unspecified>"))
		place.function.size = 0;
	*out_place = place;
}

bool pc_annotate_is_level(struct pc_span function)
{
	struct pc_span before, level;

	return pc_span_cut_last(function, '\'', &before, &level) && pc_span_digits(level);
}
