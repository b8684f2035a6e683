/* SPDX-License-Identifier: Apache-2.0
 * Which functions differ: by name within a file, then by what they do, wherever they went. */
#include "repo/changes_internal.h"

#include <stdlib.h>

#include "base/auto.h"
#include "base/context.h"

/* Functions without a partner, of one side. */
struct left {
	struct pc_function_left *items; /* owned */
	size_t count, room;
};

static void leave(struct left *left, const struct pc_function *function, size_t file,
		  uint32_t index)
{
	left->items = PC_GROW(left->items, left->count, left->room);
	left->items[left->count++] =
		(struct pc_function_left){ function, (uint32_t)file, index, PC_NONE };
}

static void note_change(struct pc_finding *finding, struct pc_file_change *base_file,
			const struct pc_function *base, struct pc_file_change *head_file,
			const struct pc_function *head)
{
	struct pc_changed_function changed = pc_finding_pair(base_file, base, head_file, head);

	if (changed.change == PC_CHANGE_SAME)
		return;
	if (base)
		base_file->in_function = true;
	if (head)
		head_file->in_function = true;
	pc_finding_add(finding, &changed);
}

/* Within one file, or the pair that a rename is. */
static void match_file(struct pc_finding *finding, size_t index, struct left *base,
		       struct left *head)
{
	struct pc_file_change *file = &finding->files[index];
	const struct pc_functions *old = &file->base.functions, *new = &file->head.functions;
	uint32_t *partners = pc_realloc(NULL, (size_t) new->count + 1, sizeof(*partners));
	bool *met = pc_zeroed((size_t)old->count + 1, sizeof(*met));

	pc_functions_match(old, new, partners);
	for (uint32_t i = 0; i < new->count; i++) {
		if (partners[i] == PC_NONE) {
			leave(head, &new->items[i], index, i);
			continue;
		}
		met[partners[i]] = true;
		note_change(finding, file, &old->items[partners[i]], file, &new->items[i]);
	}
	for (uint32_t i = 0; i < old->count; i++)
		if (!met[i])
			leave(base, &old->items[i], index, i);
	free(partners);
	free(met);
}

static void match_rest(struct pc_finding *finding, struct left *base, struct left *head)
{
	struct pc_file_change *files = finding->files;

	if (!pc_functions_pair(base->items, base->count, head->items, head->count))
		pc_finding_remark(finding, "too many functions came and went: not all that were "
					   "renamed or moved are known as such");
	for (size_t i = 0; i < head->count; i++) {
		const struct pc_function_left *new = &head->items[i];
		const struct pc_function_left *old =
			new->partner == PC_NONE ? NULL : &base->items[new->partner];

		note_change(finding, old ? &files[old->file] : NULL, old ? old->function : NULL,
			    &files[new->file], new->function);
	}
	for (size_t i = 0; i < base->count; i++)
		if (base->items[i].partner == PC_NONE)
			note_change(finding, &files[base->items[i].file], base->items[i].function,
				    NULL, NULL);
}

static void remark_on_tags(struct pc_finding *finding)
{
	size_t unread = 0;
	bool guessed = false;

	for (size_t i = 0; i < finding->count; i++)
		unread += (size_t)finding->files[i].base.functions.unread +
			  finding->files[i].head.functions.unread;
	for (size_t i = 0; i < finding->function_count; i++)
		guessed |= finding->functions[i].end_guessed;
	if (unread)
		pc_finding_remark(finding,
				  pc_arena_printf(pc_memory(finding->pc),
						  "%zu lines of ctags could not be read", unread));
	if (guessed)
		pc_finding_remark(finding, "ctags tells no ends of functions for some language: "
					   "they are by indentation and what comes next");
}

int pc_changes_find(const struct pc_between *between, struct pc_changes *out_changes)
{
	struct pc_finding finding PC_AUTO(finding) = { 0 };
	struct left old = { 0 }, new = { 0 };
	int status = pc_finding_start(between, &finding);

	if (!status)
		status = pc_finding_files(&finding);
	if (!status)
		status = pc_finding_functions(&finding, NULL);
	if (status)
		return status;
	for (size_t i = 0; i < finding.count; i++)
		match_file(&finding, i, &old, &new);
	match_rest(&finding, &old, &new);
	free(old.items);
	free(new.items);
	remark_on_tags(&finding);
	status = pc_callers_find(&finding);
	if (!status)
		pc_finding_end(&finding, out_changes);
	return status;
}
