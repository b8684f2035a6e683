/* SPDX-License-Identifier: Apache-2.0
 * What bcc's profile, offcputime, offwaketime, wakeuptime and stackcount print. */
#include "formats/stacks/bcc_line.h"

#include "formats/lines.h"

/* ---- banners ---- */

static enum pc_side banner_side(struct pc_span line)
{
	if (pc_span_find(line, " by kernel "))
		return PC_SIDE_KERNEL;
	if (pc_span_find(line, " by user ") && !pc_span_find(line, " by user + "))
		return PC_SIDE_USER;
	return PC_SIDE_UNKNOWN;
}

/* `Tracing 13 functions for "tcp_send*"... Hit Ctrl-C to end.` */
static bool counts_calls(struct pc_span line, struct pc_span *out_event)
{
	struct pc_span word, before, event;

	if (!pc_span_word(&line, &word) || !pc_span_is(word, "Tracing") ||
	    !pc_span_word(&line, &word) || !pc_span_digits(word) || !pc_span_word(&line, &word) ||
	    !pc_span_starts(word, "function") || !pc_span_cut(line, '"', &before, &event) ||
	    !pc_span_cut(event, '"', &event, &before) || !event.size)
		return false;
	*out_event = event;
	return true;
}

bool pc_bcc_banner(struct pc_span line, struct pc_bcc_banner *out_banner)
{
	struct pc_bcc_banner banner = { .samples = true, .side = banner_side(line) };

	if (pc_span_starts(line, "Sampling at ") || pc_span_starts(line, "Sampling every ")) {
		banner.event = PC_SPAN("samples");
		banner.unit = "samples";
	} else if (pc_span_starts(line, "Tracing off-CPU time (us) ")) {
		banner.event = PC_SPAN("off-cpu");
		banner.unit = "us";
		banner.samples = false;
	} else if (pc_span_starts(line, "Tracing blocked time (us) ")) {
		banner.event = PC_SPAN("blocked");
		banner.unit = "us";
		banner.samples = false;
	} else if (counts_calls(line, &banner.event)) {
		banner.unit = "events";
	} else {
		return false;
	}
	*out_banner = banner;
	return true;
}

/* ---- lines of a stack ---- */

/* "cp (9036)", "cp [9036]", "cp 9036", or a name alone */
static void read_process(struct pc_span text, bool bare, struct pc_bcc_line *line)
{
	struct pc_span name, id;
	char last = text.data[text.size - 1];

	line->process = text;
	line->pid = -1;
	if (!pc_span_cut_last(text, ' ', &name, &id))
		return;
	if ((last == ')' && id.data[0] == '(') || (last == ']' && id.data[0] == '['))
		id = (struct pc_span){ id.data + 1, id.size - 2 };
	else if (!bare)
		return;
	if (pc_span_digits(id) && pc_span_int(id, &line->pid))
		line->process = pc_span_trim(name);
}

static bool is_waker(struct pc_span text, struct pc_bcc_line *line)
{
	static const char *const roles[] = { "waker:", "target:" };
	struct pc_span role, rest = text;

	if (!pc_span_word(&rest, &role))
		return false;
	rest = pc_span_trim(rest);
	for (size_t i = 0; i < 2; i++)
		if (pc_span_is(role, roles[i]) && rest.size) {
			read_process(rest, true, line);
			return true;
		}
	return false;
}

/* "-                cp (9036)" */
static bool is_dash(struct pc_span text, struct pc_bcc_line *line)
{
	struct pc_span rest;

	if (!pc_span_starts(text, "-  "))
		return false;
	rest = pc_span_trim((struct pc_span){ text.data + 1, text.size - 1 });
	if (!rest.size)
		return false;
	read_process(rest, false, line);
	return true;
}

static bool is_delimiter(struct pc_span text)
{
	struct pc_span word, rest = text;

	if (!pc_span_word(&rest, &word) || (!pc_span_is(word, "--") && !pc_span_is(word, "-")))
		return false;
	return !pc_span_word(&rest, &word) || (pc_span_is(word, "--") && !pc_span_trim(rest).size);
}

void pc_bcc_line(struct pc_span line, size_t indent, struct pc_bcc_line *out_line)
{
	struct pc_bcc_line read = { .indent = pc_indent_of(line), .pid = -1 };

	read.text = pc_span_trim(line);
	if (read.indent > indent && pc_span_digits(read.text) &&
	    pc_span_int(read.text, &read.value))
		read.kind = PC_BCC_COUNT;
	else if (is_delimiter(read.text))
		read.kind = PC_BCC_DELIMITER;
	else if (is_dash(read.text, &read))
		read.kind = PC_BCC_PROCESS;
	else if (is_waker(read.text, &read))
		read.kind = PC_BCC_WAKER;
	else if (indent && read.indent > indent && read.text.size) {
		read.kind = PC_BCC_PROCESS;
		read_process(read.text, false, &read);
	}
	*out_line = read;
}

/* ---- frames ---- */

/* "func [libc.so.6]", "func [kernel]" */
static void read_module(struct pc_span *text, struct pc_place *place)
{
	struct pc_span before, inside;

	if (!text->size || text->data[text->size - 1] != ']' ||
	    !pc_span_cut_last(*text, '[', &before, &inside) || !pc_span_ends(before, " "))
		return;
	inside.size--;
	*text = pc_span_trim(before);
	if (pc_span_is(inside, "kernel")) {
		place->kind = PC_FRAME_KERNEL;
		return;
	}
	place->module = pc_module_name(inside);
	place->kind = pc_module_kind(inside);
}

void pc_bcc_frame(struct pc_span text, struct pc_stack_line *out_line)
{
	struct pc_place *place = &out_line->place;
	enum pc_frame_kind marked;
	struct pc_span address;

	if (pc_span_starts(text, "waker:") || pc_span_starts(text, "target:")) {
		place->function = text;
		return;
	}
	if (pc_take_address(&text, &address))
		place->kind = pc_is_kernel_address(address) ? PC_FRAME_KERNEL : PC_FRAME_USER;
	read_module(&text, place);
	marked = pc_take_mark(&text);
	if (marked != PC_FRAME_UNKNOWN)
		place->kind = marked;
	text = pc_without_offset(text);
	if (!pc_span_is(text, "[unknown]"))
		place->function = text;
	out_line->proof = pc_linux_proof(text);
}
