/* SPDX-License-Identifier: Apache-2.0
 * Modules are looked for where this library lies: beside it in the build folder, else in the
 * installed folder. */
#include "base/module.h"

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/context.h"
#include "base/log.h"
#include "base/trust.h"

const char *pc_build_folder(struct pc *pc)
{
	char path[PATH_MAX];
	Dl_info here;
	char *slash;

	if (!dladdr((void *)(uintptr_t)pc_module, &here) || !realpath(here.dli_fname, path))
		return NULL;
	slash = strrchr(path, '/');
	if (slash - path < 6 || memcmp(slash - 6, "/.libs", 6) != 0)
		return NULL;
	return pc_arena_strndup(pc->arena, path, (size_t)(slash - 6 - path));
}

static const char *folder(struct pc *pc)
{
	const char *given = secure_getenv("PERFCOPILOT_MODULES_PATH");
	const char *built = pc_build_folder(pc);

	if (given && given[0] == '/')
		return given;
	return built ? pc_arena_printf(pc->arena, "%s/.libs", built) : PC_PKGLIBDIR;
}

/* Opens it, or records why not. */
static void *open_module(struct pc *pc, const char *name, const char *path)
{
	const char *why = pc_file_distrust(pc, path);
	void *handle = why ? NULL : dlopen(path, RTLD_NOW | RTLD_LOCAL);

	if (!handle)
		pc_fail(pc, PC_EINPUT,
			"the module '%s' can't be opened: %s; install perfcopilot again, whole",
			name, why ? why : dlerror());
	return handle;
}

int pc_module(struct pc *pc, const char *name, const struct pc_module **out_table)
{
	const char *path = pc_arena_printf(pc->arena, "%s/perfcopilot-%s.so", folder(pc), name);
	const struct pc_module *table;
	void *handle = open_module(pc, name, path);

	if (!handle)
		return PC_EINPUT;
	table = dlsym(handle, "pc_module_table");
	if (!table)
		return pc_fail(pc, PC_EINPUT,
			       "%s has no pc_module_table: not a module; install perfcopilot again",
			       path);
	if (strcmp(table->version, PC_VERSION))
		return pc_fail(pc, PC_EINPUT,
			       "%s is of version %s, this is %s; install perfcopilot again, whole",
			       path, table->version, PC_VERSION);
	pc_debug(pc, "module %s opened", path);
	*out_table = table;
	return PC_OK;
}

/* In a build folder the modules lie in .libs, and programs beside it. */
int pc_module_program(struct pc *pc, const char *name, const char **out_path)
{
	const char *modules = folder(pc), *why;
	size_t size = strlen(modules);
	const char *path;

	if (size > 6 && !strcmp(modules + size - 6, "/.libs"))
		size -= 6;
	path = pc_arena_printf(pc->arena, "%.*s/perfcopilot-%s", (int)size, modules, name);
	why = access(path, X_OK) ? strerror(errno) : pc_file_distrust(pc, path);
	if (why)
		return pc_fail(pc, PC_EINPUT,
			       "the program %s can't be run: %s; install perfcopilot again, whole",
			       path, why);
	*out_path = path;
	return PC_OK;
}
