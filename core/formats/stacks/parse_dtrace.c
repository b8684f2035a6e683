/* SPDX-License-Identifier: Apache-2.0
 * Stacks as DTrace prints an aggregation of them: frames "module`function+0x1f", leaf first, then a
 * line that is nothing but the count. A blank line inside is where the kernel's stack ends and the
 * program's begins. */
#include "base/auto.h"
#include "formats/formats.h"
#include "formats/lines.h"
#include "formats/stacks/stack_lines.h"

enum { FRAME_INDENT = 10 }; /* printa() indents frames by 14, and counts further */

/* ---- frames ---- */

static enum pc_proof module_proof(struct pc_span module)
{
	static const char *const kernels[] = { "unix",	"genunix", "kernel", "mach_kernel",
					       "krtld", "vmlinux", NULL };

	for (size_t i = 0; kernels[i]; i++)
		if (pc_span_is(module, kernels[i]))
			return PC_PROOF_KERNEL;
	if (pc_span_starts(module, "kernel.") || pc_span_starts(module, "com.apple.") ||
	    pc_span_ends(module, ".ko"))
		return PC_PROOF_KERNEL;
	if (pc_span_is(module, "a.out") || pc_span_ends(module, ".dylib") ||
	    pc_span_find(module, ".so."))
		return PC_PROOF_USER;
	return pc_span_ends(module, ".so") ? PC_PROOF_USER : PC_PROOF_NONE;
}

static void read_frame(struct pc_span text, struct pc_stack_line *out_line)
{
	struct pc_place *place = &out_line->place;
	struct pc_span rest;

	if (pc_span_starts(text, "->")) {
		place->kind = PC_FRAME_INLINED;
		text = (struct pc_span){ text.data + 2, text.size - 2 };
	}
	if (pc_span_cut(text, '`', &place->module, &rest)) {
		text = rest;
		/* objects of another link map: "LM1`ld.so.1`function" */
		if (pc_span_starts(place->module, "LM") &&
		    pc_span_cut(text, '`', &place->module, &rest))
			text = rest;
		out_line->proof = module_proof(place->module);
	} else if (pc_is_kernel_address(text)) {
		out_line->proof = PC_PROOF_KERNEL;
	}
	place->function = pc_without_offset(text);
}

static bool is_frame(struct pc_span line, size_t indent)
{
	struct pc_span text = { line.data + indent, line.size - indent };

	return (text.size && memchr(text.data, '`', text.size)) || pc_is_hexadecimal(text) ||
	       (indent >= FRAME_INDENT && !memchr(text.data, '|', text.size) &&
		!pc_span_find(text, " ---"));
}

/* A line that is nothing but a number. */
static bool is_count(struct pc_span text, int64_t *out_value)
{
	char last = text.data[text.size - 1];

	return last >= '0' && last <= '9' && !memchr(text.data, ',', text.size) &&
	       pc_span_int(text, out_value);
}

/* ---- the score ---- */

/* "genunix`kmem_alloc+0x2a": of a text with code in back quotes no line begins like this. */
static bool is_marked(struct pc_span text)
{
	struct pc_span module, symbol;

	return pc_span_cut(text, '`', &module, &symbol) && module.size && symbol.size &&
	       !memchr(module.data, ' ', module.size) && *symbol.data != '`' && *symbol.data != ' ';
}

int pc_score_dtrace(struct pc_span head)
{
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	struct pc_span line;
	bool more;
	size_t frames = 0, stacks = 0;
	int64_t value;

	if (pc_span_starts(pc_span_trim(head), "{")) /* JSON, of whatever */
		return 0;
	for (pc_lines_head(&lines, head); !pc_lines_next(&lines, &line, &more) && more;) {
		struct pc_span text = pc_span_trim(line);

		if (!text.size)
			continue;
		if (is_count(text, &value)) {
			stacks += frames > 0 && pc_indent_of(line) > 0;
			frames = 0;
		} else if (text.size == line.size || memchr(text.data, ';', text.size)) {
			frames = 0;
		} else if (is_marked(text) || pc_is_hexadecimal(text)) {
			frames++;
		}
	}
	return stacks ? 90 : frames >= 64 ? 60 : 0;
}

/* ---- stacks ---- */

struct dtrace {
	struct pc_builder *builder;
	struct pc_stack_lines lines;
	struct pc_text piece; /* of a frame with inlined ones */
	struct pc_text key;   /* the line before the frames: a name */
	bool has_key;
	uint64_t key_line;
	bool gap, was_blank; /* a blank line came last, after frames or otherwise */
	uint32_t event;
};

static void drop_key(struct dtrace *dtrace)
{
	static const char *const heads[] = { "CPU ", "dtrace: ", NULL };
	struct pc_span key = { dtrace->key.data, dtrace->key.size }, word;

	if (!dtrace->has_key)
		return;
	dtrace->has_key = false;
	for (size_t i = 0; heads[i]; i++)
		if (pc_span_starts(key, heads[i]))
			return;
	/* "  0  64091   :tick-60s": a processor, a probe's number, a probe */
	if (pc_span_word(&key, &word) && pc_span_digits(word) && pc_span_word(&key, &word) &&
	    pc_span_digits(word) && pc_span_word(&key, &word) && memchr(word.data, ':', word.size))
		return;
	pc_builder_skip(dtrace->builder, dtrace->key_line);
}

