/* SPDX-License-Identifier: Apache-2.0
 * Diffs as people and models write them: counts are often wrong, so lines are taken for what their
 * marks say. */
#include "repo/diff_text.h"

#include <stdlib.h>

#include "base/arena.h"

/* ---- lines ---- */
static bool next_line(struct pc_span *rest, struct pc_span *out_line)
{
	const char *end;

	if (!rest->size)
		return false;
	end = memchr(rest->data, '\n', rest->size);
	out_line->data = rest->data;
	out_line->size = end ? (size_t)(end - rest->data) : rest->size;
	rest->data += out_line->size + (end != NULL);
	rest->size -= out_line->size + (end != NULL);
	if (out_line->size && out_line->data[out_line->size - 1] == '\r')
		out_line->size--;
	return true;
}

static bool next_starts(struct pc_span rest, const char *prefix)
{
	return pc_span_starts(rest, prefix);
}

/* "--- a/mix.c	2024-01-01": the path, without "a/". */
static struct pc_span path_of(struct pc_span line)
{
	struct pc_span path = { line.data + 4, line.size - 4 }, before, after;

	if (pc_span_cut(path, '\t', &before, &after))
		path = before;
	path = pc_span_trim(path);
	if (pc_span_is(path, "/dev/null"))
		return PC_SPAN("");
	if (pc_span_starts(path, "a/") || pc_span_starts(path, "b/"))
		path = (struct pc_span){ path.data + 2, path.size - 2 };
	return path;
}

/* "@@ -12,7 +12,9 @@ int f()" */
static bool hunk_start(struct pc_span line, uint32_t *out_start)
{
	uint64_t value = 0;
	size_t i = 4;

	if (!pc_span_starts(line, "@@ -") && !pc_span_starts(line, "@@"))
		return false;
	*out_start = 1;
	if (!pc_span_starts(line, "@@ -"))
		return true; /* "@@ … @@": it has to be found */
	for (; i < line.size && line.data[i] >= '0' && line.data[i] <= '9' && value < 1u << 30; i++)
		value = 10 * value + (uint64_t)(line.data[i] - '0');
	*out_start = (uint32_t)value;
	return true;
}

/* ---- reading ---- */
struct reading {
	struct pc_diff_text *out;
	bool in_hunk;
	size_t blanks; /* empty lines that may be context, or the end of it */
	struct pc_span blank;
};

static struct pc_diff_file *file_of(struct reading *reading)
{
	struct pc_diff_text *out = reading->out;

	return out->count ? &out->files[out->count - 1] : NULL;
}

static void add_file(struct reading *reading, struct pc_span old_line, struct pc_span new_line)
{
	struct pc_diff_text *out = reading->out;

	out->files = PC_GROW(out->files, out->count, out->room);
	out->files[out->count++] = (struct pc_diff_file){ .old_path = path_of(old_line),
							  .new_path = path_of(new_line) };
	reading->in_hunk = false;
}

static void add_hunk(struct reading *reading, uint32_t start)
{
	struct pc_diff_file *file = file_of(reading);

	file->hunks = PC_GROW(file->hunks, file->count, file->room);
	file->hunks[file->count++] = (struct pc_diff_hunk){ .old_start = start };
	reading->in_hunk = true;
	reading->blanks = 0;
}

static void add_line(struct reading *reading, struct pc_span line)
{
	struct pc_diff_file *file = file_of(reading);
	struct pc_diff_hunk *hunk = &file->hunks[file->count - 1];

	hunk->lines = PC_GROW(hunk->lines, hunk->count, hunk->room);
	hunk->lines[hunk->count++] = line;
}

static void on_hunk_line(struct reading *reading, struct pc_span line)
{
	if (!line.size) {
		reading->blanks++;
		reading->blank = line;
		return;
	}
	if (!strchr(" +-\\", line.data[0])) {
		reading->in_hunk = false;
		reading->out->git = reading->out->git || pc_span_starts(line, "diff --git ");
		return;
	}
	for (; reading->blanks; reading->blanks--)
		add_line(reading, reading->blank);
	add_line(reading, line);
}

static void note_odd(struct reading *reading, struct pc_span line)
{
	static const char *const odds[][2] = {
		{ "GIT binary patch", "a binary patch" },
		{ "Binary files ", "a binary patch" },
		{ "rename from ", "a file that is renamed" },
		{ "copy from ", "a file that is copied" },
		{ "rename to ", "a file that is renamed" },
		{ "copy to ", "a file that is copied" },
		{ "new file mode 120000", "a symbolic link" },
		{ "deleted file mode 120000", "a symbolic link" },
		{ "new file mode 160000", "a repository within" },
		{ "new file mode 100755", "a file that may be run" },
		{ "old mode ", "permissions that change" },
		{ "new mode ", "permissions that change" },
	};

	for (size_t i = 0; i < sizeof(odds) / sizeof(odds[0]); i++)
		if (!reading->out->odd && pc_span_starts(line, odds[i][0]))
			reading->out->odd = odds[i][1];
}

void pc_diff_text_read(struct pc_span text, struct pc_diff_text *out)
{
	struct reading reading = { .out = out };
	struct pc_span line, next;
	uint32_t start;

	*out = (struct pc_diff_text){ 0 };
	while (next_line(&text, &line)) {
		if (pc_span_starts(line, "--- ") && next_starts(text, "+++ ")) {
			next_line(&text, &next);
			add_file(&reading, line, next);
		} else if (out->count && hunk_start(line, &start)) {
			add_hunk(&reading, start);
		} else if (reading.in_hunk) {
			on_hunk_line(&reading, line);
		} else {
			out->git = out->git || pc_span_starts(line, "diff --git ");
			note_odd(&reading, line);
		}
	}
}

