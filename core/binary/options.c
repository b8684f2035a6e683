/* SPDX-License-Identifier: Apache-2.0
 * What the plain text of a manual or of --help says of an option: the line that is about it, and
 * what is indented below, or stands below it until a blank line. */
#include "binary/options.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/context.h"
#include "binary/binary.h"
#include "binary/files.h"

enum { TOLD_MAX = 600, LETTERS_MAX = 6 };

const char *pc_in_one_line(struct pc *pc, struct pc_span lines)
{
	PC_AUTO(text) struct pc_text line = { 0 };
	bool blank = false;

	lines = pc_span_trim(lines);
	for (size_t i = 0; i < lines.size; i++) {
		bool is_blank = isspace((unsigned char)lines.data[i]);

		if (!is_blank)
			pc_text_add(&line, &lines.data[i], 1);
		else if (!blank)
			pc_text_putc(&line, ' ');
		blank = is_blank;
	}
	return line.size ? pc_arena_strdup(pc_memory(pc), line.data) : NULL;
}

/* ---- lines ---- */
static size_t indent_of(struct pc_span line)
{
	size_t size = 0;

	while (size < line.size && (line.data[size] == ' ' || line.data[size] == '\t'))
		size++;
	return size;
}

static bool is_blank(struct pc_span line)
{
	return indent_of(line) == line.size;
}

static struct pc_span behind_indent(struct pc_span line)
{
	size_t indent = indent_of(line);

	return (struct pc_span){ line.data + indent, line.size - indent };
}

/* "-c, --config FILE" of "-c, --config FILE   what it is", "-l: what it is". */
static struct pc_span heading_of(struct pc_span line)
{
	struct pc_span heading = behind_indent(line);

	for (size_t at = 0; at + 1 < heading.size; at++)
		if (heading.data[at + 1] == ' ' && strchr(" :", heading.data[at])) {
			heading.size = at;
			break;
		}
	return heading;
}

/* Whether an option may be told of here: not in the middle of a paragraph. */
static bool may_begin(struct pc_span before, struct pc_span line)
{
	struct pc_span text = behind_indent(before);

	return !text.size || text.data[0] == '-' || indent_of(before) != indent_of(line) ||
	       text.data[text.size - 1] == ':';
}

/* ---- what a heading is about ---- */
enum about { ABOUT_EXACTLY, ABOUT_BEGINNING, ABOUT_NUMBER };

struct option {
	const char *text;
	enum about about;
	int64_t number; /* of ABOUT_NUMBER */
};

/* The next word that begins with "-"; false: there is none. */
static bool next_option(struct pc_span *rest, struct pc_span *out)
{
	size_t at = 0, size = 1;

	while (at < rest->size &&
	       (rest->data[at] != '-' || (at && !strchr(" ,/|[(", rest->data[at - 1]))))
		at++;
	if (at == rest->size)
		return false;
	while (at + size < rest->size && !strchr(" ,|/", rest->data[at + size]))
		size++;
	*out = (struct pc_span){ rest->data + at, size };
	rest->data += at + size;
	rest->size -= at + size;
	return true;
}

/* "-#", "-NUM", "-<number>", and what lies between "-1" and "-9". */
static bool is_number(struct pc_span heading, int64_t asked)
{
	static const char *const words[] = { "-#", "-NUM", "-<n>", "-<number>", "-number", "-num" };
	int64_t least = INT64_MAX, most = -1, number;
	struct pc_span word;

	while (next_option(&heading, &word)) {
		for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
			if (pc_span_is(word, words[i]))
				return true;
		if (pc_span_int((struct pc_span){ word.data + 1, word.size - 1 }, &number)) {
			least = number < least ? number : least;
			most = number > most ? number : most;
		}
	}
	return asked >= least && asked <= most;
}

static bool fits(struct pc_span word, const struct option *option)
{
	size_t size = strlen(option->text);

	if (!pc_span_starts(word, option->text))
		return false;
	return option->about == ABOUT_BEGINNING || word.size == size ||
	       strchr("=[<:#", word.data[size]);
}

/* "if=FILE", "a": a word without "-" that is an option begins its line, which is short. */
static bool is_plain(struct pc_span heading, const struct option *option)
{
	size_t size = strlen(option->text);

	return pc_span_starts(heading, option->text) &&
	       (heading.size == size || strchr("=,", heading.data[size]));
}

static bool is_about(struct pc_span line, const struct option *option)
{
	struct pc_span heading = heading_of(line), word;

	if (option->text[0] != '-')
		return is_plain(heading, option);
	if (!heading.size || heading.data[0] != '-')
		return false;
	if (option->about == ABOUT_NUMBER)
		return is_number(heading, option->number);
	while (next_option(&heading, &word))
		if (fits(word, option))
			return true;
	return false;
}

/* ---- what is told ---- */
/* False: only the option is named, as in a synopsis. `flat`: what is told of it may stand below it
 * without being indented deeper. */
