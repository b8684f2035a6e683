/* SPDX-License-Identifier: Apache-2.0
 * Secrets that are told by the name they are given to. Profiles are full of names such as
 * next_token and of types behind colons: what is given must look like a secret, the more so the
 * less the name says. */
#include <ctype.h>

#include "llm/redact/redact_find.h"

enum {
	LOOK = 256, /* bytes of a value that are judged; what is longer is no word */
	NAME_LOOK = 32,
	BLANKS = 64 /* between a name and what it is given */
};

enum {
	SURE = 1,   /* whatever is given is one */
	PART = 2,   /* only as a part of its own: DB_PWD, not PWD */
	WHOLE = 4,  /* only as the whole name */
	SCHEME = 8, /* the value begins with a word that stays: "Bearer …" */
	REST = 16   /* the value is the rest of the line */
};

/* Letters only, without "_" and "-", as the end of a name; the first that fits counts. */
static const struct row {
	const char *end, *kind;
	unsigned flags;
} rows[] = {
	{ "proxyauthorization", "authorization", SCHEME | REST },
	{ "authorization", "authorization", SCHEME | REST },
	{ "bearer", "token", WHOLE },
	{ "setcookie", "cookie", WHOLE | REST },
	{ "cookie", "cookie", WHOLE | REST },
	{ "password", "password", SURE },
	{ "passwd", "password", SURE },
	{ "passphrase", "password", SURE },
	{ "storepass", "password", SURE },
	{ "keypass", "password", SURE },
	{ "pwd", "password", PART },
	{ "pass", "password", PART },
	{ "secret", "secret", SURE },
	{ "secretkey", "secret", SURE },
	{ "secretaccesskey", "secret", SURE },
	{ "apikey", "api-key", SURE },
	{ "accesskey", "access-key", SURE },
	{ "accountkey", "access-key", SURE },
	{ "authkey", "access-key", SURE },
	{ "encryptionkey", "secret", SURE },
	{ "masterkey", "secret", SURE },
	{ "privatekey", "private-key", SURE },
	{ "signingkey", "secret", SURE },
	{ "token", "token", 0 },
	{ "signature", "signature", PART },
	{ "credential", "secret", 0 },
	{ "credentials", "secret", 0 },
};

/* What is given: how, and what it is. */
struct given {
	size_t start, end;
	char sign;	  /* '=', ':', ' ' of an option, '<' of an element */
	bool apart;	  /* blanks behind the sign */
	bool quoted, api; /* api: of a query or an option: no code, no type */
};

static char at(struct pc_span text, size_t i)
{
	return i < text.size ? text.data[i] : '\0';
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static size_t skip_blanks(struct pc_span text, size_t i)
{
	size_t last = i + BLANKS;

	while (i < last && is_blank(at(text, i)))
		i++;
	return i;
}

/* ---- the name ---- */
static const struct row *find_row(struct pc_span name)
{
	char letters[NAME_LOOK + 1];
	size_t start = sizeof(letters) - 1, last = name.size;
	bool part = false, whole;

	letters[start] = '\0';
	while (start && last) {
		char c = name.data[--last];

		if (c == '.' || c == '$')
			break;
		if (c != '_' && c != '-')
			letters[--start] = (char)tolower((unsigned char)c);
	}
	whole = !last || name.data[last] == '.' || name.data[last] == '$';
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		size_t size = strlen(rows[i].end), have = sizeof(letters) - 1 - start;

		if (have < size || memcmp(letters + sizeof(letters) - 1 - size, rows[i].end, size))
			continue;
		part = name.size > size && strchr("_-", name.data[name.size - size - 1]);
		if ((rows[i].flags & PART && !part) ||
		    (rows[i].flags & WHOLE && !(whole && have == size)))
			return NULL;
		return &rows[i];
	}
	return NULL;
}

static bool is_shouted(struct pc_span name)
{
	for (size_t i = 0; i < name.size; i++)
		if (islower((unsigned char)name.data[i]))
			return false;
	return true;
}

/* ---- the value ---- */
/* From an opening quote, of which \" is one too, to the one that closes it; else SIZE_MAX. */
static size_t quoted_end(struct pc_span text, size_t start, size_t slashes, char quote)
{
	for (size_t i = start; i < text.size && text.data[i] != '\n'; i++) {
		size_t run = i;

		while (run < text.size && text.data[run] == '\\')
			run++;
		if (at(text, run) == quote &&
		    (run - i <= slashes || (!slashes && (run - i) % 2 == 0)))
			return i;
		i = run > i ? run : i; /* what is escaped is skipped */
	}
	return SIZE_MAX;
}

