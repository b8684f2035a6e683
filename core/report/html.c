/* SPDX-License-Identifier: Apache-2.0
 * The HTML renderer: one page that needs nothing else, no script, no network; for screen, phone and
 * paper. */
#include "base/auto.h"
#include "report/markup.h"
#include "report/render.h"

static const char page_start[] =
	"<!DOCTYPE html>\n"
	"<html lang=\"en\">\n"
	"<head>\n"
	"<meta charset=\"utf-8\">\n"
	"<meta http-equiv=\"Content-Security-Policy\" "
	"content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
	"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	"<meta name=\"color-scheme\" content=\"light dark\">\n";

static const char style_sheet[] =
	"<style>\n"
	":root {\n"
	"\tcolor-scheme: light dark;\n"
	"\t--page: #fbfbfa; --card: #fff; --text: #1d2329; --dim: #616b76; --line: #e3e6e8;\n"
	"\t--head: #f3f4f4; --bar: #2a7f9e; --track: #e9eef0; --warn: #8a5a00; --warn-bg: "
	"#fff6df;\n"
	"}\n"
	"@media (prefers-color-scheme: dark) {\n"
	"\t:root {\n"
	"\t\t--page: #14181c; --card: #1a1f24; --text: #dfe4e8; --dim: #94a0ab; --line: #2c343b;\n"
	"\t\t--head: #20272d; --bar: #4fb0d0; --track: #263038; --warn: #f0c060; --warn-bg: "
	"#2c2616;\n"
	"\t}\n"
	"}\n"
	"* { box-sizing: border-box; }\n"
	"body {\n"
	"\tmargin: 0 auto; padding: 2rem 1.5rem 3rem; max-width: 90rem;\n"
	"\tbackground: var(--page); color: var(--text);\n"
	"\tfont: 15px/1.5 system-ui, -apple-system, \"Segoe UI\", Roboto, sans-serif;\n"
	"\toverflow-wrap: anywhere;\n"
	"}\n"
	"h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.25; }\n"
	"h2 { margin: 2rem 0 .6rem; font-size: 1.1rem; line-height: 1.3; }\n"
	"p { max-width: 46rem; white-space: pre-wrap; }\n"
	"dl {\n"
	"\tdisplay: grid; grid-template-columns: max-content 1fr;\n"
	"\tgap: .15rem 1.25rem; margin: 0 0 1.25rem;\n"
	"}\n"
	"dt { color: var(--dim); }\n"
	"dd { margin: 0; font-variant-numeric: tabular-nums; }\n"
	".box {\n"
	"\tmax-height: 85vh; overflow: auto; margin: 0 0 1.25rem;\n"
	"\tbackground: var(--card); border: 1px solid var(--line); border-radius: 8px;\n"
	"}\n"
	"table { width: 100%; border-collapse: separate; border-spacing: 0; }\n"
	"th, td { padding: .35rem .75rem; text-align: left; vertical-align: top; }\n"
	"th {\n"
	"\tposition: sticky; top: 0; z-index: 1; background: var(--head); color: var(--dim);\n"
	"\tfont-size: .85rem; font-weight: 600; white-space: nowrap;\n"
	"\tborder-bottom: 1px solid var(--line);\n"
	"}\n"
	"tr + tr td { border-top: 1px solid var(--line); }\n"
	"tbody tr:hover td { background: var(--head); }\n"
	".number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }\n"
	".text { min-width: 9rem; }\n"
	".name { min-width: 12rem; }\n"
	".list { min-width: 22rem; }\n"
	".list div { max-height: 12em; overflow: auto; }\n"
	".unknown { color: var(--dim); font-style: italic; }\n"
	".bar { min-width: 6rem; width: 9rem; }\n"
	".bar i { display: block; height: .7rem; margin-top: .4rem; border-radius: 2px; }\n"
	".bar i { background: var(--track); }\n"
	".bar b { display: block; height: 100%; min-width: 1px; border-radius: 2px; }\n"
	".bar b { background: var(--bar); }\n"
	"code {\n"
	"\tdisplay: block; max-height: 12em; overflow: auto;\n"
	"\tfont: .87rem/1.5 ui-monospace, \"SF Mono\", \"DejaVu Sans Mono\", Consolas, monospace;\n"
	"\tunicode-bidi: isolate; white-space: pre-wrap;\n"
	"}\n"
	".list code { display: inline; }\n"
	"pre {\n"
	"\tmargin: 0 0 1.25rem; padding: .6rem .8rem; overflow: auto;\n"
	"\tbackground: var(--card); border: 1px solid var(--line); border-radius: 8px;\n"
	"\tfont: .8rem/1.35 ui-monospace, \"SF Mono\", \"DejaVu Sans Mono\", Consolas, monospace;\n"
	"}\n"
	".prose { max-width: 52rem; }\n"
	".prose code { display: inline; }\n"
	".prose h3, .prose h4, .prose h5, .prose h6 { margin: 1.3rem 0 .4rem; font-size: 1rem; }\n"
	".prose p { white-space: normal; margin: 0 0 .8rem; }\n"
	".prose ul, .prose ol { margin: 0 0 .8rem; padding-left: 1.6rem; }\n"
	".prose pre { white-space: pre-wrap; margin-bottom: .8rem; }\n"
	".prose blockquote { margin: 0 0 .8rem; padding-left: .8rem; border-left: 3px solid "
	"var(--line); }\n"
	"aside {\n"
	"\tmargin: 0 0 .5rem; padding: .45rem .8rem; border-left: 3px solid var(--line);\n"
	"\tcolor: var(--dim); font-size: .93rem;\n"
	"}\n"
	"aside.warning { border-color: var(--warn); background: var(--warn-bg); color: "
	"var(--warn); }\n"
	"aside b { font-weight: 600; }\n"
	"@media (max-width: 40rem) {\n"
	"\tbody { padding: 1.1rem .8rem 2rem; }\n"
	"\tth, td { padding: .35rem .5rem; }\n"
	"\t.bar { min-width: 4rem; width: 4rem; }\n"
	"\t.name { min-width: 14rem; }\n"
	"\t.list { min-width: 18rem; }\n"
	"\tcode, .list div { max-height: 6em; }\n"
	"}\n"
	"@media print {\n"
	"\t:root {\n"
	"\t\t--page: #fff; --card: #fff; --text: #000; --dim: #444; --line: #bbb; --head: #fff;\n"
	"\t\t--bar: #555; --track: #fff; --warn: #000; --warn-bg: #fff;\n"
	"\t}\n"
	"\tbody { padding: 0; max-width: none; font-size: 9pt; }\n"
	"\t.box, .list div, code { max-height: none; overflow: visible; }\n"
	"\t.bar b { print-color-adjust: exact; -webkit-print-color-adjust: exact; }\n"
	"\tth { position: static; }\n"
	"\ttr, aside { break-inside: avoid; }\n"
	"}\n"
	"</style>\n";