static bool read_told(struct pc_span first, struct pc_span rest, bool flat, struct pc_text *out)
{
	size_t margin = indent_of(first);
	bool body = heading_of(first).size + 1 < behind_indent(first).size;
	bool blank = false;
	struct pc_span line;

	out->size = 0;
	pc_text_add(out, first.data, first.size);
	while (out->size < TOLD_MAX && pc_span_line(&rest, &line)) {
		bool inside = indent_of(line) > margin;

		if (is_blank(line) && body)
			break;
		blank |= is_blank(line);
		if (is_blank(line))
			continue;
		if (!inside && line.data[indent_of(line)] == '-' && body)
			break;
		if (!inside && line.data[indent_of(line)] != '-' && (blank || !flat))
			break;
		body = body || line.data[indent_of(line)] != '-' || inside;
		pc_text_putc(out, ' ');
		pc_text_add(out, line.data, line.size);
	}
	return body;
}

static bool find_as(struct pc_span text, const struct option *option, bool flat,
		    struct pc_span *out_line, struct pc_text *out_told)
{
	struct pc_span rest = text, before = { "", 0 }, line;

	for (; pc_span_line(&rest, &line); before = line)
		if (is_about(line, option) && may_begin(before, line) &&
		    read_told(line, rest, flat, out_told)) {
			*out_line = line;
			return true;
		}
	return false;
}

/* Where the option is told of; *out_line is the line. */
static bool find(struct pc_span text, const struct option *option, struct pc_span *out_line,
		 struct pc_text *out_told)
{
	return find_as(text, option, false, out_line, out_told) ||
	       find_as(text, option, true, out_line, out_told);
}

static const char *told(struct pc *pc, struct pc_span text, const struct option *option)
{
	PC_AUTO(text) struct pc_text found = { 0 };
	struct pc_span line;

	return find(text, option, &line, &found) ? pc_in_one_line(pc, pc_text_span(&found)) : NULL;
}

/* "-n NUM", "-n, --lines=NUM", "-T#": the rest of the word is its value. */
static bool takes_value(struct pc_span line, char letter)
{
	struct pc_span heading = heading_of(line), word;

	if (memchr(heading.data, '=', heading.size))
		return true;
	while (next_option(&heading, &word))
		if (word.size >= 2 && word.data[1] == letter)
			return word.size > 2 || (heading.size > 1 && heading.data[0] == ' ' &&
						 !strchr("-(", heading.data[1]));
	return false;
}

/* "-xzf" is -x, -z and -f; "-j8" is -j with a value. */
static const char *letters_told(struct pc *pc, struct pc_span text, const char *letters,
				const char *dash)
{
	PC_AUTO(text) struct pc_text all = { 0 };

	for (size_t i = 0; letters[i] && i < LETTERS_MAX; i++) {
		PC_AUTO(text) struct pc_text one = { 0 };
		const char name[] = { dash[0] ? '-' : letters[i], dash[0] ? letters[i] : '\0',
				      '\0' };
		struct pc_span line;

		if (!find(text, &(struct option){ name, ABOUT_EXACTLY, 0 }, &line, &one)) {
			if (!i)
				return NULL;
			continue;
		}
		pc_text_printf(&all, "%s%s", all.size ? "\n" : "",
			       pc_in_one_line(pc, pc_text_span(&one)));
		if (takes_value(line, letters[i]))
			break;
	}
	return all.size ? pc_arena_strdup(pc_memory(pc), all.data) : NULL;
}

const char *pc_letters_told(struct pc *pc, struct pc_span text, const char *letters)
{
	const char *plain = letters_told(pc, text, letters, "");

	return plain ? plain : letters_told(pc, text, letters, "-");
}

/* "-Xmx4g" is told of as "-Xmx size", "--x=y" as "--x", "-19" as "-#". */
const char *pc_option_told(struct pc *pc, struct pc_span text, const char *option)
{
	struct pc_arena *arena = pc_memory(pc);
	size_t name = strcspn(option, "="), word = strcspn(option, "0123456789");
	struct option asked = { option, ABOUT_EXACTLY, 0 };
	const char *found =
		name > 1 || isalpha((unsigned char)option[0]) ? told(pc, text, &asked) : NULL;

	if (!found && option[name] && name) {
		asked.text = pc_arena_strndup(arena, option, name);
		found = told(pc, text, &asked);
	}
	if (found || option[0] != '-' || !option[1] || option[1] == '-')
		return found;
	if (pc_span_int(pc_span(option + 1), &asked.number)) {
		asked.about = ABOUT_NUMBER;
		return told(pc, text, &asked);
	}
	if (word > 2 && option[word]) {
		asked = (struct option){ pc_arena_strndup(arena, option, word), ABOUT_BEGINNING,
					 0 };
		found = told(pc, text, &asked);
	}
	return found ? found : letters_told(pc, text, option + 1, "-");
}
