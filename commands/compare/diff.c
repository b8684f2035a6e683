/* SPDX-License-Identifier: Apache-2.0
 * The diff of the sides as a model is told of it. What is in it comes from strangers, and may be
 * longer than any model takes: files whose functions differ come before documents and the like. */
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "explain.h"

#define HEAD "diff --git "
enum { LINE_COLUMNS = 400 }; /* of a line; a longer one is data, or was made by a program */

static bool next_line(struct pc_span *rest, struct pc_span *out_line)
{
	struct pc_span none = { NULL, 0 };

	if (!rest->size)
		return false;
	if (!pc_span_cut(*rest, '\n', out_line, rest)) {
		*out_line = *rest;
		*rest = none;
	}
	return true;
}

/* ---- telling ---- */

/* Of all files whose functions differ, as the diff's head names them. */
static void learn_files(struct json_object *changes, struct pc_table *files)
{
	static const char *const keys[] = { "file", "old_file" };
	size_t count = changes ? json_object_array_length(changes) : 0;

	for (size_t i = 0; i < 2 * count; i++) {
		struct json_object *file = json_object_object_get(
			json_object_array_get_idx(changes, i / 2), keys[i % 2]);

		if (file)
			pc_table_intern(files, pc_span(json_object_get_string(file)), NULL);
	}
}

/* "diff --git a/OLD b/NEW": names may have blanks, so each " b/" may be where the second begins. */
static bool names_file(struct pc_span head, const struct pc_table *files)
{
	struct pc_span names = { head.data + strlen(HEAD), head.size - strlen(HEAD) };
	const char *end = names.data + names.size, *at;

	if (!pc_span_starts(names, "a/")) /* quoted: it has odd characters */
		return false;
	for (at = pc_span_find(names, " b/"); at;
	     at = pc_span_find((struct pc_span){ at + 1, (size_t)(end - at) - 1 }, " b/")) {
		struct pc_span old = { names.data + 2, (size_t)(at - names.data) - 2 };
		struct pc_span new = { at + 3, (size_t)(end - at) - 3 };

		if (pc_table_find(files, old) != PC_NONE || pc_table_find(files, new) != PC_NONE)
			return true;
	}
	return false;
}

static void tell_line(struct pc_telling *telling, struct pc_span line)
{
	PC_AUTO(text) struct pc_text cut = { 0 };

	if (line.size > LINE_COLUMNS) {
		pc_text_fit(&cut, pc_arena_strndup(pc_memory(telling->pc), line.data, line.size),
			    LINE_COLUMNS);
		line = pc_text_span(&cut);
	}
	pc_tell(telling, line);
}

/* The files with functions that differ, or the others. */
static void tell_files(struct pc_telling *telling, struct pc_span diff,
		       const struct pc_table *files, bool with_functions)
{
	struct pc_span line;
	bool wanted = !with_functions;

	while (next_line(&diff, &line)) {
		if (pc_span_starts(line, HEAD))
			wanted = names_file(line, files) == with_functions;
		if (wanted)
			tell_line(telling, line);
	}
}

/* Secrets go before lines are cut: what is left of one would not be known as one. */
void compare_tell_diff(struct compare_result *r, struct pc_telling *telling)
{
	PC_AUTO(text) struct pc_text safe = { 0 };
	struct pc_table files;
	struct pc_span diff;

	if (!r->diff)
		return;
	pc_text_safe_lines(&safe, pc_span(r->diff));
	diff = pc_span(pc_hide_secrets(r->pc, safe.size ? safe.data : ""));
	pc_table_init(&files, pc_memory(r->pc));
	learn_files(r->changes, &files);
	tell_files(telling, diff, &files, true);
	tell_files(telling, diff, &files, false);
	pc_table_clear(&files);
	if (r->diff_cut)
		pc_tell_title(telling, PC_SPAN("(the diff goes on; it is too long to be read)"));
}

/* ---- what an answer may cite of it ---- */

/* "-12,7" or "+12" of "@@ -12,7 +12,9 @@"; false: there is none. */
static bool read_range(struct pc_span hunk, char sign, uint32_t *out_first, uint32_t *out_last)
{
	const char *at = memchr(hunk.data, sign, hunk.size);
	unsigned long first, count = 1;
	char *end;

	if (!at)
		return false;
	first = strtoul(at + 1, &end, 10);
	if (*end == ',')
		count = strtoul(end + 1, NULL, 10);
	if (!first || !count || first > INT32_MAX || count > INT32_MAX)
		return false;
	*out_first = (uint32_t)first;
	*out_last = (uint32_t)(first + count - 1);
	return true;
}

static void learn_hunk(struct pc_cited_known *known, const char *const *files, struct pc_span hunk)
{
	uint32_t first, last;

	for (unsigned i = 0; i < 2; i++)
		if (files[i] && read_range(hunk, "-+"[i], &first, &last))
			pc_cited_lines(known, files[i], first, last);
}

/* A line that begins so within a hunk is taken for a file's name: what is known by mistake warns of
 * nothing. */
void compare_learn_diff(const struct pc_checked *checked, const char *diff)
{
	PC_AUTO(text) struct pc_text text = { 0 };
	struct pc_span rest = pc_span(diff), line;
	const char *files[2] = { NULL, NULL };

	pc_cited_text(checked->known, rest);
	while (next_line(&rest, &line)) {
		bool old = pc_span_starts(line, "--- a/"), new = pc_span_starts(line, "+++ b/");

		if (old || new)
			files[new] = pc_arena_strndup(pc_memory(checked->pc), line.data + 6,
						      line.size - 6);
		if (pc_span_starts(line, "@@ "))
			learn_hunk(checked->known, files, line);
		text.size = 0;
		pc_text_add(&text, line.data, line.size);
		if (text.size)
			pc_cited_name(checked->known, text.data);
	}
}
