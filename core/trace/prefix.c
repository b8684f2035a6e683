/* SPDX-License-Identifier: Apache-2.0
 * Forms of prefixes, tried at the beginning of a line, and again on what is left: a container's
 * engine puts its own in front of that of the program's log. In a form stand
 *
 *   %T  a date with a time: 2024-01-31T10:00:00.123Z, 2024/01/31 10:00:00,123 +01:00
 *   %t  a time: 10:00:00.123
 *   %D  a date as syslog has it: Jan 31 10:00:00
 *   %n  a name: letters, digits and _.@:/$+-
 *   %a  letters, %d digits, %f digits with a point
 *   %o  stdout or stderr
 *   %v  one letter of a level: V D I W E F
 *   %q  anything but brackets
 *   %_  blanks, also none
 *   {}  what tells processes, threads or streams apart
 *
 * and all else for itself; one blank ends a form, so that the indentation behind it stays. */
#include "trace/prefix.h"

#include "base/auto.h"
#include "formats/lines.h"
#include "trace/wrapped.h"

enum { ROUNDS = 3, NAME_MAX = 200, LOOKED_AT = 400 /* lines of a head */ };

static const struct form {
	const char *pattern;
	bool most;    /* nearly every line must have it: it might be something else */
	bool goes_on; /* the line is but a part of one */
} forms[] = {
	{ "%T {%o} P ", .goes_on = true }, /* containerd, CRI-O */
	{ "%T {%o} F " },
	{ "%D {%n %n[%d]}: " }, /* syslog, journald */
	{ "%T {%n %n[%d]}: " },
	{ "%D {%n} kernel: " },
	{ "%T {%n} kernel: " },
	{ "%T {%n[%n]}: " },		  /* Heroku */
	{ "<%d>%d %T {%n %n %n} %n - " }, /* RFC 5424 */
	{ "<%d>" },
	{ "[%_%f][%_{%n}] " }, /* dmesg, with the caller */
	{ "[%_%f] " },
	{ "[%a %D %d] " },
	{ "[%T] " },
	{ "[pod/{%n}] " },
	{ "%v%d %t%_{%d} %n:%d] " },	    /* glog, klog */
	{ "%d-%d %t%_{%d%_%d} %v %n%_: " }, /* logcat */
	{ "%v/%n%_(%_{%d}): " },
	{ "%T%_[{%q}]%_%a%_%n%_- ", .most = true }, /* logback, log4j */
	{ "%t%_[{%q}]%_%a%_%n%_- ", .most = true },
	{ "%T%_%a%_[{%q}]%_%n%_- ", .most = true },
	{ "%T%_%a%_%d%_---%_[{%q}]%_%n%_: ", .most = true },
	{ "{%n}%_| ", .most = true }, /* docker compose, foreman */
	{ "%T " },
	{ "%t ", .most = true },
};

enum { FORMS = sizeof(forms) / sizeof(forms[0]) };
_Static_assert(FORMS <= 32, "a form is a bit");

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_name(char c)
{
	return is_letter(c) || is_digit(c) || (c && strchr("_.@:/$+-", c));
}

/* `shape`: 0 stands for a digit, all else for itself. */
static bool take_shape(struct pc_span line, size_t *at, const char *shape)
{
	size_t size = strlen(shape);

	if (line.size - *at < size)
		return false;
	for (size_t i = 0; i < size; i++) {
		char c = line.data[*at + i];

		if (shape[i] == '0' ? !is_digit(c) : c != shape[i])
			return false;
	}
	*at += size;
	return true;
}

static bool take_any(struct pc_span line, size_t *at, bool (*belongs)(char c))
{
	size_t from = *at;

	while (*at < line.size && *at - from < NAME_MAX && belongs(line.data[*at]))
		(*at)++;
	return *at > from;
}

static bool take_time(struct pc_span line, size_t *at)
{
	if (!take_shape(line, at, "00:00:00"))
		return false;
	if (*at + 1 < line.size && (line.data[*at] == '.' || line.data[*at] == ',') &&
	    is_digit(line.data[*at + 1])) {
		(*at)++;
		take_any(line, at, is_digit);
	}
	return true;
}

