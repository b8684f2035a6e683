/* SPDX-License-Identifier: Apache-2.0
 * Secrets that show what they are: keys of known makes, private keys, credentials in URLs. */
#include "llm/redact/redact_find.h"

enum {
	LOOK = 256, /* bytes of a candidate that are judged */
	UPPER = 1,
	HEX,
	ALNUM,
	BASE64URL, /* "-" and "_" too */
	BASE64,	   /* "+", "/", "=", "%" too */
	DOTTED,	   /* BASE64URL and "." */
	PATH,	   /* ALNUM and "/" */
	RUN,	   /* BASE64URL, of which 16 together are ALNUM: no words joined by "-" */
	JWT	   /* DOTTED, with a "." where a header ends */
};

static const struct form {
	const char *begin;
	int characters;
	size_t least;
	const char *kind;
} forms[] = {
#define FORM(begin, characters, least, kind) { begin, characters, least, kind },
#include "llm/redact/redact_forms.def"
#undef FORM
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_alnum(char c)
{
	return is_digit(c) || is_lower(c) || is_upper(c);
}

static bool belongs(char c, int characters)
{
	switch (characters) {
	case UPPER:
		return is_upper(c) || is_digit(c);
	case HEX:
		return is_digit(c) || (c >= 'a' && c <= 'f');
	case ALNUM:
		return is_alnum(c);
	case BASE64:
		return is_alnum(c) || (c && strchr("-_+/=%", c));
	case PATH:
		return is_alnum(c) || c == '/';
	case DOTTED:
	case JWT:
		return is_alnum(c) || c == '-' || c == '_' || c == '.';
	default:
		return is_alnum(c) || c == '-' || c == '_';
	}
}

/* Names have no digits, or few and no capitals: what has both a digit and a letter is no name. */
static bool is_mixed(struct pc_span span)
{
	bool digit = false, letter = false;

	for (size_t i = 0; i < span.size; i++) {
		digit |= is_digit(span.data[i]);
		letter |= is_alnum(span.data[i]) && !is_digit(span.data[i]);
	}
	return digit && letter;
}

static bool has_run(struct pc_span span)
{
	size_t run = 0;

	for (size_t i = 0; i < span.size && run < 16; i++)
		run = is_alnum(span.data[i]) ? run + 1 : 0;
	return run >= 16;
}

/* "eyJhbGciOi….eyJzdWIi….c2lnbmF0dXJl": a header, and what it speaks of. */
static bool is_jwt(struct pc_span span)
{
	struct pc_span header, rest;

	return pc_span_cut(span, '.', &header, &rest) && header.size >= 14 && is_mixed(header) &&
	       rest.size >= 8 && *rest.data != '.';
}

static bool convinces(const struct form *form, struct pc_span body)
{
	if (form->characters == JWT)
		return is_jwt(body);
	if (form->characters == RUN && !has_run(body))
		return false;
	return form->characters == UPPER || is_mixed(body);
}

static size_t run_end(struct pc_span text, size_t at, size_t end, int characters)
{
	while (at < end && belongs(text.data[at], characters))
		at++;
	return at;
}

static bool is_form(struct pc_span text, size_t at, const struct form *form, struct pc_secret *out)
{
	size_t start = at + strlen(form->begin);
	size_t look = text.size - start < LOOK ? text.size : start + LOOK;
	size_t end = run_end(text, start, look, form->characters);

	if (end - start < form->least ||
	    !convinces(form, (struct pc_span){ text.data + start, end - start }))
		return false;
	/* a form of capitals has one length */
	if (form->characters == UPPER && form->least < 20 &&
	    (end - start != form->least ||
	     (end < text.size && (is_alnum(text.data[end]) || text.data[end] == '_'))))
		return false;
	end = run_end(text, end, text.size, form->characters);
	while (text.data[end - 1] == '.') /* of the sentence */
		end--;
	*out = (struct pc_secret){ at, end, form->kind };
	return true;
}

/* Both cases and digits, as no name has them. */
static bool is_random(struct pc_span span)
{
	bool upper = false, lower = false, digit = false;

	for (size_t i = 0; i < span.size; i++) {
		upper |= is_upper(span.data[i]);
		lower |= is_lower(span.data[i]);
		digit |= is_digit(span.data[i]);
	}
	return upper && lower && digit;
}

/* So many characters, no more, that begin at `start`. */
static bool is_exactly(struct pc_span text, size_t start, size_t size, int characters)
{
	size_t last = text.size - start <= size ? text.size : start + size + 1;

	return run_end(text, start, last, characters) == start + size &&
	       is_random((struct pc_span){ text.data + start, size });
}

/* Vault's old tokens: "s." and 24 more. */
static bool is_vault(struct pc_span text, size_t at, struct pc_secret *out)
{
	enum { SIZE = 24 };
	struct pc_span rest = { text.data + at, text.size - at };

	if (!pc_span_starts(rest, "s.") || (at && strchr("._-$/", text.data[at - 1])) ||
	    !is_exactly(text, at + 2, SIZE, BASE64URL) ||
	    (at + 2 + SIZE < text.size && strchr(".(", text.data[at + 2 + SIZE])))
		return false;
	*out = (struct pc_secret){ at, at + 2 + SIZE, "vault-token" };
	return true;
}

/* Telegram's: the bot's number, ":", 35 more; "bot" before it in addresses. */
static bool is_telegram(struct pc_span text, size_t at, struct pc_secret *out)
{
	enum { NUMBER_LEAST = 6, NUMBER_MOST = 12, SIZE = 35 };
	size_t start = at, end;

	if (pc_span_starts((struct pc_span){ text.data + at, text.size - at }, "bot"))
		start += strlen("bot");
	for (end = start; end < text.size && end - start <= NUMBER_MOST && is_digit(text.data[end]);
	     end++)
		;
	if (end - start < NUMBER_LEAST || end - start > NUMBER_MOST || end >= text.size ||
	    text.data[end] != ':' || !is_exactly(text, end + 1, SIZE, BASE64URL))
		return false;
	*out = (struct pc_secret){ start, end + 1 + SIZE, "telegram-token" };
	return true;
}

bool pc_secret_form(struct pc_span text, size_t at, struct pc_secret *out)
{
	struct pc_span rest = { text.data + at, text.size - at };
	bool found = false;

	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++)
		if (pc_span_starts(rest, forms[i].begin))
			found |= is_form(text, at, &forms[i], out);
	return found || is_vault(text, at, out) || is_telegram(text, at, out);
}

