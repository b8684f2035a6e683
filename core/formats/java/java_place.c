/* SPDX-License-Identifier: Apache-2.0
 * Methods of Java; the kernel is never one of them. */
#include "formats/java/java_place.h"

#include "formats/lines.h"

/* "(File.java:543)", "(File.java:Unknown line)", "(Unknown Source)", "(Native method)" */
struct pc_place pc_java_place(struct pc_span text)
{
	struct pc_place place = { .function = text, .kind = PC_FRAME_USER };
	struct pc_span name, inside, rest;

	if (!pc_span_ends(text, ")") || !pc_span_cut_last(text, '(', &name, &inside) || !name.size)
		return place;
	inside.size--;
	place.function = name;
	if (pc_file_line(inside, ':', &place.file, &place.line))
		return place;
	if (pc_span_cut(inside, ':', &inside, &rest) || pc_span_ends(inside, ".java"))
		place.file = inside;
	return place;
}

struct pc_place pc_jfr_place(struct pc_span text)
{
	static const char mark[] = " line:";
	struct pc_place place = { .function = text, .kind = PC_FRAME_USER };
	const char *at = pc_span_find(text, mark);
	struct pc_span rest, word;
	int64_t line;

	if (!at)
		return place;
	place.function.size = (size_t)(at - text.data);
	rest = (struct pc_span){ at + strlen(mark),
				 text.size - place.function.size - strlen(mark) };
	if (pc_span_word(&rest, &word) && pc_span_digits(word) && pc_span_int(word, &line) &&
	    line <= UINT32_MAX)
		place.line = (uint32_t)line;
	return place;
}
