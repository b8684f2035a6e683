/* SPDX-License-Identifier: Apache-2.0
 * Stacks as bcc's tools print them: frames, leaf first, then whose they are and a number further
 * in. The text may be a page of documentation, with sentences and several recordings in it. */
#include "base/auto.h"
#include "formats/formats.h"
#include "formats/lines.h"
#include "formats/stacks/bcc_line.h"

/* ---- the score ---- */

struct census {
	size_t lines, stack_lines, stacks, pending, indent;
	bool marked, banner;
};

static void count_line(struct census *census, struct pc_span line)
{
	struct pc_bcc_banner banner;
	struct pc_bcc_line read;
	size_t indent = pc_indent_of(line);

	if (indent == line.size || !indent || indent > 24 || memchr(line.data, '`', line.size) ||
	    memchr(line.data, '\t', line.size)) {
		census->pending = census->indent = 0;
		census->lines += indent < line.size;
		census->banner = census->banner || pc_bcc_banner(line, &banner);
		return;
	}
	census->lines++;
	pc_bcc_line(line, census->indent, &read);
	if (!census->indent)
		census->indent = indent;
	census->marked = census->marked || read.kind == PC_BCC_WAKER ||
			 (read.kind == PC_BCC_PROCESS && read.text.data[0] == '-');
	census->pending++;
	if (read.kind != PC_BCC_COUNT || census->pending < 2 || census->indent > 8 ||
	    (indent != census->indent + 2 && indent != census->indent + 4))
		return;
	census->stacks++;
	census->stack_lines += census->pending;
	census->pending = census->indent = 0;
}

int pc_score_bcc(struct pc_span head)
{
	struct census census = { 0 };
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	struct pc_span line;
	bool more;

	for (pc_lines_head(&lines, head); !pc_lines_next(&lines, &line, &more) && more;)
		count_line(&census, line);
	if (!census.stacks)
		return 0;
	if (census.banner)
		return 95;
	if (census.marked)
		return 85;
	return census.stack_lines * 10 >= census.lines * 8 ? 60 : 0;
}

/* ---- stacks ---- */

struct bcc {
	struct pc_builder *builder;
	struct pc_stack_lines lines;
	size_t indent; /* of the frames; 0: no stack is open */
	uint64_t begin;
	bool top, woken, prose; /* prose: nothing but sentences since the last stack */
	struct pc_text process;
	int64_t pid;
	struct pc_bcc_banner banner;
	uint32_t event;
	size_t recordings, recordings_with_stacks;
};

static void set_banner(struct bcc *bcc, const struct pc_bcc_banner *banner)
{
	bcc->banner = *banner;
	bcc->event = pc_builder_event(bcc->builder, banner->event);
	pc_builder_unit(bcc->builder, bcc->event, banner->unit);
	bcc->banner.event = (struct pc_span){ NULL, 0 }; /* a part of its line */
}

static void guess_banner(struct bcc *bcc)
{
	struct pc_bcc_banner banner = { PC_SPAN("count"), "events", true, PC_SIDE_UNKNOWN };

	if (bcc->woken) {
		pc_bcc_banner(PC_SPAN("Tracing blocked time (us) "), &banner);
	} else {
		pc_builder_note(bcc->builder,
				"nothing says what was counted: profile counts samples, "
				"offcputime microseconds");
	}
	set_banner(bcc, &banner);
}

static void close_stack(struct bcc *bcc)
{
	pc_stack_lines_reset(&bcc->lines);
	bcc->indent = 0;
}

/* What was read as frames was none. */
static void drop_stack(struct bcc *bcc, uint64_t number)
{
	for (uint64_t line = bcc->begin; bcc->indent && line < number; line++)
		pc_builder_skip(bcc->builder, line);
	close_stack(bcc);
}

static void open_stack(struct bcc *bcc, size_t indent, uint64_t number)
{
	bcc->indent = indent;
	bcc->begin = number;
	bcc->top = true;
	bcc->woken = false;
	bcc->process.size = 0;
	bcc->pid = -1;
}

static void set_process(struct bcc *bcc, const struct pc_bcc_line *line)
{
	bcc->process.size = 0;
	pc_text_add(&bcc->process, line->process.data, line->process.size);
	bcc->pid = line->pid;
}

/* Old versions of offcputime print the name of the thread like a frame. They indent the number by
 * 4, while stackcount, which prints no name there, does it by 2. */
static void take_name(struct bcc *bcc, size_t indent)
{
	struct pc_stack_lines *lines = &bcc->lines;
	struct pc_span name;

	if (bcc->process.size || indent != bcc->indent + 4 || !lines->count)
		return;
	name = lines->texts.keys[lines->pending[--lines->count]];
	pc_text_add(&bcc->process, name.data, name.size);
}

static void find_sides(struct bcc *bcc)
{
	struct pc_stack_lines *lines = &bcc->lines;

	for (size_t i = 0; i < lines->part_count && bcc->banner.side; i++)
		lines->parts[i].side = bcc->banner.side;
	if (!bcc->woken) {
		pc_stack_lines_two_sides(lines);
	} else if (lines->part_count == 4) {
		/* who woke whom, mirrored: the program, its kernel, the kernel, the program */
		for (size_t i = 0; i < 4; i++)
			lines->parts[i].side = i == 0 || i == 3 ? PC_SIDE_USER : PC_SIDE_KERNEL;
	}
}

