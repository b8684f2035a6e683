/* SPDX-License-Identifier: Apache-2.0
 * Tools that read source files, inside one folder and nowhere else: links that lead out of it are
 * not followed. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/auto.h"
#include "base/context.h"
#include "chat/conversation_internal.h"
#include "chat/tools.h"
#include "input/input.h"

enum {
	LINES_USUAL = 40,
	HITS_MOST = 60,
	FILES_MOST = 50000,
	FILE_BYTES_MOST = 4 << 20,    /* unpacked, too, where names are looked for */
	SHOWN_BYTES_MOST = 256 << 20, /* that are gone through for a line of a file */
	DEPTH_MOST = 40,
	SHOWN_COLUMNS = 160
};

/* ---- files ---- */
/* The file of that name inside the folder, without links; NULL: there is none, or it lies outside.
 */
static const char *inside(struct pc *pc, const char *folder, const char *file)
{
	char real[PATH_MAX];
	size_t size = strlen(folder);
	struct stat st;

	if (!realpath(pc_arena_printf(pc->arena, "%s/%s", folder, file), real) ||
	    strncmp(real, folder, size) != 0 || (real[size] != '/' && size > 1) ||
	    stat(real, &st) || !S_ISREG(st.st_mode))
		return NULL;
	return pc_arena_strdup(pc->arena, real);
}

/* What a profile calls "/build/x/src/a.c" may be src/a.c here: the longest end of the path that is
 * there. */
static const char *find_file(struct pc *pc, const char *folder, const char *file)
{
	const char *found = NULL;

	if (strlen(file) >= PATH_MAX)
		return NULL;
	for (const char *at = file; at && !found; at = strchr(at, '/')) {
		at += *at == '/';
		if (!strncmp(at, "../", 3) || !at[0])
			continue;
		found = inside(pc, folder, at);
	}
	return found;
}

/* More than a result may have is not put there to be cut off. */
static void put_line(struct pc_text *out, uint64_t number, struct pc_span line)
{
	if (line.size > PC_TOOL_RESULT_MAX)
		line.size = PC_TOOL_RESULT_MAX;
	pc_text_printf(out, "%6" PRIu64 "  ", number);
	pc_text_safe_lines(out, line);
	pc_text_putc(out, '\n');
}

/* A path as it is below the folder. */
static void put_path(struct pc_text *out, const char *folder, const char *path)
{
	path += strlen(folder);
	pc_text_safe(out, pc_span(path + (*path == '/')));
}

/* Files may be packed, and much larger than they look. */
static bool goes_on(struct pc *pc, const struct pc_input *input, uint64_t most)
{
	return pc_input_offset(input) < most && !pc_cancelled(pc);
}

static int show_lines(struct pc *pc, const char *path, int64_t line, int64_t lines,
		      struct pc_text *out)
{
	PC_AUTO(input) struct pc_input *input = NULL;
	uint64_t first = line > lines / 2 ? (uint64_t)(line - lines / 2) : 1;
	int status = pc_input_open(pc, path, &input);
	bool more = !status;

	while (!status && more && out->size <= PC_TOOL_RESULT_MAX &&
	       goes_on(pc, input, SHOWN_BYTES_MOST)) {
		struct pc_span text;
		uint64_t number;

		status = pc_input_line(input, &text, &more);
		number = pc_input_line_number(input);
		if (status || !more || number >= first + (uint64_t)lines)
			break;
		if (number >= first)
			put_line(out, number, text);
	}
	return status;
}

static int64_t number_of(struct json_object *arguments, const char *key, int64_t fallback)
{
	struct json_object *value = json_object_object_get(arguments, key);

	return value ? json_object_get_int64(value) : fallback;
}

static int read_source(struct pc *pc, void *context, struct json_object *arguments,
		       struct pc_text *out)
{
	const char *file = json_object_get_string(json_object_object_get(arguments, "file"));
	const char *path = find_file(pc, context, file);

	if (!path)
		return pc_fail(pc, PC_EINPUT, "there is no such file in the sources");
	put_path(out, context, path);
	pc_text_puts(out, ":\n");
	return show_lines(pc, path, number_of(arguments, "line", 1),
			  number_of(arguments, "lines", LINES_USUAL), out);
}

/* ---- names ---- */
struct search {
	struct pc *pc;
	const char *folder, *name;
	struct pc_text *definitions, *uses;
	unsigned hits, files;
};

static bool is_word(char c)
{
	return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z');
}

static const char *word_in(struct pc_span line, const char *name)
{
	size_t size = strlen(name);
	const char *end = line.data + line.size, *at = line.data;

	while ((at = memmem(at, (size_t)(end - at), name, size))) {
		if ((at == line.data || !is_word(at[-1]) || !is_word(name[0])) &&
		    (at + size == end || !is_word(at[size]) || !is_word(name[size - 1])))
			return at;
		at++;
	}
	return NULL;
}

/* A guess that puts the likeliest first: it begins near the margin, is called or typed, and does
 * not end as a statement does. */
