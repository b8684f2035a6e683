/* SPDX-License-Identifier: Apache-2.0
 * Escapes for roff, by groff_char(7): quotes, minus and accents stay what they are when copied from
 * the page. */
#include "cli/roff.h"

#include "base/auto.h"

/* Characters that roff reads as something else, or that not every terminal has. */
static const char *special(uint32_t c)
{
	static const struct {
		uint32_t c;
		const char *roff;
	} table[] = {
		{ '\\', "\\(rs" },   { '-', "\\-" },	  { '\'', "\\(aq" },
		{ '`', "\\(ga" },    { '^', "\\(ha" },	  { '~', "\\(ti" },
		{ '"', "\\(dq" },    { 0x2026, "..." },	  { 0x2013, "\\(en" },
		{ 0x2014, "\\(em" }, { 0x2018, "\\(oq" }, { 0x2019, "\\(cq" },
		{ 0x201c, "\\(lq" }, { 0x201d, "\\(rq" }, { 0xd7, "\\(mu" },
		{ 0x2264, "\\(<=" }, { 0x2265, "\\(>=" }, { 0x2192, "\\(->" },
		{ 0x2022, "\\(bu" }, { '/', "/\\:" }, /* a long path may break */
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i].c == c)
			return table[i].roff;
	return NULL;
}

static void add_char(struct pc_text *out, uint32_t c)
{
	const char *roff = special(c);

	if (roff)
		pc_text_puts(out, roff);
	else if (c < 0x80)
		pc_text_putc(out, (char)c);
	else
		pc_text_printf(out, "\\[u%04X]", (unsigned)c);
}

void pc_roff_add(struct pc_text *out, const char *raw)
{
	PC_AUTO(text) struct pc_text safe = { 0 };
	size_t size = 1;
	uint32_t c;

	pc_text_safe(&safe, pc_span(raw));
	/* a dot that opens a line would be a request */
	if (safe.size && safe.data[0] == '.' && (!out->size || out->data[out->size - 1] == '\n'))
		pc_text_puts(out, "\\&");
	for (size_t at = 0; at < safe.size && size; at += size) {
		size = pc_utf8_decode(safe.data + at, safe.data + safe.size, &c);
		if (size)
			add_char(out, c);
	}
}

void pc_roff_font(struct pc_text *out, char font, const char *raw)
{
	pc_text_printf(out, "\\f%c", font);
	pc_roff_add(out, raw);
	pc_text_puts(out, "\\fR");
}

void pc_roff_item(struct pc_text *out, char font, const char *term, const char *text)
{
	pc_text_puts(out, ".TP\n");
	pc_roff_font(out, font, term);
	pc_text_putc(out, '\n');
	pc_roff_add(out, text);
	pc_text_putc(out, '\n');
}
