/* SPDX-License-Identifier: Apache-2.0
 * The sources themselves, where they are at hand: profilers strip indentation and leave lines out,
 * and a patch has to have them. A file is taken for that of the listing where its lines are those
 * of the listing, but for blanks. */
#include <string.h>
#include <unistd.h>

#include "code.h"

enum {
	FILES = 16,	      /* of a listing */
	AROUND = 3,	      /* so many of the hottest lines get their surroundings */
	LINES_AROUND = 4,     /* at least */
	BYTES_MAX = 64 << 20, /* that are looked through, what is kept of their lines among them */
	LINES_MAX = 1 << 20,  /* of a file */
	SIGNS = 3,	      /* a line with fewer is like any other */
	FEW = 3		      /* lines that have to agree where the listing names no file */
};

struct file {
	const char *name;		    /* as the listing has it; NULL: it has none */
	const struct pc_listing_part *part; /* of a file without a name */
	const char *path;		    /* in the folder */
	struct pc_span *lines;
	size_t count;
};

struct code_sources {
	const char *folder;
	struct file files[FILES];
	size_t count;
};

/* ---- lines that are the same ---- */
static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static size_t signs(struct pc_span text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.size; i++)
		count += !is_blank(text.data[i]);
	return count;
}

static bool is_same(struct pc_span a, struct pc_span b)
{
	size_t i = 0, k = 0;

	for (;; i++, k++) {
		while (i < a.size && is_blank(a.data[i]))
			i++;
		while (k < b.size && is_blank(b.data[k]))
			k++;
		if (i == a.size || k == b.size)
			return i == a.size && k == b.size;
		if (a.data[i] != b.data[k])
			return false;
	}
}

static bool is_named(const char *name, const char *other)
{
	return name && other ? !strcmp(name, other) : name == other;
}

static const char *file_of(const struct pc_listing_part *part, const struct pc_listing_line *line)
{
	return line->file ? line->file : part->file;
}

struct agreement {
	size_t same, compared;
};

static void compare_part(const struct file *file, const struct pc_listing_part *part,
			 struct agreement *sum)
{
	if (file->part && file->part != part)
		return;
	for (uint32_t i = 0; i < part->line_count; i++) {
		const struct pc_listing_line *line = &part->lines[i];

		if (line->kind != PC_LINE_SOURCE || !line->line || !line->text ||
		    !is_named(file_of(part, line), file->name) ||
		    signs(pc_span(line->text)) < SIGNS)
			continue;
		sum->compared++;
		sum->same += line->line <= file->count &&
			     is_same(pc_span(line->text), file->lines[line->line - 1]);
	}
}

static struct agreement compare(const struct code_result *r, const struct file *file)
{
	struct agreement sum = { 0, 0 };

	for (size_t i = 0; i < code_shown(r); i++)
		compare_part(file, r->hot.parts[i].part, &sum);
	return sum;
}

/* ---- finding ---- */
struct search {
	struct pc *pc;
	const struct code_result *r;
	struct code_sources *sources;
	const char *const *paths;
	int folder;
	size_t bytes;  /* read */
	bool is_meant; /* the user named the folder */
};

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static void split(struct pc *pc, struct pc_span bytes, struct file *file)
{
	size_t count = 1;
	struct pc_span line;

	for (size_t i = 0; i < bytes.size && count < LINES_MAX; i++)
		count += bytes.data[i] == '\n';
	file->lines = pc_arena_alloc(pc_memory(pc), count * sizeof(*file->lines));
	file->count = 0;
	while (file->count < count && pc_span_cut(bytes, '\n', &line, &bytes))
		file->lines[file->count++] = line;
	if (bytes.size && file->count < count)
		file->lines[file->count++] = bytes;
}

/* How well a path fits a name: the bytes that both end in. */
static size_t common_end(const char *name, const char *path)
{
	size_t a = strlen(name), b = strlen(path), same = 0;

	while (same < a && same < b && name[a - 1 - same] == path[b - 1 - same])
		same++;
	return same;
}

static bool is_it(const struct search *search, const struct file *file, struct agreement sum)
{
	if (!file->name)
		return sum.same >= FEW && 10 * sum.same >= 6 * sum.compared;
	return sum.compared ? 2 * sum.same >= sum.compared && sum.same : search->is_meant;
}

static void try_path(struct search *search, const char *path, struct file *best,
		     struct agreement *best_sum)
{
	struct file file = { .name = best->name, .part = best->part, .path = path };
	struct pc_folder_file found;
	struct agreement sum;

	/* a listing of strangers may name any file: keys and settings are none that it shows */
	if (!pc_folder_is_source(path) ||
	    (file.name && strcmp(base_name(file.name), base_name(path)) != 0))
		return;
	if (search->bytes > BYTES_MAX ||
	    pc_folder_read(search->pc, search->folder, path, &found) != PC_FOLDER_FOUND)
		return;
	split(search->pc, (struct pc_span){ found.bytes, found.size }, &file);
	search->bytes += found.size + file.count * sizeof(*file.lines);
	sum = compare(search->r, &file);
	if (!is_it(search, &file, sum) ||
	    (best->path &&
	     (sum.same < best_sum->same ||
	      (sum.same == best_sum->same &&
	       (!file.name || common_end(file.name, path) <= common_end(file.name, best->path))))))
		return;
	*best = file;
	*best_sum = sum;
}

/* Where the user named no folder none is looked through: the listing's name has to be a path below
 * the present one. */
