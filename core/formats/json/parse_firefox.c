/* SPDX-License-Identifier: Apache-2.0
 * Profiles of the Firefox Profiler: as Gecko writes them, processed (also by samply and others), or
 * saved by the old developer tools, which put one into "profile". */
#include <inttypes.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/auto.h"
#include "formats/formats.h"
#include "formats/json/firefox.h"
#include "formats/json/told.h"

int pc_score_firefox(struct pc_span head)
{
	static const char *const signs[] = { "meta.preprocessedProfileVersion",
					     "meta.processType",
					     "meta.stackwalk",
					     "profile.meta",
					     "profile.libs[].debugName",
					     "libs[].debugName",
					     "shared.stackTable",
					     "threads[].stackTable",
					     "threads[].frameTable",
					     "markers[].isOffMainThread",
					     NULL };
	struct pc_text paths PC_AUTO(text) = { 0 };
	bool sure;

	pc_paths_of(head, &paths);
	sure = pc_paths_have(&paths, "meta") || pc_paths_have(&paths, "threads");
	for (size_t i = 0; signs[i]; i++)
		if (pc_paths_have(&paths, signs[i]))
			return sure ? 95 : 85;
	return pc_paths_have(&paths, "meta.interval") && pc_paths_have(&paths, "threads[]") ? 80
											    : 0;
}

static void read_threads(struct pc_pull *pull, void *record)
{
	struct pc_firefox *all = record;
	unsigned level = pc_pull_array(pull);

	while (pc_pull_item(pull, level)) {
		struct pc_firefox_thread thread = { 0 };

		pc_firefox_read(pull, all, &thread);
		if (!pc_firefox_is_whole(&thread)) {
			all->waiting = PC_GROW(all->waiting, all->waiting_count, all->waiting_room);
			all->waiting[all->waiting_count++] = thread;
			continue;
		}
		if (!all->status)
			all->status = pc_firefox_give(all, &thread);
		pc_firefox_clear(&thread);
	}
}

static void read_shared(struct pc_pull *pull, void *record)
{
	struct pc_firefox *all = record;

	pc_firefox_read(pull, all, &all->shared);
}

static void read_meta(struct pc_pull *pull, void *record)
{
	static const struct pc_pull_field fields[] = {
		{ "interval", PC_PULL_NUMBER, offsetof(struct pc_firefox, interval), NULL },
		{ "product", PC_PULL_TEXT, offsetof(struct pc_firefox, product), NULL },
		{ "importedFrom", PC_PULL_TEXT, offsetof(struct pc_firefox, imported), NULL },
		{ "symbolicated", PC_PULL_INT, offsetof(struct pc_firefox, symbolicated), NULL },
		{ 0 },
	};

	pc_pull_fields(pull, fields, record);
}

static void read_profile(struct pc_pull *pull, void *record);

static void read_processes(struct pc_pull *pull, void *record)
{
	unsigned level = pc_pull_array(pull);

	while (pc_pull_item(pull, level))
		read_profile(pull, record);
}

static void read_profile(struct pc_pull *pull, void *record)
{
	static const struct pc_pull_field fields[] = {
		{ "meta", PC_PULL_CALL, 0, read_meta },
		{ "shared", PC_PULL_CALL, 0, read_shared },
		{ "threads", PC_PULL_CALL, 0, read_threads },
		{ "processes", PC_PULL_CALL, 0, read_processes },
		{ "profile", PC_PULL_CALL, 0, read_profile },
		{ 0 },
	};
	enum { DEEPEST = 4 };
	struct pc_firefox *all = record;

	if (all->depth == DEEPEST)
		return;
	all->depth++;
	pc_pull_fields(pull, fields, all);
	all->depth--;
}

/* Others than those that are known here put into "product" what they profiled. */
static void tell_tool(const struct pc_firefox *all)
{
	static const char *const makers[] = { "Firefox", "Thunderbird", "Ruby/Vernier", NULL };
	struct pc_span product = { all->product.data, all->product.size };

	if (all->imported.size) {
		pc_builder_tool(all->builder, "%s", all->imported.data);
		return;
	}
	for (size_t i = 0; makers[i]; i++)
		if (pc_span_starts(product, makers[i]))
			pc_builder_tool(all->builder, "%s", all->product.data);
}

static int give(struct pc_firefox *all)
{
	int64_t us;

	tell_tool(all);
	if (!all->symbolicated)
		pc_builder_note(all->builder,
				"it was saved before its addresses had names: samply load FILE "
				"finds them, and what is saved from there has them");
	if (all->interval.known && pc_number_scaled(&all->interval, 3, &us) && us > 0)
		pc_builder_note(all->builder, "one sample every %" PRId64 " µs of each thread", us);
	for (uint32_t i = 0; i < all->waiting_count && !all->status; i++)
		all->status = pc_firefox_give(all, &all->waiting[i]);
	return all->status;
}

int pc_parse_firefox(struct pc_builder *builder, struct pc_input *input)
{
	struct pc_firefox all = { .builder = builder, .symbolicated = PC_UNKNOWN };
	struct pc_pull pull PC_AUTO(pull) = { 0 };
	int status;

	pc_pull_open(&pull, input);
	pc_table_init(&all.strings, pc_memory(pc_builder_pc(builder)));
	read_profile(&pull, &all);
	status = pc_pull_told(&pull, builder);
	if (!status)
		status = give(&all);
	for (uint32_t i = 0; i < all.waiting_count; i++)
		pc_firefox_clear(&all.waiting[i]);
	free(all.waiting);
	pc_firefox_clear(&all.shared);
	pc_table_clear(&all.strings);
	pc_text_clear(&all.product);
	pc_text_clear(&all.imported);
	return status;
}
