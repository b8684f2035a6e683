/* SPDX-License-Identifier: Apache-2.0
 * Whether what a name is given is a secret: values that only hold its place, numbers, types, paths
 * and code are none. */
#include <ctype.h>

#include "llm/redact/redact_find.h"

static bool is_identifier(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static char at(struct pc_span text, size_t i)
{
	return i < text.size ? text.data[i] : '\0';
}

static bool is_any(struct pc_span value, const char *const *words)
{
	for (; *words; words++)
		if (value.size == strlen(*words) && !strncasecmp(value.data, *words, value.size))
			return true;
	return false;
}

static bool starts_any(struct pc_span value, const char *const *words)
{
	for (; *words; words++)
		if (pc_span_starts(value, *words))
			return true;
	return false;
}

/* ---- what stands in place of a value ---- */
/* "<token>", "${TOKEN}", "$TOKEN", "{{ token }}", "{token}", "%s", "%(token)s". */
static bool is_placeholder(struct pc_span value)
{
	static const char *const begins[] = { "<", "${", "$(", "{{", "%(", NULL };
	size_t i = 1;

	if (starts_any(value, begins))
		return true;
	if (*value.data == '%')
		return value.size == 2 || value.data[value.size - 1] == '%';
	if (*value.data == '{') {
		while (i < value.size && (is_identifier(value.data[i]) || value.data[i] == '.'))
			i++;
		return i == value.size || (i + 1 == value.size && value.data[i] == '}');
	}
	while (i < value.size && (isupper((unsigned char)value.data[i]) || value.data[i] == '_'))
		i++;
	return *value.data == '$' && i == value.size;
}

static bool is_nothing(struct pc_span value)
{
	static const char *const words[] = { "true",   "false",	    "null",	"nullptr", "none",
					     "nil",    "undefined", "yes",	"no",	   "on",
					     "off",    "empty",	    "unset",	"default", "stdin",
					     "prompt", "optional",  "required", NULL };
	size_t same = 1;

	while (same < value.size && value.data[same] == *value.data)
		same++;
	return !value.size || is_any(value, words) || is_placeholder(value) ||
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

/* "passwd: files systemd" of nsswitch.conf. */
static bool is_database(struct pc_span word, struct pc_span value)
{
	static const char *const sources[] = { "files", "compat", "systemd", "sss",	"ldap",
					       "nis",	"db",	  "cache",   "winbind", NULL };

	return pc_span_is(word, "passwd") && is_any(value, sources);
}

/* ---- what a program's text gives ---- */
static bool is_type(struct pc_span value)
{
	static const char *const types[] = { "string", "str",  "&str",	  "bytes",     "int",
					     "bool",   "char", "any",	  "object",    "text",
					     "array",  "type", "varchar", "secretstr", NULL };

	return is_any(value, types);
}

/* getpwnam_r, is_valid_token: a verb, and what it does that to. */
static bool is_function(struct pc_span value)
{
	static const char *const verbs[] = { "get",    "set",	"is_",	  "has_",    "check_",
					     "parse_", "read_", "write_", "init_",   "new_",
					     "free_",  "find_", "next_",  "verify_", "hash_",
					     "pam_",   "__",	NULL };
	bool joined = false;

	for (size_t i = 0; i < value.size; i++) {
		joined |= value.data[i] == '_';
		if (!islower((unsigned char)value.data[i]) && value.data[i] != '_')
			return false;
	}
	return joined && starts_any(value, verbs);
}

/* self.password, config.db.token, process.env.X: where a value is kept. */
static bool is_member(struct pc_span value)
{
	static const char *const holders[] = { "self.",	  "this.",    "os.environ", "process.env",
					       "config.", "cfg.",     "settings.",  "args.",
					       "opts.",	  "options.", "params.",    "request.",
					       "req.",	  "env.",     NULL };
	struct pc_span before, last;

	if (!pc_span_cut_last(value, '.', &before, &last) || !last.size || !before.size)
		return false;
	for (size_t i = 0; i < value.size; i++)
		if (!is_identifier(value.data[i]) && !strchr(".[]", value.data[i]))
			return false;
	return isalpha((unsigned char)*value.data) &&
	       (starts_any(value, holders) || pc_secret_is_name(last));
}

/* next(…), list[…], self->x, Type::f. */
static bool is_code(struct pc_span text, struct pc_span value)
{
	size_t i = 0, end;
	char c;

	while (i < value.size && is_identifier(value.data[i]))
		i++;
	end = (size_t)(value.data - text.data) + i;
	c = at(text, end);
	if (!i || isdigit((unsigned char)*value.data) || pc_secret_pair_follows(text, end))
		return false;
	return strchr("([*&", c) ? c != '\0'
				 : i + 1 < value.size && (!memcmp(value.data + i, "->", 2) ||
							  !memcmp(value.data + i, "::", 2));
}

/* "self.password = password" */
static bool is_its_name(struct pc_span word, struct pc_span value)
{
	return word.size >= value.size &&
	       !memcmp(word.data + word.size - value.size, value.data, value.size);
}

/* ---- how much it looks like one ---- */
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

static bool is_shouted(struct pc_span name)
{
	for (size_t i = 0; i < name.size; i++)
		if (islower((unsigned char)name.data[i]))
			return false;
	return true;
}

/* "render_pass", "DB_PWD"; no "--pwd". */
static bool is_part(struct pc_span word)
{
	return memchr(word.data + 1, '_', word.size - 1) ||
	       (isalnum((unsigned char)*word.data) && memchr(word.data, '-', word.size));
}

/* "pass" and "pwd" are a pass of a compiler, the outcome of a test and a folder, too. */
static bool is_password(const struct pc_secret_name *name, const struct pc_secret_given *given,
			struct pc_span word, struct pc_span value)
{
	static const char *const outcomes[] = { "ok",	 "pass",   "passed", "fail",	"failed",
						"first", "second", "last",   "success", NULL };

	if (is_part(word) && is_shouted(word))
		return true;
	if (strchr("/~.", *value.data) || is_any(value, outcomes))
		return false;
	if (given->quoted)
		return value.size >= 4;
	if (is_part(word) || name->in_parens || given->apart || given->sign == ':' || name->dash)
		return is_hard(value);
	return value.size >= 4;
}

/* Of a query, or long enough to be nothing else. */
static bool is_signature(const struct pc_secret_given *given, struct pc_span value)
{
	return is_hard(value) && value.size >= (given->api ? 16 : 40);
}

/* In a program's text, a header, a configuration. */
static bool is_given(struct pc_span text, const struct pc_secret_name *name, unsigned flags,
		     const struct pc_secret_given *given, struct pc_span value)
{
	struct pc_span word = { text.data + name->start, name->end - name->start };

	if (is_code(text, value) || is_member(value) || is_function(value) ||
	    (given->apart && given->sign == '=' && is_its_name(word, value)))
		return false;
	if (given->sign == ':' && (name->in_parens || !given->apart))
		return !name->in_parens && is_hard(value) && at(text, given->end) != ':' &&
		       !memchr(value.data, ':', value.size);
	if (given->sign == ':' && (is_type(value) || is_database(word, value)))
		return false;
	return flags & PC_SECRET_SURE || is_shouted(word) || is_hard(value);
}

bool pc_secret_value(struct pc_span text, const struct pc_secret_name *name, unsigned flags,
		     const struct pc_secret_given *given)
{
	enum { LOOK = 256 }; /* what is longer is no word */
	static const char *const sources[] = { "pass:", "file:", "env:", "fd:", NULL };
	struct pc_span value = { text.data + given->start, given->end - given->start };
	struct pc_span word = { text.data + name->start, name->end - name->start };

	if (value.size > LOOK)
		return true;
	if (is_nothing(value))
		return false;
	if (flags & PC_SECRET_QUERY)
		return is_signature(given, value);
	if (given->sign == ' ' && starts_any(value, sources))
		return false; /* where openssl has it from */
	if (flags & PC_SECRET_WEAK && !is_number(value) && (!given->api || name->dash))
		return !is_code(text, value) && is_password(name, given, word, value);
	if (given->quoted)
		return flags & PC_SECRET_SURE || value.size >= 6 || is_shouted(word);
	if (is_number(value))
		return given->sign != ':' && !pc_span_starts(value, "0x") && !name->in_parens &&
		       !(flags & (PC_SECRET_PART | PC_SECRET_WEAK)) &&
		       value.size >= (flags & PC_SECRET_SURE ? 4 : 6);
	return given->api || is_given(text, name, flags, given, value);
}

bool pc_secret_hard(struct pc_span value)
{
	return is_hard(value);
}

bool pc_secret_pair_follows(struct pc_span text, size_t i)
{
	enum { NAME_LOOK = 32 };
	size_t last = i + NAME_LOOK;

	if (at(text, i) != '&' && at(text, i) != ';')
		return false;
	while (++i < last && (is_identifier(at(text, i)) || strchr("-. ", at(text, i))))
		if (!at(text, i))
			return false;
	return at(text, i) == '=';
}
