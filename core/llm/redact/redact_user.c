/* SPDX-License-Identifier: Apache-2.0
 * Passwords behind the name of a user: scheme://user:password@host, user:password@host, and the
 * lines of .netrc. */
#include <ctype.h>

#include "llm/redact/redact_find.h"

enum { LOOK = 512, USER_MAX = 32, PORT_MAX = 5 };

static char at_of(struct pc_span text, size_t i)
{
	return i < text.size ? text.data[i] : '\0';
}

static bool is_alnum(char c)
{
	return isalnum((unsigned char)c) != 0;
}

static bool is_mixed(struct pc_span span)
{
	bool digit = false, letter = false;

	for (size_t i = 0; i < span.size; i++) {
		digit |= isdigit((unsigned char)span.data[i]) != 0;
		letter |= isalpha((unsigned char)span.data[i]) != 0;
	}
	return digit && letter;
}

/* A name that gives nothing away, and in which nothing else is looked for. */
static bool is_plain(struct pc_span user)
{
	struct pc_secret secret;

	for (size_t i = 0; i < user.size && user.size <= USER_MAX; i++)
		if ((!is_alnum(user.data[i]) && !strchr("._-", user.data[i])) ||
		    pc_secret_form(user, i, &secret))
			return false;
	return user.size <= USER_MAX;
}

bool pc_secret_behind_user(struct pc_span text, struct pc_span both, char sign, size_t *out_start)
{
	struct pc_span user, password;

	if (pc_span_find(both, "[redacted:"))
		return false; /* seen already */
	if (!pc_span_cut(both, sign, &user, &password) || !password.size)
		return false;
	*out_start =
		(size_t)((sign != ':' || is_plain(user) ? password.data : both.data) - text.data);
	return true;
}

/* ---- scheme://user:password@host ---- */
static size_t port_end(struct pc_span text, size_t at)
{
	size_t end = at;

	while (end - at < PORT_MAX && isdigit((unsigned char)at_of(text, end)))
		end++;
	return end;
}

/* Up to where a host ends that begins at `at`: its labels, and its port. */
static bool is_whole_host(struct pc_span text, size_t at)
{
	size_t end = at;
	bool dot = false;

	while (end < text.size && end - at < LOOK &&
	       (is_alnum(text.data[end]) || strchr(".-", text.data[end])))
		dot |= text.data[end++] == '.';
	return end > at && (dot || at_of(text, end) == ':' ||
			    pc_span_is((struct pc_span){ text.data + at, end - at }, "localhost"));
}

/* What ends the authority may be a part of a password that nobody encoded: then "@" follows. After
 * "host:80" and after a whole host it is no part of one. */
static size_t long_end(struct pc_span text, size_t start, size_t end)
{
	struct pc_span authority = { text.data + start, end - start }, user, rest;
	size_t last = start + LOOK < text.size ? start + LOOK : text.size, found = end, port;

	if (end >= last || !strchr("/?#", text.data[end]) ||
	    !pc_span_cut(authority, ':', &user, &rest))
		return end;
	port = port_end(text, (size_t)(rest.data - text.data));
	if (port == end)
		return end;
	if (pc_span_cut_last(authority, '@', &user, &rest) &&
	    is_whole_host(text, (size_t)(rest.data - text.data)))
		return end;
	for (size_t i = end;
	     i < last && (unsigned char)text.data[i] > ' ' && !strchr("\"'<>`\\", text.data[i]);
	     i++)
		if (text.data[i] == '@' && is_whole_host(text, i + 1))
			found = i + 1;
	return found;
}

bool pc_secret_url(struct pc_span text, size_t at, struct pc_secret *out)
{
	size_t start = at + 3, end = start;
	struct pc_span user, host;

	if (!at || !is_alnum(text.data[at - 1]))
		return false;
	while (end < text.size && (unsigned char)text.data[end] > ' ' &&
	       !strchr("/?#\"'<>`\\", text.data[end]))
		end++;
	end = long_end(text, start, end);
	if (!pc_span_cut_last((struct pc_span){ text.data + start, end - start }, '@', &user,
			      &host))
		return false;
	if (!pc_secret_behind_user(text, user, ':', &start) &&
	    (memchr(user.data, ':', user.size) || user.size < 16 || !is_mixed(user)))
		return false; /* a user's name, no token */
	*out = (struct pc_secret){ start, start + user.size - (start - (at + 3)), "password" };
	return true;
}

/* ---- user:password@host ---- */
static bool is_any(struct pc_span word, const char *const *words)
{
	for (; *words; words++)
		if (word.size == strlen(*words) && !strncasecmp(word.data, *words, word.size))
			return true;
	return false;
}

