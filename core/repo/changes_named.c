/* SPDX-License-Identifier: Apache-2.0
 * Functions that the user names: "path::name,Class.method;path2::f". */
#include <stdlib.h>

#include "base/auto.h"
#include "base/context.h"
#include "repo/changes_internal.h"

enum { PATHS_MAX = 50000, NAMED_MAX = 1000 };

struct named {
	const char *path, *name;
	size_t file; /* of finding->files; SIZE_MAX: not found yet */
};

struct naming {
	struct pc_finding *finding;
	struct named *items; /* owned */
	size_t count, room;
	const char **paths; /* owned: of head, for what is near; NULL ends them */
	size_t path_count, path_room;
};

/* ---- what is wanted ---- */
static int wrong(struct naming *naming, struct pc_span part, const char *why)
{
	struct pc_text safe PC_AUTO(text) = { 0 };

	pc_text_safe(&safe, part);
	return pc_fail(naming->finding->pc, PC_EUSAGE,
		       "functions \"%s\": %s; wanted is path::name, as "
		       "\"src/a.py::f,Class.method;src/b.c::g\"",
		       safe.data ? safe.data : "", why);
}

static int take_names(struct naming *naming, struct pc_span whole, const char *path,
		      struct pc_span names)
{
	bool more = true;

	while (more) {
		struct pc_span part, rest = names;

		more = pc_span_cut(names, ',', &part, &rest);
		part = pc_span_trim(more ? part : names);
		names = rest;
		if (!part.size)
			return wrong(naming, whole, "a name is empty");
		if (naming->count == NAMED_MAX)
			return wrong(naming, part, "more than 1000 functions are named");
		naming->items = PC_GROW(naming->items, naming->count, naming->room);
		naming->items[naming->count++] =
			(struct named){ path,
					pc_arena_strndup(pc_memory(naming->finding->pc), part.data,
							 part.size),
					SIZE_MAX };
	}
	return PC_OK;
}

static int take_entry(struct naming *naming, struct pc_span entry)
{
	const char *split = pc_span_find(entry, "::");
	struct pc_span path, names;

	if (!split)
		return wrong(naming, entry, "there is no \"::\"");
	path = pc_span_trim((struct pc_span){ entry.data, (size_t)(split - entry.data) });
	names.data = split + 2;
	names.size = entry.size - (size_t)(names.data - entry.data);
	while (pc_span_starts(path, "./"))
		path = (struct pc_span){ path.data + 2, path.size - 2 };
	if (!path.size)
		return wrong(naming, entry, "there is no path before \"::\"");
	return take_names(naming, entry,
			  pc_arena_strndup(pc_memory(naming->finding->pc), path.data, path.size),
			  names);
}

static int take_text(struct naming *naming, struct pc_span text)
{
	bool more = true;
	int status = PC_OK;

	while (more && !status) {
		struct pc_span entry, rest = text;

		more = pc_span_cut(text, ';', &entry, &rest);
		entry = pc_span_trim(more ? entry : text);
		text = rest;
		if (entry.size)
			status = take_entry(naming, entry);
	}
	if (!status && !naming->count)
		status = wrong(naming, text, "nothing is named");
	return status;
}

/* ---- their files ---- */
static bool is_path(const struct pc_file_side *side, const char *path)
{
	return side->path && !strcmp(side->path, path);
}

/* Those of head come first: a path may have been another file's at base. */
static void find_files(struct naming *naming)
{
	struct pc_finding *finding = naming->finding;

	for (size_t i = 0; i < naming->count; i++)
		for (unsigned base = 0; base < 2; base++)
			for (size_t k = 0; k < finding->count; k++)
				if (naming->items[i].file == SIZE_MAX &&
				    is_path(base ? &finding->files[k].base
						 : &finding->files[k].head,
					    naming->items[i].path))
					naming->items[i].file = k;
}

