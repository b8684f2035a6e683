/* SPDX-License-Identifier: Apache-2.0
 * What the lines of a rule do: each adds to the bytes of the answer, or to what is known of it. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model_server.h"

enum { LENGTH_DIGITS = 12 };

/* ---- texts of a script: \n \r \t \\ \xff are bytes, %n and kin stand for something ---- */

static size_t escape(struct pc_span span, char *out_byte)
{
	static const char names[] = "nrt\\", bytes[] = "\n\r\t\\";
	const char *found = span.size > 1 ? strchr(names, span.data[1]) : NULL;
	char digits[3] = { 0 }, *end;

	if (found && *found) {
		*out_byte = bytes[found - names];
		return 2;
	}
	if (span.size > 3 && span.data[1] == 'x') {
		memcpy(digits, span.data + 2, 2);
		*out_byte = (char)strtoul(digits, &end, 16);
		return end == digits + 2 ? 4 : 0;
	}
	return 0;
}

/* Where the server was asked: 127.0.0.1 and its port. */
static void put_host(const struct making *making, struct pc_text *out)
{
	const char *at = pc_span_find(making->request->head, "\r\nHost: ");

	if (at)
		pc_text_add(out, at + 8, strcspn(at + 8, "\r"));
}

static bool stands_for(const struct making *making, char name, struct pc_text *out)
{
	uint64_t hash = hash_of(0, pc_text_span(&making->prompt));
	const struct pc_text *text = name == 'p'   ? &making->prompt
				     : name == 'm' ? &making->model
				     : name == 't' ? &making->piece
				     : name == 'f' ? &making->reason
						   : NULL;

	if (text)
		pc_text_add(out, pc_text_span(text).data, text->size);
	else if (name == 'n')
		pc_text_printf(out, "%lu", making->request->number);
	else if (name == 'a')
		put_host(making, out);
	else if (name == 'h')
		pc_text_printf(out, "%016" PRIx64, hash);
	else if (name == 'i')
		pc_text_printf(out, "%zu", making->prompt.size / 4 + 1);
	else if (name == 'o')
		pc_text_printf(out, "%lu", making->pieces);
	else if (name == 'u')
		pc_text_printf(out, "%zu", making->prompt.size / 4 + 1 + making->pieces);
	else
		return false;
	return true;
}

void expand(const struct making *making, struct pc_span text, bool quoted, struct pc_text *out)
{
	for (size_t i = 0; i < text.size; i++) {
		struct pc_span rest = { text.data + i, text.size - i };
		char byte = *rest.data;
		size_t escaped = byte == '\\' ? escape(rest, &byte) : 0;

		if (escaped)
			i += escaped - 1;
		else if (byte == '%' && rest.size > 1 && stands_for(making, rest.data[1], out)) {
			i++;
			continue;
		}
		if (quoted && (unsigned char)byte < ' ') {
			pc_text_printf(out, "\\u%04x", byte);
			continue;
		}
		if (quoted && (byte == '"' || byte == '\\'))
			pc_text_putc(out, '\\');
		pc_text_putc(out, byte);
	}
}

/* ---- head and body ---- */

static void add_mark(struct making *making, int until, struct pc_span text)
{
	struct answer *out = making->out;
	unsigned long amount, last;

	if (out->mark_count == out->mark_room) {
		out->mark_room = 2 * out->mark_room + 4;
		out->marks = realloc(out->marks, out->mark_room * sizeof(*out->marks));
		if (!out->marks)
			abort();
	}
	numbers(text, &amount, &last);
	out->marks[out->mark_count++] = (struct mark){ out->bytes.size, until, amount };
}

