/* SPDX-License-Identifier: Apache-2.0
 * Frames of sanitizers, and the mutexes that ThreadSanitizer names. */
#include "formats/lines.h"

#include "trace/native/sanitizer.h"
#include "trace/pieces.h"

/* ---- frames ---- */
/* "(lib.so+0x12)", "(BuildId: 79e1)", "(<unknown module>)" at the end */
static struct pc_span take_module(struct pc_span text, struct pc_site *site)
{
	struct pc_span rest = text, inner, offset;
	uint64_t address;

	if (pc_native_last_paren(&rest, &inner) && pc_span_starts(inner, "BuildId: ")) {
		text = rest;
		rest = text;
	} else {
		rest = text;
	}
	if (!pc_native_last_paren(&rest, &inner))
		return text;
	if (pc_span_is(inner, "<unknown module>"))
		return rest;
	if (!pc_native_cut_last(&inner, "+0x", &offset) || !pc_native_hex(&offset, &address) ||
	    offset.size)
		return text;
	site->module = inner;
	if (!site->address)
		site->address = address;
	return rest;
}

static bool ends_with_number(struct pc_span word)
{
	struct pc_span file;
	uint32_t line;

	return pc_file_line(word, ':', &file, &line);
}

static bool is_file(struct pc_span word)
{
	if (pc_span_is(word, "<null>") || pc_span_find(word, "(") || pc_span_find(word, ")") ||
	    pc_span_find(word, "<"))
		return false;
	return pc_span_find(word, "/") || pc_span_find(word, "\\") || ends_with_number(word) ||
	       (pc_span_find(word, ".") && !pc_span_starts(word, ".") && !pc_span_find(word, "::"));
}

/* Where a path begins that stands behind a function: an absolute one may have blanks in it. */
static const char *path_in(struct pc_span text)
{
	size_t depth = 0;

	for (size_t i = 0; i + 1 < text.size; i++) {
		char c = text.data[i];

		depth += c == '(' || c == '<' || c == '[' || c == '{';
		depth -= depth && (c == ')' || c == '>' || c == ']' || c == '}');
		if (!depth && i && c == ' ' && text.data[i + 1] == '/')
			return text.data + i;
	}
	return NULL;
}

static void read_function(struct pc_span text, struct pc_site *site)
{
	struct pc_span function = text, file = PC_SPAN("");
	const char *path = path_in(text);

	if (path) {
		function.size = (size_t)(path - text.data);
		file = pc_span_trim(pc_trace_after(text, path));
	} else if (!pc_span_cut_last(text, ' ', &function, &file) || !is_file(file)) {
		if (pc_span_is(file, "<null>") || pc_span_is(file, "_asan_rtl_"))
			text = function;
		function = text;
		file = PC_SPAN("");
	}
	if (file.size && !pc_span_starts(file, "??:"))
		pc_trace_place(file, site);
	function = pc_span_trim(function);
	if (!pc_span_is(function, "<null>") && !pc_span_is(function, "??"))
		site->function = function;
}

void pc_sanitizer_site(struct pc_span text, struct pc_site *site)
{
	text = pc_span_trim(text);
	pc_trace_address(&text, &site->address);
	if (pc_span_is(text, "in"))
		return;
	pc_native_take(&text, "in ");
	text = take_module(pc_span_trim(text), site);
	if (pc_span_starts(text, "/") && ends_with_number(text))
		pc_trace_place(text, site);
	else
		read_function(text, site);
}

/* ---- mutexes ---- */
static uint32_t mutex_named(struct pc_sanitizer *sanitizer, struct pc_span name)
{
	bool is_new;
	uint32_t id = pc_table_intern(&sanitizer->mutexes, name, &is_new);

	if (is_new) {
		sanitizer->addresses = PC_GROW(sanitizer->addresses, id, sanitizer->address_room);
		sanitizer->addresses[id] = PC_NONE;
	}
	return id;
}

/* Its address, where that was said: names are those of one report. */
static struct pc_span lock_id(struct pc_sanitizer *sanitizer, struct pc_span name)
{
	uint32_t id = mutex_named(sanitizer, name);

	return sanitizer->mutexes
		.keys[sanitizer->addresses[id] == PC_NONE ? id : sanitizer->addresses[id]];
}

void pc_sanitizer_cycle(struct pc_dump_builder *builder, struct pc_sanitizer *sanitizer,
			struct pc_span line)
{
	struct pc_span rest = line, name;
	uint32_t id, address;
	const char *at;

	pc_dump_says_deadlock(builder, pc_span_trim(line));
	for (at = pc_span_find(rest, " M"); at; at = pc_span_find(rest, " M")) {
		rest = pc_trace_after(rest, at + 1);
		name = pc_native_word(&rest);
		if (pc_native_take(&rest, "(") && pc_span_starts(rest, "0x")) {
			id = mutex_named(sanitizer, name);
			address = mutex_named(sanitizer, pc_native_until(rest, ")"));
			sanitizer->addresses[id] = address;
		}
	}
}

/* "M12 …", "M12)" */
static bool take_mutex(struct pc_span *text, struct pc_span *out_name)
{
	size_t at = 1;

	if (!pc_span_starts(*text, "M"))
		return false;
	while (at < text->size && text->data[at] >= '0' && text->data[at] <= '9')
		at++;
	*out_name = (struct pc_span){ text->data, at };
	*text = pc_trace_after(*text, text->data + at);
	return at > 1;
}

void pc_sanitizer_acquired(struct pc_dump_builder *builder, struct pc_sanitizer *sanitizer,
			   struct pc_span line)
{
	static const char holding[] = "while holding mutex";
	const char *at = pc_span_find(line, holding);
	struct pc_span wanted = pc_span_trim(line), held, name;

	if (!at || !pc_native_take(&wanted, "Mutex ") || !take_mutex(&wanted, &name))
		return;
	pc_trace_lock(builder, PC_LOCK_WANTED, lock_id(sanitizer, name), PC_SPAN("mutex"),
		      PC_SPAN(""));
	held = pc_trace_after(line, at + sizeof(holding) - 1);
	for (at = pc_span_find(held, "M"); at; at = pc_span_find(held, "M")) {
		held = pc_trace_after(held, at);
		if (!take_mutex(&held, &name))
			break;
		pc_trace_lock(builder, PC_LOCK_HELD, lock_id(sanitizer, name), PC_SPAN("mutex"),
			      PC_SPAN(""));
	}
}

void pc_sanitizer_holds(struct pc_dump_builder *builder, struct pc_sanitizer *sanitizer,
			struct pc_span line)
{
	struct pc_span rest, each, name, use;

	if (!pc_trace_between(line, "(mutexes: ", ")", &rest))
		return;
	while (rest.size) {
		if (!pc_span_cut(rest, ',', &each, &rest)) {
			each = rest;
			rest = PC_SPAN("");
		}
		use = pc_native_word(&each);
		if (take_mutex(&each, &name))
			pc_trace_lock(builder, PC_LOCK_HELD, lock_id(sanitizer, name),
				      pc_span_is(use, "read") ? PC_SPAN("mutex, for reading")
							      : PC_SPAN("mutex"),
				      PC_SPAN(""));
	}
}
