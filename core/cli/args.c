/* SPDX-License-Identifier: Apache-2.0
 * The table: rows are copied into our own, zeroed where a command's were of an older, smaller
 * header. */
#include "cli/args.h"

#include <string.h>

#include "cli/spec.h"

bool pc_spec_is_name(const char *text)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz",
			  all[] = "abcdefghijklmnopqrstuvwxyz0123456789-";

	return text[0] && strchr(letters, text[0]) && !text[strspn(text, all)];
}

struct pc_args *pc_args_new(struct pc_arena *arena)
{
	struct pc_args *args = pc_arena_alloc(arena, sizeof(*args));

	args->arena = arena;
	args->own.effects = PC_READS;
	return args;
}

/* `kind` is the first member of a row of any age, and 0 in the row that ends the table. */
static size_t count_rows(const char *rows, size_t row_size)
{
	size_t count = 0;
	enum pc_kind kind;

	for (;; count++) {
		memcpy(&kind, rows + count * row_size, sizeof(kind));
		if (kind == PC_KIND_END)
			return count;
	}
}

static const char *copy_rows(struct pc_args *args, struct pc_spec *spec, const void *rows,
			     size_t row_size)
{
	size_t size = row_size < sizeof(struct pc_arg) ? row_size : sizeof(struct pc_arg);

	if (row_size < offsetof(struct pc_arg, help) + sizeof(char *))
		return "its argument rows are smaller than any perfcopilot's; build it against the "
		       "installed header";
	spec->count = count_rows(rows, row_size);
	spec->rows = pc_arena_alloc(args->arena, spec->count * sizeof(struct pc_arg));
	for (size_t i = 0; i < spec->count; i++)
		memcpy(&spec->rows[i], (const char *)rows + i * row_size, size);
	return pc_spec_check(args->arena, spec);
}

static int refuse(struct pc_args *args, const char *why)
{
	if (!args->refusal)
		args->refusal = why;
	return why ? PC_EUSAGE : PC_OK;
}

int pc_args_declare_rows(struct pc_args *args, size_t size, const struct pc_arg *rows,
			 size_t row_size)
{
	if (!args)
		return PC_EUSAGE;
	if (args->own.declared)
		return refuse(args,
			      "it declares its arguments twice; declare all rows in one table");
	if (!rows)
		return refuse(args, "it declares no rows (NULL); give a table that ends in { 0 }");
	args->own.declared = true;
	args->own.size = size;
	return refuse(args, copy_rows(args, &args->own, rows, row_size));
}

int pc_args_effects(struct pc_args *args, unsigned effects)
{
	args->own.effects = effects;
	return PC_OK;
}

static size_t count_verbs(const char *verbs, size_t verb_size)
{
	size_t count = 0;
	const char *name;

	for (;; count++) {
		memcpy(&name, verbs + count * verb_size, sizeof(name));
		if (!name)
			return count;
	}
}

static const char *copy_verb(struct pc_args *args, const struct pc_verb *verb, size_t row_size)
{
	struct pc_spec *spec = &args->verbs[args->verb_count];

	if (!verb->help || !verb->run)
		return pc_arena_printf(args->arena, "its verb '%s' lacks a help or a run",
				       verb->name);
	if (pc_args_verb(args, verb->name))
		return pc_arena_printf(args->arena, "it declares the verb '%s' twice", verb->name);
	*spec = (struct pc_spec){
		.name = verb->name,
		.help = verb->help,
		.effects = verb->effects ? verb->effects : PC_READS,
		.size = verb->size,
		.run = verb->run,
		.declared = true,
	};
	args->verb_count++;
	return verb->rows ? copy_rows(args, spec, verb->rows, row_size)
			  : pc_spec_check(args->arena, spec);
}

