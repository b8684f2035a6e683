/* SPDX-License-Identifier: Apache-2.0
 * Kinds of work of a line of source, by words outside strings and comments. A line alone does not
 * say everything: what is not sure is not said. */
#include <ctype.h>

#include "base/auto.h"
#include "formats/lines.h"
#include "listing/loops.h"
#include "listing/work.h"

enum { LINE_MAX_SEEN = 1000 };

enum language {
	LANGUAGE_ANY = 0,
	LANGUAGE_PYTHON = 1,
	LANGUAGE_GO = 2,
	LANGUAGE_C = 4,
	LANGUAGE_RUST = 8,
	LANGUAGE_JAVA = 16,
	LANGUAGE_JS = 32
};

static const struct {
	const char *end;
	enum language language;
} ends[] = {
	{ ".py", LANGUAGE_PYTHON },  { ".pyx", LANGUAGE_PYTHON }, { ".go", LANGUAGE_GO },
	{ ".c", LANGUAGE_C },	     { ".h", LANGUAGE_C },	  { ".cc", LANGUAGE_C },
	{ ".cpp", LANGUAGE_C },	     { ".cxx", LANGUAGE_C },	  { ".hpp", LANGUAGE_C },
	{ ".hh", LANGUAGE_C },	     { ".inl", LANGUAGE_C },	  { ".tcc", LANGUAGE_C },
	{ ".rs", LANGUAGE_RUST },    { ".java", LANGUAGE_JAVA },  { ".kt", LANGUAGE_JAVA },
	{ ".scala", LANGUAGE_JAVA }, { ".js", LANGUAGE_JS },	  { ".mjs", LANGUAGE_JS },
	{ ".ts", LANGUAGE_JS },
};

static const struct row {
	enum language language;
	enum pc_work work;
	const char *words;
} rows[] = {
/* clang-format off */
#define PC_SOURCE(language, work, words) { LANGUAGE_##language, PC_WORK_##work, words },
#include "listing/source_work.def"
#undef PC_SOURCE
	/* clang-format on */
};

static enum language language_of(const char *file)
{
	for (size_t i = 0; file && i < sizeof(ends) / sizeof(ends[0]); i++)
		if (pc_span_ends(pc_span(file), ends[i].end))
			return ends[i].language;
	return LANGUAGE_ANY;
}

static bool is_name(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* ---- strings and comments ---- */
/* Whether a comment begins at `at`. Without a language only what is one in all of them counts. */
static bool begins_comment(enum language language, const char *at)
{
	if (language == LANGUAGE_PYTHON)
		return *at == '#';
	return at[0] == '/' && (at[1] == '/' || at[1] == '*');
}

static bool is_quote(enum language language, const char *at, bool after_name)
{
	if (*at == '\'' && (language == LANGUAGE_RUST || after_name))
		return false; /* a lifetime, digits apart */
	return *at == '"' || *at == '\'' ||
	       (*at == '`' && (language == LANGUAGE_GO || language == LANGUAGE_JS));
}

/* Copies a line; what is in a string becomes blank, its quotes stay, comments end it. */
static void plain_line(enum language language, const char *text, char *out, size_t room)
{
	size_t size = 0;
	char quote = '\0';

	for (; *text && size + 1 < room; text++) {
		bool name = size && is_name(out[size - 1]);

		if (quote) {
			out[size++] = *text == quote ? quote : ' ';
			if (*text == '\\' && text[1])
				text++;
			else if (*text == quote)
				quote = '\0';
			continue;
		}
		if (begins_comment(language, text))
			break;
		if (is_quote(language, text, name && language != LANGUAGE_PYTHON))
			quote = *text;
		out[size++] = *text;
	}
	out[size] = '\0';
}

/* ---- words ---- */
/* Where `word` stands as a name of its own, and as a call if it ends in "(". */
static bool has_word(const char *line, struct pc_span word)
{
	bool method = word.data[0] == '.', call = word.data[word.size - 1] == '(';

	for (const char *at = line; (at = strchr(at, word.data[0])); at++) {
		if (strncmp(at, word.data, word.size) != 0)
			continue;
		if (!method && at > line && (is_name(at[-1]) || at[-1] == '.' || at[-1] == '>'))
			continue;
		if (!call && is_name(at[word.size]))
			continue;
		return true;
	}
	return false;
}

static uint64_t words_in(enum language language, const char *line)
{
	uint64_t works = 0;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct pc_span rest = pc_span(rows[i].words), word;

		while ((rows[i].language & language) && pc_span_word(&rest, &word))
			if (has_word(line, word))
				works |= (uint64_t)1 << rows[i].work;
	}
	return works;
}

/* ---- what all languages write alike ---- */
static bool compiled(enum language language)
{
	return language & (LANGUAGE_GO | LANGUAGE_C | LANGUAGE_RUST | LANGUAGE_JAVA);
}

