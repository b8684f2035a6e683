/* SPDX-License-Identifier: Apache-2.0
 * Names of software, brought into the one form in which they are compared. */
#include "base/software.h"

#include <ctype.h>

const char *const pc_software_words[PC_SOFTWARE_KINDS + 1] = { "program", "library",  "pylibrary",
							       "npm",	  "cargo",    "gomodule",
							       "java",	  "function", "setting",
							       NULL };

static struct pc_span until(struct pc_span name, const char *word)
{
	const char *at = pc_span_find(name, word);

	if (at && at > name.data)
		name.size = (size_t)(at - name.data);
	return name;
}

static struct pc_span without_end(struct pc_span name, const char *end)
{
	if (pc_span_ends(name, end) && name.size > strlen(end))
		name.size -= strlen(end);
	return name;
}

/* What a library is called by a linker, a compiler, a packager, or CMake. */
static struct pc_span native(struct pc_span name)
{
	static const char *const begins[] = { ".so", ".dylib", "::" };
	static const char *const ends[] = { "-devel", "-dev", ".h", ".hpp", ".a" };

	for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++)
		name = until(name, begins[i]);
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		name = without_end(name, ends[i]);
	if (pc_span_starts(name, "lib") && name.size > 3)
		name = (struct pc_span){ name.data + 3, name.size - 3 };
	return name;
}

/* "example.org/m/v2" is a version of example.org/m. */
static struct pc_span go(struct pc_span name)
{
	struct pc_span before, last;
	int64_t version;

	if (pc_span_cut_last(name, '/', &before, &last) && pc_span_starts(last, "v") &&
	    pc_span_int((struct pc_span){ last.data + 1, last.size - 1 }, &version))
		return before;
	return name;
}

static struct pc_span last_of_path(struct pc_span name)
{
	struct pc_span before, last;

	return pc_span_cut_last(name, '/', &before, &last) && last.size ? last : name;
}

void pc_software_key(enum pc_software_kind kind, struct pc_span name, struct pc_text *out)
{
	bool native_kind = kind == PC_SOFTWARE_LIBRARY, python = kind == PC_SOFTWARE_PYLIBRARY;

	if (native_kind && (pc_span_starts(name, "/") || pc_span_find(name, ".so")))
		name = last_of_path(name);
	if (kind == PC_SOFTWARE_PROGRAM)
		name = last_of_path(name);
	out->size = 0;
	pc_text_putc(out, (char)('a' + (int)kind));
	for (size_t i = 0; i < name.size; i++) {
		char c = name.data[i];

		if (kind != PC_SOFTWARE_FUNCTION)
			c = (char)tolower((unsigned char)c);
		if (c == '_' && (native_kind || python || kind == PC_SOFTWARE_CARGO))
			c = '-';
		pc_text_putc(out, c == '.' && python ? '-' : c);
	}
	if (native_kind || kind == PC_SOFTWARE_GOMODULE) {
		struct pc_span whole = { out->data + 1, out->size - 1 };
		struct pc_span key = native_kind ? native(whole) : go(whole);

		memmove(out->data + 1, key.data, key.size);
		out->size = key.size + 1;
		out->data[out->size] = '\0';
	}
}
