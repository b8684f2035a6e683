/* SPDX-License-Identifier: Apache-2.0
 * Where commands are found: folders, the first match wins. */
#include "cli/plugin.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/context.h"
#include "base/module.h"
#include "base/places.h"
#include "base/trust.h"

const char *const *pc_plugin_folders(struct pc *pc)
{
	const char *path = secure_getenv("PERFCOPILOT_COMMANDS_PATH");
	const char *built = pc_build_folder(pc);
	size_t room = 4, count = 0;
	const char **folders;

	for (const char *c = path; c && *c; c++)
		room += *c == ':';
	folders = pc_arena_alloc(pc->arena, room * sizeof(*folders));
	while (path && *path) {
		size_t size = strcspn(path, ":");

		if (size)
			folders[count++] = pc_arena_strndup(pc->arena, path, size);
		path += size + (path[size] == ':');
	}
	folders[count++] = pc_arena_printf(pc->arena, "%s/commands",
					   pc_user_folder(pc, "XDG_DATA_HOME", ".local/share"));
	/* a program run from its build folder finds the commands built there */
	folders[count] = built ? pc_arena_printf(pc->arena, "%s/commands/.libs", built)
			       : PC_PKGLIBDIR "/commands";
	return folders;
}

static const struct pc_command *builtin(const char *name)
{
	for (size_t i = 0; pc_builtins[i]; i++)
		if (!strcmp(pc_builtins[i]->name, name))
			return pc_builtins[i];
	return NULL;
}

