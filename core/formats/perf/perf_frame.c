/* SPDX-License-Identifier: Apache-2.0
 * Hand-written scanners: these lines are most of what perfcopilot ever reads. */
#include "formats/perf/perf_frame.h"

#include <string.h>

#include "formats/lines.h"

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static const char *skip_hex(const char *at, const char *end)
{
	while (at < end && is_hex(*at))
		at++;
	return at;
}

static const char *skip_blanks(const char *at, const char *end)
{
	while (at < end && is_blank(*at))
		at++;
	return at;
}

static struct pc_span between(const char *begin, const char *end)
{
	while (end > begin && is_blank(end[-1]))
		end--;
	return (struct pc_span){ begin, (size_t)(end - begin) };
}

/* ---- the parts of a frame ---- */

/* Where the last group in brackets opens, "(/usr/lib/libfoo.so (deleted))"; NULL: there is none
 * that stands alone. */
static const char *module_begin(const char *begin, const char *end)
{
	const char *at;
	int depth = 0;

	if (end - begin < 3 || end[-1] != ')')
		return NULL;
	at = memrchr(begin, '(', (size_t)(end - begin));
	if (!at)
		return NULL;
	if ((at == begin || is_blank(at[-1])) && !memchr(at, ')', (size_t)(end - 1 - at)))
		return at;
	for (at = end - 1; at >= begin; at--) {
		depth += (*at == ')') - (*at == '(');
		if (!depth)
			return at == begin || is_blank(at[-1]) ? at : NULL;
	}
	return NULL;
}

/* "main+0x1f" gives "main" */
static struct pc_span without_offset(struct pc_span symbol)
{
	const char *end = symbol.data + symbol.size, *at = end;

	while (at > symbol.data && is_hex(at[-1]))
		at--;
	if (at == end || at - symbol.data < 3 || memcmp(at - 3, "+0x", 3) != 0)
		return symbol;
	return (struct pc_span){ symbol.data, (size_t)(at - 3 - symbol.data) };
}

/* `open` is where the module's bracket stands, just before `end` */
static void set_module(struct pc_perf_frame *frame, const char *open, const char *end)
{
	frame->module = (struct pc_span){ open + 1, (size_t)(end - open) - 2 };
	frame->inlined = frame->module.size == 7 && !memcmp(frame->module.data, "inlined", 7);
}

/* ---- a frame on a line of its own ---- */

bool pc_perf_frame(struct pc_span line, struct pc_perf_frame *out_frame)
{
	const char *end = line.data + line.size, *address, *at, *open;

	address = skip_blanks(line.data, end);
	at = skip_hex(address, end);
	if (at == address || at - address > 16 || (at < end && !is_blank(*at)))
		return false;
	while (end > at && is_blank(end[-1]))
		end--;
	out_frame->address = (struct pc_span){ address, (size_t)(at - address) };
	out_frame->module = (struct pc_span){ NULL, 0 };
	out_frame->inlined = false;
	at = skip_blanks(at, end);
	open = module_begin(at, end);
	if (open) {
		set_module(out_frame, open, end);
		end = open;
	}
	out_frame->symbol = without_offset(between(at, end));
	return true;
}

bool pc_perf_symbol(struct pc_span line, bool bare, struct pc_perf_frame *out_frame)
{
	struct pc_perf_frame frame = { .inlined = false };
	struct pc_span text = pc_span_trim(line);
	const char *end = text.data + text.size, *open;

	if (!text.size || !is_blank(line.data[0]))
		return false;
	open = module_begin(text.data, end);
	if (open == text.data || (!open && !bare))
		return false;
	if (open) {
		set_module(&frame, open, end);
		end = open;
	}
	frame.symbol = without_offset(between(text.data, end));
	*out_frame = frame;
	return true;
}

/* ---- a frame between the fields of a head ---- */

enum {
	ADDRESS_WIDTH = 16, /* perf pads an address, and no other word of hexadecimal digits */
	ADDRESS_MIN = 4,    /* a shorter one that stands alone is a number: a weight, a size */
	GROUPS_MAX = 64
};

/* The last address that ends before `end`; size 0: there is none. */
static struct pc_span last_address(const char *begin, const char *end)
{
	while (end > begin) {
		const char *word = end, *blank;

		while (word > begin && !is_blank(word[-1]))
			word--;
		for (blank = word; blank > begin && is_blank(blank[-1]); blank--)
			;
		if (end > word && end - word <= ADDRESS_WIDTH && end - blank >= ADDRESS_WIDTH &&
		    skip_hex(word, end) == end)
			return (struct pc_span){ word, (size_t)(end - word) };
		end = blank;
	}
	return (struct pc_span){ NULL, 0 };
}

/* Whether the symbol is surely over: a symbol may have groups in brackets of its own. */
static bool is_whole_symbol(struct pc_span symbol)
{
	return without_offset(symbol).size < symbol.size || pc_span_is(symbol, "[unknown]");
}

/* The last "address symbol (module)" of several, as the frame comes after the address of the data
 * (-F +addr), and before other fields. */