/* `raw` between two pieces of markup. */
static void add_element(struct pc_text *out, const char *start, const char *raw, const char *end)
{
	PC_AUTO(text) struct pc_text safe = { 0 };

	pc_text_safe_lines(&safe, pc_span(raw));
	pc_text_puts(out, start);
	pc_text_escape(out, safe.data);
	pc_text_puts(out, end);
}

/* ---- tables ---- */
static const char *class_of(enum pc_cell_kind kind)
{
	switch (kind) {
	case PC_CELL_SYMBOL:
		return " class=\"name\"";
	case PC_CELL_LIST:
		return " class=\"list\"";
	case PC_CELL_BAR:
		return " class=\"bar\"";
	case PC_CELL_COUNT:
	case PC_CELL_QUANTITY:
	case PC_CELL_PERCENT:
		return " class=\"number\"";
	default:
		return " class=\"text\"";
	}
}

static void add_bar(struct pc_text *out, double share)
{
	unsigned hundredths = (unsigned)(share * 10000 + 0.5);

	if (share > 0)
		pc_text_printf(out, "<i><b style=\"width:%u.%02u%%\"></b></i>", hundredths / 100,
			       hundredths % 100);
}

static void add_list(struct pc_text *out, struct json_object *list)
{
	PC_AUTO(text) struct pc_text safe = { 0 };

	pc_text_puts(out, "<div>");
	for (size_t i = 0; i < json_object_array_length(list); i++) {
		safe.size = 0;
		pc_cell_item(json_object_array_get_idx(list, i), &safe);
		pc_text_puts(out, i ? ", <code>" : "<code>");
		pc_text_escape(out, safe.data);
		pc_text_puts(out, "</code>");
	}
	pc_text_puts(out, "</div>");
}

static void add_value(struct pc_text *out, const struct pc_column *column, struct json_object *row)
{
	struct json_object *value = pc_cell_value(column, row);
	PC_AUTO(text) struct pc_text safe = { 0 };
	const char *start = "", *end = "";

	if (column->kind == PC_CELL_LIST && json_object_is_type(value, json_type_array)) {
		add_list(out, value);
		return;
	}
	if (!value && (!column->null || column->null[0])) {
		start = "<span class=\"unknown\">";
		end = "</span>";
	} else if (value && (column->kind == PC_CELL_SYMBOL || column->kind == PC_CELL_LIST)) {
		start = "<code>";
		end = "</code>";
	}
	pc_cell_text(column, row, &safe);
	pc_text_puts(out, start);
	pc_text_escape(out, safe.data);
	pc_text_puts(out, end);
}

struct shown {
	const struct pc_column *column;
	double greatest; /* of a bar */
};