/* The first file of that name, or NULL. */
static const char *find(struct pc *pc, const char *name, const char **out_folder)
{
	const char *const *folders = pc_plugin_folders(pc);

	for (; *folders; folders++) {
		const char *path = pc_arena_printf(pc->arena, "%s/%s.so", *folders, name);

		/* a link to nowhere counts too: it is refused, not passed over */
		if (faccessat(AT_FDCWD, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0) {
			*out_folder = *folders;
			return path;
		}
	}
	return NULL;
}

bool pc_command_exists(struct pc *pc, const char *name)
{
	const char *folder;

	return pc_spec_is_name(name) && (builtin(name) || find(pc, name, &folder));
}

/* Opens one file of a folder, both of which must be trusted. */
static const struct pc_command *load(struct pc *pc, const char *folder, const char *path,
				     const char **out_refusal)
{
	const char *base = strrchr(path, '/') + 1;
	const char *name = pc_arena_strndup(pc->arena, base, strlen(base) - strlen(".so"));
	const char *why = pc_file_distrust(pc, folder);

	if (!why)
		why = pc_file_distrust(pc, path);
	*out_refusal = why;
	return why ? NULL : pc_plugin_load(pc, path, name, out_refusal);
}

static int unknown(struct pc *pc, const char *name)
{
	const char *near = pc_text_nearest(name, pc_command_names(pc));

	if (near)
		return pc_fail(pc, PC_EUSAGE, "unknown command '%s'; did you mean '%s'?", name,
			       near);
	return pc_fail(pc, PC_EUSAGE,
		       "unknown command '%s'; 'perfcopilot --help' lists what there is", name);
}

int pc_command_open(struct pc *pc, const char *name, const struct pc_command **out_command)
{
	const struct pc_command *command;
	const char *path, *folder = NULL, *refusal = NULL;

	if (!pc_spec_is_name(name))
		return unknown(pc, name);
	command = builtin(name);
	if (command) {
		command = pc_command_declare(pc, command, &refusal);
	} else {
		path = find(pc, name, &folder);
		if (!path)
			return unknown(pc, name);
		command = load(pc, folder, path, &refusal);
	}
	if (!command)
		return pc_fail(pc, PC_EUSAGE, "%s", refusal);
	*out_command = command;
	return PC_OK;
}

/* ---- all of them ---- */

struct finds {
	struct pc_found *items;
	size_t count, room;
};

static void add(struct finds *finds, struct pc_found found)
{
	for (size_t i = 0; i < finds->count; i++)
		found.shadowed = found.shadowed || !strcmp(finds->items[i].name, found.name);
	finds->items = PC_GROW(finds->items, finds->count, finds->room);
	finds->items[finds->count++] = found;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names of a folder's shared objects, sorted; count returned. */
static size_t folder_names(struct pc *pc, const char *folder, const char ***out_names)
{
	DIR *dir = opendir(folder);
	const char **names = NULL;
	size_t count = 0, room = 0;
	struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		size_t size = strlen(entry->d_name);

		if (size <= 3 || strcmp(entry->d_name + size - 3, ".so"))
			continue;
		names = PC_GROW(names, count, room);
		names[count++] = pc_arena_strndup(pc->arena, entry->d_name, size - 3);
	}
	if (dir)
		closedir(dir);
	if (count)
		qsort(names, count, sizeof(*names), by_name);
	*out_names = names;
	return count;
}

static void find_in(struct pc *pc, const char *folder, struct finds *finds)
{
	const char **names;
	size_t count = folder_names(pc, folder, &names);

	for (size_t i = 0; i < count; i++) {
		struct pc_found found = { .name = names[i] };

		found.path = pc_arena_printf(pc->arena, "%s/%s.so", folder, names[i]);
		if (pc_spec_is_name(names[i]))
			found.command = load(pc, folder, found.path, &found.refusal);
		else
			found.refusal = pc_arena_printf(
				pc->arena, "%s: a command's name is small letters, digits and '-'",
				found.path);
		add(finds, found);
	}
	free(names);
}

static int by_found(const void *a, const void *b)
{
	const struct pc_found *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	return order ? order : (int)x->shadowed - (int)y->shadowed;
}

size_t pc_commands_find(struct pc *pc, struct pc_found **out_found)
{
	const char *const *folders = pc_plugin_folders(pc);
	struct finds finds = { 0 };

	for (size_t i = 0; pc_builtins[i]; i++) {
		struct pc_found found = { .name = pc_builtins[i]->name };

		found.command = pc_command_declare(pc, pc_builtins[i], &found.refusal);
		add(&finds, found);
	}
	for (; *folders; folders++)
		find_in(pc, *folders, &finds);
	qsort(finds.items, finds.count, sizeof(*finds.items), by_found);
	*out_found = pc_arena_alloc(pc->arena, finds.count * sizeof(*finds.items));
	memcpy(*out_found, finds.items, finds.count * sizeof(*finds.items));
	free(finds.items);
	return finds.count;
}

size_t pc_commands_usable(struct pc *pc, const struct pc_command ***out_commands)
{
	struct pc_found *found;
	size_t count = pc_commands_find(pc, &found), kept = 0;

	*out_commands = pc_arena_alloc(pc->arena, count * sizeof(**out_commands));
	for (size_t i = 0; i < count; i++)
		if (found[i].command && !found[i].shadowed)
			(*out_commands)[kept++] = found[i].command;
	return kept;
}

const char *const *pc_command_names(struct pc *pc)
{
	const char *const *folders = pc_plugin_folders(pc);
	const char **all = NULL, **kept;
	size_t count = 0, room = 0, unique = 0;

	for (size_t i = 0; pc_builtins[i]; i++) {
		all = PC_GROW(all, count, room);
		all[count++] = pc_builtins[i]->name;
	}
	for (; *folders; folders++) {
		const char **names;
		size_t here = folder_names(pc, *folders, &names);

		for (size_t i = 0; i < here; i++) {
			all = PC_GROW(all, count, room);
			all[count++] = names[i];
		}
		free(names);
	}
	qsort(all, count, sizeof(*all), by_name);
	kept = pc_arena_alloc(pc->arena, (count + 1) * sizeof(*kept));
	for (size_t i = 0; i < count; i++)
		if (!unique || strcmp(kept[unique - 1], all[i]))
			kept[unique++] = all[i];
	free(all);
	return kept;
}
