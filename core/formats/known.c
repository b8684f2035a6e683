/* SPDX-License-Identifier: Apache-2.0
 * The table of known.def and what finds its rows: patterns of lines, in one walk over a head.
 *
 * A pattern is what a line begins with:
 *   blank   at the beginning any number of blanks, elsewhere one or more
 *   %d %x   digits, hexadecimal digits
 *   %f      a number: digits and "."
 *   %w      a word: all up to a blank
 *   %*      anything, also nothing; a plain character must follow, to keep the search linear
 *   %0 %$   the byte NUL; the end of the line
 *   %%      a percent sign */
#include "formats/known.h"

#include <limits.h>

#include "base/auto.h"
#include "formats/lines.h"

enum {
	MAGIC_BYTES = 300, /* "at the very beginning" */
	LINE_BYTES = 600,  /* of a longer line only the beginning is looked at */
	PATTERNS_MAX = 16  /* a row */
};

/* ---- patterns ---- */
static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool belongs(char class, char c)
{
	switch (class) {
	case ' ':
		return is_blank(c);
	case 'd':
		return is_digit(c);
	case 'x':
		return is_hex(c);
	case 'f':
		return is_digit(c) || c == '.';
	default:
		return !is_blank(c);
	}
}

static bool take_class(char class, bool optional, struct pc_span line, size_t *at)
{
	size_t from = *at;

	while (*at < line.size && belongs(class, line.data[*at]))
		(*at)++;
	return optional || *at > from;
}

static bool take_char(char c, struct pc_span line, size_t *at)
{
	return *at < line.size && line.data[(*at)++] == c;
}

/* One item of a pattern, at *p, against the line at *at. */
static bool take_item(struct pc_span pattern, size_t *p, struct pc_span line, size_t *at)
{
	char c = pattern.data[(*p)++];

	if (c == ' ')
		return take_class(' ', *p == 1, line, at);
	if (c != '%' || *p == pattern.size)
		return take_char(c, line, at);
	c = pattern.data[(*p)++];
	if (c == '$')
		return *at == line.size;
	if (c == '0' || c == '%')
		return take_char(c == '0' ? '\0' : '%', line, at);
	return take_class(c, false, line, at);
}

static bool is_star(struct pc_span pattern, size_t p)
{
	return p + 1 < pattern.size && pattern.data[p] == '%' && pattern.data[p + 1] == '*';
}

/* From `at` on, where the plain character that begins the rest of a pattern stands next; size: it
 * does not. */
static size_t next_place(struct pc_span pattern, size_t p, struct pc_span line, size_t at)
{
	const char *found;

	if (p == pattern.size || pattern.data[p] == '%' || pattern.data[p] == ' ')
		return at;
	found = at < line.size ? memchr(line.data + at, pattern.data[p], line.size - at) : NULL;
	return found ? (size_t)(found - line.data) : line.size;
}

bool pc_known_matches(struct pc_span pattern, struct pc_span line)
{
	size_t p = 0, at = 0, star = SIZE_MAX, star_at = 0;

	while (p < pattern.size) {
		if (is_star(pattern, p)) {
			star = p += 2;
			at = star_at = next_place(pattern, star, line, at);
		} else if (!take_item(pattern, &p, line, &at)) {
			if (star == SIZE_MAX || star_at >= line.size)
				return false;
			p = star;
			at = star_at = next_place(pattern, star, line, star_at + 1);
		}
	}
	return true;
}

/* ---- the table ---- */
/* What is said of a row, once for all rows of its use. The commands of other plugins may be there
 * or not: "perfcopilot commands" knows. */
#define HAS_IT(command) \
	"; it is for the command " command " (\"perfcopilot commands\" lists those found)"
#define STACKTRACE "it says where threads stood, and no costs to add up" HAS_IT("stacktrace")
#define CODE "it says what the lines of a function cost, not how functions compare" HAS_IT("code")
#define ANALYZECMD "it says how a system or a run fares, not which code costs" HAS_IT("analyzecmd")
#define CONVERT(with) "it is not read as it is; give what this prints: " with
#define RECORD(with) "there are no costs in it; give what this prints: " with