static bool ends_word(char c, bool greedy)
{
	if ((unsigned char)c <= ' ' || c == '"' || c == '\'' || c == '`')
		return true;
	return !greedy && strchr(",;&)]}<>|", c);
}

static void read_value(struct pc_span text, const struct pc_secret_name *name, struct given *given)
{
	size_t i = given->start, slashes = 0, end;
	bool greedy = !name->in_parens && given->sign != ':' &&
		      (is_blank(name->before) || name->begins_line || given->sign == ' ');

	while (at(text, i + slashes) == '\\' && slashes < 8)
		slashes++;
	if (at(text, i + slashes) == '"' || at(text, i + slashes) == '\'') {
		given->start = i + slashes + 1;
		end = quoted_end(text, given->start, slashes, text.data[i + slashes]);
		if (end != SIZE_MAX) {
			given->end = end;
			given->quoted = true;
			return;
		}
		i = given->start; /* it never ends: a word */
	}
	while (i < text.size && !ends_word(text.data[i], greedy))
		i++;
	while (i > given->start && strchr(",;\\", text.data[i - 1]))
		i--;
	given->end = i;
}

/* "|" and ">" of YAML: the value is on the next line. */
static void next_line(struct pc_span text, struct given *given)
{
	size_t i = given->start;

	if (given->sign != ':' || (at(text, i) != '|' && at(text, i) != '>'))
		return;
	i++;
	if (at(text, i) == '-' || at(text, i) == '+')
		i++;
	if (at(text, i) == '\n')
		given->start = skip_blanks(text, i + 1);
}

/* What stands between a name and its value. */
static bool read_sign(struct pc_span text, const struct pc_secret_name *name, struct given *out)
{
	size_t i = name->end, before;
	bool option = at(text, name->start) == '-' && name->end - name->start > 2;

	while (at(text, i) == '\\' && i < name->end + 8)
		i++;
	if (at(text, i) == '"' || at(text, i) == '\'')
		i++;
	else if (i > name->end)
		return false;
	before = i;
	i = skip_blanks(text, i);
	out->sign = at(text, i);
	if (out->sign == '>' && i == name->end && name->before == '<') {
		out->sign = '<';
		out->start = i + 1;
		return true;
	}
	out->api = option || name->before == '?' || name->before == '&';
	if ((out->sign == ':' && at(text, i + 1) != ':') || out->sign == '=') {
		if (out->sign == '=' && at(text, i + 1) == '=')
			return false;					/* it is compared */
		i += at(text, i + 1) == (out->sign == '=' ? '>' : '='); /* "=>", ":=" */
		out->start = skip_blanks(text, i + 1);
		out->apart = out->start > i + 1;
		return true;
	}
	out->sign = ' ';
	out->start = i;
	out->apart = true;
	return (option ? at(text, i) != '-' : before == name->end) && i > before;
}

/* ---- whether it is one ---- */
/* "<token>", "${TOKEN}", "$TOKEN", "{{ token }}", "%s": what a value is to be put in place of. */
static bool is_placeholder(struct pc_span value)
{
	size_t i = 1;

	if (*value.data == '<' || pc_span_starts(value, "${") || pc_span_starts(value, "$(") ||
	    pc_span_starts(value, "{{"))
		return true;
	if (*value.data == '%')
		return value.size == 2 || value.data[value.size - 1] == '%';
	while (i < value.size && (isupper((unsigned char)value.data[i]) || value.data[i] == '_'))
		i++;
	return *value.data == '$' && i == value.size;
}

static bool is_nothing(struct pc_span value)
{
	static const char *const words[] = { "true",	  "false", "null", "none", "nil",
					     "undefined", "yes",   "no",   "on",   "off",
					     "empty",	  "unset", NULL };
	size_t same = 1;

	for (size_t i = 0; words[i]; i++)
		if (value.size == strlen(words[i]) &&
		    !strncasecmp(value.data, words[i], value.size))
			return true;
	while (same < value.size && value.data[same] == *value.data)
		same++;
	return !value.size || is_placeholder(value) ||
	       (same == value.size && (same > 2 || !isalnum((unsigned char)*value.data)));
}

static bool is_number(struct pc_span value)
{
	size_t i = 0;

	if (pc_span_starts(value, "0x"))
		return true;
	while (i < value.size &&
	       (isdigit((unsigned char)value.data[i]) || strchr(".,%", value.data[i])))
		i++;
	return i == value.size;
}