static int add_stack(struct bcc *bcc, const struct pc_bcc_line *line)
{
	struct pc_sample sample = { .value = line->value };

	if (!bcc->banner.unit)
		guess_banner(bcc);
	take_name(bcc, line->indent);
	find_sides(bcc);
	sample.event = bcc->event;
	sample.count = bcc->banner.samples ? line->value : PC_UNKNOWN;
	sample.thread = pc_builder_thread(bcc->builder,
					  (struct pc_span){ bcc->process.data, bcc->process.size },
					  bcc->pid, -1);
	sample.stack = pc_stack_lines_finish(&bcc->lines);
	close_stack(bcc);
	bcc->prose = false;
	bcc->recordings_with_stacks += bcc->recordings > 0;
	bcc->recordings = 0;
	return pc_builder_sample(bcc->builder, &sample);
}

/* "waker:  sshd 12" above its stack is what the chain ends with: there it stands for a frame. */
static void on_waker(struct bcc *bcc, const struct pc_bcc_line *line)
{
	struct pc_text name PC_AUTO(text) = { 0 };
	struct pc_span role, rest;

	bcc->woken = true;
	if (!bcc->top) {
		set_process(bcc, line);
		return;
	}
	pc_span_cut(line->text, ':', &role, &rest);
	rest = pc_span_trim(rest);
	pc_text_add(&name, role.data, role.size);
	pc_text_puts(&name, ": ");
	pc_text_add(&name, rest.data, rest.size);
	pc_stack_lines_add(&bcc->lines, (struct pc_span){ name.data, name.size });
}

static int on_stack_line(struct bcc *bcc, struct pc_span text, uint64_t number)
{
	struct pc_bcc_line line;

	pc_bcc_line(text, bcc->indent, &line);
	if (!bcc->indent)
		open_stack(bcc, line.indent, number);
	switch (line.kind) {
	case PC_BCC_COUNT:
		if (bcc->begin != number)
			return add_stack(bcc, &line);
		drop_stack(bcc, number + 1);
		break;
	case PC_BCC_DELIMITER:
		pc_stack_lines_part(&bcc->lines, PC_SIDE_UNKNOWN);
		break;
	case PC_BCC_PROCESS:
		set_process(bcc, &line);
		break;
	case PC_BCC_WAKER:
		on_waker(bcc, &line);
		break;
	case PC_BCC_FRAME:
		pc_stack_lines_add(&bcc->lines, line.text);
		break;
	}
	bcc->top = false;
	return PC_OK;
}

/* ---- what stands between stacks ---- */

static bool is_noise(struct pc_span line)
{
	static const char *const noises[] = { "^C", "Detaching...", "[...]", NULL };
	struct pc_span hours, rest;

	for (size_t i = 0; noises[i]; i++)
		if (pc_span_is(line, noises[i]))
			return true;
	/* -i prints the time of day */
	return line.size == 8 && pc_span_cut(line, ':', &hours, &rest) && pc_span_digits(hours);
}

static void on_prose(struct bcc *bcc, struct pc_span line, uint64_t number)
{
	struct pc_bcc_banner banner;

	if (pc_bcc_banner(line, &banner)) {
		set_banner(bcc, &banner);
		bcc->recordings++;
		bcc->prose = false;
	} else if (pc_span_starts(line, "WARNING: ") && pc_span_find(line, " stack traces ")) {
		struct pc_span said = { line.data + 9, line.size < 209 ? line.size - 9 : 200 };

		pc_builder_note(bcc->builder, "the tool says: %.*s", (int)said.size, said.data);
	} else if (!is_noise(line)) {
		pc_builder_skip(bcc->builder, number);
		bcc->prose = true;
	}
}

static int on_line(void *context, struct pc_span line, uint64_t number)
{
	struct bcc *bcc = context;
	size_t indent = pc_indent_of(line);

	if (indent < line.size && indent)
		return on_stack_line(bcc, line, number);
	drop_stack(bcc, number);
	if (line.size > indent)
		on_prose(bcc, pc_span_trim(line), number);
	return PC_OK;
}

static void end(struct bcc *bcc, uint64_t number)
{
	if (bcc->indent && !bcc->prose && bcc->event != PC_NONE)
		pc_builder_damage(bcc->builder, number,
				  "the text ends inside a stack, before its number");
	else
		drop_stack(bcc, number + 1);
	if (bcc->recordings_with_stacks > 1)
		pc_builder_note(bcc->builder, "%zu recordings in one text were added up",
				bcc->recordings_with_stacks);
}

int pc_parse_bcc(struct pc_builder *builder, struct pc_input *input)
{
	struct bcc bcc = { .builder = builder, .event = PC_NONE };
	int status;

	pc_builder_tool(builder, "bcc");
	pc_stack_lines_init(&bcc.lines, builder, pc_bcc_frame);
	status = pc_lines_each(input, on_line, &bcc);
	if (!status)
		end(&bcc, pc_input_line_number(input));
	pc_stack_lines_clear(&bcc.lines);
	pc_text_clear(&bcc.process);
	return status;
}
