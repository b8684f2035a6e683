/* SPDX-License-Identifier: Apache-2.0
 * Panics of Rust, before and since 1.73, with short, full or no backtraces, of any number of
 * threads; and errors with a backtrace, as anyhow prints them. A frame is "  5: name" or
 * "  5:     0x7f6f - name", and its places, "at file:line:column", stand below. */
#include "base/auto.h"
#include "formats/lines.h"
#include "trace/managed/managed.h"
#include "trace/parsers.h"
#include "trace/pieces.h"

enum { PLACES_MAX = 4 << 10 /* bytes, of one frame */, HASH = 16 /* digits */ };

struct rust {
	struct pc_message message;
	struct pc_text place;  /* where it panicked: shown where there is no stack */
	struct pc_text first;  /* of the calls at one address, which were inlined into the last */
	struct pc_text name;   /* the last frame, whose places and whose caller come next */
	struct pc_text places; /* a line each: inlined calls first */
	uint64_t address;
	int64_t number; /* of the last frame; -1: none yet */
	enum {
		OUTSIDE,
		IN_OLD_MESSAGE, /* "panicked at 'left: `1`," goes on */
		IN_MESSAGE,
		IN_ERROR, /* "Error: …", "Caused by:" */
		IN_STACK
	} where;
	bool panicked; /* the trace is there, its stack is not */
	bool has_frame;
	bool is_end; /* "0x0 - <unknown>": there is no such call */
};

static void set(struct pc_text *text, struct pc_span span)
{
	text->size = 0;
	pc_text_add(text, span.data, span.size);
}

/* ---- names ---- */
static bool is_hex(struct pc_span text)
{
	for (size_t i = 0; i < text.size; i++)
		if (!strchr("0123456789abcdef", text.data[i]) || !text.data[i])
			return false;
	return text.size > 0;
}

/* "core[c1f1a4ba060b9bfa]::fmt::write": which build of a crate it is, in newer names */
static bool is_disambiguator(struct pc_span text, size_t at)
{
	struct pc_span rest = { text.data + at, text.size - at }, digits;

	if (rest.size > HASH + 2)
		rest.size = HASH + 2;
	return pc_trace_take(&rest, "[") && pc_span_cut(rest, ']', &digits, &rest) &&
	       digits.size > 8 && digits.size <= HASH && is_hex(digits);
}

static void add_name(struct pc_text *to, struct pc_span name)
{
	struct pc_span hash = { name.data + name.size - HASH, HASH };

	if (name.size > HASH + 3 && !memcmp(hash.data - 3, "::h", 3) && is_hex(hash))
		name.size -= HASH + 3;
	for (size_t i = 0; i < name.size; i++) {
		if (name.data[i] != '[' || !is_disambiguator(name, i))
			pc_text_putc(to, name.data[i]);
		else
			i += (size_t)((const char *)memchr(name.data + i, ']', name.size - i) -
				      (name.data + i));
	}
}

/* ---- frames ---- */
/* All places but the last are of calls that were inlined, whose names the dump does not say. */
static void give_frame(struct pc_dump_builder *builder, struct rust *rust, bool inlined)
{
	struct pc_span rest = pc_text_span(&rust->places), name = pc_text_span(&rust->name);
	struct pc_site site = { .address = rust->address };

	if (!rust->has_frame || rust->is_end)
		return;
	rust->has_frame = false;
	while (rest.size) {
		pc_trace_place(pc_trace_until(&rest, '\n'), &site);
		if (!rest.size)
			break;
		site.kind = PC_FRAME_INLINED;
		pc_trace_frame(builder, &site);
		site = (struct pc_site){ .address = rust->address };
	}
	if (inlined)
		site.kind = PC_FRAME_INLINED;
	if (!pc_span_is(name, "<unknown>"))
		site.function = name;
	pc_trace_frame(builder, &site);
}

/* The same call once more at the same address is a recursion. */
static bool is_same(const struct rust *rust, struct pc_span text)
{
	struct pc_text name PC_AUTO(text) = { 0 };

	add_name(&name, text);
	return name.size == rust->first.size &&
	       (!name.size || !memcmp(name.data, rust->first.data, name.size));
}

/* "  5:     0x7f6f9992ea89 - std::panicking::default_hook::h9ba2c6973907a2be" */
static bool read_frame(struct pc_dump_builder *builder, struct rust *rust, struct pc_span text)
{
	uint64_t address = 0;
	int64_t number;
	uint32_t frames;
	bool inlined, has_address;

	if (!pc_trace_digits(&text, &number) || !pc_trace_take(&text, ":"))
		return false;
	text = pc_span_trim(text);
	has_address = pc_trace_address(&text, &address);
	if (has_address) {
		text = pc_span_trim(text);
		pc_trace_take(&text, "- ");
	}
	text = pc_span_trim(text);
	inlined = address && address == rust->address && !is_same(rust, text);
	give_frame(builder, rust, inlined);
	if (number <= rust->number || !pc_trace_open(builder, &frames))
		pc_trace_begin(builder, PC_ROLE_THREAD);
	rust->number = number;
	rust->address = address;
	rust->name.size = rust->places.size = 0;
	add_name(&rust->name, text);
	if (!inlined)
		set(&rust->first, pc_text_span(&rust->name));
	rust->is_end = has_address && !address && pc_span_is(text, "<unknown>");
	rust->has_frame = true;
	rust->panicked = false;
	return true;
}

/* "at /srv/shop.rs:10:40" */
static bool read_place(struct rust *rust, struct pc_span text)
{
	if (!rust->has_frame || !pc_trace_take(&text, "at "))
		return false;
	if (rust->places.size + text.size > PLACES_MAX)
		return true;
	if (rust->places.size)
		pc_text_putc(&rust->places, '\n');
	pc_text_add(&rust->places, text.data, text.size);
	return true;
}

