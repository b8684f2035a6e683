/* SPDX-License-Identifier: Apache-2.0
 * Reading dumps from any number of inputs: which format each is in, and its parser. */
#include <inttypes.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/context.h"
#include "base/log.h"
#include "formats/known.h"
#include "trace/build.h"
#include "trace/find.h"
#include "trace/stacks.h"

/* ---- which format ---- */
static int not_recognised(struct pc *pc, const struct pc_input *input, const struct pc_kind *kind)
{
	if (kind->profile && kind->profile->instead)
		return pc_fail(pc, PC_EINPUT, "%s: this is %s, and holds no stack: %s",
			       pc_input_name(input), kind->profile->description,
			       kind->profile->instead);
	return pc_fail(pc, PC_EINPUT,
		       "%s: no trace of a format that is read: it begins with \"%s\"; "
		       "name its format with --format (--help lists them)",
		       pc_input_name(input), kind->first_line);
}

static int choose(struct pc_dump_builder *builder, struct pc_input *input, const char *named,
		  struct pc_kind *kind)
{
	struct pc *pc = builder->pc;
	const char *name = pc_input_name(input), *damage;
	int status = pc_input_peek(input, PC_HEAD_SIZE, &kind->head);

	if (status)
		return status;
	damage = pc_input_damage(input);
	if (!kind->head.size && damage)
		return pc_fail(pc, PC_EINPUT, "%s: nothing of it could be read: %s", name, damage);
	if (!kind->head.size)
		return pc_fail(pc, PC_EINPUT, "%s: empty input", name);
	if (named && *named)
		return pc_kind_named(pc, named, kind);
	status = pc_kind_find(builder, input, kind);
	if (!status && !kind->trace && !pc_kind_has_stacks(kind))
		status = not_recognised(pc, input, kind);
	return status;
}

/* ---- reading ---- */
static void note_damage(struct pc_dump_builder *builder, const struct pc_input *input)
{
	const char *damage = pc_input_damage(input);
	struct pc_arena *arena = pc_memory(builder->pc);

	if (damage)
		pc_dump_damage_at(builder,
				  pc_arena_printf(arena, "%s: byte %" PRIu64, pc_input_name(input),
						  pc_input_offset(input)),
				  pc_arena_strdup(arena, damage));
}

/* The input's own errors name it already. */
static int with_name(struct pc *pc, int status, const char *name)
{
	size_t size = strlen(name);

	if (!status || status == PC_ECANCEL ||
	    (!strncmp(pc_error(pc), name, size) && pc_error(pc)[size] == ':'))
		return status;
	return pc_add(pc, "%s", name);
}

static int read_trace(struct pc_dump_builder *builder, struct pc_input *input,
		      const struct pc_trace_format *format)
{
	int status;

	pc_debug(builder->pc, "%s: read as %s", builder->input_name, format->description);
	pc_dump_begin(builder, builder->input_name, format->name);
	status = format->parse(builder, input);
	if (!status && pc_cancelled(builder->pc))
		status = pc_cancel(builder->pc);
	if (status)
		return status;
	note_damage(builder, input);
	return pc_dump_end(builder, format->name);
}

static int read_profile(struct pc_dump_builder *builder, const char *path, struct pc_input **input,
			const struct pc_format *format)
{
	struct pc_profile *profile;
	int status = pc_profile_read_opened(builder->pc, path, input, format, &profile);

	if (status)
		return status;
	pc_dump_begin(builder, builder->input_name, pc_profile_format(profile));
	status = pc_dump_stacks(builder, profile);
	return status ? status : pc_dump_end(builder, pc_profile_format(profile));
}

static int read_input(struct pc_dump_builder *builder, const char *path, const char *named)
{
	struct pc_input *input PC_AUTO(input) = NULL;
	struct pc_kind kind = { .trace = NULL };
	int status = pc_input_open(builder->pc, path, &input);

	if (status)
		return status;
	builder->input_name = pc_arena_strdup(pc_memory(builder->pc), pc_input_name(input));
	status = choose(builder, input, named, &kind);
	if (!status && kind.trace)
		status = read_trace(builder, input, kind.trace);
	else if (!status)
		status = read_profile(builder, path, &input, kind.profile);
	return with_name(builder->pc, status, builder->input_name);
}

int pc_dump_read(struct pc *pc, struct pc_list paths, const char *format, struct pc_dump **out_dump)
{
	struct pc_dump_builder *builder PC_AUTO(dump_builder) = pc_dump_builder_new(pc);
	size_t standard = 0;
	int status = PC_OK;

	for (size_t i = 0; i < paths.count && !status; i++) {
		standard += !strcmp(paths.items[i], "-");
		if (standard > 1)
			status = pc_fail(pc, PC_EUSAGE,
					 "standard input is named twice; it can be read once");
	}
	if (!paths.count)
		status = read_input(builder, "-", format);
	for (size_t i = 0; i < paths.count && !status; i++)
		status = read_input(builder, paths.items[i], format);
	if (!status)
		pc_dump_seal(builder, out_dump);
	return status;
}