static const char *below_here(struct pc *pc, const char *name)
{
	char here[4096];
	size_t size;

	if (!name)
		return NULL;
	while (pc_span_starts(pc_span(name), "./"))
		name += 2;
	if (name[0] != '/')
		return name;
	if (!getcwd(here, sizeof(here)))
		return NULL;
	size = strlen(here);
	return !strncmp(name, here, size) && name[size] == '/'
		       ? pc_arena_strdup(pc_memory(pc), name + size + 1)
		       : NULL;
}

static void find_file(struct search *search, const struct pc_listing_part *part, const char *name)
{
	struct code_sources *sources = search->sources;
	struct file best = { .name = name, .part = name ? NULL : part };
	struct agreement sum = { 0, 0 };

	for (size_t i = 0; i < sources->count; i++)
		if (is_named(sources->files[i].name, name) && sources->files[i].part == best.part)
			return;
	if (sources->count == FILES)
		return;
	for (const char *const *path = search->paths; path && *path; path++)
		try_path(search, *path, &best, &sum);
	if (!search->is_meant && below_here(search->pc, name))
		try_path(search, below_here(search->pc, name), &best, &sum);
	sources->files[sources->count++] = best;
}

static void find_files(struct search *search)
{
	const struct code_result *r = search->r;

	for (size_t i = 0; i < code_shown(r); i++) {
		const struct pc_hot_part *hot = &r->hot.parts[i];

		for (size_t k = 0; k < hot->line_count; k++)
			find_file(search, hot->part, file_of(hot->part, hot->lines[k].line));
	}
}

void code_find_sources(struct pc *pc, struct code_result *r)
{
	const char *given = pc_sources(pc);
	bool is_meant = given[0];
	struct search search = { .pc = pc, .r = r, .is_meant = is_meant };
	bool any = false;
	int folder PC_AUTO(fd) = -1;

	search.sources = pc_arena_alloc(pc_memory(pc), sizeof(*search.sources));
	search.sources->folder = is_meant ? given : ".";
	if (pc_folder_open(pc, search.sources->folder, &folder))
		return; /* the check of a patch says why */
	search.folder = folder;
	if (is_meant)
		search.paths = pc_folder_sources(pc, folder);
	find_files(&search);
	for (size_t i = 0; i < search.sources->count; i++)
		any = any || search.sources->files[i].path;
	r->sources = any ? search.sources : NULL;
}

const char *code_folder(struct pc *pc, const struct code_result *r)
{
	return r->sources ? r->sources->folder : pc_sources(pc);
}

/* ---- what is in them ---- */
static const struct file *source_of(const struct code_result *r, const struct pc_listing_part *part,
				    const struct pc_listing_line *line)
{
	const char *name = file_of(part, line);

	for (size_t i = 0; r->sources && i < r->sources->count; i++) {
		const struct file *file = &r->sources->files[i];

		if (file->path && is_named(file->name, name) && (name || file->part == part))
			return file;
	}
	return NULL;
}

/* Safe as JSON; of a line that nobody wrote by hand the beginning. */
static struct json_object *text_of(struct pc_span line)
{
	enum { BYTES = 4096 };
	PC_AUTO(text) struct pc_text text = { 0 };

	if (line.size && line.data[line.size - 1] == '\r')
		line.size--;
	pc_text_add(&text, line.data, line.size < BYTES ? line.size : BYTES);
	pc_text_add(&text, "", 0);
	return pc_json_string(text.data);
}

struct json_object *code_source_text(const struct code_result *r,
				     const struct pc_listing_part *part,
				     const struct pc_listing_line *line, const char *text)
{
	const struct file *file = source_of(r, part, line);
	struct pc_span real;

	if (!file || !line->line || line->line > file->count)
		return text ? pc_json_string(text) : NULL;
	real = file->lines[line->line - 1];
	if (text && !is_same(pc_span(text), real))
		return pc_json_string(text);
	return text_of(real);
}

static struct json_object *percent_of(const struct pc_hot_part *hot, const struct file *file,
				      uint32_t line)
{
	for (size_t i = 0; i < hot->line_count; i++)
		if (hot->lines[i].line->line == line &&
		    is_named(file_of(hot->part, hot->lines[i].line), file->name))
			return pc_json_percent(hot->lines[i].percent);
	return NULL;
}

static struct json_object *rows(const struct code_result *r, const struct pc_hot_part *hot,
				const struct file *file)
{
	uint32_t around = r->options->context > LINES_AROUND ? r->options->context : LINES_AROUND;
	struct json_object *array = json_object_new_array();
	uint32_t last = 0;

	for (uint32_t at = 1; at <= file->count; at++) {
		struct json_object *row;
		bool near = false;

		for (size_t i = 0; i < hot->line_count && i < AROUND; i++) {
			uint32_t line = hot->lines[i].line->line;

			near = near || (source_of(r, hot->part, hot->lines[i].line) == file &&
					at + around >= line && at <= line + around);
		}
		if (!near)
			continue;
		if (last && at != last + 1)
			json_object_array_add(array, NULL);
		last = at;
		row = json_object_new_object();
		json_object_object_add(row, "line", json_object_new_int64(at));
		json_object_object_add(row, "percent", percent_of(hot, file, at));
		json_object_object_add(row, "text", text_of(file->lines[at - 1]));
		json_object_array_add(array, row);
	}
	return array;
}

struct json_object *code_source_document(const struct code_result *r, const struct pc_hot_part *hot)
{
	const struct file *file = NULL;
	struct json_object *object;

	for (size_t i = 0; i < hot->line_count && i < AROUND && !file; i++)
		file = source_of(r, hot->part, hot->lines[i].line);
	if (!file)
		return NULL;
	object = json_object_new_object();
	json_object_object_add(object, "path", pc_json_string(file->path));
	json_object_object_add(object, "lines", rows(r, hot, file));
	return object;
}
