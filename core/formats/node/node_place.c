/* SPDX-License-Identifier: Apache-2.0
 * A script is to JavaScript what a library is to others: it is the module. Functions without a name
 * are told apart by where they stand; the tiers of one function are one function. */
#include "formats/node/node_place.h"

#include <ctype.h>

#include "formats/lines.h"

/* What code made from JavaScript's functions is called; node says "JS" since version 16. */
static bool take_type(struct pc_span *text)
{
	static const char *const types[] = { "JS: ",	 "LazyCompile: ", "Function: ",
					     "Script: ", "Eval: ",	  NULL };

	for (size_t i = 0; types[i]; i++)
		if (pc_span_starts(*text, types[i])) {
			text->data += strlen(types[i]);
			text->size -= strlen(types[i]);
			return true;
		}
	return false;
}

/* "*" optimised, "+" half so, "^" compiled as it is, "~" interpreted; of old nothing for compiled
 */
static enum pc_frame_kind take_tier(struct pc_span *text)
{
	char tier = text->size ? text->data[0] : 0;

	if (!tier || !strchr("*+^~", tier))
		return PC_FRAME_JIT;
	text->data++;
	text->size--;
	return tier == '~' ? PC_FRAME_USER : PC_FRAME_JIT;
}

static bool begins_path(struct pc_span text)
{
	static const char *const roots[] = { "/", "node:", "file:", "http:", "https:", NULL };

	for (size_t i = 0; roots[i]; i++)
		if (pc_span_starts(text, roots[i]))
			return true;
	return text.size > 2 && isalpha((unsigned char)text.data[0]) && text.data[1] == ':' &&
	       (text.data[2] == '\\' || text.data[2] == '/');
}

/* "get size /a b/n1.js:4:83": a path with a root may hold blanks, another begins after the last. */
static bool split(struct pc_span text, struct pc_span *out_name, struct pc_span *out_where)
{
	for (size_t i = 0; i < text.size; i++) {
		struct pc_span rest = { text.data + i, text.size - i };

		if ((i && text.data[i - 1] != ' ') || !begins_path(rest))
			continue;
		*out_name = pc_span_trim((struct pc_span){ text.data, i });
		*out_where = rest;
		return true;
	}
	return pc_span_cut_last(text, ' ', out_name, out_where);
}

static struct pc_span module_of(struct pc_span file)
{
	return pc_span_starts(file, "node:") ? file : pc_module_name(file);
}

static bool is_anonymous(struct pc_span name)
{
	return !name.size || pc_span_is(name, "<anonymous>") || pc_span_is(name, "(anonymous)") ||
	       pc_span_is(name, "anonymous");
}

static struct pc_place script_place(struct pc_span text, struct pc_text *scratch)
{
	struct pc_place place = { .kind = take_tier(&text), .function = text };
	struct pc_span name, where, file;
	uint32_t column;

	if (!split(text, &name, &where) || !pc_file_line(where, ':', &file, &column) ||
	    !pc_file_line(file, ':', &place.file, &place.line))
		return place;
	place.module = module_of(place.file);
	place.function = name;
	if (is_anonymous(name)) {
		scratch->size = 0;
		pc_text_printf(scratch, "<anonymous>:%u:%u", place.line, column);
		place.function = (struct pc_span){ scratch->data, scratch->size };
	}
	return place;
}

struct pc_place pc_node_place(struct pc_span text, struct pc_text *scratch)
{
	struct pc_place place = { .function = text, .kind = PC_FRAME_USER };

	if (take_type(&text))
		return script_place(text, scratch);
	if (pc_span_is(text, "UNKNOWN"))
		return (struct pc_place){ .kind = PC_FRAME_UNKNOWN };
	if (begins_path(text) || pc_span_starts(text, "[v")) {
		place.function.size = 0;
		place.module = pc_module_name(text);
		place.kind = pc_module_kind(text);
	} else if (pc_span_starts(text, "RegExp: ")) {
		place.kind = PC_FRAME_JIT;
	}
	return place;
}
