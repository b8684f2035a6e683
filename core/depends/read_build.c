/* SPDX-License-Identifier: Apache-2.0
 * Build systems of C and C++: calls like find_package(ZLIB 1.2) and dependency('zlib'), which may
 * go over several lines, and -lz. */
#include "depends/reader.h"

/* What is not closed would be looked through to the end of the file, at each call. */
enum { CALL_MAX_BYTES = 4096 };

/* Which arguments of a call are names. */
struct call {
	const char *name;
	unsigned first, last; /* from 0 */
	bool words;	      /* an argument is a list of words */
};

/* How the calls of one build system look. */
struct calls {
	const struct call *items;
	const char *between; /* bytes between arguments, beside quotes and brackets */
};

static bool is_name(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* The word right before "(", as a call of the table; NULL: none. */
static const struct call *call_before(const struct calls *calls, struct pc_span text, size_t at)
{
	size_t begin = at;

	while (begin > 0 && is_name(text.data[begin - 1]))
		begin--;
	for (const struct call *call = calls->items; call->name; call++)
		if (at - begin == strlen(call->name) &&
		    !strncasecmp(text.data + begin, call->name, at - begin))
			return call;
	return NULL;
}

/* Words that are no names of anything. */
static bool is_word(struct pc_span word)
{
	static const char *const words[] = { "REQUIRED",  "PRIVATE", "PUBLIC",		"INTERFACE",
					     "QUIET",	  "NAMES",   "IMPORTED_TARGET", "debug",
					     "optimized", "general", "required",	"method" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (pc_span_is(word, words[i]))
			return true;
	return false;
}

/* "zlib", "zlib>=1.2", "-lz", "1.2": a name, or nothing. */
static bool tell(struct pc_reader *reader, struct pc_span word)
{
	size_t size;

	if (pc_span_starts(word, "-l"))
		word = pc_from(word, 2);
	size = pc_reader_to(word, "<>=");
	if (!size || is_word(word) || pc_span_find(word, "$") ||
	    !isalpha((unsigned char)word.data[0]))
		return false;
	pc_reader_tell(reader, PC_SOFTWARE_LIBRARY, PC_DEPENDENCY_DECLARED, pc_until(word, size),
		       pc_from(word, size));
	return true;
}

static void argument(struct pc_reader *reader, const struct call *call, struct pc_span text)
{
	struct pc_span word;

	if (!call->words) {
		tell(reader, text);
		return;
	}
	while (pc_reader_word(&text, " \t\r\n,", &word))
		tell(reader, word);
}

/* Arguments up to the bracket that closes; `at` stands behind the one that opens. */
static size_t arguments(struct pc_reader *reader, const struct calls *calls,
			const struct call *call, struct pc_span text)
{
	unsigned count = 0;
	size_t at = 0;
	uint64_t begin = reader->line;

	while (at < text.size && text.data[at] != ')') {
		char c = text.data[at];
		size_t size = 1;

		if (c == '[' || c == '"' || c == '\'')
			size = 1 + pc_reader_to(pc_from(text, at + 1), c == '['	  ? "]"
								       : c == '"' ? "\""
										  : "'");
		else if (c != ',' && c != ']' && !strchr(calls->between, c))
			size = pc_reader_to(pc_from(text, at), ") \t\r\n,");
		if (size > 1 || is_name(c)) {
			bool quoted = !is_name(c) && strchr("[\"'", c);

			if (count >= call->first && count <= call->last)
				argument(reader, call,
					 pc_until(pc_from(text, at + quoted), size - quoted));
			count++;
		}
		for (size_t i = at; i < at + size + 1 && i < text.size; i++)
			reader->line += text.data[i] == '\n' && i < at + size;
		at += size + (strchr("[\"'", c) && size > 1);
	}
	reader->line = begin;
	return at;
}

static void read_calls(struct pc_reader *reader, const struct calls *calls)
{
	struct pc_span text = reader->rest;
	bool comment = false;

	reader->line = 1;
	for (size_t at = 0; at < text.size; at++) {
		const struct call *call;

		if (text.data[at] == '\n') {
			reader->line++;
			comment = false;
		}
		comment |= text.data[at] == '#';
		if (text.data[at] != '(' || comment)
			continue;
		call = call_before(calls, text, at);
		if (call)
			arguments(reader, calls, call,
				  pc_until(pc_from(text, at + 1), CALL_MAX_BYTES));
	}
}

void pc_read_cmake(struct pc_reader *reader)
{
	static const struct call items[] = {
		{ "find_package", 0, 0, false },       { "find_dependency", 0, 0, false },
		{ "find_library", 1, 8, false },       { "pkg_check_modules", 1, 64, false },
		{ "pkg_search_module", 1, 64, false }, { "target_link_libraries", 1, 256, false },
		{ "CPMAddPackage", 0, 0, false },      { NULL }
	};
	static const struct calls calls = { items, " \t\r\n;" };

	read_calls(reader, &calls);
}

void pc_read_autoconf(struct pc_reader *reader)
{
	static const struct call items[] = { { "PKG_CHECK_MODULES", 1, 1, true },
					     { "PKG_CHECK_EXISTS", 0, 0, true },
					     { "AC_CHECK_LIB", 0, 0, false },
					     { "AC_SEARCH_LIBS", 1, 1, true },
					     { NULL } };
	static const struct calls calls = { items, " \t\r\n," };

	read_calls(reader, &calls);
}

void pc_read_meson(struct pc_reader *reader)
{
	static const struct call items[] = { { "dependency", 0, 0, false },
					     { "find_library", 0, 0, false },
					     { NULL } };
	static const struct calls calls = { items, " \t\r\n," };

	read_calls(reader, &calls);
}

void pc_read_make(struct pc_reader *reader)
{
	struct pc_span line, word;

	while (pc_reader_line(reader, &line)) {
		line = pc_until(line, pc_reader_to(line, "#"));
		while (pc_reader_word(&line, " \t=\"'", &word))
			if (pc_span_starts(word, "-l"))
				tell(reader, word);
	}
}
