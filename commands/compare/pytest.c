/* SPDX-License-Identifier: Apache-2.0
 * How pytest is started on a side, so that it imports the side's code and our plugin. */
#include "pytest.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"

extern char **environ;

static bool is_folder(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode);
}

/* ---- python ---- */
static const char *in_venv(struct pc *pc, const char *folder, const char *below)
{
	const char *path;

	if (!folder || !folder[0])
		return NULL;
	path = pc_arena_printf(pc_memory(pc), "%s%s/bin/python", folder, below);
	return access(path, X_OK) ? NULL : path;
}

static const char *find_python(struct pc *pc, const struct pytest_side *side)
{
	static const char *const below[] = { "/.venv", "/venv" };
	const char *const folders[] = { side->root, side->project };
	const char *found;

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		for (size_t k = 0; k < sizeof(below) / sizeof(below[0]); k++)
			if ((found = in_venv(pc, folders[i], below[k])))
				return found;
	found = in_venv(pc, getenv("VIRTUAL_ENV"), "");
	return found ? found : "python3";
}

/* ---- PYTHONPATH ---- */
/* What lies in the user's folder is looked for in the side's. */
static void put_moved(struct pc_text *text, const struct pytest_side *side, struct pc_span path)
{
	size_t size = side->project ? strlen(side->project) : 0;

	if (size && pc_span_starts(path, side->project) &&
	    (path.size == size || path.data[size] == '/')) {
		pc_text_puts(text, side->root);
		path.data += size;
		path.size -= size;
	}
	pc_text_add(text, path.data, path.size);
}

static const char *python_path(struct pc *pc, const char *folder, const struct pytest_side *side)
{
	PC_AUTO(text) struct pc_text text = { 0 };
	struct pc_span rest = pc_span(getenv("PYTHONPATH")), part;
	const char *src = pc_arena_printf(pc_memory(pc), "%s/src", side->root);

	pc_text_puts(&text, "PYTHONPATH=");
	if (is_folder(src))
		pc_text_printf(&text, "%s:", src);
	pc_text_printf(&text, "%s:%s", side->root, folder);
	while (rest.size) {
		if (!pc_span_cut(rest, ':', &part, &rest)) {
			part = rest;
			rest.size = 0;
		}
		if (!part.size)
			continue; /* would be the folder that it runs in */
		pc_text_putc(&text, ':');
		put_moved(&text, side, part);
	}
	return pc_arena_strdup(pc_memory(pc), text.data);
}

/* ---- the environment ---- */
static bool is_replaced(const char *entry)
{
	static const char *const names[] = {
		"PYTHONPATH=",		"PERFCOPILOT_PYTEST=",	   "PYTEST_ADDOPTS=",
		"PYTHONPYCACHEPREFIX=", "COVERAGE_PROCESS_START=", "COV_CORE_SOURCE=",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strncmp(entry, names[i], strlen(names[i])))
			return true;
	return false;
}

static const char *const *make_environment(struct pc *pc, const char *folder,
					   const struct pytest_side *side, const char *settings)
{
	const char *const *given =
		side->environment ? side->environment : (const char *const *)(uintptr_t)environ;
	size_t count = 0, kept = 0;
	const char **made;

	while (given[count])
		count++;
	made = pc_arena_alloc(pc_memory(pc), (count + 4) * sizeof(*made));
	for (size_t i = 0; i < count; i++)
		if (!is_replaced(given[i]))
			made[kept++] = given[i];
	made[kept++] = python_path(pc, folder, side);
	made[kept++] = pc_arena_printf(pc_memory(pc), "PERFCOPILOT_PYTEST=%s", settings);
	/* nothing is left in the side, and what one side compiled is not the other's */
	made[kept] = pc_arena_printf(pc_memory(pc), "PYTHONPYCACHEPREFIX=%s/compiled-%zu", folder,
				     side->number);
	return made;
}