/* next(…), list[…], self->x, Type::f: what a program's text gives. */
static bool is_code(struct pc_span text, struct pc_span value)
{
	size_t i = 0;
	char c;

	while (i < value.size && (isalnum((unsigned char)value.data[i]) || value.data[i] == '_'))
		i++;
	c = at(text, (size_t)(value.data - text.data) + i);
	return i && !isdigit((unsigned char)*value.data) &&
	       (strchr("([*&", c) ? c != '\0'
				  : i + 1 < value.size && (!memcmp(value.data + i, "->", 2) ||
							   !memcmp(value.data + i, "::", 2)));
}

/* Letters and digits, or signs that no name has. */
static bool is_hard(struct pc_span value)
{
	bool digit = false, letter = false;

	for (size_t i = 0; i < value.size; i++) {
		digit |= isdigit((unsigned char)value.data[i]) != 0;
		letter |= isalpha((unsigned char)value.data[i]) != 0;
	}
	return value.size >= 6 && digit && letter;
}

static bool is_secret(struct pc_span text, const struct pc_secret_name *name, const struct row *row,
		      const struct given *given)
{
	struct pc_span value = { text.data + given->start, given->end - given->start };
	struct pc_span word = { text.data + name->start, name->end - name->start };

	if (value.size > LOOK)
		return true;
	if (is_nothing(value))
		return false;
	if (given->quoted)
		return row->flags & SURE || value.size >= 6 || is_shouted(word);
	if (is_number(value))
		return given->sign != ':' && !pc_span_starts(value, "0x") && !name->in_parens &&
		       !(row->flags & PART) && value.size >= (row->flags & SURE ? 4 : 6);
	if (given->api)
		return true;
	if (is_code(text, value))
		return false;
	if (given->sign == ':' && (name->in_parens || !given->apart))
		return !name->in_parens && is_hard(value) && at(text, given->end) != ':' &&
		       !memchr(value.data, ':', value.size);
	return row->flags & SURE || is_shouted(word) || is_hard(value);
}

/* "Authorization: Basic …": the rest of the line, or of the string. */
static bool is_rest(struct pc_span text, const struct row *row, struct given *given)
{
	size_t i = given->start, scheme;

	if (given->sign == ' ' || given->sign == '<' ||
	    (given->sign == ':' && !given->apart && !given->quoted && at(text, i) == ':'))
		return false;
	if (!given->quoted) {
		while (i < text.size && !strchr("\n\r\"'`", text.data[i]))
			i++;
		given->end = i;
	}
	scheme = given->start;
	while (scheme < given->end && isalpha((unsigned char)text.data[scheme]))
		scheme++;
	if (row->flags & SCHEME && scheme < given->end && is_blank(text.data[scheme]))
		given->start = skip_blanks(text, scheme);
	else if (given->end - given->start <= LOOK &&
		 !is_hard((struct pc_span){ text.data + given->start, given->end - given->start }))
		return false;
	return given->end > given->start;
}

/* "password: correct horse" of YAML, alone on its line. */
static void to_line_end(struct pc_span text, struct given *given)
{
	while (given->end < text.size && !strchr("\n\r\"'`#", text.data[given->end]))
		given->end++;
	while (given->end > given->start && is_blank(text.data[given->end - 1]))
		given->end--;
}

bool pc_secret_named(struct pc_span text, const struct pc_secret_name *name, struct pc_secret *out)
{
	struct pc_span word = { text.data + name->start, name->end - name->start };
	const struct row *row = find_row(word);
	struct given given = { 0 };

	if (!row || !read_sign(text, name, &given))
		return false;
	next_line(text, &given);
	read_value(text, name, &given);
	if (pc_secret_marker(text, given.start) ||
	    pc_span_starts((struct pc_span){ text.data + given.start, text.size - given.start },
			   "-----BEGIN"))
		return false; /* seen already; a private key is more than this line */
	if (given.sign == '<') {
		const char *end = given.end < text.size ? text.data + given.end : "";

		if (given.end == given.start || strncmp(end, "</", 2) != 0)
			return false;
	} else if (given.sign == ' ' && !given.api) {
		/* "Bearer …" */
		if (strcmp(row->end, "bearer") != 0 || given.end - given.start < 16)
			return false;
	}
	if (row->flags & REST) {
		if (!is_rest(text, row, &given) || pc_secret_marker(text, given.start))
			return false;
	} else if (given.sign != '<' && !is_secret(text, name, row, &given)) {
		return false;
	} else if (!given.quoted && row->flags & SURE && given.sign == ':' && name->begins_line) {
		to_line_end(text, &given);
	}
	*out = (struct pc_secret){ given.start, given.end, row->kind };
	return given.end > given.start;
}
