/* SPDX-License-Identifier: Apache-2.0
 * Reading profiles from any number of inputs. */
#include "profile/profile.h"

#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/context.h"
#include "base/log.h"
#include "input/doubt.h"
#include "input/inputs.h"
#include "input/process.h"
#include "profile/build.h"
#include "profile/format.h"

/* ---- which format ---- */

static int not_recognised(struct pc *pc, struct pc_span head, const char *name)
{
	return pc_fail(pc, PC_EINPUT,
		       "%s: not a profile of a format that is read: it begins with \"%s\"; "
		       "name its format with --format (--help lists them)",
		       name, pc_format_first_line(pc, head));
}

static int find_named(struct pc *pc, const char *name, const struct pc_format **out_format)
{
	const struct pc_format *format = pc_format_named(name);

	if (!format)
		return pc_fail(pc, PC_EUSAGE, "there is no format \"%s\"; --help lists them", name);
	*out_format = format;
	return PC_OK;
}

static int choose_format(struct pc *pc, struct pc_input *input, const char *named,
			 const struct pc_format **out_format)
{
	const char *name = pc_input_name(input);
	const struct pc_format *format = NULL;
	struct pc_span head;
	int score = 0, status = pc_inputs_head(pc, input, PC_HEAD_SIZE, &head);

	if (status)
		return status;
	if (named && *named) {
		status = find_named(pc, named, &format);
		if (status)
			return status;
	} else {
		format = pc_format_detect(head, &score);
		if (!format)
			return not_recognised(pc, head, name);
		pc_debug(pc, "%s: detected %s (score %d of 100)", name, format->description, score);
	}
	*out_format = format;
	return PC_OK;
}

/* ---- reading ---- */
static void note_damage(struct pc_builder *builder, const struct pc_input *input)
{
	const char *damage = pc_input_damage(input);

	if (damage)
		pc_builder_damage_byte(builder, pc_input_offset(input), damage);
}

/* ---- several profiles in one input ---- */
enum {
	ANOTHER = 70,	  /* so sure must be what another profile is */
	RUN_LINES = 3,	  /* so many lines are judged where lines begin not to belong */
	LINES_JUDGED = 64 /* and so many of an input */
};

struct watch {
	struct pc_builder *builder;
	const struct pc_format *format;
	uint64_t last; /* the last line that did not belong */
	unsigned run, judged;
	bool told;
};

/* What begins with the doubted line, as far as it can be seen: NULL where it is of this format, or
 * of none. */
static const struct pc_format *other_format(const struct watch *watch, struct pc_span rest)
{
	int score = 0;
	const struct pc_format *format = pc_format_detect(rest, &score);

	return format && format != watch->format && score >= ANOTHER ? format : NULL;
}

static void tell_before(struct watch *watch, uint64_t line_number, const struct pc_format *format)
{
	pc_builder_note(watch->builder,
			"what begins at line %" PRIu64 ", %s, was not read; give it as an input "
			"of its own",
			line_number, format->description);
	watch->told = true;
}

/* Two costs of one program must not be added up, as a report and the samples that it was made from
 * would be: the input ends where another profile begins. One that stands before is only told. */
static bool is_another(void *context, struct pc_span rest, uint64_t line_number)
{
	struct watch *watch = context;
	const struct pc_format *format;
	static const size_t near[] = { 4096, 1024, 256, 0 }; /* 0: the line alone */

	watch->run = line_number == watch->last + 1 ? watch->run + 1 : 0;
	watch->last = line_number;
	if (watch->run >= RUN_LINES || watch->judged >= LINES_JUDGED)
		return false;
	watch->judged++;
	format = other_format(watch, rest);
	if (format) {
		pc_builder_note(watch->builder,
				"another input begins at line %" PRIu64 ", %s: it was not read, "
				"nor what follows; give it as an input of its own",
				line_number, format->description);
		return true;
	}
	for (size_t i = 0; !watch->told && i < sizeof(near) / sizeof(near[0]); i++) {
		const char *end =
			near[i] ? rest.data + near[i] : memchr(rest.data, '\n', rest.size);

		if (near[i] >= rest.size || !end)
			continue;
		format = other_format(watch,
				      (struct pc_span){ rest.data, (size_t)(end - rest.data) });
		if (format)
			tell_before(watch, line_number, format);
	}
	return false;
}