/* ---- settings ---- */
static void add_function(struct json_object *functions, const struct pc_changed_function *function,
			 size_t index, bool base)
{
	const char *name = base && function->old_name ? function->old_name : function->name;
	const char *file = base && function->old_file ? function->old_file : function->file;
	struct json_object *object;

	if (function->change == (base ? PC_CHANGE_ADDED : PC_CHANGE_DELETED) || !file || !name ||
	    !pc_span_ends(pc_span(file), ".py"))
		return;
	object = json_object_new_object();
	json_object_object_add(object, "index", json_object_new_int64((int64_t)index));
	json_object_object_add(object, "file", pc_json_string(file));
	json_object_object_add(object, "name", pc_json_string(name));
	json_object_array_add(functions, object);
}

static int write_settings(struct pc *pc, const char *path, const struct pytest_side *side,
			  const struct pc_changes *changes, const char *results)
{
	PC_AUTO(json) struct json_object *settings = json_object_new_object();
	struct json_object *functions = json_object_new_array();
	PC_AUTO(text) struct pc_text text = { 0 };
	int error;

	for (size_t i = 0; changes && i < changes->count; i++)
		add_function(functions, &changes->functions[i], i, side->number == 0);
	json_object_object_add(settings, "root", pc_json_string(side->root));
	json_object_object_add(settings, "results", pc_json_string(results));
	json_object_object_add(settings, "functions", functions);
	if (side->target_s > 0)
		json_object_object_add(settings, "target_s",
				       json_object_new_double(side->target_s));
	if (side->max_s > 0)
		json_object_object_add(settings, "max_s", json_object_new_double(side->max_s));
	pc_json_print(&text, settings, false);
	error = compare_file_write(path, pc_text_span(&text));
	return error ? pc_fail(pc, PC_EINPUT, "%s: %s", path, strerror(error)) : PC_OK;
}

/* ---- all of it ---- */
static const char *const *make_argv(struct pc *pc, const char *folder,
				    const struct pytest_side *side, const char *python)
{
	const char *cache =
		pc_arena_printf(pc_memory(pc), "cache_dir=%s/cache-%zu", folder, side->number);
	const char *const first[] = { python, "-m", "pytest", "-q", "-p", "perfcopilot_pytest",
				      "-o",   cache };
	enum { FIRST = sizeof(first) / sizeof(first[0]) };
	size_t count = 0;
	const char **argv;

	while (side->targets && side->targets[count])
		count++;
	argv = pc_arena_alloc(pc_memory(pc), (FIRST + count + 1) * sizeof(*argv));
	memcpy(argv, first, sizeof(first));
	for (size_t i = 0; i < count; i++) /* what begins with "-" is no option */
		argv[FIRST + i] = side->targets[i][0] == '-'
					  ? pc_arena_printf(pc_memory(pc), "./%s", side->targets[i])
					  : side->targets[i];
	return argv;
}

int compare_pytest_prepare(struct pc *pc, const char *folder, const struct pytest_side *side,
			   const struct pc_changes *changes, struct pytest_run *out_run)
{
	struct pc_arena *arena = pc_memory(pc);
	const char *plugin = pc_arena_printf(arena, "%s/perfcopilot_pytest.py", folder);
	const char *settings = pc_arena_printf(arena, "%s/settings-%zu.json", folder, side->number);
	const char *results = pc_arena_printf(arena, "%s/results-%zu.jsonl", folder, side->number);
	const char *const paths[] = { folder, side->root };
	int error, status;

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		if (strchr(paths[i], ':'))
			return pc_fail(pc, PC_EINPUT,
				       "%s: \":\" can't stand in a path that Python looks for "
				       "modules in",
				       paths[i]);
	error = compare_file_write(plugin, pc_span(compare_pytest_plugin));
	if (error)
		return pc_fail(pc, PC_EINPUT, "%s: %s", plugin, strerror(error));
	status = write_settings(pc, settings, side, changes, results);
	if (status)
		return status;
	out_run->python = find_python(pc, side);
	out_run->results = results;
	out_run->argv = make_argv(pc, folder, side, out_run->python);
	out_run->environment = make_environment(pc, folder, side, settings);
	return PC_OK;
}