/* ---- private keys ---- */
static struct pc_span from(struct pc_span text, size_t at)
{
	return (struct pc_span){ text.data + at, text.size - at };
}

/* Lines of base64 and of headers ("DEK-Info: …"), as far as they go. */
static size_t body_end(struct pc_span text, size_t at)
{
	size_t end = at;

	while (at < text.size) {
		const char *newline = memchr(text.data + at, '\n', text.size - at);
		size_t next = newline ? (size_t)(newline - text.data) : text.size;
		struct pc_span line = pc_span_trim((struct pc_span){ text.data + at, next - at });
		size_t size = 0;

		while (size < line.size && (belongs(line.data[size], BASE64) ||
					    line.data[size] == '\\' || line.data[size] == '"'))
			size++;
		if (size < line.size && !pc_span_starts(line, "Proc-Type:") &&
		    !pc_span_starts(line, "DEK-Info:"))
			return end;
		end = next;
		at = next + 1;
	}
	return end;
}

bool pc_secret_pem(struct pc_span text, size_t at, struct pc_secret *out)
{
	enum { TITLE = 64 };
	struct pc_span rest = from(text, at), title;
	const char *key, *dashes;
	size_t body;

	if (!pc_span_starts(rest, "-----BEGIN "))
		return false;
	title = (struct pc_span){ rest.data, rest.size < TITLE ? rest.size : TITLE };
	key = pc_span_find(title, "PRIVATE KEY");
	if (!key || memchr(rest.data, '\n', (size_t)(key - rest.data)))
		return false;
	body = (size_t)(key - text.data) + strlen("PRIVATE KEY");
	if (pc_span_starts(from(text, body), " BLOCK"))
		body += strlen(" BLOCK");
	if (pc_span_starts(from(text, body), "-----"))
		body += strlen("-----");
	dashes = pc_span_find(from(text, body), "-----");
	while (dashes && pc_span_starts(from(text, (size_t)(dashes - text.data)), "------"))
		dashes++; /* the last five of a longer line */
	*out = (struct pc_secret){ at, 0, "private-key" };
	if (dashes && pc_span_starts(from(text, (size_t)(dashes - text.data)), "-----END ")) {
		size_t end = (size_t)(dashes - text.data) + strlen("-----END ");

		while (end < text.size && (is_upper(text.data[end]) || is_digit(text.data[end]) ||
					   text.data[end] == ' '))
			end++;
		while (end < text.size && text.data[end] == '-')
			end++;
		out->end = end;
	} else {
		out->end = body_end(text, body); /* it was cut */
	}
	return true;
}
