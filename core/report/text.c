/* SPDX-License-Identifier: Apache-2.0
 * The text renderer: title, facts, paragraphs and notes for a terminal or a pipe; tables are in
 * text_table.c. */
#include "report/render.h"

#include "base/auto.h"

void pc_render_paint(struct pc_text *out, const struct pc_style *style, enum pc_paint paint,
		     const char *safe)
{
	static const char *const codes[] = { "", "\033[1m", "\033[2m", "\033[36m", "\033[33m" };
	bool painted = style->color && paint != PC_PAINT_NONE && *safe;

	if (painted)
		pc_text_puts(out, codes[paint]);
	pc_text_puts(out, safe);
	if (painted)
		pc_text_puts(out, "\033[0m");
}

/* What ASCII writes instead of a character; NULL: only its number. */
static const char *ascii_for(uint32_t c)
{
	static const struct {
		uint32_t c;
		const char *instead;
	} table[] = { { 0xa0, " " },	 { 0xb5, "u" },	  { 0xb7, "-" },    { 0xd7, "x" },
		      { 0x3bc, "u" },	 { 0x2009, " " }, { 0x2013, "-" },  { 0x2014, "-" },
		      { 0x2018, "'" },	 { 0x2019, "'" }, { 0x201c, "\"" }, { 0x201d, "\"" },
		      { 0x2026, "..." }, { 0x202f, " " }, { 0x2192, "->" }, { 0x2212, "-" },
		      { 0x2264, "<=" },	 { 0x2265, ">=" } };

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		if (table[i].c == c)
			return table[i].instead;
	return NULL;
}

void pc_render_ascii(const struct pc_style *style, struct pc_text *safe)
{
	struct pc_text ascii = { 0 };
	const char *end = safe->data + safe->size;
	size_t size;

	if (!style->ascii)
		return;
	for (const char *at = safe->data; at < end; at += size) {
		uint32_t c = 0;
		const char *instead;

		size = pc_utf8_decode(at, end, &c);
		instead = ascii_for(c);
		if (size <= 1)
			pc_text_putc(&ascii, *at);
		else if (instead)
			pc_text_puts(&ascii, instead);
		else
			pc_text_printf(&ascii, c <= 0xffff ? "\\u%04x" : "\\U%08x", (unsigned)c);
		size += !size;
	}
	pc_text_add(&ascii, "", 0);
	pc_text_clear(safe);
	*safe = ascii;
}

/* ---- lines ---- */
struct wrap {
	struct pc_text *out;
	size_t width, indent;
	size_t column; /* taken on this line */
	bool fresh;    /* nothing on this line yet */
};

static void start_line(struct wrap *wrap)
{
	pc_text_putc(wrap->out, '\n');
	wrap->column = 0;
	wrap->fresh = true;
}

static void reach(struct wrap *wrap, size_t column)
{
	for (; wrap->column < column; wrap->column++)
		pc_text_putc(wrap->out, ' ');
}

static void add_word(struct wrap *wrap, const char *word)
{
	size_t width = pc_utf8_width(word), taken;

	if (wrap->column + !wrap->fresh + width > wrap->width && wrap->column > wrap->indent)
		start_line(wrap);
	reach(wrap, wrap->column + !wrap->fresh);
	reach(wrap, wrap->indent);
	/* too long for any line: broken where the line ends */
	while (wrap->column + width > wrap->width) {
		uint32_t c;
		size_t size = pc_utf8_prefix(word, wrap->width - wrap->column, &taken);

		if (!size &&
		    wrap->column <= wrap->indent) /* a wide character, a line of one column */
			size = pc_utf8_decode(word, word + strlen(word), &c);
		pc_text_add(wrap->out, word, size);
		word += size;
		width -= taken < width ? taken : width;
		if (!*word)
			break;
		start_line(wrap);
		reach(wrap, wrap->indent);
	}
	pc_text_puts(wrap->out, word);
	wrap->column += width;
	wrap->fresh = false;
}

void pc_render_wrap(struct pc_text *out, const struct pc_style *style, const char *safe,
		    size_t used, size_t indent)
{
	struct wrap wrap = { out, style->columns ? style->columns : SIZE_MAX / 2, indent, used,
			     !used };
	PC_AUTO(text) struct pc_text word = { 0 };
	const char *end = safe + strlen(safe);

	if (wrap.width < indent + 16)
		wrap.indent = wrap.width < 16 ? 0 : 2;
	while (end > safe && strchr(" \t\n", end[-1]))
		end--;
	while (safe < end) {
		size_t blank = strspn(safe, " \t"), size = strcspn(safe + blank, " \t\n");

		/* a line that begins with blanks is meant to stand in */
		if (wrap.fresh && size && blank < wrap.width / 4)
			reach(&wrap, wrap.indent + blank);
		safe += blank;
		word.size = 0;
		pc_text_add(&word, safe, size);
		if (size)
			add_word(&wrap, word.data);
		safe += size;
		if (safe < end && *safe == '\n') {
			start_line(&wrap);
			safe++;
		}
	}
}

