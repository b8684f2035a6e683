/* SPDX-License-Identifier: Apache-2.0
 * What detection looks at: the keys at the top of a head, never what stands somewhere in it. */
#include "base/auto.h"
#include "encoding/pull.h"

enum { NAMES_MAX = 4 };

static bool is_plain(struct pc_span key)
{
	for (size_t i = 0; i < key.size; i++)
		if (key.data[i] == '\n' || key.data[i] == '.' || key.data[i] == '[')
			return false;
	return key.size > 0;
}

static void add_path(struct pc_text *paths, const struct pc_text *path)
{
	pc_text_add(paths, path->data, path->size);
	pc_text_putc(paths, '\n');
}

/* `names` bounds the recursion. */
static void walk(struct pc_pull *pull, struct pc_text *path, struct pc_text *paths, unsigned names)
{
	unsigned level = names < NAMES_MAX ? pc_pull_array(pull) : 0;
	size_t size = path->size;
	struct pc_span key;

	if (level && pc_pull_item(pull, level)) {
		pc_text_puts(path, "[]");
		add_path(paths, path);
		walk(pull, path, paths, names + 1);
		while (pc_pull_item(pull, level))
			;
	}
	path->size = size;
	level = !level && names < NAMES_MAX ? pc_pull_object(pull) : 0;
	while (pc_pull_member(pull, level, &key)) {
		if (!is_plain(key))
			continue;
		pc_text_puts(path, size ? "." : "");
		pc_text_add(path, key.data, key.size);
		add_path(paths, path);
		walk(pull, path, paths, names + 1);
		path->size = size;
	}
}

void pc_paths_of(struct pc_span head, struct pc_text *out_paths)
{
	struct pc_pull pull PC_AUTO(pull) = { 0 };
	struct pc_text path PC_AUTO(text) = { 0 };

	pc_text_putc(out_paths, '\n');
	pc_pull_head(&pull, head);
	walk(&pull, &path, out_paths, 0);
}

bool pc_paths_have(const struct pc_text *paths, const char *path)
{
	struct pc_text line PC_AUTO(text) = { 0 };

	pc_text_printf(&line, "\n%s\n", path);
	return pc_span_find((struct pc_span){ paths->data, paths->size }, line.data) != NULL;
}
