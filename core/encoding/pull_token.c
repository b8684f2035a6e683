/* SPDX-License-Identifier: Apache-2.0
 * Tokens. One that lies whole in a piece of input, and has no escapes, is not copied. */
#include "encoding/pull_token.h"

struct pc_span pc_pull_keep(struct pc_pull *pull, struct pc_span text)
{
	if (text.data != pull->text.data) {
		pull->text.size = 0;
		pc_text_add(&pull->text, text.data, text.size);
	}
	return (struct pc_span){ pull->text.data, text.size };
}

/* ---- words and numbers ---- */
static bool is_word(int c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       c == '-' || c == '+' || c == '.';
}

bool pc_pull_word(struct pc_pull *pull, struct pc_span *out_text)
{
	enum { LONGEST = 4096 }; /* a number of more digits is none of a profiler's */
	size_t size = 0;

	while (size < pull->rest.size && is_word((unsigned char)pull->rest.data[size]))
		size++;
	*out_text = (struct pc_span){ pull->rest.data, size };
	if (size < pull->rest.size || !pull->input) {
		pc_pull_use(pull, size);
		return size > 0;
	}
	pull->text.size = 0;
	for (int c; (c = pc_pull_byte(pull)) >= 0 && is_word(c) && pull->text.size < LONGEST;) {
		pc_text_putc(&pull->text, (char)c);
		pc_pull_use(pull, 1);
	}
	*out_text = (struct pc_span){ pull->text.data, pull->text.size };
	return pull->text.size > 0;
}

/* ---- strings ---- */
static int hex_digit(int c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Four hexadecimal digits; what is none of them stays. */
static uint32_t hex4(struct pc_pull *pull)
{
	uint32_t value = 0;

	for (int i = 0, digit; i < 4; i++) {
		digit = hex_digit(pc_pull_byte(pull));
		if (digit < 0)
			return 0xfffd;
		value = value << 4 | (uint32_t)digit;
		pc_pull_use(pull, 1);
	}
	return value;
}

/* What is written as two halves is put together; a half alone is no character. `high` is the half
 * that came before, or 0. */
static uint32_t add_unicode(struct pc_pull *pull, uint32_t high)
{
	uint32_t c = hex4(pull);

	if (high && c >= 0xdc00 && c < 0xe000) {
		pc_utf8_put(&pull->text, 0x10000 + ((high - 0xd800) << 10) + (c - 0xdc00));
		return 0;
	}
	if (high)
		pc_utf8_put(&pull->text, 0xfffd);
	if (c >= 0xd800 && c < 0xdc00)
		return c;
	pc_utf8_put(&pull->text, c);
	return 0;
}

/* Behind a backslash. Returns the first half of a character, or 0. */
static uint32_t add_escape(struct pc_pull *pull, uint32_t high)
{
	static const char names[] = "bfnrt", values[] = "\b\f\n\r\t";
	int c = pc_pull_byte(pull);
	const char *name;

	if (c < 0)
		return 0;
	pc_pull_use(pull, 1);
	if (c == 'u')
		return add_unicode(pull, high);
	if (high)
		pc_utf8_put(&pull->text, 0xfffd);
	name = c ? strchr(names, c) : NULL;
	pc_text_putc(&pull->text, name ? values[name - names] : (char)c);
	return 0;
}

/* As far as neither the end nor an escape comes; what is too long is left out. */
static void add_plain(struct pc_pull *pull)
{
	size_t size = 0, room = PC_PULL_TEXT_MAX - pull->text.size;

	while (size < pull->rest.size && pull->rest.data[size] != '"' &&
	       pull->rest.data[size] != '\\')
		size++;
	pull->shortened |= size > room;
	pc_text_add(&pull->text, pull->rest.data, size < room ? size : room);
	pc_pull_use(pull, size);
}

static bool long_string(struct pc_pull *pull, struct pc_span *out_text)
{
	uint32_t high = 0;
	int c;

	pull->text.size = 0;
	while ((c = pc_pull_byte(pull)) >= 0) {
		if (c == '\\' && pull->text.size < PC_PULL_TEXT_MAX - 8) {
			pc_pull_use(pull, 1);
			high = add_escape(pull, high);
			continue;
		}
		if (high)
			pc_utf8_put(&pull->text, 0xfffd);
		high = 0;
		if (c == '"') {
			pc_pull_use(pull, 1);
			*out_text = (struct pc_span){ pull->text.data ? pull->text.data : "",
						      pull->text.size };
			return true;
		}
		if (c == '\\') { /* too long: only its end is looked for */
			pull->shortened = true;
			pc_pull_use(pull, 1);
			if (pc_pull_byte(pull) >= 0)
				pc_pull_use(pull, 1);
			continue;
		}
		add_plain(pull);
	}
	pc_pull_damage(pull, "the JSON ends in the middle of a string");
	return false;
}

bool pc_pull_string(struct pc_pull *pull, struct pc_span *out_text)
{
	size_t size = 0;

	if (pc_pull_next(pull) != '"')
		return false;
	pull->value = false;
	pull->separated = false;
	pc_pull_use(pull, 1);
	while (size < pull->rest.size && pull->rest.data[size] != '"' &&
	       pull->rest.data[size] != '\\')
		size++;
	if (size == pull->rest.size || pull->rest.data[size] == '\\')
		return long_string(pull, out_text);
	*out_text = (struct pc_span){ pull->rest.data, size };
	pc_pull_use(pull, size + 1);
	return true;
}
