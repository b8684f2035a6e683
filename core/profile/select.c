/* SPDX-License-Identifier: Apache-2.0
 * Selection. A stack's callers stand before it in the table of nodes, so that one pass from the
 * front knows of every stack what is in it. */
#include "profile/select.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/auto.h"
#include "profile/regex.h"
#include "profile/sealed.h"

enum { FOCUS, IGNORE, HIDE, CHOICES };

struct select {
	const struct pc_profile *from;
	struct pc_regex regexes[CHOICES];
	uint8_t *strings, *frames, *nodes; /* owned; a bit a choice that matches */
	uint32_t *moved; /* owned; by node: where it is now; PC_NONE: all of it is hidden */
};

static int compile(struct pc *pc, struct select *s, const struct pc_selection *selection)
{
	static const char *const names[CHOICES] = { "--focus", "--ignore", "--hide" };
	const char *const patterns[CHOICES] = { selection->focus, selection->ignore,
						selection->hide };
	int status = PC_OK;

	for (int i = 0; i < CHOICES && !status; i++)
		status = pc_regex_compile(pc, names[i], patterns[i], &s->regexes[i]);
	return status;
}

static uint8_t string_choices(const struct select *s, const char *string)
{
	uint8_t choices = 0;

	for (int i = 0; i < CHOICES; i++)
		if (pc_regex_matches(&s->regexes[i], string))
			choices |= (uint8_t)(1u << i);
	return choices;
}

static uint8_t choices_of(const struct select *s, uint32_t string)
{
	return string == PC_NONE ? 0 : s->strings[string];
}

static void match_frames(struct pc *pc, struct select *s)
{
	const struct pc_profile *from = s->from;

	s->strings = pc_realloc(NULL, from->string_count, 1);
	memset(s->strings, 0, from->string_count);
	for (uint32_t i = 0; i < from->string_count && !pc_cancelled(pc); i++)
		s->strings[i] = string_choices(s, from->strings[i]);
	s->frames = pc_realloc(NULL, from->frame_count, 1);
	for (uint32_t i = 0; i < from->frame_count; i++)
		s->frames[i] = choices_of(s, from->frames[i].function) |
			       choices_of(s, from->frames[i].module) |
			       choices_of(s, from->frames[i].file);
}

/* The stacks without their hidden frames, and what is in each of the old ones. */
static struct pc_node *move_nodes(struct pc *pc, struct select *s)
{
	const struct pc_profile *from = s->from;
	struct pc_node *nodes = pc_arena_alloc(pc_memory(pc), from->node_count * sizeof(*nodes));
	uint32_t count = 0;

	s->nodes = pc_realloc(NULL, from->node_count, 1);
	s->moved = pc_realloc(NULL, from->node_count, sizeof(*s->moved));
	for (uint32_t i = 0; i < from->node_count; i++) {
		uint32_t caller = from->nodes[i].caller, frame = from->nodes[i].frame;

		s->nodes[i] = s->frames[frame] | (caller == PC_NONE ? 0 : s->nodes[caller]);
		s->moved[i] = caller == PC_NONE ? PC_NONE : s->moved[caller];
		if (s->frames[frame] & 1u << HIDE)
			continue;
		nodes[count] = (struct pc_node){ s->moved[i], frame };
		s->moved[i] = count++;
	}
	return nodes;
}

static bool is_kept(const struct select *s, uint32_t stack)
{
	if (s->regexes[FOCUS].set && !(s->nodes[stack] & 1u << FOCUS))
		return false;
	return !(s->nodes[stack] & 1u << IGNORE) && s->moved[stack] != PC_NONE;
}

static void move_cells(struct pc *pc, const struct select *s, struct pc_profile *to)
{
	const struct pc_profile *from = s->from;
	struct pc_cell *cells = pc_arena_alloc(pc_memory(pc), from->cell_count * sizeof(*cells));
	int64_t *counts = NULL;

	if (from->counts)
		counts = pc_arena_alloc(pc_memory(pc), from->cell_count * sizeof(*counts));
	to->cell_count = 0;
	for (uint32_t i = 0; i < from->cell_count; i++) {
		if (!is_kept(s, from->cells[i].stack))
			continue;
		if (counts)
			counts[to->cell_count] = from->counts[i];
		cells[to->cell_count] = from->cells[i];
		cells[to->cell_count++].stack = s->moved[from->cells[i].stack];
	}
	to->cells = cells;
	to->counts = counts;
}

static void clear(struct select *s)
{
	for (int i = 0; i < CHOICES; i++)
		pc_regex_clear(&s->regexes[i]);
	free(s->strings);
	free(s->frames);
	free(s->nodes);
	free(s->moved);
}

static struct pc_profile *make(struct pc *pc, struct select *s)
{
	struct pc_profile *to = pc_arena_alloc(pc_memory(pc), sizeof(*to));

	*to = *s->from;
	match_frames(pc, s);
	to->nodes = move_nodes(pc, s);
	move_cells(pc, s, to);
	return to;
}

int pc_profile_select_size(struct pc *pc, struct pc_profile *profile,
			   const struct pc_selection *selection, size_t selection_size,
			   struct pc_profile **out_selected)
{
	struct pc_selection known = { 0 };
	struct select s = { .from = profile };
	int status;

	memcpy(&known, selection, selection_size < sizeof(known) ? selection_size : sizeof(known));
	status = compile(pc, &s, &known);
	if (status) {
		clear(&s);
		return status;
	}
	if (!s.regexes[FOCUS].set && !s.regexes[IGNORE].set && !s.regexes[HIDE].set) {
		*out_selected = profile;
		return PC_OK;
	}
	if (profile->has_stacks)
		*out_selected = make(pc, &s);
	if (pc_cancelled(pc))
		status = pc_cancel(pc);
	else if (!profile->has_stacks)
		status = pc_fail(pc, PC_EINPUT,
				 "--focus, --ignore and --hide choose among stacks, and this input "
				 "has none; --filter chooses rows");
	clear(&s);
	return status;
}