int pc_args_verbs_rows(struct pc_args *args, const struct pc_verb *verbs, size_t verb_size,
		       size_t row_size)
{
	const char *why = NULL;
	size_t count;

	if (args->verbs)
		return refuse(args, "it declares its verbs twice; declare all in one table");
	if (!verbs)
		return refuse(args, "it declares no verbs (NULL); give a table that ends in { 0 }");
	if (verb_size < offsetof(struct pc_verb, run) + sizeof(verbs->run))
		return refuse(args, "its verbs are smaller than any perfcopilot's; build it "
				    "against the installed header");
	count = count_verbs((const char *)verbs, verb_size);
	args->verbs = pc_arena_alloc(args->arena, count * sizeof(*args->verbs));
	for (size_t i = 0; i < count && !why; i++) {
		struct pc_verb verb = { 0 };

		memcpy(&verb, (const char *)verbs + i * verb_size,
		       verb_size < sizeof(verb) ? verb_size : sizeof(verb));
		why = copy_verb(args, &verb, row_size);
	}
	return refuse(args, why);
}

const struct pc_spec *pc_args_verb(const struct pc_args *args, const char *name)
{
	for (size_t i = 0; i < args->verb_count; i++)
		if (!strcmp(args->verbs[i].name, name))
			return &args->verbs[i];
	return NULL;
}

static bool same_name(const char *name, struct pc_span given)
{
	size_t i = 0;

	for (; i < given.size && name[i]; i++)
		if (name[i] != given.data[i] && !(name[i] == '-' && given.data[i] == '_'))
			return false;
	return i == given.size && !name[i];
}

const struct pc_arg *pc_spec_option(const struct pc_spec *spec, struct pc_span name,
				    bool *out_negated)
{
	bool no = name.size > 3 && (pc_span_starts(name, "no-") || pc_span_starts(name, "no_"));
	struct pc_span rest = no ? (struct pc_span){ name.data + 3, name.size - 3 } : name;

	*out_negated = false;
	for (size_t i = 0; i < spec->count; i++)
		if (spec->rows[i].name &&
		    (same_name(spec->rows[i].name, name) ||
		     (spec->rows[i].alias && same_name(spec->rows[i].alias, name))))
			return &spec->rows[i];
	for (size_t i = 0; no && i < spec->count; i++)
		if (spec->rows[i].kind == PC_KIND_FLAG && spec->rows[i].name &&
		    same_name(spec->rows[i].name, rest)) {
			*out_negated = true;
			return &spec->rows[i];
		}
	return NULL;
}

const struct pc_arg *pc_spec_letter(const struct pc_spec *spec, char letter)
{
	for (size_t i = 0; i < spec->count; i++)
		if (spec->rows[i].letter && spec->rows[i].letter == letter)
			return &spec->rows[i];
	return NULL;
}

const struct pc_arg *pc_spec_positional(const struct pc_spec *spec, size_t index)
{
	for (size_t i = 0; i < spec->count; i++)
		if (!spec->rows[i].name && !index--)
			return &spec->rows[i];
	return NULL;
}

size_t pc_spec_behind(const struct pc_spec *spec, size_t index)
{
	size_t at = 0;

	for (size_t i = 0; i < spec->count; i++) {
		if (spec->rows[i].name)
			continue;
		if (spec->rows[i].flags & PC_BEHIND)
			return at;
		at++;
	}
	return index;
}

bool pc_arg_takes_value(const struct pc_arg *arg)
{
	return arg->kind != PC_KIND_FLAG;
}

bool pc_arg_is_many(const struct pc_arg *arg)
{
	return arg->kind == PC_KIND_LIST || arg->kind == PC_KIND_REST;
}

const char *pc_arg_metavar(const struct pc_arg *arg)
{
	if (arg->metavar)
		return arg->metavar;
	switch (arg->kind) {
	case PC_KIND_FILE:
		return "FILE";
	case PC_KIND_UINT:
	case PC_KIND_INT:
	case PC_KIND_DOUBLE:
		return "N";
	default:
		return "TEXT";
	}
}

const char *pc_arg_spoken(struct pc_arena *arena, const struct pc_arg *arg)
{
	return arg->name ? pc_arena_printf(arena, "--%s", arg->name) : pc_arg_metavar(arg);
}