/* "db.example.org", "10.0.0.1", "localhost", "h:5432"; no "GLIBC_2.2.5", "plt", "main.c". */
static bool is_host(struct pc_span text, size_t at)
{
	static const char *const files[] = { "a",   "c",     "cc",  "cpp", "css", "cxx",  "dll",
					     "exe", "go",    "h",   "hpp", "htm", "html", "java",
					     "js",  "json",  "jsm", "md",  "mjs", "o",	  "php",
					     "pl",  "py",    "rb",  "rs",  "sh",  "so",	  "ts",
					     "txt", "dylib", NULL };
	size_t end = at, dots = 0, digits = 0, port;
	struct pc_span host, before, label;

	while (end < text.size && end - at < LOOK &&
	       (is_alnum(text.data[end]) || strchr(".-", text.data[end]))) {
		dots += text.data[end] == '.';
		digits += isdigit((unsigned char)text.data[end++]) != 0;
	}
	while (end > at && strchr(".-", text.data[end - 1]))
		dots -= text.data[--end] == '.';
	host = (struct pc_span){ text.data + at, end - at };
	if (!host.size || at_of(text, end) == '_' || at_of(text, end) == '(')
		return false;
	if (pc_span_is(host, "localhost"))
		return true;
	if (digits + dots == host.size)
		return dots == 3;
	port = at_of(text, end) == ':' ? port_end(text, end + 1) : 0;
	if (port > end + 2 && !is_alnum(at_of(text, port)) && isalpha((unsigned char)*host.data))
		return dots || !is_any(host, (const char *const[]){ "sha256", "sha512", NULL });
	if (!pc_span_cut_last(host, '.', &before, &label) || label.size < 2 || is_any(label, files))
		return false;
	for (size_t i = 0; i < label.size; i++)
		if (!isalpha((unsigned char)label.data[i]))
			return false;
	return true;
}

bool pc_secret_login(struct pc_span text, const struct pc_secret_name *name, struct pc_secret *out)
{
	enum { PASSWORD_LEAST = 4, PASSWORD_MOST = 128 };
	static const char *const labels[] = {
		"mailto", "mail", "email", "e-mail", "from",	   "to",   "cc",      "bcc",
		"sip",	  "sips", "xmpp",  "acct",   "jid",	   "user", "author",  "by",
		"sender", "id",	  "uid",   "login",  "maintainer", "name", "contact", "reply-to",
		"ssh",	  "scp",  "git",   "owner",  "username",   NULL
	};
	struct pc_span user = { text.data + name->start, name->end - name->start };
	size_t start = name->end + 1, end = start, at = 0;

	if (at_of(text, name->end) != ':' || !isalpha((unsigned char)*user.data) ||
	    (name->before && !isspace((unsigned char)name->before) &&
	     !strchr("\"'`(=,", name->before)) ||
	    !is_plain(user) || is_any(user, labels) || strchr("/\\:", at_of(text, start)))
		return false;
	while (end < text.size && end - start <= PASSWORD_MOST &&
	       (unsigned char)text.data[end] > ' ' && !strchr("\"'`<>()", text.data[end])) {
		if (text.data[end] == '@')
			at = end;
		end++;
	}
	if (at < start + PASSWORD_LEAST || !is_host(text, at + 1) ||
	    pc_span_find((struct pc_span){ text.data + start, at - start }, "[redacted:"))
		return false;
	*out = (struct pc_secret){ start, at, "password" };
	return true;
}

/* ---- .netrc ---- */
static struct pc_span next_word(struct pc_span text, size_t *at, size_t last)
{
	size_t start;

	while (*at < last && isspace((unsigned char)text.data[*at]))
		++*at;
	start = *at;
	while (*at < last && !isspace((unsigned char)text.data[*at]))
		++*at;
	return (struct pc_span){ text.data + start, *at - start };
}

/* "machine h login u password X", on one line or on several. */
bool pc_secret_netrc(struct pc_span text, const struct pc_secret_name *name, struct pc_secret *out)
{
	static const char *const before[] = { "login", "user", "account", NULL };
	struct pc_span word = { text.data + name->start, name->end - name->start };
	size_t at = name->end, last = at + LOOK < text.size ? at + LOOK : text.size, start, end;

	if (!name->begins_line || (!pc_span_is(word, "machine") && !pc_span_is(word, "default")) ||
	    !isspace((unsigned char)at_of(text, at)))
		return false;
	if (pc_span_is(word, "machine"))
		next_word(text, &at, last);
	while (is_any(word = next_word(text, &at, last), before))
		next_word(text, &at, last);
	if (!pc_span_is(word, "password") && !pc_span_is(word, "passwd"))
		return false;
	while (at < last && isspace((unsigned char)text.data[at]))
		at++;
	end = pc_secret_word(text, at, &start);
	if (start >= end || pc_secret_marker(text, start))
		return false;
	*out = (struct pc_secret){ start, end, "password" };
	return true;
}