static const struct known {
	struct pc_format format;
	int score;
	unsigned lines; /* so many must match; 0: the very beginning of the input must */
	const char *patterns[PATTERNS_MAX];
} knowns[] = {
/* clang-format off */
#define PC_KNOWN(name, description, use, score, lines, ...) \
	{ { name, description, NULL, NULL, use }, score, lines, { __VA_ARGS__ } },
#include "formats/known.def"
#undef PC_KNOWN
	/* clang-format on */
};

enum { ROWS = sizeof(knowns) / sizeof(knowns[0]) };

/* Most patterns fail at their first byte, or at the first behind the blanks. */
static bool may_begin(const char *pattern, struct pc_span line)
{
	bool blank = *pattern == ' ';
	size_t at = 0;

	pattern += blank;
	if (*pattern == '%')
		return true;
	take_class(' ', true, blank ? line : PC_SPAN(""), &at);
	return at < line.size && line.data[at] == *pattern;
}

static bool row_matches(const struct known *known, struct pc_span line)
{
	for (size_t i = 0; i < PATTERNS_MAX && known->patterns[i]; i++)
		if (may_begin(known->patterns[i], line) &&
		    pc_known_matches(pc_span(known->patterns[i]), line))
			return true;
	return false;
}

static struct pc_span first_bytes(struct pc_span span, size_t size)
{
	return (struct pc_span){ span.data, span.size < size ? span.size : size };
}

/* The line without blanks at its end. */
static struct pc_span without_end(struct pc_span line)
{
	while (line.size && is_blank(line.data[line.size - 1]))
		line.size--;
	return line;
}

static void consider(const struct known *known, const struct known **best)
{
	if (!*best || known->score > (*best)->score)
		*best = known;
}

static bool is_wanted(const struct known *known, pc_known_wanted *wanted)
{
	return !wanted || wanted(&known->format);
}

const struct pc_format *pc_known_detect(struct pc_span head, pc_known_wanted *wanted,
					int *out_score)
{
	unsigned seen[ROWS] = { 0 };
	struct pc_span magic = first_bytes(head, MAGIC_BYTES), line;
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	const struct known *best = NULL;
	bool more;

	for (size_t i = 0; i < ROWS; i++)
		if (!is_wanted(&knowns[i], wanted))
			seen[i] = UINT_MAX; /* never to be looked at */
		else if (!knowns[i].lines && row_matches(&knowns[i], magic))
			consider(&knowns[i], &best);
	for (pc_lines_head(&lines, head); !pc_lines_next(&lines, &line, &more) && more;) {
		line = without_end(first_bytes(line, LINE_BYTES));
		for (size_t i = 0; i < ROWS && line.size; i++)
			if (seen[i] < knowns[i].lines && row_matches(&knowns[i], line) &&
			    ++seen[i] == knowns[i].lines)
				consider(&knowns[i], &best);
	}
	if (best)
		*out_score = best->score;
	return best ? &best->format : NULL;
}

void pc_known_choose(struct pc_known_rows *rows, pc_known_belongs *of, const void *context)
{
	_Static_assert((int)ROWS <= (int)PC_KNOWN_ROWS_MAX, "a row is a byte");
	rows->count = 0;
	for (size_t i = 0; i < ROWS; i++)
		if (knowns[i].lines == 1 && of(context, &knowns[i].format))
			rows->rows[rows->count++] = (uint8_t)i;
}

const struct pc_format *pc_known_line(const struct pc_known_rows *rows, struct pc_span line,
				      int *out_score)
{
	const struct known *best = NULL;

	line = without_end(first_bytes(line, LINE_BYTES));
	for (size_t i = 0; i < rows->count && line.size; i++)
		if (row_matches(&knowns[rows->rows[i]], line))
			consider(&knowns[rows->rows[i]], &best);
	if (best)
		*out_score = best->score;
	return best ? &best->format : NULL;
}

const struct pc_format *pc_known_named(const char *name)
{
	for (size_t i = 0; i < ROWS; i++)
		if (!strcmp(knowns[i].format.name, name))
			return &knowns[i].format;
	return NULL;
}
