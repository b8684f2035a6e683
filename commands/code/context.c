/* SPDX-License-Identifier: Apache-2.0
 * The lines around the hottest ones, in their places. */
#include "code.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

enum { AROUND = 3, TAB = 8 }; /* so many of the hottest get their surroundings */

/* ---- which lines ---- */
static double share(const struct code_result *r, const struct pc_hot_part *part,
		    const struct pc_listing_line *line)
{
	const struct pc_listing_event *event = code_event(r);
	int64_t cost = PC_UNKNOWN;

	for (uint32_t i = 0; event && line->costs && i < part->part->event_count; i++)
		if (part->part->events[i] == r->event)
			cost = line->costs[i];
	if (cost == PC_UNKNOWN || cost == 0)
		return NAN;
	if (event->percent)
		return (double)cost / 100;
	return part->total > 0 ? 100 * ((double)cost / (double)part->total) : NAN;
}

static bool is_near(const struct code_result *r, const struct pc_hot_part *part, uint32_t order)
{
	const struct pc_hot_line *hot = part->part->disassembly ? part->instructions : part->lines;
	size_t count = part->part->disassembly ? part->instruction_count : part->line_count;

	for (size_t i = 0; i < count && i < AROUND; i++) {
		uint32_t at = hot[i].line->order;

		if (order + r->options->context >= at && order <= at + r->options->context)
			return true;
	}
	return false;
}

static struct json_object *row_of(const struct code_result *r, const struct pc_hot_part *part,
				  const struct pc_listing_line *line)
{
	struct json_object *object = json_object_new_object();
	char text[32];

	snprintf(text, sizeof(text), "%" PRIx64, line->address);
	json_object_object_add(object, "percent", pc_json_percent(share(r, part, line)));
	json_object_object_add(object, "line",
			       line->line && line->kind == PC_LINE_SOURCE
				       ? json_object_new_int64(line->line)
				       : NULL);
	json_object_object_add(object, "address",
			       line->address ? json_object_new_string(text) : NULL);
	json_object_object_add(object, "instruction",
			       json_object_new_boolean(line->kind == PC_LINE_INSTRUCTION));
	json_object_object_add(object, "text",
			       line->kind == PC_LINE_SOURCE
				       ? code_source_text(r, part->part, line, line->text)
				       : pc_json_string(line->text));
	return object;
}

/* Null stands where lines are left out. */
struct json_object *code_context(const struct code_result *r, const struct pc_hot_part *part)
{
	struct json_object *array = json_object_new_array();
	uint32_t last = 0;

	for (uint32_t i = 0; r->options->context && i < part->part->line_count; i++) {
		const struct pc_listing_line *line = &part->part->lines[i];

		if (!is_near(r, part, line->order))
			continue;
		if (json_object_array_length(array) && line->order != last + 1)
			json_object_array_add(array, NULL);
		json_object_array_add(array, row_of(r, part, line));
		last = line->order;
	}
	return array;
}

/* ---- how they are drawn ---- */
static void add_expanded(struct pc_text *out, const char *text)
{
	size_t column = 0;

	for (; *text; text++) {
		if (*text != '\t') {
			pc_text_putc(out, *text);
			column++;
			continue;
		}
		do
			pc_text_putc(out, ' ');
		while (++column % TAB);
	}
}

static void add_line(struct json_object *row, const struct pc_figure_style *style,
		     struct pc_text *out)
{
	struct json_object *percent = json_object_object_get(row, "percent");
	struct json_object *line = json_object_object_get(row, "line");
	struct json_object *address = json_object_object_get(row, "address");
	bool instruction = json_object_get_boolean(json_object_object_get(row, "instruction"));
	PC_AUTO(text) struct pc_text text = { 0 }, safe = { 0 };

	if (percent)
		pc_text_printf(&text, "%6.2f %%", json_object_get_double(percent));
	else
		pc_text_puts(&text, "        ");
	if (instruction)
		pc_text_printf(&text, "  %10s  ", address ? json_object_get_string(address) : "");
	else if (line)
		pc_text_printf(&text, " %6" PRId64 "  ", json_object_get_int64(line));
	else
		pc_text_puts(&text, "         ");
	add_expanded(&text, json_object_get_string(json_object_object_get(row, "text")));
	pc_text_safe(&safe, pc_text_span(&text));
	pc_text_fit(out, safe.data, style->columns);
	pc_text_putc(out, '\n');
}

void code_draw_context(const void *figure, const struct pc_figure_style *style, struct pc_text *out)
{
	struct json_object *rows = (struct json_object *)(uintptr_t)figure;

	for (size_t i = 0; i < json_object_array_length(rows); i++) {
		struct json_object *row = json_object_array_get_idx(rows, i);

		if (row)
			add_line(row, style, out);
		else
			pc_text_puts(out, "     ...\n");
	}
}