static void set_key(struct dtrace *dtrace, struct pc_span text, uint64_t number)
{
	drop_key(dtrace);
	dtrace->key.size = 0;
	pc_text_add(&dtrace->key, text.data, text.size);
	dtrace->has_key = true;
	dtrace->key_line = number;
}

static int add_stack(struct dtrace *dtrace, int64_t value)
{
	struct pc_sample sample = { .thread = PC_NONE,
				    .event = dtrace->event,
				    .value = value,
				    .count = value < 0 ? PC_UNKNOWN : value };

	pc_stack_lines_two_sides(&dtrace->lines);
	sample.stack = pc_stack_lines_finish(&dtrace->lines);
	if (dtrace->has_key)
		sample.thread = pc_builder_thread(
			dtrace->builder, (struct pc_span){ dtrace->key.data, dtrace->key.size }, -1,
			-1);
	dtrace->has_key = dtrace->gap = false;
	return pc_builder_sample(dtrace->builder, &sample);
}

/* The last "->" of Java's "outer->inlined->innermost"; but "operator->" is a name of C++. */
static const char *last_arrow(struct pc_span text)
{
	static const char operator[] = "operator";
	enum { SIZE = sizeof(operator) - 1 };
	const char *at;

	while (text.size && (at = memrchr(text.data, '>', text.size)) != NULL) {
		text.size = (size_t)(at - text.data);
		if (text.size < 2 || at[-1] != '-')
			continue;
		if (text.size <= SIZE || memcmp(at - 1 - SIZE, operator, SIZE) != 0)
			return at - 1;
	}
	return NULL;
}

/* Leaf first: the last of them is the innermost. Each is in the module of the first. */
static void add_frames(struct dtrace *dtrace, struct pc_span text)
{
	enum { MODULE_MAX = 256 };
	struct pc_span module = { text.data, 0 }, rest;
	const char *arrow;

	if (pc_span_cut(text, '`', &module, &rest))
		module.size = module.size < MODULE_MAX ? module.size + 1 : 0;
	while ((arrow = last_arrow(text)) != NULL) {
		dtrace->piece.size = 0;
		pc_text_puts(&dtrace->piece, "->");
		pc_text_add(&dtrace->piece, module.data, module.size);
		pc_text_add(&dtrace->piece, arrow + 2, (size_t)(text.data + text.size - arrow) - 2);
		pc_stack_lines_add(&dtrace->lines,
				   (struct pc_span){ dtrace->piece.data, dtrace->piece.size });
		text.size = (size_t)(arrow - text.data);
	}
	pc_stack_lines_add(&dtrace->lines, text);
}

static void add_frame(struct dtrace *dtrace, struct pc_span text)
{
	if (dtrace->was_blank && !dtrace->lines.count) /* a heading stood there */
		drop_key(dtrace);
	if (dtrace->gap)
		pc_stack_lines_part(&dtrace->lines, PC_SIDE_UNKNOWN);
	dtrace->gap = false;
	add_frames(dtrace, text);
}

/* "  bash      12" after a stack: what stands beside it in the aggregation, and the count. Before
 * one, or alone: a name or a heading. */
static int on_text(struct dtrace *dtrace, struct pc_span text, uint64_t number)
{
	struct pc_span name, word;
	int64_t value;

	if (!dtrace->lines.count) {
		set_key(dtrace, text, number);
		return PC_OK;
	}
	if (pc_span_cut_last(text, ' ', &name, &word) && is_count(word, &value)) {
		set_key(dtrace, pc_span_trim(name), number);
		return add_stack(dtrace, value);
	}
	pc_builder_note(dtrace->builder, "a stack has no count: it was left out");
	pc_builder_skip(dtrace->builder, number);
	pc_stack_lines_reset(&dtrace->lines);
	dtrace->gap = false;
	return PC_OK;
}

static int on_line(void *context, struct pc_span line, uint64_t number)
{
	struct dtrace *dtrace = context;
	struct pc_span text = pc_span_trim(line);
	size_t indent;
	int64_t value;
	int status = PC_OK;

	if (!text.size) {
		dtrace->gap = dtrace->lines.count > 0;
		dtrace->was_blank = true;
		return PC_OK;
	}
	indent = (size_t)(text.data - line.data);
	if (is_count(text, &value)) {
		if (dtrace->lines.count || (indent >= FRAME_INDENT && dtrace->was_blank))
			status = add_stack(dtrace, value);
		else
			pc_builder_skip(dtrace->builder, number);
	} else if (indent && is_frame(line, indent)) {
		add_frame(dtrace, text);
	} else {
		status = on_text(dtrace, text, number);
	}
	dtrace->was_blank = false;
	return status;
}

int pc_parse_dtrace(struct pc_builder *builder, struct pc_input *input)
{
	struct dtrace dtrace = { .builder = builder };
	int status;

	dtrace.event = pc_builder_event(builder, PC_SPAN("samples"));
	pc_builder_tool(builder, "DTrace");
	pc_stack_lines_init(&dtrace.lines, builder, read_frame);
	status = pc_lines_each(input, on_line, &dtrace);
	drop_key(&dtrace);
	if (!status && dtrace.lines.count)
		pc_builder_damage(builder, pc_input_line_number(input),
				  "the text ends inside a stack, before its count");
	pc_stack_lines_clear(&dtrace.lines);
	pc_text_clear(&dtrace.piece);
	pc_text_clear(&dtrace.key);
	return status;
}
