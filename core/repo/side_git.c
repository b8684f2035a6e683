/* SPDX-License-Identifier: Apache-2.0
 * The .git folder of a side: it borrows objects, and has references of its own. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/auto.h"
#include "base/context.h"
#include "repo/folder.h"
#include "repo/side.h"
#include "repo/tree.h"

enum { ALTERNATES_DEPTH = 5, ALTERNATES_MAX = 100 }; /* the depth is git's */

static int put(struct pc_side_part *part, const char *path, struct pc_span bytes)
{
	int result = pc_tree_write(part->fd, path, bytes.data, bytes.size);

	return result ? pc_side_fail(part, path, result) : PC_OK;
}

/* ---- objects ---- */
struct alternates {
	struct pc *pc;
	struct pc_text *text;
	unsigned count;
};

static void borrow(struct alternates *list, const char *objects, unsigned depth)
{
	struct pc_folder_file file;
	struct pc_span rest, line;
	int folder PC_AUTO(fd) = -1;

	if (list->count++ == ALTERNATES_MAX)
		return;
	pc_text_printf(list->text, "%s\n", objects);
	if (depth == ALTERNATES_DEPTH || pc_folder_open(list->pc, objects, &folder)) {
		pc_forget(list->pc);
		return;
	}
	if (pc_folder_read(list->pc, folder, "info/alternates", &file) != PC_FOLDER_FOUND)
		return;
	rest = (struct pc_span){ file.bytes, file.size };
	while (rest.size) {
		if (!pc_span_cut(rest, '\n', &line, &rest)) {
			line = rest;
			rest.size = 0;
		}
		if (!line.size || line.data[0] == '#')
			continue;
		borrow(list,
		       pc_arena_printf(pc_memory(list->pc), "%s%s%.*s",
				       line.data[0] == '/' ? "" : objects,
				       line.data[0] == '/' ? "" : "/", (int)line.size, line.data),
		       depth + 1);
	}
}

int pc_side_alternates(struct pc *pc, const char *repository, struct pc_text *out)
{
	struct alternates list = { .pc = pc, .text = out };
	size_t size = strlen(repository);

	if (strchr(repository, '\n'))
		return pc_fail(pc, PC_EINPUT,
			       "the path %s holds a line's end, and git can't borrow objects from "
			       "there; rename the folder",
			       pc_repo_safe(pc, repository));
	borrow(&list,
	       pc_arena_printf(pc_memory(pc), "%s%sobjects", repository,
			       size && repository[size - 1] == '/' ? "" : "/"),
	       0);
	return PC_OK;
}

static int put_alternates(struct pc_side_part *part)
{
	struct pc *pc = part->side->pc;
	struct pc_text text PC_AUTO(text) = { 0 };
	int status = pc_side_alternates(pc, part->facts.common, &text);

	if (!status && part->fetched)
		status = pc_side_alternates(pc, part->fetched, &text);
	return status ? status : put(part, ".git/objects/info/alternates", pc_text_span(&text));
}

/* ---- references ---- */
static int add_ref(void *context, const char *name, const char *id)
{
	if (strcmp(name, "refs/stash") != 0)
		pc_text_printf(context, "%s %s\n", id, name);
	return 0;
}

static int put_refs(struct pc_side_part *part)
{
	struct pc_text text PC_AUTO(text) = { 0 };
	int status;

	if (part->side->git->each_ref(part->from, add_ref, &text))
		return pc_side_fail_git(part, "given its branches and tags");
	status = put(part, ".git/packed-refs", pc_text_span(&text));
	text.size = 0;
	pc_text_printf(&text, "%s\n", part->commit);
	if (!status)
		status = put(part, ".git/HEAD", pc_text_span(&text));
	if (!status && mkdirat(part->fd, ".git/refs", 0777))
		status = pc_side_fail(part, ".git/refs", errno);
	return status;
}

/* ---- configuration ---- */
static bool is_word(const char *text)
{
	return *text && text[strspn(text, "abcdefghijklmnopqrstuvwxyz")] == '\0';
}

/* Only what says how files lie on this disk; whatever could run a program is switched off. */
static int put_config(struct pc_side_part *part)
{
	static const char *const keys[] = { "autocrlf",	  "eol",      "filemode",
					    "ignorecase", "symlinks", "precomposeunicode",
					    NULL };
	struct pc_text text PC_AUTO(text) = { 0 };
	char value[32];

	pc_text_puts(&text, "[core]\n\trepositoryformatversion = 0\n\tbare = false\n"
			    "\tlogallrefupdates = false\n\thooksPath = /dev/null\n"
			    "\tfsmonitor = false\n");
	for (size_t i = 0; keys[i]; i++) {
		char key[64];

		snprintf(key, sizeof(key), "core.%s", keys[i]);
		if (part->side->git->setting(part->from, key, value, sizeof(value)) &&
		    is_word(value))
			pc_text_printf(&text, "\t%s = %s\n", keys[i], value);
	}
	pc_text_puts(&text, "[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n");
	return put(part, ".git/config", pc_text_span(&text));
}

static int copy_small(struct pc_side_part *part, int common, const char *path)
{
	struct pc *pc = part->side->pc;
	struct pc_folder_file file;
	const char *to = pc_arena_printf(pc_memory(pc), ".git/%s", path);

	if (pc_folder_read(pc, common, path, &file) != PC_FOLDER_FOUND)
		return PC_OK;
	return put(part, to, (struct pc_span){ file.bytes, file.size });
}

int pc_side_write_git(struct pc_side_part *part)
{
	static const char *const files[] = { "shallow", "info/exclude", "info/attributes", NULL };
	int common PC_AUTO(fd) = -1;
	int status = put_alternates(part);

	if (!status)
		status = put_refs(part);
	if (!status)
		status = put_config(part);
	if (!status)
		status = pc_folder_open(part->side->pc, part->facts.common, &common);
	for (size_t i = 0; files[i] && !status; i++)
		status = copy_small(part, common, files[i]);
	return status;
}