void pc_diff_text_clear(struct pc_diff_text *diff)
{
	for (size_t i = 0; i < diff->count; i++) {
		for (size_t k = 0; k < diff->files[i].count; k++)
			free(diff->files[i].hunks[k].lines);
		free(diff->files[i].hunks);
	}
	free(diff->files);
	*diff = (struct pc_diff_text){ 0 };
}

/* ---- placing ---- */
static bool is_old(struct pc_span line)
{
	return !line.size || line.data[0] == ' ' || line.data[0] == '-';
}

static struct pc_span text_of(struct pc_span line)
{
	return line.size ? (struct pc_span){ line.data + 1, line.size - 1 } : line;
}

/* Lines of a file, and how many of them may still be compared: where all are alike, each place
 * nearly fits. */
struct lines {
	const struct pc_span *items;
	size_t count, left;
};

static bool fits_at(const struct pc_diff_hunk *hunk, struct lines *lines, size_t at)
{
	for (size_t i = 0; i < hunk->count && lines->left; i++) {
		struct pc_span old = text_of(hunk->lines[i]);

		if (!is_old(hunk->lines[i]))
			continue;
		lines->left--;
		if (at == lines->count || lines->items[at].size != old.size ||
		    memcmp(lines->items[at].data, old.data, old.size) != 0)
			return false;
		at++;
	}
	return lines->left != 0;
}

static size_t distance(size_t a, size_t b)
{
	return a > b ? a - b : b - a;
}

void pc_diff_text_place(struct pc_diff_file *file, struct pc_span bytes)
{
	enum { COMPARISONS = 50000000 };
	struct pc_span *lines = NULL, line;
	struct lines all = { .left = COMPARISONS };
	const char *end = bytes.data + bytes.size;
	size_t count = 0, room = 0, from = 0;

	while (next_line(&bytes, &line)) {
		lines = PC_GROW(lines, count, room);
		lines[count++] = line;
	}
	all.items = lines;
	all.count = count;
	for (size_t i = 0; i < file->count; i++) {
		struct pc_diff_hunk *hunk = &file->hunks[i];
		size_t wanted = hunk->old_start ? hunk->old_start - 1 : 0, best = SIZE_MAX,
		       size = 0;

		for (size_t k = 0; k < hunk->count; k++)
			size += is_old(hunk->lines[k]);
		for (size_t at = from; size && at + size <= count && all.left; at++)
			if ((best == SIZE_MAX || distance(at, wanted) < distance(best, wanted)) &&
			    fits_at(hunk, &all, at))
				best = at;
		if (best == SIZE_MAX)
			continue;
		hunk->old_start = (uint32_t)best + 1;
		hunk->crlf = lines[best].data + lines[best].size < end &&
			     lines[best].data[lines[best].size] == '\r';
		from = best + size;
	}
	free(lines);
}

/* ---- writing ---- */
static void write_hunk(const struct pc_diff_hunk *hunk, int64_t *shift, struct pc_text *out)
{
	int64_t old = 0, new = 0, start = hunk->old_start;

	for (size_t i = 0; i < hunk->count; i++) {
		char mark = hunk->lines[i].size ? hunk->lines[i].data[0] : ' ';

		old += mark == ' ' || mark == '-';
		new += mark == ' ' || mark == '+';
	}
	pc_text_printf(out, "@@ -%lld,%lld +%lld,%lld @@\n", (long long)(old ? start : 0),
		       (long long)old, (long long)(new ? (old ? start + *shift : 1) : 0),
		       (long long)new);
	*shift += new - old;
	for (size_t i = 0; i < hunk->count; i++) {
		if (!hunk->lines[i].size)
			pc_text_putc(out, ' ');
		pc_text_add(out, hunk->lines[i].data, hunk->lines[i].size);
		pc_text_puts(out,
			     hunk->crlf && (!hunk->lines[i].size || hunk->lines[i].data[0] != '\\')
				     ? "\r\n"
				     : "\n");
	}
}

static void write_path(const char *prefix, struct pc_span path, struct pc_text *out)
{
	if (!path.size) {
		pc_text_puts(out, "/dev/null");
		return;
	}
	pc_text_puts(out, prefix);
	pc_text_add(out, path.data, path.size);
}

void pc_diff_text_write(const struct pc_diff_text *diff, struct pc_text *out)
{
	for (size_t i = 0; i < diff->count; i++) {
		const struct pc_diff_file *file = &diff->files[i];
		struct pc_span old = file->old_path.size ? file->old_path : file->new_path;
		struct pc_span new = file->new_path.size ? file->new_path : file->old_path;
		int64_t shift = 0;

		pc_text_puts(out, "diff --git ");
		write_path("a/", old, out);
		pc_text_putc(out, ' ');
		write_path("b/", new, out);
		pc_text_puts(out, !file->old_path.size	 ? "\nnew file mode 100644"
				  : !file->new_path.size ? "\ndeleted file mode 100644"
							 : "");
		pc_text_puts(out, "\n--- ");
		write_path("a/", file->old_path, out);
		pc_text_puts(out, "\n+++ ");
		write_path("b/", file->new_path, out);
		pc_text_putc(out, '\n');
		for (size_t k = 0; k < file->count; k++)
			write_hunk(&file->hunks[k], &shift, out);
	}
}