static void add_row(struct pc_text *out, const struct shown *shown, size_t count,
		    struct json_object *row)
{
	pc_text_puts(out, "<tr>");
	for (size_t i = 0; i < count; i++) {
		const struct pc_column *column = shown[i].column;

		pc_text_printf(out, "<td%s>", class_of(column->kind));
		if (column->kind == PC_CELL_BAR)
			add_bar(out, pc_cell_share(column, row, shown[i].greatest));
		else
			add_value(out, column, row);
		pc_text_puts(out, "</td>");
	}
	pc_text_puts(out, "</tr>\n");
}

static void add_table(struct pc_text *out, const struct pc_report *report,
		      const struct pc_block *block)
{
	size_t *indexes = pc_arena_alloc(report->arena, block->column_count * sizeof(*indexes));
	size_t count = pc_cell_columns(block, indexes, block->column_count);
	struct shown *shown = pc_arena_alloc(report->arena, count * sizeof(*shown));

	if (!count) {
		pc_text_puts(out, "<p class=\"unknown\">none</p>\n");
		return;
	}
	/* a box that scrolls must be within reach of the keyboard */
	pc_text_puts(out, "<div class=\"box\" tabindex=\"0\">\n<table>\n<thead>\n<tr>");
	for (size_t i = 0; i < count; i++) {
		shown[i].column = &block->columns[indexes[i]];
		if (shown[i].column->kind == PC_CELL_BAR)
			shown[i].greatest = pc_cell_greatest(block, shown[i].column);
		pc_text_printf(out, "<th scope=\"col\"%s>", class_of(shown[i].column->kind));
		add_element(out, "", shown[i].column->title, "</th>");
	}
	pc_text_puts(out, "</tr>\n</thead>\n<tbody>\n");
	for (size_t i = 0; i < json_object_array_length(block->rows); i++)
		add_row(out, shown, count, json_object_array_get_idx(block->rows, i));
	pc_text_puts(out, "</tbody>\n</table>\n</div>\n");
}

/* ---- the page ---- */
static void add_block(struct pc_text *out, const struct pc_report *report,
		      const struct pc_block *block)
{
	PC_AUTO(text) struct pc_text lines = { 0 };

	switch (block->kind) {
	case PC_BLOCK_HEADING:
		add_element(out, "<h2>", block->text, "</h2>\n");
		break;
	case PC_BLOCK_TEXT:
		add_element(out, "<p>", block->text, "</p>\n");
		break;
	case PC_BLOCK_MARKDOWN:
		pc_text_safe_lines(&lines, pc_span(block->text));
		pc_text_puts(out, "<div class=\"prose\">\n");
		pc_markup_html(pc_text_span(&lines), out);
		pc_text_puts(out, "</div>\n");
		break;
	case PC_BLOCK_FACT:
		add_element(out, "<dt>", block->label, "</dt>");
		add_element(out,
			    strcmp(block->text, "unknown") == 0 ? "<dd class=\"unknown\">" : "<dd>",
			    block->text, "</dd>\n");
		break;
	case PC_BLOCK_TABLE:
		add_table(out, report, block);
		break;
	case PC_BLOCK_FIGURE:
		pc_figure_lines(block, &(struct pc_style){ 0 }, &lines);
		add_element(out, "<pre tabindex=\"0\">", lines.data, "</pre>\n");
		break;
	case PC_BLOCK_PICTURE:
		block->draw_svg(block->figure, out);
		break;
	case PC_BLOCK_NOTE:
		pc_text_printf(out, "<aside class=\"%s\"><b>%s:</b> ", pc_level_word(block->level),
			       pc_level_word(block->level));
		add_element(out, "", block->text, "</aside>\n");
		break;
	}
}

/* Facts that stand together are one list; notes come last. */
static void add_body(struct pc_text *out, const struct pc_report *report)
{
	bool facts = false;

	for (size_t i = 0; i < report->count; i++) {
		const struct pc_block *block = &report->blocks[i];

		if (block->kind == PC_BLOCK_NOTE)
			continue;
		if ((block->kind == PC_BLOCK_FACT) != facts) {
			facts = !facts;
			pc_text_puts(out, facts ? "<dl>\n" : "</dl>\n");
		}
		add_block(out, report, block);
	}
	pc_text_puts(out, facts ? "</dl>\n" : "");
	for (size_t i = 0; i < report->count; i++)
		if (report->blocks[i].kind == PC_BLOCK_NOTE)
			add_block(out, report, &report->blocks[i]);
}

void pc_render_html(const struct pc_report *report, const struct pc_style *style,
		    struct pc_text *out)
{
	(void)style;
	pc_text_puts(out, page_start);
	add_element(out, "<title>", report->title, "</title>\n");
	pc_text_puts(out, style_sheet);
	add_element(out, "</head>\n<body>\n<main>\n<h1>", report->title, "</h1>\n");
	add_body(out, report);
	pc_text_puts(out, "</main>\n</body>\n</html>\n");
}
