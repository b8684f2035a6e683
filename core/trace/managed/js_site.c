/* SPDX-License-Identifier: Apache-2.0
 * Calls as V8, SpiderMonkey, JavaScriptCore and node itself write them. */
#include "trace/managed/js_site.h"

#include "formats/lines.h"
#include "trace/managed/managed.h"
#include "trace/pieces.h"

/* "/srv/shop.js:16:15", "node:internal/vm:209:10"; of code that was evaluated: "eval at f (…),
 * <anonymous>:1:12" */
static bool read_place(struct pc_span text, struct pc_site *site)
{
	struct pc_span file, rest;
	uint32_t column;
	const char *at;

	if (pc_span_starts(text, "eval at ") && (at = pc_trace_find_last(text, ", ")))
		text = pc_trace_after(text, at + 2);
	if (pc_span_starts(text, "wasm://")) {
		site->file = text;
		return true;
	}
	if (!pc_file_line(text, ':', &file, &column))
		return false;
	if (pc_file_line(file, ':', &site->file, &site->line)) {
		site->column = column;
		return true;
	}
	site->file = file;
	site->line = column;
	rest = file;
	return pc_span_starts(rest, "node:") || pc_span_find(rest, "/") || pc_span_find(rest, ".");
}

/* "Timeout.late [as _onTimeout]" */
static struct pc_span without_alias(struct pc_span name)
{
	const char *at = pc_span_find(name, " [as ");

	return at && pc_span_ends(name, "]") ? pc_trace_before(name, at) : name;
}

static bool has_no_place(struct pc_span text)
{
	return pc_span_is(text, "<anonymous>") || pc_span_is(text, "native") ||
	       pc_span_starts(text, "index ") || pc_span_is(text, "native code") ||
	       pc_span_is(text, "unknown location");
}

/* The "(" that belongs to the ")" at the end. */
static const char *opening(struct pc_span text)
{
	size_t depth = 0;

	for (size_t i = text.size; i--;) {
		if (text.data[i] == ')')
			depth++;
		else if (text.data[i] == '(' && !--depth)
			return text.data + i;
	}
	return NULL;
}

bool pc_v8_site(struct pc_span text, struct pc_site *out_site)
{
	struct pc_site site = { .line = 0 };
	struct pc_span place;
	const char *open;

	if (pc_span_ends(text, " {") || pc_span_ends(text, ",")) /* node's inspect goes on */
		text = pc_span_trim(pc_trace_before(text, text.data + text.size - 1));
	pc_trace_take(&text, "async ");
	if (!pc_span_ends(text, ")")) {
		if (!read_place(text, &site))
			return false;
		*out_site = site;
		return true;
	}
	open = opening(text);
	if (!open || open == text.data || open[-1] != ' ')
		return false;
	place = pc_trace_after(text, open + 1);
	place.size--;
	if (!read_place(place, &site) && !has_no_place(place))
		return false;
	site.function = without_alias(pc_span_trim(pc_trace_before(text, open)));
	if (pc_span_is(site.function, "<anonymous>"))
		site.function = PC_SPAN("");
	*out_site = site;
	return true;
}

/* ---- Firefox, Safari ---- */
static bool is_address_of_code(struct pc_span text)
{
	static const char *const starts[] = {
		"http://",   "https://",	   "file://", "resource://", "chrome://",
		"blob:",     "moz-extension://",   "webpack", "app://",	     "safari-extension://",
		"capacitor", "debugger eval code", "/"
	};

	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		if (pc_span_starts(text, starts[i]))
			return true;
	return false;
}

bool pc_gecko_site(struct pc_span text, struct pc_site *out_site)
{
	static const char *const asyncs[] = { "async*", "promise callback*",
					      "setTimeout handler*" };
	struct pc_site site = { .line = 0 };
	struct pc_span place;

	if (!pc_span_cut(text, '@', &site.function, &place))
		return false;
	if (!pc_span_is(place, "[native code]") &&
	    (!is_address_of_code(place) || !read_place(place, &site)))
		return false;
	for (size_t i = 0; i < sizeof(asyncs) / sizeof(asyncs[0]); i++)
		pc_trace_take(&site.function, asyncs[i]);
	*out_site = site;
	return true;
}

/* ---- node ---- */
bool pc_node_native_site(struct pc_span text, struct pc_site *out_site)
{
	struct pc_site site = { .line = 0 };
	struct pc_span module;
	int64_t number;

	if (!pc_trace_digits(&text, &number) || !pc_trace_take(&text, ": "))
		return false;
	text = pc_span_trim(text);
	if (!pc_trace_address(&text, &site.address))
		return pc_v8_site(text, out_site);
	text = pc_span_trim(text);
	if (pc_span_ends(text, "]") && pc_span_cut_last(text, '[', &site.function, &module)) {
		module.size--;
		site.module = module;
	} else
		site.function = text;
	site.function = pc_span_trim(site.function);
	*out_site = site;
	return true;
}