static int parse_input(struct pc_builder *builder, struct pc_input *input,
		       const struct pc_format *format)
{
	struct watch watch = { .builder = builder, .format = format };
	int status;

	pc_input_watch(input, is_another, &watch);
	builder->source = input;
	status = format->parse(builder, input);
	builder->source = NULL;
	return status;
}

/* ---- what a program must convert first ---- */
static int not_read(struct pc *pc, const struct pc_input *input, const struct pc_format *format)
{
	return pc_fail(pc, PC_EINPUT, "%s: this is %s: %s", pc_input_name(input),
		       format->description, format->instead);
}

/* The path by which another program can open what was opened as `path`; NULL: none can. */
static const char *path_for_others(const char *path)
{
	struct stat st;

	if (strcmp(path, "-") != 0)
		return path;
	return fstat(STDIN_FILENO, &st) == 0 && S_ISREG(st.st_mode) ? "/dev/stdin" : NULL;
}

static int printed_something(struct pc *pc, struct pc_input *output)
{
	struct pc_span head;
	int status = pc_input_peek(output, 1, &head);

	if (status || head.size || pc_input_damage(output))
		return status;
	return pc_fail(pc, PC_EINPUT, "%s: it printed nothing: there are no samples in the file",
		       pc_input_name(output));
}

/* Puts the output of the program that knows *format in the place of *input. */
static int convert(struct pc *pc, const char *path, struct pc_input **input,
		   const struct pc_format **format)
{
	const struct pc_converter *converter = pc_format_converter(*format);
	const char *file = path_for_others(path), *argv[PC_CONVERTER_WORDS] = { NULL };
	struct pc_text command PC_AUTO(text) = { 0 };
	struct pc_input *output;
	int status;

	if (!converter || !file || !pc_process_exists(converter->argv[0]))
		return not_read(pc, *input, *format);
	for (size_t i = 0; converter->argv[i]; i++) {
		argv[i] = strcmp(converter->argv[i], "FILE") ? converter->argv[i] : file;
		pc_text_printf(&command, "%s%s", i ? " " : "", argv[i]);
	}
	status = pc_input_run(pc, pc_arena_strdup(pc_memory(pc), command.data), argv, &output);
	if (status)
		return status;
	pc_input_close(*input);
	*input = output;
	status = printed_something(pc, output);
	return status ? status : choose_format(pc, output, converter->makes, format);
}

static int open_input(struct pc *pc, const char *path, const char *format_name,
		      struct pc_input **input, const struct pc_format **format)
{
	int status = pc_input_open(pc, path, input);

	if (!status)
		status = choose_format(pc, *input, format_name, format);
	if (!status && !(*format)->parse)
		status = convert(pc, path, input, format);
	return status;
}

static int read_opened(struct pc *pc, struct pc_builder *builder, struct pc_input *input,
		       const struct pc_format *format)
{
	const char *name = pc_arena_strdup(pc_memory(pc), pc_input_name(input));
	int status;

	pc_builder_begin(builder, name, format->name);
	status = parse_input(builder, input, format);
	if (!status && pc_cancelled(pc))
		status = pc_cancel(pc);
	if (!status) {
		note_damage(builder, input);
		status = pc_builder_end(builder);
	}
	return pc_inputs_name(pc, status, name);
}

struct reading {
	struct pc *pc;
	struct pc_builder *builder;
	const char *format; /* by name; "" or NULL: to be detected */
};

static int read_input(void *context, const char *path)
{
	const struct reading *reading = context;
	struct pc_input *input PC_AUTO(input) = NULL;
	const struct pc_format *format = NULL;
	int status = open_input(reading->pc, path, reading->format, &input, &format);

	return status ? status : read_opened(reading->pc, reading->builder, input, format);
}

int pc_profile_read_opened(struct pc *pc, const char *path, struct pc_input **input,
			   const struct pc_format *format, struct pc_profile **out_profile)
{
	struct pc_builder *builder PC_AUTO(builder) = pc_builder_new(pc);
	int status = format->parse ? PC_OK : convert(pc, path, input, &format);

	if (!status)
		status = read_opened(pc, builder, *input, format);
	return status ? status : pc_builder_seal(builder, out_profile);
}

int pc_profile_read(struct pc *pc, struct pc_list paths, const char *format,
		    struct pc_profile **out_profile)
{
	struct pc_builder *builder PC_AUTO(builder) = pc_builder_new(pc);
	struct reading reading = { pc, builder, format };
	int status = pc_inputs_read(pc, paths, read_input, &reading);

	return status ? status : pc_builder_seal(builder, out_profile);
}
