/* SPDX-License-Identifier: Apache-2.0
 * What is known of a name: what it is, what can be used in its place, what helps where it stays. */
#include "advice/alternatives.h"

#include "advice/alternatives_table.h"
#include "advice/match.h"
#include "advice/name.h"
#include "base/auto.h"

bool pc_software_next_name(struct pc_span *rest, struct pc_span *out_name)
{
	struct pc_span all = *rest;

	if (!all.size)
		return false;
	if (!pc_span_cut(all, '|', out_name, rest)) {
		*out_name = all;
		*rest = (struct pc_span){ "", 0 };
	}
	return true;
}

static bool is_named(const struct pc_software *software, const char *target)
{
	PC_AUTO(text) struct pc_text wanted = { 0 }, key = { 0 };
	struct pc_span rest = software->names, name;

	pc_software_key(software->kind, pc_span(target), &wanted);
	while (pc_software_next_name(&rest, &name)) {
		pc_software_key(software->kind, name, &key);
		if (key.size == wanted.size && !memcmp(key.data, wanted.data, key.size))
			return true;
	}
	return false;
}

/* ---- things, and what is used in their place ---- */
static void find_things(struct pc *pc, const struct pc_alternatives_table *table,
			const char *target, unsigned kinds, struct pc_alternatives *out)
{
	const struct pc_software **things =
		pc_arena_alloc(pc_memory(pc), (table->software_count + 1) * sizeof(*things));

	/* what is called so first, then what is called so, too */
	for (int mainly = 1; mainly >= 0; mainly--)
		for (size_t i = 0; i < table->software_count; i++)
			if (kinds >> table->software[i].kind & 1 &&
			    mainly == !strcmp(table->software[i].name, target) &&
			    is_named(&table->software[i], target))
				things[out->thing_count++] = &table->software[i];
	out->things = things;
}

static void find_alternatives(struct pc *pc, const struct pc_alternatives_table *table,
			      struct pc_alternatives *out)
{
	struct pc_alternative *items =
		pc_arena_alloc(pc_memory(pc), (table->count + 1) * sizeof(*items));

	for (unsigned fit = PC_FIT_DROP_IN; fit <= PC_FIT_OTHER; fit++)
		for (size_t thing = 0; thing < out->thing_count; thing++)
			for (size_t i = 0; i < table->count; i++)
				if (table->items[i].fit == fit &&
				    table->items[i].of == out->things[thing])
					items[out->count++] = table->items[i];
	out->items = items;
}

/* ---- remedies ---- */
static void match_kinds(const struct pc_matcher *matcher, struct pc *pc, const char *target,
			unsigned kinds, struct pc_remedy_set *set)
{
	struct pc_match_frame frame = { .kind = PC_FRAME_USER };
	bool program;

	if (kinds >> PC_SOFTWARE_LIBRARY & 1) {
		struct pc_span name = pc_advice_library(pc_span(target), &program);

		frame.module = pc_span_starts(name, "lib")
				       ? name
				       : pc_span(pc_arena_printf(pc_memory(pc), "lib%.*s",
								 (int)name.size, name.data));
		pc_match_frame(matcher, &frame, set);
		frame.module = (struct pc_span){ 0 };
	}
	if (kinds >> PC_SOFTWARE_FUNCTION & 1) {
		frame.function = pc_span(target);
		pc_match_frame(matcher, &frame, set);
		frame.function = (struct pc_span){ 0 };
	}
	if (kinds >> PC_SOFTWARE_PYLIBRARY & 1) {
		frame.file = pc_span(
			pc_arena_printf(pc_memory(pc), "/site-packages/%s/__init__.py", target));
		pc_match_frame(matcher, &frame, set);
	}
	if (kinds >> PC_SOFTWARE_PROGRAM & 1)
		pc_match_program(matcher, pc_span(target), set);
}

static void find_remedies(struct pc *pc, const struct pc_alternatives_table *table,
			  const char *target, unsigned kinds, struct pc_alternatives *out)
{
	PC_AUTO(matcher) struct pc_matcher matcher = { 0 };
	struct pc_remedy_set set = { 0 };
	struct pc_known_remedy *known;

	pc_matcher_init(&matcher, table->remedies, pc_memory(pc));
	match_kinds(&matcher, pc, target, kinds, &set);
	known = pc_arena_alloc(pc_memory(pc), PC_REMEDIES_MAX * sizeof(*known));
	for (uint32_t i = 0; i < table->remedies->count; i++) {
		const struct pc_remedy *one = &table->remedies->items[i];

		if (pc_set_has(&set, i) && !one->kernel)
			known[out->remedy_count++] = (struct pc_known_remedy){
				one->id,
				one->title,
				one->meaning,
				one->action,
				one->evidence,
				one->source,
				pc_effort_words[one->effort],
			};
	}
	out->remedies = known;
}

/* ---- near names ---- */
static const char *find_near(struct pc *pc, const struct pc_alternatives_table *table,
			     const char *target, unsigned kinds)
{
	size_t count = 0, room = 0;
	PC_AUTO(memory) const char **names = NULL;
	struct pc_span rest, name;

	for (size_t i = 0; i < table->software_count; i++) {
		rest = table->software[i].names;
		while (kinds >> table->software[i].kind & 1 &&
		       pc_software_next_name(&rest, &name)) {
			names = PC_GROW(names, count, room);
			names[count++] = pc_arena_strndup(pc_memory(pc), name.data, name.size);
		}
	}
	names = PC_GROW(names, count, room);
	names[count] = NULL;
	return pc_text_nearest(target, names);
}

int pc_alternatives_find(struct pc *pc, const char *target, unsigned kinds,
			 struct pc_alternatives *out_found)
{
	struct pc_alternatives_table table;
	struct pc_alternatives found = { 0 };
	int status = pc_alternatives_read(pc, &table);

	if (status)
		return status;
	find_things(pc, &table, target, kinds, &found);
	find_alternatives(pc, &table, &found);
	find_remedies(pc, &table, target, kinds, &found);
	if (!found.thing_count && !found.remedy_count)
		found.near = find_near(pc, &table, target, kinds);
	*out_found = found;
	return PC_OK;
}
