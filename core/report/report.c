/* SPDX-License-Identifier: Apache-2.0
 * The report's model: the document, and the blocks of its view in reading order; and the table of
 * renderers. */
#include "report/report.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/context.h"
#include "report/render.h"

const struct pc_renderer pc_renderers[] = {
	{ "text", pc_render_text }, { "markdown", pc_render_markdown }, { "json", pc_render_json },
	{ "html", pc_render_html }, { "csv", pc_render_csv },		{ 0 },
};

/* Of a command that failed: it was never shown. */
static void end(void *report)
{
	pc_report_clear(report);
}

struct pc_report *pc_report_new(struct pc *pc, const char *title, struct json_object *data)
{
	struct pc_arena *arena = pc_memory(pc);
	struct pc_report *report = pc_arena_alloc(arena, sizeof(*report));

	report->arena = arena;
	report->title = pc_arena_strdup(arena, title);
	report->data = data;
	pc_at_end(pc, end, report);
	return report;
}

void pc_report_clear(struct pc_report *report)
{
	free(report->blocks);
	json_object_put(report->data);
	report->blocks = NULL;
	report->data = NULL;
	report->count = report->room = 0;
}

static struct pc_block *add_block(struct pc_report *report, enum pc_block_kind kind)
{
	struct pc_block *block;

	report->blocks = PC_GROW(report->blocks, report->count, report->room);
	block = &report->blocks[report->count++];
	*block = (struct pc_block){ .kind = kind };
	return block;
}

void pc_report_heading(struct pc_report *report, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	add_block(report, PC_BLOCK_HEADING)->text = pc_arena_vprintf(report->arena, fmt, args);
	va_end(args);
}

void pc_report_text(struct pc_report *report, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	add_block(report, PC_BLOCK_TEXT)->text = pc_arena_vprintf(report->arena, fmt, args);
	va_end(args);
}

void pc_report_markdown(struct pc_report *report, const char *text)
{
	add_block(report, PC_BLOCK_MARKDOWN)->text = pc_arena_strdup(report->arena, text);
}

void pc_report_fact(struct pc_report *report, const char *label, const char *fmt, ...)
{
	struct pc_block *block = add_block(report, PC_BLOCK_FACT);
	va_list args;

	va_start(args, fmt);
	block->label = pc_arena_strdup(report->arena, label);
	block->text = pc_arena_vprintf(report->arena, fmt, args);
	va_end(args);
}

void pc_report_note(struct pc_report *report, enum pc_level level, const char *fmt, ...)
{
	struct pc_block *block = add_block(report, PC_BLOCK_NOTE);
	va_list args;

	va_start(args, fmt);
	block->level = level;
	block->text = pc_arena_vprintf(report->arena, fmt, args);
	va_end(args);
}

void pc_report_damage(struct pc_report *report, const struct pc_remarks *remarks)
{
	if (remarks->damage_at)
		pc_report_note(report, PC_LEVEL_WARNING,
			       "the input is damaged at %s: %s; this is what came before",
			       remarks->damage_at, remarks->damage_reason);
	if (remarks->skipped == 1)
		pc_report_note(report, PC_LEVEL_WARNING,
			       "1 line is not of this format and was skipped: %s",
			       remarks->skipped_first);
	else if (remarks->skipped)
		pc_report_note(report, PC_LEVEL_WARNING,
			       "%" PRIu64 " lines are not of this format and were skipped; the "
			       "first is %s",
			       remarks->skipped, remarks->skipped_first);
}

void pc_report_notes(struct pc_report *report, const struct pc_remarks *remarks)
{
	for (const char *const *note = remarks->notes; *note; note++)
		pc_report_note(report, PC_LEVEL_NOTE, "%s", *note);
}

/* The title is where it was in a column of any age. */
static size_t count_columns(const char *columns, size_t column_size)
{
	size_t count = 0;
	const char *title;

	for (;; count++) {
		memcpy(&title, columns + count * column_size + offsetof(struct pc_column, title),
		       sizeof(title));
		if (!title)
			return count;
	}
}

static const char *keep(struct pc_arena *arena, const char *text)
{
	return text ? pc_arena_strdup(arena, text) : NULL;
}

void pc_report_table_rows(struct pc_report *report, struct json_object *rows,
			  const struct pc_column *columns, size_t column_size)
{
	size_t size = column_size < sizeof(*columns) ? column_size : sizeof(*columns);
	struct pc_block *block = add_block(report, PC_BLOCK_TABLE);
	size_t count = count_columns((const char *)columns, column_size);
	struct pc_column *copy = pc_arena_alloc(report->arena, (count + 1) * sizeof(*copy));

	for (size_t i = 0; i < count; i++) {
		memcpy(&copy[i], (const char *)columns + i * column_size, size);
		copy[i].key = keep(report->arena, copy[i].key);
		copy[i].title = keep(report->arena, copy[i].title);
		copy[i].unit = keep(report->arena, copy[i].unit);
		copy[i].null = keep(report->arena, copy[i].null);
		copy[i].unit_key = keep(report->arena, copy[i].unit_key);
	}
	block->rows = rows;
	block->columns = copy;
	block->column_count = count;
}

/* ---- figures ---- */
void pc_report_figure(struct pc_report *report, pc_figure_draw *draw, const void *figure)
{
	struct pc_block *block = add_block(report, PC_BLOCK_FIGURE);

	block->draw = draw;
	block->figure = figure;
}

void pc_report_picture(struct pc_report *report, pc_picture_draw *draw, const void *picture)
{
	struct pc_block *block = add_block(report, PC_BLOCK_PICTURE);

	block->draw_svg = draw;
	block->figure = picture;
}

void pc_figure_lines(const struct pc_block *block, const struct pc_style *style,
		     struct pc_text *out)
{
	struct pc_figure_style wanted = { .columns = style->columns ? style->columns
								    : PC_FIGURE_COLUMNS,
					  .ascii = style->ascii,
					  .color = style->color };
	PC_AUTO(text) struct pc_text lines = { 0 };

	block->draw(block->figure, &wanted, &lines);
	if (style->color)
		pc_text_add(out, lines.size ? lines.data : "", lines.size);
	else
		pc_text_safe_lines(out, (struct pc_span){ lines.data, lines.size });
}
