/* SPDX-License-Identifier: Apache-2.0
 * Finds the JSON in an answer. What is no JSON but meant as such (comments, commas before a closing
 * bracket, line ends within strings) is put right first; json-c, strict, has the last word. */
#include "llm/structured/structured.h"

#include <json-c/json.h>

#include "base/auto.h"
#include "base/json.h"
#include "llm/prompt/prompt_template.h"

enum { DEPTH = 64 };
/* What may be looked at in search of a value: an answer several times over, and a short one as
 * often as it takes. */
enum { PASSES = 4, FREE_BYTES = 1 << 20 };

/* ---- putting right ---- */
struct mending {
	struct pc_span text;
	size_t at;
	struct pc_text *out;
	char closing[DEPTH]; /* of the brackets that are open */
	size_t depth;
	bool comma; /* one that is written once something follows */
};

static char at(const struct mending *m, size_t i)
{
	return i < m->text.size ? m->text.data[i] : '\0';
}

/* A string with its quotes; false: it does not end. */
static bool mend_string(struct mending *m)
{
	pc_text_putc(m->out, '"');
	for (m->at++; m->at < m->text.size; m->at++) {
		unsigned char c = (unsigned char)m->text.data[m->at];

		if (c < ' ') {
			pc_text_printf(m->out, "\\u%04x", c);
			continue;
		}
		pc_text_putc(m->out, (char)c);
		if (c == '"') {
			m->at++;
			return true;
		}
		if (c == '\\' && m->at + 1 < m->text.size)
			pc_text_putc(m->out, m->text.data[++m->at]);
	}
	return false;
}

/* Behind a comment that begins here, or no further. */
static bool skip_comment(struct mending *m)
{
	struct pc_span rest = { m->text.data + m->at, m->text.size - m->at };
	bool to_line_end = pc_span_starts(rest, "//");
	const char *end;

	if (!to_line_end && !pc_span_starts(rest, "/*"))
		return false;
	rest.data += 2;
	rest.size -= 2;
	end = pc_span_find(rest, to_line_end ? "\n" : "*/");
	m->at = end ? (size_t)(end - m->text.data) + (to_line_end ? 1 : 2) : m->text.size;
	return true;
}

static bool mend_bracket(struct mending *m, char c)
{
	if (c == '{' || c == '[') {
		if (m->depth == DEPTH)
			return false;
		m->closing[m->depth++] = c == '{' ? '}' : ']';
		return true;
	}
	return m->depth && m->closing[--m->depth] == c;
}

/* From a bracket to the one that closes it; false: there is none, or too many are open. */
static bool mend(struct mending *m)
{
	do {
		char c = at(m, m->at);

		if (m->at >= m->text.size)
			return false;
		if (skip_comment(m))
			continue;
		if (strchr(" \t\r\n", c) && c) {
			m->at++;
			continue;
		}
		if (c == ',' && !m->comma) {
			m->comma = true;
			m->at++;
			continue;
		}
		if (m->comma && c != '}' && c != ']')
			pc_text_putc(m->out, ',');
		m->comma = false;
		if (c == '"') {
			if (!mend_string(m))
				return false;
			continue;
		}
		if (c && strchr("{}[]", c) && !mend_bracket(m, c))
			return false;
		pc_text_putc(m->out, c);
		m->at++;
	} while (m->depth);
	return true;
}

/* ---- finding ---- */
/* A new reference, or NULL and why. */
static struct json_object *parse(struct pc_span text, struct pc_text *out_why)
{
	const char *why;
	size_t byte;
	struct json_object *found = pc_json_parse_at(text, &why, &byte);

	if (found)
		return found;
	out_why->size = 0;
	pc_text_printf(out_why, "the JSON is broken at its byte %zu: %s", byte, why);
	return NULL;
}

/* The value whose bracket is at `start`, and where it ends, or how far was looked for its end. */
static struct json_object *value_at(struct pc_span text, size_t start, size_t *out_end,
				    struct pc_text *out_why)
{
	PC_AUTO(text) struct pc_text mended = { 0 };
	struct mending m = { .text = text, .at = start, .out = &mended };

