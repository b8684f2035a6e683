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
	SURE = PC_SECRET_SURE,
	PART = PC_SECRET_PART,
	WEAK = PC_SECRET_WEAK,
	QUERY = PC_SECRET_QUERY,
	WHOLE = 16,  /* only as the whole name */
	SCHEME = 32, /* the value begins with a word that stays: "Bearer …" */
	REST = 64    /* the value is the rest of the line */
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
	{ "pwd", "password", PART | WHOLE | WEAK },
	{ "pass", "password", PART | WHOLE | WEAK },
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
	{ "clientkeydata", "private-key", SURE },
	{ "signature", "signature", PART },
	{ "sig", "signature", WHOLE | QUERY },
	{ "credential", "secret", 0 },
	{ "credentials", "secret", 0 },
};

static char at(struct pc_span text, size_t i)
{
	return i < text.size ? text.data[i] : '\0';
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static struct pc_span from(struct pc_span text, size_t i)
{
	return (struct pc_span){ text.data + i, text.size - i };
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
		if (!(rows[i].flags & (PART | WHOLE)) || (rows[i].flags & PART && part) ||
		    (rows[i].flags & WHOLE && whole && have == size))
			return &rows[i];
		return NULL;
	}
	return NULL;
}

bool pc_secret_is_name(struct pc_span word)
{
	return find_row(word) != NULL;
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

static void read_value(struct pc_span text, const struct pc_secret_name *name,
		       struct pc_secret_given *given)
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
	while (i < text.size && !ends_word(text.data[i], greedy) &&
	       !pc_secret_pair_follows(text, i))
		i++;
	while (i > given->start && strchr(",;\\", text.data[i - 1]))
		i--;
	if (i > given->start && text.data[i - 1] == ')' &&
	    !memchr(text.data + given->start, '(', i - given->start))
		i--; /* it closes what was opened before the name */
	given->end = i;
}

/* "|" and ">" of YAML: the value is on the next line. */
static void next_line(struct pc_span text, struct pc_secret_given *given)
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
static bool read_sign(struct pc_span text, const struct pc_secret_name *name,
		      struct pc_secret_given *out)
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
	if (before > name->end && pc_span_starts(from(text, i), "value="))
		i += strlen("value"); /* <add key="…" value="…"/> */
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

/* "Authorization: Basic …": the rest of the line, or of the string. */
static bool is_rest(struct pc_span text, const struct row *row, struct pc_secret_given *given)
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
		 !pc_secret_hard(
			 (struct pc_span){ text.data + given->start, given->end - given->start }))
		return false;
	return given->end > given->start;
}

/* "password: correct horse" of YAML, alone on its line. */
static void to_line_end(struct pc_span text, struct pc_secret_given *given)
{
	while (given->end < text.size && !strchr("\n\r\"'`#", text.data[given->end]))
		given->end++;
	while (given->end > given->start && is_blank(text.data[given->end - 1]))
		given->end--;
}

/* "Bearer …": in prose something long, in a string what ends it. */
static bool is_bearer(struct pc_span text, const struct pc_secret_name *name, const struct row *row,
		      struct pc_secret_given *given)
{
	size_t size = given->end - given->start;

	if (strcmp(row->end, "bearer") != 0)
		return false;
	if (size >= 16)
		return true;
	return size >= 6 && name->before && strchr("\"'`", name->before) &&
	       at(text, given->end) == name->before &&
	       pc_secret_hard((struct pc_span){ text.data + given->start, size });
}

bool pc_secret_named(struct pc_span text, const struct pc_secret_name *name, struct pc_secret *out)
{
	struct pc_span word = { text.data + name->start, name->end - name->start };
	const struct row *row = find_row(word);
	struct pc_secret_given given = { 0 };

	if (!row || !read_sign(text, name, &given))
		return false;
	next_line(text, &given);
	read_value(text, name, &given);
	if (pc_secret_marker(text, given.start) ||
	    pc_span_starts(from(text, given.start), "-----BEGIN"))
		return false; /* seen already; a private key is more than this line */
	if (given.sign == '<') {
		const char *end = given.end < text.size ? text.data + given.end : "";

		if (given.end == given.start || strncmp(end, "</", 2) != 0)
			return false;
	} else if (given.sign == ' ' && !given.api) {
		if (!is_bearer(text, name, row, &given))
			return false;
	}
	if (row->flags & REST) {
		if (!is_rest(text, row, &given) || pc_secret_marker(text, given.start))
			return false;
	} else if (given.sign != '<' && !pc_secret_value(text, name, row->flags, &given)) {
		return false;
	} else if (!given.quoted && row->flags & SURE && given.sign == ':' && name->begins_line) {
		to_line_end(text, &given);
	}
	*out = (struct pc_secret){ given.start, given.end, row->kind };
	return given.end > given.start;
}
