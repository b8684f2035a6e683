/* SPDX-License-Identifier: Apache-2.0
 * The folder of the file of answers: nobody else's, and nobody else writes there. */
#include "llm/cache/store.h"

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
	int status = pc_make_folder(pc, folder_of(pc), "XDG_STATE_HOME");

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
