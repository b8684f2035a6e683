/* SPDX-License-Identifier: Apache-2.0
 * UTF-8: strict decoding, which characters are dangerous to show, and how many columns a text
 * takes. */
#include <langinfo.h>
#include <locale.h>
#include <wchar.h>

#include "base/text.h"

static bool continues(const char *at)
{
	return ((unsigned char)*at & 0xc0) == 0x80;
}

void pc_utf8_put(struct pc_text *text, uint32_t c)
{
	if (c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		c = 0xfffd;
	if (c < 0x80) {
		pc_text_putc(text, (char)c);
		return;
	}
	if (c < 0x800) {
		pc_text_putc(text, (char)(0xc0 | c >> 6));
	} else {
		if (c < 0x10000) {
			pc_text_putc(text, (char)(0xe0 | c >> 12));
		} else {
			pc_text_putc(text, (char)(0xf0 | c >> 18));
			pc_text_putc(text, (char)(0x80 | (c >> 12 & 0x3f)));
		}
		pc_text_putc(text, (char)(0x80 | (c >> 6 & 0x3f)));
	}
	pc_text_putc(text, (char)(0x80 | (c & 0x3f)));
}

size_t pc_utf8_decode(const char *at, const char *end, uint32_t *out_char)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned char first;
	size_t size;
	uint32_t c;

	if (at >= end)
		return 0;
	first = (unsigned char)*at;
	size = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
	if (!size || first > 0xf4 || (size_t)(end - at) < size)
		return 0;
	c = size == 1 ? first : first & (0xffu >> (size + 1));
	for (size_t i = 1; i < size; i++) {
		if (!continues(at + i))
			return 0;
		c = c << 6 | ((unsigned char)at[i] & 0x3f);
	}
	if (c < least[size] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 0;
	*out_char = c;
	return size;
}

bool pc_utf8_is_dangerous(uint32_t c)
{
	/* what moves a cursor, turns the reading order, or is there without being seen */
	static const struct {
		uint32_t first, last;
	} ranges[] = {
		{ 0x00, 0x1f },	      /* C0: escape, backspace, newline, … */
		{ 0x7f, 0x9f },	      /* DEL and C1: some terminals obey them like escape */
		{ 0xad, 0xad },	      /* soft hyphen */
		{ 0x61c, 0x61c },     /* Arabic letter mark */
		{ 0x180e, 0x180e },   /* Mongolian vowel separator */
		{ 0x200b, 0x200f },   /* zero-width space and joiners, direction marks */
		{ 0x2028, 0x202e },   /* line and paragraph separators, embeddings and overrides */
		{ 0x2060, 0x206f },   /* word joiner, invisible operators, isolates */
		{ 0xfeff, 0xfeff },   /* byte order mark */
		{ 0xfff9, 0xfffb },   /* interlinear annotation */
		{ 0xfffe, 0xffff },   /* no characters: XML may not hold them */
		{ 0xe0000, 0xe007f }, /* tags */
	};

	if (c >= 0x20 && c < 0x7f)
		return false;
	for (size_t i = 0; i < sizeof(ranges) / sizeof(*ranges); i++)
		if (c >= ranges[i].first && c <= ranges[i].last)
			return true;
	return false;
}

/* wcwidth() answers for the locale of the thread: another one is put in place for the time of a
 * walk. */
struct walk {
	bool ready;
	locale_t own, previous;
};

static void walk_begin(struct walk *walk)
{
	walk->ready = true;
	if (strcmp(nl_langinfo(CODESET), "UTF-8") == 0)
		return;
	walk->own = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	if (walk->own)
		walk->previous = uselocale(walk->own);
}

static void walk_end(struct walk *walk)
{
	if (!walk->own)
		return;
	uselocale(walk->previous);
	freelocale(walk->own);
}

/* Latin, Greek, Cyrillic, dashes and dots, box drawing: one column everywhere, no locale is asked.
 */
static bool is_plain(uint32_t c)
{
	return c < 0x300 || (c >= 0x370 && c < 0x483) || (c >= 0x2010 && c < 0x2028) ||
	       (c >= 0x2500 && c < 0x25a0);
}

static size_t char_columns(struct walk *walk, uint32_t c)
{
	int columns;

	if (is_plain(c))
		return 1;
	if (!walk->ready)
		walk_begin(walk);
	columns = wcwidth((wchar_t)c);
	return columns < 0 ? 1 : (size_t)columns; /* unassigned: terminals show a box */
}

size_t pc_utf8_prefix(const char *text, size_t columns, size_t *out_columns)
{
	const char *at = text;
	struct walk walk = { 0 };
	size_t taken = 0;

	/* no strlen() here: cutting a long text line by line would become quadratic */
	while (*at) {
		uint32_t c = 0;
		size_t size = pc_utf8_decode(at, at + strnlen(at, 4), &c);
		size_t width = size ? char_columns(&walk, c) : 1;

		if (width > columns - taken)
			break;
		taken += width;
		at += size ? size : 1;
	}
	walk_end(&walk);
	*out_columns = taken;
	return (size_t)(at - text);
}

size_t pc_utf8_width(const char *text)
{
	size_t columns;

	pc_utf8_prefix(text, SIZE_MAX, &columns);
	return columns;
}
