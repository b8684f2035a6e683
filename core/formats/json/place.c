/* SPDX-License-Identifier: Apache-2.0
 * Function, file and line in one text. */
#include "formats/json/place.h"

#include "formats/lines.h"

void pc_place_file(struct pc_span text, struct pc_place *place)
{
	struct pc_span file;
	uint32_t line;

	place->file = text;
	if (!pc_file_line(text, ':', &file, &line))
		return;
	place->file = file;
	place->line = line;
	if (pc_file_line(file, ':', &file, &line)) { /* that was the column */
		place->file = file;
		place->line = line;
	}
}

/* The parenthesis that the last byte closes; text.size: there is none. */
static size_t opening(struct pc_span text)
{
	size_t at = text.size, open = 0;

	while (at--) {
		open += text.data[at] == ')';
		if (text.data[at] == '(' && !--open)
			return at;
	}
	return text.size;
}

static struct pc_span without_address(struct pc_span text)
{
	size_t at = 2;

	if (!pc_span_starts(text, "0x"))
		return text;
	while (at < text.size && text.data[at] && strchr("0123456789abcdefABCDEF", text.data[at]))
		at++;
	if (at + 2 > text.size || text.data[at] != ':' || text.data[at + 1] != ' ')
		return text;
	return (struct pc_span){ text.data + at + 2, text.size - at - 2 };
}

struct pc_place pc_place_parse(struct pc_span text)
{
	struct pc_place place = { .function = without_address(pc_span_trim(text)) }, found = place;
	struct pc_span name = place.function, inner;
	size_t at = pc_span_ends(name, ")") ? opening(name) : name.size;

	if (at < name.size) {
		inner = (struct pc_span){ name.data + at + 1, name.size - at - 2 };
		found.function = pc_span_trim((struct pc_span){ name.data, at });
		if (pc_span_starts(inner, "in ")) {
			inner = (struct pc_span){ inner.data + 3, inner.size - 3 };
			found.module = pc_module_name(inner);
			found.kind = pc_module_kind(inner);
			place = found;
		} else {
			pc_place_file(inner, &found);
			if (found.line || found.file.size < inner.size)
				place = found;
		}
	}
	if (pc_span_is(place.function, "???"))
		place.function.size = 0;
	return place;
}
