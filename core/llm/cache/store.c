/* SPDX-License-Identifier: Apache-2.0
 * The folder of the file of answers: nobody else's, and nobody else writes there. */
#include "llm/cache/store.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/log.h"
#include "base/places.h"

static const char *folder_of(struct pc *pc)
{
	return pc_user_folder(pc, "XDG_STATE_HOME", ".local/state");
}

const char *pc_store_path(struct pc *pc)
{
	return pc_arena_printf(pc->arena, "%s/answers.db", folder_of(pc));
}

/* All that is missing of the path, for the user alone, as the XDG specification has it. */
static int make_folders(const char *path, char *work)
{
	for (const char *at = path; at; at = strchr(at + 1, '/')) {
		memcpy(work, path, (size_t)(at - path));
		work[at - path] = '\0';
		if (at != path && mkdir(work, 0700) && errno != EEXIST)
			return errno;
	}
	return mkdir(path, 0700) && errno != EEXIST ? errno : 0;
}

static int make_folder(struct pc *pc)
{
	const char *folder = folder_of(pc);
	struct stat st;
	int result = 0;

	if (stat(folder, &st))
		result = make_folders(folder, pc_arena_strdup(pc->arena, folder));
	if (!result && stat(folder, &st))
		result = errno;
	if (result)
		return pc_fail(pc, PC_EINPUT, "can't make %s: %s; XDG_STATE_HOME names another",
			       folder, strerror(result));
	if (!S_ISDIR(st.st_mode))
		return pc_fail(pc, PC_EINPUT, "%s is no folder; move it away", folder);
	if (st.st_uid != geteuid() || (st.st_mode & S_IWOTH))
		return pc_fail(pc, PC_EINPUT,
			       "%s is not yours alone (it belongs to user %u, mode %03o); run: "
			       "chmod 700 '%s', or set XDG_STATE_HOME to a folder of your own",
			       folder, (unsigned)st.st_uid, (unsigned)st.st_mode & 0777, folder);
	return PC_OK;
}

/* Paths may hold anything. */
static void tell(struct pc *pc, const char *why)
{
	PC_AUTO(text) struct pc_text safe = { 0 };

	pc_text_safe(&safe, pc_span(why));
	pc_debug(pc, "%s", safe.data);
	if (pc->sinks.hint)
		pc->sinks.hint(pc, safe.data);
}

int pc_store_open(struct pc *pc, const struct pc_cache_table **out_table,
		  struct pc_cache **out_cache)
{
	const struct pc_module *module;
	const struct pc_cache_table *table;
	struct pc_cache *cache = NULL;
	const char *why;
	int status = make_folder(pc);

	if (!status)
		status = pc_module(pc, "cache", &module);
	if (status)
		return status;
	table = (const struct pc_cache_table *)module;
	why = table->open(pc_store_path(pc), &cache);
	if (!cache)
		return pc_fail(pc, PC_EINPUT, "%s", why);
	if (why)
		tell(pc, why);
	*out_table = table;
	*out_cache = cache;
	return PC_OK;
}
