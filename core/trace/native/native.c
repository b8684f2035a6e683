/* SPDX-License-Identifier: Apache-2.0
 * What the parsers of native programs' traces share. */
#include "trace/native/native.h"

#include "formats/known.h"
#include "trace/pieces.h"

enum { MESSAGE_MAX = 4096 };

/* ---- frames ---- */
static struct pc_span hold(struct pc_native_held *held, struct pc_span text)
{
	pc_text_add(&held->text, text.data, text.size);
	return (struct pc_span){ NULL, text.size };
}

/* The part of the held text that begins at *at. */
static struct pc_span held_part(const struct pc_native_held *held, struct pc_span size, size_t *at)
{
	struct pc_span part = { held->text.data + *at, size.size };

	*at += size.size;
	return part;
}

static struct pc_site held_site(const struct pc_native_held *held)
{
	struct pc_site site = held->site;
	size_t at = 0;

	if (!held->text.size)
		return site;
	site.function = held_part(held, held->site.function, &at);
	site.module = held_part(held, held->site.module, &at);
	site.file = held_part(held, held->site.file, &at);
	return site;
}

static bool are_equal(struct pc_span a, struct pc_span b)
{
	return a.size == b.size && (!a.size || !memcmp(a.data, b.data, a.size));
}

void pc_native_flush(struct pc_dump_builder *builder, struct pc_native_held *held)
{
	struct pc_site site;

	if (!held->holds)
		return;
	site = held_site(held);
	pc_trace_frame(builder, &site);
	held->holds = false;
	held->text.size = 0;
}

/* A function that calls itself returns to the same address again and again. */
static bool is_inlined(const struct pc_native_held *held, const struct pc_site *caller)
{
	return held->holds && held->site.kind == PC_FRAME_UNKNOWN && caller->address &&
	       held->site.address == caller->address &&
	       !are_equal(held_site(held).function, caller->function);
}

void pc_native_next(struct pc_dump_builder *builder, struct pc_native_held *held,
		    const struct pc_site *site)
{
	if (is_inlined(held, site))
		held->site.kind = PC_FRAME_INLINED;
	pc_native_flush(builder, held);
}

void pc_native_hold(struct pc_native_held *held, const struct pc_site *site)
{
	held->site = *site;
	held->site.function = hold(held, site->function);
	held->site.module = hold(held, site->module);
	held->site.file = hold(held, site->file);
	held->holds = true;
}

void pc_native_frame(struct pc_dump_builder *builder, struct pc_native_held *held,
		     const struct pc_site *site)
{
	pc_native_next(builder, held, site);
	pc_native_hold(held, site);
}

void pc_native_held_clear(struct pc_native_held *held)
{
	pc_text_clear(&held->text);
	held->holds = false;
}

/* ---- headings ---- */
const struct pc_native_heading *pc_native_heading(const struct pc_native_heading *table,
						  struct pc_span line)
{
	for (; table->pattern; table++)
		if (pc_known_matches(pc_span(table->pattern), line))
			return table;
	return NULL;
}

/* ---- pieces ---- */
bool pc_native_take(struct pc_span *text, const char *prefix)
{
	if (!pc_span_starts(*text, prefix))
		return false;
	*text = pc_trace_after(*text, text->data + strlen(prefix));
	return true;
}

bool pc_native_digits(struct pc_span *text, int64_t *out_value)
{
	size_t at = 0;

	while (at < text->size && text->data[at] >= '0' && text->data[at] <= '9')
		at++;
	if (!at || !pc_span_int((struct pc_span){ text->data, at }, out_value))
		return false;
	*text = pc_trace_after(*text, text->data + at);
	return true;
}

bool pc_native_hex(struct pc_span *text, uint64_t *out_address)
{
	size_t at = pc_span_starts(*text, "0x") || pc_span_starts(*text, "0X") ? 2 : 0;
	size_t digits = 0;
	uint64_t address = 0;

	for (;
	     at < text->size && (text->data[at] == '`' || pc_trace_hex_digit(text->data[at]) >= 0);
	     at++)
		if (text->data[at] != '`') {
			address = address << 4 | (uint64_t)pc_trace_hex_digit(text->data[at]);
			digits++;
		}
	if (!digits || digits > 16)
		return false;
	*text = pc_trace_after(*text, text->data + at);
	*out_address = address;
	return true;
}

struct pc_span pc_native_word(struct pc_span *text)
{
	struct pc_span word = pc_span_trim(*text);

	for (size_t i = 0; i < word.size; i++)
		if (word.data[i] == ' ' || word.data[i] == '\t') {
			*text = pc_span_trim(pc_trace_after(word, word.data + i));
			word.size = i;
			return word;
		}
	*text = PC_SPAN("");
	return word;
}

struct pc_span pc_native_until(struct pc_span text, const char *needle)
{
	const char *at = pc_span_find(text, needle);

	if (at)
		text.size = (size_t)(at - text.data);
	return text;
}

bool pc_native_last_paren(struct pc_span *text, struct pc_span *out_inner)
{
	size_t at = text->size, depth = 0;

	if (!pc_span_ends(*text, ")"))
		return false;
	while (at--) {
		depth += text->data[at] == ')';
		depth -= text->data[at] == '(';
		if (!depth)
			break;
	}
	if (depth)
		return false;
	*out_inner = (struct pc_span){ text->data + at + 1, text->size - at - 2 };
	*text = pc_span_trim((struct pc_span){ text->data, at });
	return true;
}

bool pc_native_cut_last(struct pc_span *text, const char *needle, struct pc_span *out_rest)
{
	size_t size = strlen(needle);

	for (size_t at = text->size; at >= size; at--) {
		if (memcmp(text->data + at - size, needle, size) != 0)
			continue;
		*out_rest = pc_trace_after(*text, text->data + at);
		text->size = at - size;
		return true;
	}
	return false;
}

void pc_native_more(struct pc_text *message, struct pc_span text)
{
	text = pc_span_trim(text);
	if (!text.size || message->size + text.size > MESSAGE_MAX)
		return;
	if (message->size)
		pc_text_puts(message, "; ");
	pc_text_add(message, text.data, text.size);
}

void pc_native_fails(struct pc_dump_builder *builder, struct pc_span message)
{
	pc_trace_role(builder, PC_ROLE_ERROR);
	pc_trace_state(builder, PC_STATE_FAILED, PC_SPAN(""));
	pc_trace_message(builder, message);
	pc_dump_says_reason(builder, message);
}