static bool grouped_frame(const char *at, const char *end, struct pc_perf_frame *out_frame)
{
	const char *from = at, *close = at;
	bool found = false, whole = false;
	struct pc_span address, symbol;

	for (int groups = 0; groups < GROUPS_MAX; close++) {
		const char *open;

		close = memchr(close, ')', (size_t)(end - close));
		if (!close)
			break;
		if (close + 1 < end && !is_blank(close[1]))
			continue;
		groups++;
		open = module_begin(from, close + 1);
		if (!open)
			continue;
		address = last_address(from, open);
		if (!address.size && (!found || whole))
			continue;
		if (address.size)
			out_frame->address = address;
		at = out_frame->address.data + out_frame->address.size;
		symbol = between(skip_blanks(at, open), open);
		set_module(out_frame, open, close + 1);
		out_frame->symbol = without_offset(symbol);
		whole = is_whole_symbol(symbol);
		found = true;
		from = close + 1;
	}
	return found;
}

/* A symbol that no module ends: up to its offset, or to the blanks before the next field. */
static struct pc_span lone_symbol(const char *begin, const char *end)
{
	const char *at = begin;

	for (const char *stop = begin; stop + 1 < end; stop++)
		if (*stop == '\t' || (*stop == ' ' && is_blank(stop[1]))) {
			end = stop;
			break;
		}
	while ((at = memmem(at, (size_t)(end - at), "+0x", 3))) {
		const char *stop = skip_hex(at + 3, end);

		if (stop > at + 3 && (stop == end || is_blank(*stop)))
			return between(begin, at);
		at += 3;
	}
	return between(begin, end);
}

/* "address symbol", or the address alone: the last that has a symbol, as above. */
static bool plain_frame(struct pc_span rest, struct pc_perf_frame *out_frame)
{
	const char *end = rest.data + rest.size, *first = skip_blanks(rest.data, end), *after;
	struct pc_span address, symbol;

	after = skip_hex(first, end);
	if ((after < end && !is_blank(*after)) || !last_address(rest.data, after).size)
		return false; /* a tracepoint's fields */
	if (after == end && after - first >= ADDRESS_MIN) {
		*out_frame = (struct pc_perf_frame){ .address = between(first, end) };
		return true;
	}
	for (const char *until = end; until > first; until = address.data) {
		address = last_address(rest.data, until);
		if (!address.size)
			return false;
		after = address.data + address.size;
		symbol = lone_symbol(skip_blanks(after, until), until);
		/* numbers of other fields, and data_src: "|OP LOAD|LVL …" */
		if (symbol.size && !strchr("0123456789|", symbol.data[0])) {
			*out_frame = (struct pc_perf_frame){ .address = address, .symbol = symbol };
			return true;
		}
	}
	return false;
}

bool pc_perf_head_frame(struct pc_span rest, struct pc_perf_frame *out_frame)
{
	struct pc_perf_frame frame = { .inlined = false };
	const char *end;

	if (!rest.size)
		return false;
	rest = between(rest.data, rest.data + rest.size);
	end = rest.data + rest.size;
	if (!rest.size || (!grouped_frame(rest.data, end, &frame) && !plain_frame(rest, &frame)))
		return false;
	*out_frame = frame;
	return true;
}

/* ---- other lines under a head ---- */

/* "[kernel.kallsyms][ffffffff813a2413]" */
static bool is_unknown_source(struct pc_span text)
{
	struct pc_span module, address;
	const char *end;

	if (!text.size || text.data[text.size - 1] != ']' ||
	    !pc_span_cut_last(text, '[', &module, &address) || !module.size)
		return false;
	end = address.data + address.size - 1;
	return end > address.data && skip_hex(address.data, end) == end;
}

bool pc_perf_source(struct pc_span line, struct pc_perf_source *out_source)
{
	struct pc_perf_source source = { .inlined = false };
	struct pc_span text = pc_span_trim(line);
	const char *open;

	if (!text.size || !is_blank(line.data[0]))
		return false;
	/* "(inlined)", and "(discriminator 3)" of binutils */
	while ((open = module_begin(text.data, text.data + text.size))) {
		struct pc_perf_frame frame;

		set_module(&frame, open, text.data + text.size);
		if (frame.inlined)
			source.inlined = true;
		else if (!pc_span_starts(frame.module, "discriminator "))
			return false;
		text = between(text.data, open);
	}
	if (!pc_file_line(text, ':', &source.file, &source.line) && !is_unknown_source(text) &&
	    !pc_span_is(text, ":0"))
		return false;
	*out_source = source;
	return true;
}

/* "48", "ABI:2", "insn:", "4K", "N/A" */
static bool is_field(struct pc_span word)
{
	const char *end = word.data + word.size;
	struct pc_span label, value;

	if (skip_hex(word.data, end) == end || pc_span_is(word, "N/A") ||
	    pc_span_starts(word, "0x"))
		return true;
	if (pc_span_cut(word, ':', &label, &value))
		return label.size && label.data[0] >= 'A';
	return word.size > 1 && strchr("KMG", end[-1]) &&
	       pc_span_digits((struct pc_span){ word.data, word.size - 1 });
}

bool pc_perf_fields(struct pc_span line)
{
	struct pc_span text = pc_span_trim(line), rest = text, word;
	unsigned slashes = 0;

	if (!text.size || line.data[0] != ' ')
		return false;
	for (const char *at = text.data + text.size; at > text.data && !is_blank(at[-1]); at--)
		slashes += at[-1] == '/';
	if (slashes >= 3) /* from/to/flags… of a branch; the names may hold anything */
		return true;
	while (pc_span_word(&rest, &word))
		if (!is_field(word))
			return false;
	return true;
}