/* A file that does not differ is the same on both sides. */
static bool take_file(void *context, const struct pc_repo_file *file)
{
	struct naming *naming = context;
	struct pc_finding *finding = naming->finding;
	struct pc_arena *arena = pc_memory(finding->pc);
	struct pc_file_side side = { .is_text = true };
	bool wanted = false;

	for (size_t i = 0; i < naming->count; i++)
		wanted |= naming->items[i].file == SIZE_MAX &&
			  !strcmp(naming->items[i].path, file->path);
	if (!file->bytes && naming->path_count < PATHS_MAX) {
		naming->paths = PC_GROW(naming->paths, naming->path_count, naming->path_room);
		naming->paths[naming->path_count++] = pc_arena_strdup(arena, file->path);
	}
	if (!wanted || !file->bytes)
		return wanted;
	side.path = pc_arena_strdup(arena, file->path);
	side.text.data = pc_arena_strndup(arena, file->bytes, file->size);
	side.text.size = file->size;
	finding->files = PC_GROW(finding->files, finding->count, finding->room);
	finding->files[finding->count++] =
		(struct pc_file_change){ .status = '=', .base = side, .head = side };
	find_files(naming);
	return true;
}

static int no_file(struct naming *naming, const char *path)
{
	struct pc_text safe PC_AUTO(text) = { 0 };
	const char *near;

	naming->paths = PC_GROW(naming->paths, naming->path_count, naming->path_room);
	naming->paths[naming->path_count] = NULL;
	near = pc_text_nearest(path, naming->paths);
	pc_text_safe(&safe, pc_span(path));
	pc_text_puts(&safe, " is no file at base or head");
	if (near) {
		pc_text_puts(&safe, "; did you mean ");
		pc_text_safe(&safe, pc_span(near));
		pc_text_putc(&safe, '?');
	}
	return pc_fail(naming->finding->pc, PC_EUSAGE, "%s", safe.data);
}

static int load_files(struct naming *naming)
{
	struct pc_finding *finding = naming->finding;
	struct pc_repo_why why;
	bool *wanted;
	int status = pc_finding_files(finding);

	if (status)
		return status;
	find_files(naming);
	if (finding->repo->files(&finding->between, take_file, naming, &why))
		return pc_finding_failed(finding, &why);
	wanted = pc_arena_alloc(pc_memory(finding->pc), finding->count + 1);
	for (size_t i = 0; i < naming->count; i++) {
		if (naming->items[i].file == SIZE_MAX)
			return no_file(naming, naming->items[i].path);
		wanted[naming->items[i].file] = true;
	}
	return pc_finding_functions(finding, wanted);
}

/* ---- themselves ---- */
/* The same, but that "::" and "." are. */
static bool is_name(const char *name, const char *other)
{
	while (*name && *other) {
		size_t one = !strncmp(name, "::", 2) ? 2 : *name == '.', two;

		two = !strncmp(other, "::", 2) ? 2 : *other == '.';
		if (!one != !two || (!one && *name != *other))
			return false;
		name += one ? one : 1;
		other += two ? two : 1;
	}
	return *name == *other;
}

static const struct pc_function *find_name(const struct pc_functions *functions, const char *name,
					   uint32_t from, uint32_t *out_index)
{
	for (uint32_t i = from; i < functions->count; i++)
		if (is_name(functions->items[i].name, name)) {
			*out_index = i;
			return &functions->items[i];
		}
	return NULL;
}

/* One whose last part is the name, or that is written nearly so. */
static const char *near_name(struct pc_finding *finding, const struct pc_file_change *file,
			     const char *name)
{
	const struct pc_functions *sides[] = { &file->head.functions, &file->base.functions };
	size_t all = (size_t)sides[0]->count + sides[1]->count, count = 0;
	const char **names = pc_arena_alloc(pc_memory(finding->pc), (all + 1) * sizeof(*names));

	for (size_t side = 0; side < 2; side++)
		for (uint32_t i = 0; i < sides[side]->count; i++) {
			if (!strcmp(sides[side]->items[i].word, name))
				return sides[side]->items[i].name;
			names[count++] = sides[side]->items[i].name;
		}
	return pc_text_nearest(name, names);
}

