/* SPDX-License-Identifier: Apache-2.0
 * Reading dumps from any number of inputs: which format each is in, and its parser. */

#include "base/arena.h"
#include "base/auto.h"
#include "base/context.h"
#include "base/log.h"
#include "formats/known.h"
#include "input/inputs.h"
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
	int status = pc_inputs_head(pc, input, PC_HEAD_SIZE, &kind->head);

	if (status)
		return status;
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

	if (damage)
		pc_remarks_damage_byte(&builder->remarks, pc_input_offset(input), damage);
}

static int read_trace(struct pc_dump_builder *builder, const char *name, struct pc_input *input,
		      const struct pc_trace_format *format)
{
	struct pc_others others PC_AUTO(others) = { .own = NULL };
	int status;

	pc_debug(builder->pc, "%s: read as %s", name, format->description);
	pc_dump_begin(builder, name, format->name);
	pc_others_init(&others, format);
	builder->others = &others;
	status = format->parse(builder, input);
	if (!others.open) /* the last line is of what was read */
		pc_tail_judge(builder);
	if (!status)
		status = pc_others_read(builder, input);
	pc_tail_judge(builder);
	builder->others = NULL;
	if (others.own->language)
		pc_dump_says_language(builder, others.own->language);
	if (!status && pc_cancelled(builder->pc))
		status = pc_cancel(builder->pc);
	if (status)
		return status;
	note_damage(builder, input);
	return pc_dump_end(builder, format->name);
}

static int read_profile(struct pc_dump_builder *builder, const char *name, const char *path,
			struct pc_input **input, const struct pc_format *format)
{
	struct pc_profile *profile;
	int status = pc_profile_read_opened(builder->pc, path, input, format, &profile);

	if (status)
		return status;
	pc_dump_begin(builder, name, pc_profile_format(profile));
	status = pc_dump_stacks(builder, profile);
	return status ? status : pc_dump_end(builder, pc_profile_format(profile));
}

struct reading {
	struct pc_dump_builder *builder;
	const char *format; /* by name; "" or NULL: to be detected */
};

static int read_input(void *context, const char *path)
{
	const struct reading *reading = context;
	struct pc_dump_builder *builder = reading->builder;
	struct pc_input *input PC_AUTO(input) = NULL;
	struct pc_kind kind = { .trace = NULL };
	const char *name;
	int status = pc_input_open(builder->pc, path, &input);

	if (status)
		return status;
	name = pc_arena_strdup(pc_memory(builder->pc), pc_input_name(input));
	status = choose(builder, input, reading->format, &kind);
	if (!status && kind.trace)
		status = read_trace(builder, name, input, kind.trace);
	else if (!status)
		status = read_profile(builder, name, path, &input, kind.profile);
	return pc_inputs_name(builder->pc, status, name);
}

int pc_dump_read(struct pc *pc, struct pc_list paths, const char *format, struct pc_dump **out_dump)
{
	struct pc_dump_builder *builder PC_AUTO(dump_builder) = pc_dump_builder_new(pc);
	struct reading reading = { builder, format };
	int status = pc_inputs_read(pc, paths, read_input, &reading);

	if (!status)
		pc_dump_seal(builder, out_dump);
	return status;
}