/* "Z", "+01:00", " +0100", " UTC" */
static void take_zone(struct pc_span line, size_t *at)
{
	static const char *const zones[] = { "Z",	"+00:00", "-00:00", "+0000",
					     "-0000",	" +0000", " -0000", " +00:00",
					     " -00:00", " UTC",	  " GMT" };

	for (size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++)
		if (take_shape(line, at, zones[i]))
			return;
}

static bool take_date_time(struct pc_span line, size_t *at)
{
	if (!take_shape(line, at, "0000-00-00") && !take_shape(line, at, "0000/00/00"))
		return false;
	if (*at == line.size || !strchr("T _", line.data[*at]) || !line.data[*at])
		return false;
	(*at)++;
	if (!take_time(line, at))
		return false;
	take_zone(line, at);
	return true;
}

static bool take_syslog_date(struct pc_span line, size_t *at)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

	for (size_t i = 0; i < sizeof(months) - 1; i += 3) {
		if (line.size - *at < 15 || memcmp(line.data + *at, months + i, 3) != 0)
			continue;
		*at += 3;
		return (take_shape(line, at, " 00 ") || take_shape(line, at, "  0 ")) &&
		       take_time(line, at);
	}
	return false;
}

static bool is_inner(char c)
{
	return c != '[' && c != ']';
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool take_fraction(struct pc_span line, size_t *at)
{
	if (!take_any(line, at, is_digit) || *at == line.size || line.data[*at] != '.')
		return false;
	(*at)++;
	return take_any(line, at, is_digit);
}

static bool take_level(struct pc_span line, size_t *at)
{
	return *at < line.size && line.data[*at] && strchr("VDIWEF", line.data[(*at)++]);
}

/* A name ends before a ":" or "[" that the form goes on with. */
static bool take_name(struct pc_span line, size_t *at, char next)
{
	size_t from = *at;

	if (!take_any(line, at, is_name))
		return false;
	while (next == ':' && *at > from + 1 && line.data[*at - 1] == ':')
		(*at)--;
	if (next == ':' && memchr(line.data + from, ':', *at - from) && *at < line.size &&
	    line.data[*at] != ':')
		*at = (size_t)((const char *)memchr(line.data + from, ':', *at - from) - line.data);
	return *at > from;
}

static bool take_item(char item, char next, struct pc_span line, size_t *at)
{
	switch (item) {
	case 'T':
		return take_date_time(line, at);
	case 't':
		return take_time(line, at);
	case 'D':
		return take_syslog_date(line, at);
	case 'n':
		return take_name(line, at, next);
	case 'a':
		return take_any(line, at, is_letter);
	case 'd':
		return take_any(line, at, is_digit);
	case 'f':
		return take_fraction(line, at);
	case 'o':
		return take_shape(line, at, "stdout") || take_shape(line, at, "stderr");
	case 'v':
		return take_level(line, at);
	case 'q':
		return take_any(line, at, is_inner);
	default:
		take_any(line, at, is_blank);
		return true;
	}
}

/* How many bytes of the line are of the form; 0: it has another. */
static size_t form_size(const struct form *form, struct pc_span line, struct pc_span *out_key)
{
	const char *p = form->pattern;
	size_t at = 0, key = 0;

	*out_key = PC_SPAN("");
	for (; *p; p++) {
		if (*p == '{') {
			key = at;
		} else if (*p == '}') {
			*out_key = (struct pc_span){ line.data + key, at - key };
		} else if (*p == '%') {
			p++;
			if (!take_item(*p, p[1] == '}' ? p[2] : p[1], line, &at))
				return 0;
		} else if (at == line.size) {
			return *p == ' ' && !p[1] ? at : 0; /* a blank at the end was cut off */
		} else if (line.data[at++] != *p) {
			return 0;
		}
	}
	return at;
}

/* What begins so can have no prefix: that is most lines. */
static bool may_have_one(struct pc_span line)
{
	return line.size && !is_blank(line.data[0]) && line.data[0] != '#';
}

static size_t take_one(uint32_t in_use, struct pc_span line, size_t *out_form,
		       struct pc_span *out_key)
{
	for (size_t i = 0; i < FORMS; i++) {
		size_t size = in_use >> i & 1 ? form_size(&forms[i], line, out_key) : 0;

		if (size) {
			*out_form = i;
			return size;
		}
	}
	return 0;
}

struct pc_span pc_prefixes_take(struct pc_prefixes *prefixes, struct pc_span line,
				struct pc_text *key, bool *out_goes_on)
{
	struct pc_span part;
	size_t form, size;

	*out_goes_on = false;
	prefixes->text.size = 0;
	if (prefixes->wrapped && pc_wrapped_take(line, &prefixes->text, key, out_goes_on))
		line = pc_text_span(&prefixes->text);
	for (int i = 0; i < ROUNDS && may_have_one(line); i++) {
		size = take_one(prefixes->forms, line, &form, &part);
		if (!size)
			break;
		line.data += size;
		line.size -= size;
		*out_goes_on |= forms[form].goes_on;
		if (part.size && key) {
			pc_text_putc(key, ' ');
			pc_text_add(key, part.data, part.size);
		}
	}
	return line;
}

/* ---- which are in use ---- */
static uint32_t all_forms(bool most)
{
	uint32_t bits = 0;

	for (size_t i = 0; i < FORMS; i++)
		if (forms[i].most == most)
			bits |= (uint32_t)1 << i;
	return bits;
}

struct seen {
	unsigned lines, forms[FORMS];
};

/* The first of the forms that the line has, all of them counted; 0: it has none. */
static size_t count_forms(struct seen *seen, uint32_t which, struct pc_span line, uint32_t *counted)
{
	size_t first = 0;
	struct pc_span key;

	for (size_t i = 0; i < FORMS; i++) {
		size_t size = which >> i & 1 ? form_size(&forms[i], line, &key) : 0;

		if (!size)
			continue;
		seen->forms[i] += !(*counted >> i & 1);
		*counted |= (uint32_t)1 << i;
		first = first ? first : size;
	}
	return first;
}

static void look_at(struct seen *seen, struct pc_span line)
{
	uint32_t certain = all_forms(false), others = all_forms(true), counted = 0;

	seen->lines++;
	for (int i = 0; i < ROUNDS && may_have_one(line); i++) {
		size_t other = count_forms(seen, others, line, &counted);
		size_t size = count_forms(seen, certain, line, &counted);

		size = size ? size : other;
		if (!size)
			return;
		line.data += size;
		line.size -= size;
	}
}

/* Nearly every line is an object that says one. */
static bool is_wrapped(struct pc_span head)
{
	enum { FEW = 40 };
	struct pc_text text PC_AUTO(text) = { 0 };
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	unsigned seen = 0, wrapped = 0;
	struct pc_span line;
	bool more, goes_on;

	for (pc_lines_head(&lines, head);
	     seen < FEW && !pc_lines_next(&lines, &line, &more) && more;) {
		seen += pc_span_trim(line).size > 0;
		text.size = 0;
		wrapped += pc_wrapped_take(line, &text, NULL, &goes_on);
	}
	return wrapped && wrapped >= seen - seen / 5;
}

void pc_prefixes_clear(struct pc_prefixes *prefixes)
{
	pc_text_clear(&prefixes->text);
}

void pc_prefixes_look(struct pc_prefixes *prefixes, struct pc_span head)
{
	struct seen seen = { 0 };
	struct pc_lines lines = { 0 };
	struct pc_span line;
	bool more, goes_on;

	*prefixes = (struct pc_prefixes){ .wrapped = is_wrapped(head) };
	for (pc_lines_head(&lines, head);
	     seen.lines < LOOKED_AT && !pc_lines_next(&lines, &line, &more) && more;) {
		line = pc_prefixes_take(prefixes, line, NULL, &goes_on);
		if (pc_span_trim(line).size)
			look_at(&seen, line);
	}
	pc_lines_clear(&lines);
	for (size_t i = 0; i < FORMS; i++)
		if (seen.forms[i] &&
		    (!forms[i].most || seen.forms[i] >= seen.lines - seen.lines / 5))
			prefixes->forms |= (uint32_t)1 << i;
}