	bool whole = mend(&m);

	*out_end = m.at;
	if (whole)
		return parse(pc_text_span(&mended), out_why);
	if (!out_why->size)
		pc_text_puts(out_why, "its JSON does not end");
	return NULL;
}

static size_t next_bracket(struct pc_span text, size_t from)
{
	while (from < text.size && text.data[from] != '{' && text.data[from] != '[')
		from++;
	return from;
}

/* The largest value in a text: "[1]" in a sentence is not what was asked for. Brackets that close
 * nothing are looked behind, as long as *left, the bytes that may be looked at, lasts. */
static struct json_object *largest(struct pc_span text, size_t *left, struct pc_text *out_why)
{
	struct json_object *best = NULL;
	size_t best_size = 0;

	for (size_t at = next_bracket(text, 0), end; at < text.size && *left;
	     at = next_bracket(text, end)) {
		struct json_object *found = value_at(text, at, &end, out_why);

		*left -= end - at < *left ? end - at : *left;
		if (found && end - at > best_size) {
			json_object_put(best);
			best = found;
			best_size = end - at;
		} else {
			json_object_put(found);
		}
		if (!found)
			end = at + 1;
	}
	return best;
}

/* The next block in a fence; false: there is none. */
static bool next_block(struct pc_span *rest, struct pc_span *out_block)
{
	bool inside = false;
	struct pc_span line;

	while (rest->size) {
		const char *start = rest->data;

		if (!pc_span_cut(*rest, '\n', &line, rest)) {
			line = *rest;
			*rest = (struct pc_span){ start + line.size, 0 };
		}
		if (!pc_span_starts(pc_span_trim(line), "```")) {
			continue;
		} else if (!inside) {
			inside = true;
			*out_block = *rest;
		} else {
			out_block->size = (size_t)(start - out_block->data);
			return true;
		}
	}
	return false;
}

struct json_object *pc_structured_find(struct pc_span answer, struct pc_text *out_why)
{
	struct pc_span rest, block;
	struct json_object *found = NULL;
	PC_AUTO(text) struct pc_text why = { 0 };
	size_t end, left;

	if (pc_span_starts(answer, "\xef\xbb\xbf"))
		answer = (struct pc_span){ answer.data + 3, answer.size - 3 };
	answer = pc_span_trim(answer);
	end = answer.size;
	rest = answer;
	if (answer.size && next_bracket(answer, 0) == 0)
		found = value_at(answer, 0, &end, &why);
	else if (answer.size)
		found = parse(answer, &why); /* a text, a number, or no JSON at all */
	if (found && end != answer.size) {
		json_object_put(found);
		found = NULL; /* there is more, which may be what was asked for */
	}
	why.size = 0;
	left = PASSES * answer.size + FREE_BYTES;
	while (!found && next_block(&rest, &block))
		found = largest(block, &left, &why);
	if (!found)
		found = largest(answer, &left, &why);
	if (!found && why.size)
		pc_text_add(out_why, why.data, why.size);
	else if (!found)
		pc_text_puts(out_why, "there is no JSON in it");
	return found;
}

void pc_structured_repair(struct pc_span answer, const char *why, struct pc_text *out_prompt)
{
	enum { SHOWN_BYTES = 32768 }; /* what is longer was most likely cut by its length */
	bool cut = answer.size > SHOWN_BYTES;

	if (cut)
		answer.size = SHOWN_BYTES;
	pc_text_puts(out_prompt, "This was your answer");
	pc_text_puts(out_prompt, cut ? ", of which only the beginning is shown:\n" : ":\n");
	pc_template_fence(out_prompt, answer);
	pc_text_puts(out_prompt, "\nIt can't be used: ");
	pc_text_safe(out_prompt, pc_span(why));
	pc_text_puts(
		out_prompt,
		".\nAnswer the question above again, with JSON by the schema and nothing else: no "
		"fence, no comments, no words before or after it.");
}