static bool looks_defined(struct pc_span line, const char *at, size_t size)
{
	struct pc_span trimmed = pc_span_trim(line);
	const char *after = at + size;

	if (pc_span_ends(trimmed, ";") || pc_span_starts(trimmed, "return") ||
	    pc_span_starts(trimmed, "//") || pc_span_starts(trimmed, "#include"))
		return false;
	if (pc_span_starts(trimmed, "def ") || pc_span_starts(trimmed, "func ") ||
	    pc_span_starts(trimmed, "fn ") || pc_span_starts(trimmed, "pub ") ||
	    pc_span_starts(trimmed, "class ") || pc_span_starts(trimmed, "function "))
		return true;
	return trimmed.data == line.data && after < line.data + line.size && *after == '(';
}

static void look_at(struct search *search, const char *path)
{
	PC_AUTO(input) struct pc_input *input = NULL;
	struct pc_span line, head;
	bool more = true;

	if (pc_input_open(search->pc, path, &input) || pc_input_peek(input, 512, &head) ||
	    memchr(head.data, '\0', head.size)) {
		pc_forget(search->pc);
		return;
	}
	while (search->hits < HITS_MOST && goes_on(search->pc, input, FILE_BYTES_MOST) &&
	       !pc_input_line(input, &line, &more) && more) {
		const char *at = word_in(line, search->name);
		struct pc_text *out;
		PC_AUTO(text) struct pc_text safe = { 0 };

		if (!at)
			continue;
		out = looks_defined(line, at, strlen(search->name)) ? search->definitions
								    : search->uses;
		pc_text_safe(&safe, pc_span_trim(line));
		put_path(out, search->folder, path);
		pc_text_printf(out, ":%" PRIu64 ": ", pc_input_line_number(input));
		pc_text_fit(out, pc_text_span(&safe).data, SHOWN_COLUMNS);
		pc_text_putc(out, '\n');
		search->hits++;
	}
	pc_forget(search->pc);
}

static void look_in(struct search *search, const char *folder, int depth);

static void look_at_entry(struct search *search, const char *path, int depth)
{
	struct stat st;

	if (lstat(path, &st))
		return;
	if (S_ISDIR(st.st_mode))
		look_in(search, path, depth + 1);
	else if (S_ISREG(st.st_mode) && st.st_size <= FILE_BYTES_MOST && ++search->files)
		look_at(search, path);
}

/* Names of what is not source begin with a dot. Bounded by DEPTH_MOST. */
static void look_in(struct search *search, const char *folder, int depth)
{
	struct dirent **entries = NULL;
	int count = depth < DEPTH_MOST ? scandir(folder, &entries, NULL, alphasort) : 0;

	for (int i = 0; i < count; i++) {
		if (entries[i]->d_name[0] != '.' && search->hits < HITS_MOST &&
		    search->files < FILES_MOST && !pc_cancelled(search->pc))
			look_at_entry(search,
				      pc_arena_printf(search->pc->arena, "%s/%s", folder,
						      entries[i]->d_name),
				      depth);
		free(entries[i]);
	}
	free(entries);
}

static int find_name(struct pc *pc, void *context, struct json_object *arguments,
		     struct pc_text *out)
{
	PC_AUTO(text) struct pc_text uses = { 0 };
	struct search search = {
		.pc = pc,
		.folder = context,
		.name = json_object_get_string(json_object_object_get(arguments, "name")),
		.definitions = out,
		.uses = &uses,
	};

	look_in(&search, context, 0);
	pc_text_add(out, pc_text_span(&uses).data, uses.size);
	if (search.hits == HITS_MOST)
		pc_text_puts(out, "(there may be more)\n");
	return pc_cancelled(pc) ? pc_cancel(pc) : PC_OK;
}

int pc_tools_offer_source(struct pc_conversation *conversation, const char *folder)
{
	struct pc *pc = conversation->pc;
	char real[PATH_MAX];
	struct stat st;
	struct pc_tool tool =
		PC_TOOL(.name = "source",
			.description = "lines of a source file, around one of them",
			.parameters =
				"{\"type\":\"object\",\"properties\":{\"file\":{\"type\":"
				"\"string\","
				"\"minLength\":1,\"maxLength\":4096},\"line\":{\"type\":"
				"\"integer\",\"minimum\":1},"
				"\"lines\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":400}},"
				"\"required\":[\"file\"],\"additionalProperties\":false}",
			.run = read_source);

	if (!realpath(folder, real) || stat(real, &st) || !S_ISDIR(st.st_mode))
		return pc_fail(pc, PC_EUSAGE, "%s: no folder of sources: %s", folder,
			       strerror(errno ? errno : ENOTDIR));
	tool.context = pc_arena_strdup(pc->arena, real);
	pc_conversation_offer(conversation, &tool);
	tool.name = "find_in_source";
	tool.description = "where a name stands in the sources: definitions first";
	tool.parameters = "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\","
			  "\"minLength\":1,\"maxLength\":200}},\"required\":[\"name\"],"
			  "\"additionalProperties\":false}";
	tool.run = find_name;
	pc_conversation_offer(conversation, &tool);
	return PC_OK;
}