/* ---- blocks ---- */
/* Replaces `out` by what is shown of `raw`. */
static void shown(struct pc_text *out, const struct pc_style *style, const char *raw)
{
	out->size = 0;
	pc_text_safe(out, pc_span(raw));
	pc_render_ascii(style, out);
}

static void add_title(struct pc_text *out, const struct pc_style *style, const char *raw)
{
	PC_AUTO(text) struct pc_text safe = { 0 }, lines = { 0 };

	shown(&safe, style, raw);
	pc_render_wrap(&lines, style, safe.data, 0, 0);
	pc_text_add(&lines, "", 0);
	pc_render_paint(out, style, PC_PAINT_BOLD, lines.data);
	pc_text_putc(out, '\n');
}

static void add_paragraph(struct pc_text *out, const struct pc_style *style, const char *raw)
{
	PC_AUTO(text) struct pc_text safe = { 0 };

	pc_text_safe_lines(&safe, pc_span(raw));
	pc_render_ascii(style, &safe);
	pc_render_wrap(out, style, safe.data, 0, 0);
	pc_text_putc(out, '\n');
}

/* The longest label of the facts that stand together from block `i` on, so that their values line
 * up. */
static size_t label_columns(const struct pc_report *report, const struct pc_style *style, size_t i)
{
	PC_AUTO(text) struct pc_text label = { 0 };
	size_t columns = 0;

	for (; i < report->count; i++) {
		size_t width;

		if (report->blocks[i].kind == PC_BLOCK_NOTE) /* stands elsewhere */
			continue;
		if (report->blocks[i].kind != PC_BLOCK_FACT)
			break;
		shown(&label, style, report->blocks[i].label);
		width = pc_utf8_width(label.data);
		columns = width > columns ? width : columns;
	}
	return columns;
}

static void add_fact(struct pc_text *out, const struct pc_style *style,
		     const struct pc_block *block, size_t columns)
{
	PC_AUTO(text) struct pc_text label = { 0 }, value = { 0 }, lines = { 0 };
	bool unknown = strcmp(block->text, "unknown") == 0;

	shown(&label, style, block->label);
	shown(&value, style, block->text);
	pc_text_add(&lines, "", 0);
	pc_render_wrap(&lines, style, value.data, pc_utf8_width(label.data), columns + 2);
	pc_render_paint(out, style, PC_PAINT_DIM, label.data);
	pc_render_paint(out, style, unknown ? PC_PAINT_DIM : PC_PAINT_NONE, lines.data);
	pc_text_putc(out, '\n');
}

static void add_notes(const struct pc_report *report, const struct pc_style *style,
		      struct pc_text *out)
{
	PC_AUTO(text) struct pc_text safe = { 0 }, word = { 0 };
	bool first = true;

	for (size_t i = 0; i < report->count; i++) {
		const struct pc_block *block = &report->blocks[i];

		if (block->kind != PC_BLOCK_NOTE)
			continue;
		if (first)
			pc_text_putc(out, '\n');
		first = false;
		shown(&safe, style, block->text);
		word.size = 0;
		pc_text_printf(&word, "%s:", pc_level_word(block->level));
		pc_render_paint(out, style,
				block->level == PC_LEVEL_WARNING ? PC_PAINT_WARNING : PC_PAINT_DIM,
				word.data);
		pc_render_wrap(out, style, safe.data, word.size, word.size + 1);
		pc_text_putc(out, '\n');
	}
}

/* A blank line sets apart what is not of one piece. */
static bool needs_blank(enum pc_block_kind previous, enum pc_block_kind kind)
{
	if (kind == PC_BLOCK_HEADING)
		return true;
	return previous != PC_BLOCK_HEADING && (kind != PC_BLOCK_FACT || previous != PC_BLOCK_FACT);
}

void pc_render_text(const struct pc_report *report, const struct pc_style *style,
		    struct pc_text *out)
{
	enum pc_block_kind previous = PC_BLOCK_HEADING; /* the title is one */
	size_t columns = 0;

	add_title(out, style, report->title);
	for (size_t i = 0; i < report->count; i++) {
		const struct pc_block *block = &report->blocks[i];

		if (block->kind == PC_BLOCK_NOTE || block->kind == PC_BLOCK_PICTURE)
			continue;
		if (needs_blank(previous, block->kind))
			pc_text_putc(out, '\n');
		if (block->kind == PC_BLOCK_HEADING)
			add_title(out, style, block->text);
		else if (block->kind == PC_BLOCK_TEXT || block->kind == PC_BLOCK_MARKDOWN)
			add_paragraph(out, style, block->text);
		else if (block->kind == PC_BLOCK_TABLE)
			pc_render_text_table(report, block, style, out);
		else if (block->kind == PC_BLOCK_FIGURE)
			pc_figure_lines(block, style, out);
		else {
			if (previous != PC_BLOCK_FACT)
				columns = label_columns(report, style, i);
			add_fact(out, style, block, columns);
		}
		previous = block->kind;
	}
	add_notes(report, style, out);
}