/* Once; `framing` and `type` where the script names none. */
static void make_head(struct making *making, enum framing framing, const char *type)
{
	struct pc_text *bytes = &making->out->bytes;

	if (making->body_at)
		return;
	if (making->framing == AUTO)
		making->framing = framing;
	pc_text_printf(bytes, "HTTP/1.1 %.*s\r\n", (int)making->status.size, making->status.data);
	if (!making->headers.data || !strcasestr(making->headers.data, "Content-Type:"))
		pc_text_printf(bytes, "Content-Type: %s\r\n", type);
	pc_text_add(bytes, pc_text_span(&making->headers).data, making->headers.size);
	if (making->framing == CHUNKED)
		pc_text_puts(bytes, "Transfer-Encoding: chunked\r\n");
	if (making->framing == LENGTH) {
		pc_text_puts(bytes, "Content-Length: ");
		making->length_at = bytes->size;
		pc_text_printf(bytes, "%0*d\r\n", LENGTH_DIGITS, 0);
	}
	if (making->framing == UNTIL_CLOSE)
		pc_text_puts(bytes, "Connection: close\r\n");
	pc_text_puts(bytes, "\r\n");
	making->body_at = bytes->size;
}

static void put_body(struct making *making, struct pc_span piece)
{
	struct pc_text *bytes = &making->out->bytes;

	if (!piece.size)
		return; /* in chunks it would be the end */
	if (making->framing == CHUNKED)
		pc_text_printf(bytes, "%zx\r\n", piece.size);
	pc_text_add(bytes, piece.data, piece.size);
	if (making->framing == CHUNKED)
		pc_text_puts(bytes, "\r\n");
}

static void put_head(struct making *making, struct pc_span text)
{
	(void)text;
	make_head(making, CHUNKED, "text/event-stream");
}

static void put_send(struct making *making, struct pc_span text)
{
	struct pc_text bytes = { 0 };

	make_head(making, LENGTH, "application/json");
	expand(making, text, false, &bytes);
	put_body(making, pc_text_span(&bytes));
	pc_text_clear(&bytes);
}

static void put_raw(struct making *making, struct pc_span text)
{
	making->raw = true;
	expand(making, text, false, &making->out->bytes);
}

/* The name where there is one, the field, and the end of the event. */
static void put_event(struct making *making, struct pc_span name, const char *field,
		      struct pc_span data)
{
	struct pc_text bytes = { 0 };

	put_head(making, name);
	if (name.size) {
		pc_text_printf(&bytes, "event: %.*s", (int)name.size, name.data);
		pc_text_add(&bytes, making->newline.data, making->newline.size);
	}
	pc_text_puts(&bytes, field);
	expand(making, data, false, &bytes);
	for (int i = 0; i < 2; i++)
		pc_text_add(&bytes, making->newline.data, making->newline.size);
	put_body(making, pc_text_span(&bytes));
	pc_text_clear(&bytes);
}

static void put_data(struct making *making, struct pc_span text)
{
	put_event(making, PC_SPAN(""), "data: ", text);
}

static void put_named(struct making *making, struct pc_span text)
{
	struct pc_span name = text, data = PC_SPAN("");

	pc_span_cut(text, ' ', &name, &data);
	put_event(making, name, "data: ", data);
}

static void put_comment(struct making *making, struct pc_span text)
{
	put_event(making, PC_SPAN(""), ": ", text);
}

/* ---- how it is sent ---- */

static void set_status(struct making *making, struct pc_span text)
{
	making->status = text;
}

static void set_header(struct making *making, struct pc_span text)
{
	expand(making, text, false, &making->headers);
	pc_text_puts(&making->headers, "\r\n");
}

static void set_framing(struct making *making, struct pc_span text)
{
	making->framing = pc_span_is(text, "close")    ? UNTIL_CLOSE
			  : pc_span_is(text, "length") ? LENGTH
						       : CHUNKED;
}

static void set_cut(struct making *making, struct pc_span text)
{
	unsigned long last;

	making->cut = CUT_BODY;
	if (pc_span_is(text, "random"))
		making->cut = CUT_RANDOM;
	else
		numbers(text, &making->cut_at, &last);
}

