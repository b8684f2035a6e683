/* SPDX-License-Identifier: Apache-2.0
 * A table is checked once, when a command declares it, so that nothing after has to. */
#include <ctype.h>
#include <string.h>

#include "base/auto.h"
#include "base/context.h"
#include "cli/spec.h"

enum { LARGEST_STRUCT = 1 << 20 };

/* The size of a field, by kind; also the table of all kinds. */
static size_t field_size(enum pc_kind kind)
{
	switch (kind) {
	case PC_KIND_UINT:
		return sizeof(uint32_t);
	case PC_KIND_FLAG:
		return sizeof(bool);
	case PC_KIND_INT:
		return sizeof(int64_t);
	case PC_KIND_DOUBLE:
		return sizeof(double);
	case PC_KIND_STRING:
	case PC_KIND_FILE:
		return sizeof(const char *);
	case PC_KIND_LIST:
	case PC_KIND_REST:
		return sizeof(struct pc_list);
	case PC_KIND_CHOICE:
		return sizeof(int);
	case PC_KIND_END:
		break;
	}
	return 0;
}

static size_t words_of(const char *const *words)
{
	size_t count = 0;

	while (words && words[count])
		count++;
	return count;
}

static const char *check_row(struct pc_arena *arena, const struct pc_spec *spec,
			     const struct pc_arg *row)
{
	const char *spoken = row->name ? row->name : row->metavar ? row->metavar : "a row";
	size_t size = field_size(row->kind);

	if (!size)
		return pc_arena_printf(arena,
				       "'%s' is of an unknown kind (%d); build the command against "
				       "the installed header",
				       spoken, (int)row->kind);
	if (row->offset > spec->size || size > spec->size - row->offset)
		return pc_arena_printf(
			arena,
			"the field of '%s' lies outside its struct of %zu bytes; declare the "
			"struct that the rows name",
			spoken, spec->size);
	if (row->name && !pc_spec_is_name(row->name))
		return pc_arena_printf(
			arena, "'%s' is no name for an option; use small letters, digits and '-'",
			spoken);
	if (!row->name && (row->kind == PC_KIND_FLAG || row->letter))
		return pc_arena_printf(
			arena, "'%s' has no name: a flag, or a row with a letter, needs one",
			spoken);
	if (row->letter && !isalnum((unsigned char)row->letter))
		return pc_arena_printf(
			arena,
			"the letter of '%s' is neither a letter nor a digit; give one that is",
			spoken);
	if (row->choice_help && words_of(row->choice_help) != words_of(row->choices))
		return pc_arena_printf(
			arena,
			"'%s' does not explain each of its choices; give .choice_help a text for "
			"each of .choices, and NULL at its end",
			spoken);
	if (row->kind == PC_KIND_CHOICE && (!row->choices || !row->choices[0]))
		return pc_arena_printf(
			arena,
			"'%s' is a choice without choices; give .choices, which ends in NULL",
			spoken);
	if (row->name && row->kind == PC_KIND_REST)
		return pc_arena_printf(
			arena, "'%s' takes the rest of the line and so can't have a name", spoken);
	if ((row->flags & PC_BEHIND) && row->kind != PC_KIND_REST)
		return pc_arena_printf(
			arena, "'%s' stands behind '--' but does not take the rest; make it a REST",
			spoken);
	for (const char *rest = row->needs ? row->needs : ""; *rest;)
		if (!pc_spec_next_needed(spec, &rest))
			return pc_arena_printf(arena,
					       "'%s' needs an option that is not declared; .needs "
					       "has names, a blank between",
					       spoken);
	for (const char *rest = row->silences ? row->silences : ""; *rest;)
		if (!pc_spec_next_needed(spec, &rest))
			return pc_arena_printf(arena,
					       "'%s' silences an option that is not declared; "
					       ".silences has names, a blank between",
					       spoken);
	if (!row->help)
		return pc_arena_printf(arena, "'%s' has no help; give .help", spoken);
	return NULL;
}

static bool overlap(const struct pc_arg *a, const struct pc_arg *b)
{
	return a->offset < b->offset + field_size(b->kind) &&
	       b->offset < a->offset + field_size(a->kind);
}

static const char *check_pair(struct pc_arena *arena, const struct pc_arg *a,
			      const struct pc_arg *b)
{
	if (a->name && b->name && !strcmp(a->name, b->name))
		return pc_arena_printf(arena, "--%s is declared twice; rename one", a->name);
	if (a->letter && a->letter == b->letter)
		return pc_arena_printf(arena, "-%c is declared twice (--%s and --%s); change one",
				       a->letter, a->name, b->name);
	if (overlap(a, b))
		return pc_arena_printf(arena,
				       "'%s' and '%s' fill overlapping fields; give each its own",
				       pc_arg_spoken(arena, a), pc_arg_spoken(arena, b));
	if (!a->name && !b->name && pc_arg_is_many(a))
		return pc_arena_printf(arena,
				       "nothing can stand after '%s', which takes all that is left",
				       pc_arg_metavar(a));
	if (!a->name && !b->name && !(a->flags & PC_REQUIRED) && (b->flags & PC_REQUIRED))
		return pc_arena_printf(
			arena, "'%s' is required but stands after '%s', which is not; put it first",
			pc_arg_metavar(b), pc_arg_metavar(a));
	return NULL;
}

/* A default that its own row would refuse is found here and not by the first user. */
static const char *check_fallbacks(struct pc_arena *arena, const struct pc_spec *spec)
{
	PC_AUTO(pc) struct pc *pc = pc_new();
	void *options = pc_arena_alloc(pc->arena, spec->size);

	if (!pc_spec_fill(pc, spec, pc_settings_new(pc->arena, spec), options))
		return NULL;
	return pc_arena_strdup(arena, pc_error(pc));
}

const char *pc_spec_check(struct pc_arena *arena, const struct pc_spec *spec)
{
	const char *why = NULL;

	if (spec->name && !pc_spec_is_name(spec->name))
		return pc_arena_printf(
			arena, "'%s' is no name for a verb; use small letters, digits and '-'",
			spec->name);
	if (spec->size > LARGEST_STRUCT)
		return pc_arena_printf(arena, "its struct of %zu bytes is larger than %d",
				       spec->size, LARGEST_STRUCT);
	for (size_t i = 0; i < spec->count && !why; i++)
		why = check_row(arena, spec, &spec->rows[i]);
	for (size_t i = 0; i < spec->count && !why; i++)
		for (size_t k = i + 1; k < spec->count && !why; k++)
			why = check_pair(arena, &spec->rows[i], &spec->rows[k]);
	return why ? why : check_fallbacks(arena, spec);
}
