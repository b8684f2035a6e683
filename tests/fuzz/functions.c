/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as what ctags says of a file, and as the file at two revisions (parts lie between lines
 * "%%"): every function has an extent in its text, and no two are partners of one. */
#include "repo/functions.h"
#include <stdlib.h>

#include "base/auto.h"
#include "fuzz.h"

static struct pc_span part(struct pc_span *rest)
{
	struct pc_span whole = *rest;
	const char *at = pc_span_find(whole, "\n%%\n");

	if (!at) {
		*rest = PC_SPAN("");
		return whole;
	}
	*rest = (struct pc_span){ at + 4, (size_t)(whole.data + whole.size - at - 4) };
	return (struct pc_span){ whole.data, (size_t)(at + 1 - whole.data) };
}

static void check(const struct pc_functions *functions)
{
	for (uint32_t i = 0; i < functions->count; i++) {
		const struct pc_function *function = &functions->items[i];

		if (!function->start || function->start > function->line ||
		    function->line > function->end)
			abort();
		pc_functions_at(functions, function->end);
	}
}

static void leave(const struct pc_functions *functions, struct pc_function_left *out)
{
	for (uint32_t i = 0; i < functions->count; i++)
		out[i] = (struct pc_function_left){ &functions->items[i], 0, i, PC_NONE };
}

static void pair(const struct pc_functions *base, const struct pc_functions *head)
{
	struct pc_function_left *old = pc_zeroed((size_t)base->count + 1, sizeof(*old));
	struct pc_function_left *new = pc_zeroed((size_t)head->count + 1, sizeof(*new));

	leave(base, old);
	leave(head, new);
	pc_functions_pair(old, base->count, new, head->count);
	for (uint32_t i = 0; i < head->count; i++)
		if (new[i].partner != PC_NONE && old[new[i].partner].partner != i)
			abort();
	free(old);
	free(new);
}

static void match(const struct pc_functions *base, const struct pc_functions *head)
{
	uint32_t *partners = pc_zeroed((size_t)head->count + 1, sizeof(*partners));
	bool *met = pc_zeroed((size_t)base->count + 1, sizeof(*met));

	pc_functions_match(base, head, partners);
	for (uint32_t i = 0; i < head->count; i++) {
		if (partners[i] == PC_NONE)
			continue;
		if (partners[i] >= base->count || met[partners[i]])
			abort();
		met[partners[i]] = true;
	}
	free(partners);
	free(met);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pc_arena *arena PC_AUTO(arena) = pc_arena_new();
	struct pc_span rest = { size ? (const char *)data : "", size };
	struct pc_span tags = part(&rest), old = part(&rest);
	struct pc_functions base, head;

	pc_functions_read(arena, tags, old, &base);
	pc_functions_read(arena, tags, rest, &head);
	check(&base);
	check(&head);
	match(&base, &head);
	pair(&base, &head);
	return 0;
}