static int no_function(struct pc_finding *finding, const struct named *named)
{
	const char *near = near_name(finding, &finding->files[named->file], named->name);
	struct pc_text safe PC_AUTO(text) = { 0 };

	pc_text_safe(&safe, pc_span(named->path));
	pc_text_puts(&safe, " has no function \"");
	pc_text_safe(&safe, pc_span(named->name));
	pc_text_puts(&safe, "\" at base or head");
	if (near)
		pc_text_printf(&safe, "; did you mean \"%s\"?", near);
	return pc_fail(finding->pc, PC_EUSAGE, "%s", safe.data);
}

/* A name may stand several times in a file: all of head are meant, each with its own at base. */
static int find_function(struct pc_finding *finding, const struct named *named)
{
	struct pc_file_change *file = &finding->files[named->file];
	const struct pc_functions *base = &file->base.functions, *head = &file->head.functions;
	uint32_t *partners = pc_arena_alloc(pc_memory(finding->pc),
					    ((size_t)head->count + 1) * sizeof(*partners));
	const struct pc_function *function;
	struct pc_changed_function changed;
	uint32_t index = 0;
	bool found = false;

	pc_functions_match(base, head, partners);
	for (uint32_t from = 0; (function = find_name(head, named->name, from, &index));
	     from = index + 1) {
		const struct pc_function *old =
			partners[index] == PC_NONE ? NULL : &base->items[partners[index]];

		changed = pc_finding_pair(file, old, file, function);
		pc_finding_add(finding, &changed);
		found = true;
	}
	if (found)
		return PC_OK;
	function = find_name(base, named->name, 0, &index);
	if (!function)
		return no_function(finding, named);
	changed = pc_finding_pair(file, function, file, NULL);
	pc_finding_add(finding, &changed);
	return PC_OK;
}

/* Without ctags a name is taken as it is. */
static void take_unseen(struct pc_finding *finding, const struct named *named)
{
	const struct pc_file_change *file = &finding->files[named->file];
	struct pc_changed_function changed = { .change = PC_CHANGE_SAME, .language = "" };

	changed.name = pc_text_shown(pc_memory(finding->pc), pc_span(named->name), 0);
	changed.file = file->head.path ? file->head.path : file->base.path;
	pc_finding_add(finding, &changed);
}

static bool is_again(const struct naming *naming, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (naming->items[i].file == naming->items[index].file &&
		    is_name(naming->items[i].name, naming->items[index].name))
			return true;
	return false;
}

static int find_all(struct naming *naming, const char *text)
{
	struct pc_finding *finding = naming->finding;
	int status = take_text(naming, pc_span(text));

	if (!status)
		status = load_files(naming);
	for (size_t i = 0; i < naming->count && !status; i++) {
		if (is_again(naming, i))
			continue;
		finding->files[naming->items[i].file].in_function = true;
		if (finding->note)
			take_unseen(finding, &naming->items[i]);
		else
			status = find_function(finding, &naming->items[i]);
	}
	return status ? status : pc_callers_find(finding);
}

int pc_changes_named(const struct pc_between *between, const char *text,
		     struct pc_changes *out_changes)
{
	struct pc_finding finding PC_AUTO(finding) = { 0 };
	struct naming naming = { .finding = &finding };
	int status = pc_finding_start(between, &finding);

	if (!status)
		status = find_all(&naming, text);
	free(naming.items);
	free(naming.paths);
	if (status)
		return status;
	pc_finding_end(&finding, out_changes);
	out_changes->other_count = 0; /* nobody looked where else they differ */
	return PC_OK;
}