/* ---- what happened ---- */
/* Of a panic without a backtrace the place is all there is of a stack. */
static void end(struct pc_dump_builder *builder, struct rust *rust)
{
	struct pc_site site = { .line = 0 };

	give_frame(builder, rust, false);
	if (rust->panicked && rust->place.size) {
		pc_trace_place(pc_text_span(&rust->place), &site);
		pc_trace_frame(builder, &site);
	}
	rust->panicked = false;
	rust->place.size = 0;
	rust->number = -1;
	rust->where = OUTSIDE;
}

static void tell(struct pc_dump_builder *builder, struct rust *rust)
{
	if (rust->message.lines)
		pc_trace_message(builder, pc_message_span(&rust->message));
}

static void end_message(struct pc_dump_builder *builder, struct rust *rust)
{
	if (rust->where == IN_MESSAGE || rust->where == IN_OLD_MESSAGE) {
		tell(builder, rust);
		pc_dump_says_reason(builder, pc_message_span(&rust->message));
	}
	rust->where = OUTSIDE;
}

/* Before 1.73: "'index out of bounds', src/main.rs:2:5", the quotes perhaps lines ago */
static bool end_old_message(struct pc_dump_builder *builder, struct rust *rust, struct pc_span text)
{
	const char *at = pc_trace_find_last(text, "', ");

	if (!at) {
		pc_message_add(&rust->message, text);
		return false;
	}
	pc_message_add(&rust->message, pc_trace_before(text, at));
	set(&rust->place, pc_trace_after(text, at + 3));
	end_message(builder, rust);
	return true;
}

/* "thread 'main' (4242) panicked at " */
static bool read_panic(struct pc_dump_builder *builder, struct rust *rust, struct pc_span text)
{
	static const char mark[] = " panicked at ";
	const char *at = pc_span_find(text, mark), *begin = pc_span_find(text, "thread ");
	struct pc_span who, name, number;
	int64_t tid;

	if (!at || !begin || begin > at)
		return false;
	who = pc_trace_after(pc_trace_before(text, at), begin + 7);
	if (!pc_span_starts(who, "'") && !pc_span_starts(who, "<"))
		return false;
	end(builder, rust);
	pc_trace_failed(builder, PC_ROLE_ERROR, PC_SPAN(""));
	if (pc_trace_between(who, "(", ")", &number) && pc_span_int(number, &tid))
		pc_trace_tid(builder, tid);
	if (pc_trace_between(who, "'", "'", &name) && !pc_span_is(name, "<unnamed>"))
		pc_trace_name(builder, name);
	rust->panicked = true;
	pc_message_drop(&rust->message);
	text = pc_trace_after(text, at + strlen(mark));
	if (pc_trace_take(&text, "'")) {
		rust->where = IN_OLD_MESSAGE;
		end_old_message(builder, rust, text);
		return true;
	}
	if (pc_span_ends(text, ":"))
		text.size--;
	set(&rust->place, text);
	rust->where = IN_MESSAGE;
	return true;
}

/* anyhow: "Error: cannot close", then "Caused by:", an indented line each */
static bool read_error(struct pc_dump_builder *builder, struct rust *rust, struct pc_span line)
{
	struct pc_span text = line;

	if (pc_trace_take(&text, "Error: ")) {
		end(builder, rust);
		pc_trace_close(builder);
		pc_message_set(&rust->message, text);
		rust->where = IN_ERROR;
		return true;
	}
	if (rust->where != IN_ERROR)
		return false;
	if (pc_span_is(line, "Caused by:") || pc_span_starts(line, " "))
		pc_message_add(&rust->message, line);
	else if (line.size)
		rust->where = OUTSIDE;
	return true;
}

static bool read_stack(struct pc_dump_builder *builder, struct rust *rust, struct pc_span text)
{
	uint32_t frames;

	if (!pc_span_is(text, "stack backtrace:") && !pc_span_is(text, "Stack backtrace:"))
		return false;
	if (rust->where == IN_ERROR)
		pc_trace_failed(builder, PC_ROLE_ERROR, pc_message_span(&rust->message));
	end_message(builder, rust);
	if (pc_trace_open(builder, &frames) && frames)
		pc_trace_begin(builder, PC_ROLE_THREAD);
	rust->number = -1;
	rust->where = IN_STACK;
	return true;
}

static int each(struct pc_dump_builder *builder, void *state, const struct pc_trace_line *line)
{
	struct rust *rust = state;
	struct pc_span text = pc_span_trim(line->text);

	if (read_panic(builder, rust, text) || read_stack(builder, rust, text))
		return PC_OK;
	if (rust->where == IN_STACK) {
		if (read_frame(builder, rust, text) || read_place(rust, text))
			return PC_OK;
		end(builder, rust);
	} else if (rust->where == IN_OLD_MESSAGE)
		end_old_message(builder, rust, text);
	else if (rust->where == IN_MESSAGE &&
		 (pc_span_starts(text, "note: ") || !pc_message_add(&rust->message, text)))
		end_message(builder, rust);
	if (rust->where != IN_MESSAGE && rust->where != IN_OLD_MESSAGE)
		read_error(builder, rust, line->text);
	return PC_OK;
}

int pc_parse_trace_rust(struct pc_dump_builder *builder, struct pc_input *input)
{
	struct rust rust = { .number = -1 };
	int status = pc_trace_lines(builder, input, each, &rust);

	end_message(builder, &rust);
	end(builder, &rust);
	pc_message_clear(&rust.message);
	pc_text_clear(&rust.place);
	pc_text_clear(&rust.first);
	pc_text_clear(&rust.name);
	pc_text_clear(&rust.places);
	return status;
}
