/* SPDX-License-Identifier: Apache-2.0
 * Names of a call tree: every one once, and at last in order. The texts are the sealed profile's
 * own. */
#include "profile/tree_names.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "profile/rank_sums.h"

static const char several[] = ""; /* in the place of a module: there is more than one */

void pc_tree_names_init(struct pc_tree_names *names, struct pc_arena *arena, bool by_text)
{
	*names = (struct pc_tree_names){ .arena = arena, .by_text = by_text };
	pc_index_init(&names->index);
}

void pc_tree_names_clear(struct pc_tree_names *names)
{
	pc_index_clear(&names->index);
	pc_text_clear(&names->scratch);
	free(names->names);
}

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

static uint64_t hash_of(const struct pc_tree_names *names, const char *text, const char *module)
{
	uint64_t hash = pc_hash_bytes(text, strlen(text), names->index.seed);

	return names->by_text || !module ? hash : pc_hash_bytes(module, strlen(module), hash);
}

static uint64_t hash_again(const void *owner, uint32_t id)
{
	const struct pc_tree_names *names = owner;

	return hash_of(names, names->names[id].text, names->names[id].module);
}

static uint32_t find(struct pc_tree_names *names, const char *text, const char *module,
		     uint64_t hash)
{
	struct pc_probe probe = pc_index_start(&names->index, hash);
	uint32_t id;

	while ((id = pc_index_next(&names->index, &probe)) != PC_NONE) {
		struct pc_tree_name *known = &names->names[id];

		if (strcmp(known->text, text) || !(names->by_text || same(known->module, module)))
			continue;
		if (!known->module)
			known->module = module;
		else if (module && !same(known->module, module))
			known->module = several;
		return id;
	}
	return PC_NONE;
}

static uint32_t enter(struct pc_tree_names *names, const char *text, const char *module,
		      uint64_t hash)
{
	names->names = PC_GROW(names->names, names->count, names->room);
	names->names[names->count] = (struct pc_tree_name){ .text = text, .module = module };
	pc_index_add(&names->index, hash, hash_again, names);
	return names->count++;
}

uint32_t pc_tree_names_add(struct pc_tree_names *names, const char *text, const char *module)
{
	uint64_t hash = hash_of(names, text, module);
	uint32_t id = find(names, text, module, hash);

	return id == PC_NONE ? enter(names, text, module, hash) : id;
}

/* "[libc.so.6]": all that is known of the function is its module. */
static uint32_t add_module(struct pc_tree_names *names, const char *module)
{
	bool bracketed = *module == '[';
	uint64_t hash;
	uint32_t id;

	names->scratch.size = 0;
	pc_text_printf(&names->scratch, bracketed ? "%s" : "[%s]", module);
	hash = hash_of(names, names->scratch.data, module);
	id = find(names, names->scratch.data, module, hash);
	if (id != PC_NONE)
		return id;
	return enter(names, pc_arena_strdup(names->arena, names->scratch.data), module, hash);
}

uint32_t pc_tree_names_frame(struct pc_tree_names *names, const struct pc_profile *profile,
			     uint32_t frame)
{
	const struct pc_frame_ids *ids = &profile->frames[frame];
	const char *function = pc_sealed_string(profile, ids->function);
	const char *module = pc_sealed_string(profile, ids->module);

	if (function)
		return pc_tree_names_add(names, function, module);
	if (module)
		return add_module(names, module);
	return pc_tree_names_add(
		names, ids->kind == PC_FRAME_KERNEL ? PC_RANK_KERNEL : PC_RANK_UNKNOWN, NULL);
}

/* ---- order ---- */
struct placed {
	struct pc_tree_name name;
	uint32_t id;
};

static int compare(const void *left, const void *right)
{
	const struct placed *a = left, *b = right;
	int order = strcmp(a->name.text, b->name.text);

	if (order)
		return order;
	return strcmp(a->name.module ? a->name.module : "", b->name.module ? b->name.module : "");
}

struct pc_tree_name *pc_tree_names_sorted(struct pc_tree_names *names, uint32_t **out_ranks)
{
	struct placed *placed = pc_realloc(NULL, names->count, sizeof(*placed));
	struct pc_tree_name *sorted = pc_arena_alloc(names->arena, names->count * sizeof(*sorted));
	uint32_t *ranks = pc_realloc(NULL, names->count, sizeof(*ranks));

	for (uint32_t i = 0; i < names->count; i++)
		placed[i] = (struct placed){ names->names[i], i };
	qsort(placed, names->count, sizeof(*placed), compare);
	for (uint32_t i = 0; i < names->count; i++) {
		sorted[i] = placed[i].name;
		if (sorted[i].module == several)
			sorted[i].module = NULL;
		ranks[placed[i].id] = i;
	}
	free(placed);
	*out_ranks = ranks;
	return sorted;
}