static void set_cut_head(struct making *making, struct pc_span text)
{
	set_cut(making, text);
	making->cut = CUT_HEAD;
}

static void set_pace(struct making *making, struct pc_span text)
{
	unsigned long bytes;

	numbers(text, &bytes, &making->out->pace_ms);
	making->out->pace_bytes = bytes;
}

static void set_newline(struct making *making, struct pc_span text)
{
	making->newline = pc_span_is(text, "crlf") ? PC_SPAN("\r\n")
			  : pc_span_is(text, "cr") ? PC_SPAN("\r")
						   : PC_SPAN("\n");
}

static void set_close(struct making *making, struct pc_span text)
{
	(void)text;
	making->out->close = true;
}

static void set_reset(struct making *making, struct pc_span text)
{
	(void)text;
	making->out->close = making->out->reset = true;
}

static const struct verb verbs[] = {
	{ "status", set_status },
	{ "header", set_header },
	{ "framing", set_framing },
	{ "cut", set_cut },
	{ "cut-head", set_cut_head },
	{ "pace", set_pace },
	{ "newline", set_newline },
	{ "close", set_close },
	{ "reset", set_reset },
	{ "wait", .until = UNTIL_MS },
	{ "gather", .until = UNTIL_GATHERED },
	{ "after", .until = UNTIL_AFTER },
	{ "hold", .until = UNTIL_EVER },
	{ "head", put_head },
	{ "send", put_send },
	{ "raw", put_raw },
	{ "data", put_data },
	{ "event", put_named },
	{ "comment", put_comment },
	{ "wire", wire_set },
	{ "begin", wire_begin },
	{ "text", wire_text },
	{ "words", wire_words },
	{ "finish", wire_finish },
	{ "done", wire_done },
	{ "say", wire_say },
};

bool is_verb(struct pc_span name)
{
	for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++)
		if (pc_span_is(name, verbs[i].name))
			return true;
	return false;
}

void make_line(struct making *making, struct line line)
{
	for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++) {
		if (!pc_span_is(line.verb, verbs[i].name))
			continue;
		if (verbs[i].make)
			verbs[i].make(making, line.text);
		else
			add_mark(making, verbs[i].until, line.text);
	}
}

static void cut(struct making *making)
{
	struct answer *out = making->out;
	size_t size = making->cut_at;

	if (making->cut == CUT_BODY)
		size += making->body_at;
	else if (making->cut == CUT_RANDOM)
		size = next_random() % (out->bytes.size + 1);
	out->close = true;
	if (size < out->bytes.size)
		out->bytes.size = size;
	while (out->mark_count && out->marks[out->mark_count - 1].offset > size)
		out->mark_count--;
}

void make_answer(const struct request *request, const struct rule *rule, struct answer *out_answer)
{
	struct making making = { .request = request,
				 .out = out_answer,
				 .status = PC_SPAN("200 OK"),
				 .newline = PC_SPAN("\n") };
	struct pc_text *bytes = &out_answer->bytes;
	char digits[LENGTH_DIGITS + 1];

	wire_start(&making);
	for (size_t i = 0; i < rule->count; i++)
		make_line(&making, rule->lines[i]);
	if (!making.raw)
		make_head(&making, LENGTH, "application/json");
	if (making.framing == CHUNKED)
		pc_text_puts(bytes, "0\r\n\r\n");
	if (making.framing == UNTIL_CLOSE || making.raw)
		out_answer->close = true;
	if (making.length_at) {
		snprintf(digits, sizeof(digits), "%0*zu", LENGTH_DIGITS,
			 bytes->size - making.body_at);
		memcpy(bytes->data + making.length_at, digits, LENGTH_DIGITS);
	}
	if (making.cut)
		cut(&making);
	pc_text_clear(&making.headers);
	pc_text_clear(&making.prompt);
	pc_text_clear(&making.model);
	pc_text_clear(&making.piece);
	pc_text_clear(&making.reason);
}