/* "a / b", "a % b": what is divided by a number that a compiler sees it does otherwise. */
static bool divides(enum language language, const char *line)
{
	for (const char *at = line; (at = strpbrk(at, "/%")); at++) {
		const char *left = at, *right = at + 1;

		while (left > line && isspace((unsigned char)left[-1]))
			left--;
		right += *at == '/' && *right == '/';
		right += *right == '=';
		while (isspace((unsigned char)*right))
			right++;
		if (left == line || !(is_name(left[-1]) || strchr(")]", left[-1])))
			continue;
		if (!(is_name(*right) || strchr("(*&-", *right)) || !*right)
			continue;
		if (compiled(language) &&
		    (isdigit((unsigned char)*right) || isupper((unsigned char)*right)))
			continue; /* CELLS is a constant to all appearances */
		return true;
	}
	return false;
}

/* "a[i]", with something that varies in the brackets */
static bool indexes(const char *line)
{
	for (const char *at = line; (at = strchr(at, '[')); at++) {
		const char *inside = at + 1;

		if (at == line || !(is_name(at[-1]) || strchr(")]", at[-1])))
			continue;
		while (isdigit((unsigned char)*inside) || isspace((unsigned char)*inside))
			inside++;
		if (islower((unsigned char)*inside) || *inside == '(' || *inside == '-')
			return true;
	}
	return false;
}

static bool is_keyword(const char *from, const char *to)
{
	static const char *const words[] = { "if",     "for",	 "while", "switch",  "return",
					     "sizeof", "elif",	 "and",	  "or",	     "not",
					     "in",     "func",	 "def",	  "catch",   "assert",
					     "range",  "lambda", "print", "defined", "alignof",
					     "do",     "else",	 "case",  "yield" };
	size_t size = (size_t)(to - from);

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strlen(words[i]) == size && !memcmp(words[i], from, size))
			return true;
	return false;
}

/* "f(x)", but not where a function is defined: at the beginning of a line, or behind its word. */
static bool calls(const char *line)
{
	if (!isspace((unsigned char)*line))
		return false;
	for (const char *at = line; (at = strchr(at, '(')); at++) {
		const char *from = at;

		while (from > line && is_name(from[-1]))
			from--;
		if (from < at && !is_keyword(from, at) && !isdigit((unsigned char)*from))
			return true;
	}
	return false;
}

/* ---- Python ---- */
static bool looks_up(const char *line)
{
	for (const char *at = line; (at = strchr(at, '.')); at++)
		if (at > line && (is_name(at[-1]) || strchr(")]", at[-1])) &&
		    !isdigit((unsigned char)at[-1]) && is_name(at[1]) &&
		    !isdigit((unsigned char)at[1]))
			return true;
	return false;
}

static uint64_t python_works(const char *line)
{
	uint64_t works = 0;

	if (looks_up(line))
		works |= (uint64_t)1 << PC_WORK_ATTRIBUTE;
	if (has_word(line, PC_SPAN("in")) && !has_word(line, PC_SPAN("for")))
		works |= (uint64_t)1 << PC_WORK_MEMBERSHIP;
	if (strstr(line, "f\"") || strstr(line, "f'") || strstr(line, "\" %") ||
	    strstr(line, "' %"))
		works |= (uint64_t)1 << PC_WORK_FORMAT;
	return works;
}

/* "s += "x"" makes a string longer, with a copy of it. */
static bool concatenates(const char *line)
{
	const char *at = strstr(line, "+=");

	return at && (strchr(at, '"') || strchr(at, '\'') || strstr(at, "str("));
}

static bool is_definition(const char *line)
{
	struct pc_span text = pc_span_trim(pc_span(line));

	return pc_span_starts(text, "def ") || pc_span_starts(text, "func ") ||
	       pc_span_starts(text, "async def ") || pc_span_starts(text, "import ") ||
	       pc_span_starts(text, "from ") || pc_span_starts(text, "#include") ||
	       pc_span_starts(text, "@") || pc_span_starts(text, "* ") ||
	       pc_span_starts(text, "fn ") || pc_span_starts(text, "pub fn ");
}

uint64_t pc_work_of_source(const char *text, const char *file)
{
	enum language language = language_of(file);
	char line[LINE_MAX_SEEN];
	uint64_t works;

	plain_line(language, text, line, sizeof(line));
	/* a function of one line is what it does: Go's "func f() { for … }" */
	if (is_definition(line) && !strchr(line, '{'))
		return 0;
	works = words_in(language, line);
	if (pc_loop_begins(pc_span(line)))
		works |= (uint64_t)1 << PC_WORK_LOOP;
	if (divides(language, line))
		works |= (uint64_t)1 << PC_WORK_DIVIDE;
	if (indexes(line))
		works |= (uint64_t)1 << PC_WORK_INDEX;
	if (concatenates(line))
		works |= (uint64_t)1 << PC_WORK_APPEND;
	if (language == LANGUAGE_PYTHON)
		works |= python_works(line);
	if (calls(line))
		works |= (uint64_t)1 << PC_WORK_CALL;
	return works;
}
