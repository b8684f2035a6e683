/* SPDX-License-Identifier: Apache-2.0
 * A string that grows, and the nearest of several names. */
#include "base/text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"

static void grow(struct pc_text *text, size_t more)
{
	size_t need, room = text->room ? text->room : 64;

	/* more than the address space: let pc_realloc say so */
	if (__builtin_add_overflow(text->size, more, &need) || need == SIZE_MAX)
		need = SIZE_MAX - 1;
	need++;
	while (room < need)
		room = room > SIZE_MAX / 2 ? need : 2 * room;
	text->data = pc_realloc(text->data, room, 1);
	text->room = room;
}

static void make_room(struct pc_text *text, size_t more)
{
	if (text->room - text->size <= more)
		grow(text, more);
}

void pc_text_add(struct pc_text *text, const char *bytes, size_t size)
{
	make_room(text, size);
	if (size)
		memcpy(text->data + text->size, bytes, size);
	text->size += size;
	text->data[text->size] = '\0';
}

void pc_text_puts(struct pc_text *text, const char *string)
{
	pc_text_add(text, string, strlen(string));
}

void pc_text_putc(struct pc_text *text, char c)
{
	pc_text_add(text, &c, 1);
}

void pc_text_vprintf(struct pc_text *text, const char *fmt, va_list args)
{
	va_list again;
	int size;

	va_copy(again, args);
	size = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (size < 0)
		return; /* longer than INT_MAX */
	make_room(text, (size_t)size);
	vsnprintf(text->data + text->size, (size_t)size + 1, fmt, args);
	text->size += (size_t)size;
}

void pc_text_printf(struct pc_text *text, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	pc_text_vprintf(text, fmt, args);
	va_end(args);
}

void pc_text_clear(struct pc_text *text)
{
	free(text->data);
	*text = (struct pc_text){ 0 };
}

/* ---- did you mean ---- */
enum { NAME_MAX_SIZE = 64 };

/* Spelled alike: case does not count, "_" equals "-". */
static int letter(char c)
{
	return c == '_' ? '-' : tolower((unsigned char)c);
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Damerau-Levenshtein (optimal string alignment): a letter more, less, other, or two swapped. */
static unsigned edit_distance(const char *a, size_t a_size, const char *b, size_t b_size)
{
	unsigned rows[3][NAME_MAX_SIZE + 1];

	for (size_t j = 0; j <= b_size; j++)
		rows[0][j] = (unsigned)j;
	for (size_t i = 1; i <= a_size; i++) {
		unsigned *now = rows[i % 3], *last = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];

		now[0] = (unsigned)i;
		for (size_t j = 1; j <= b_size; j++) {
			int x = letter(a[i - 1]), y = letter(b[j - 1]);

			now[j] = least(last[j - 1] + (x != y), least(last[j], now[j - 1]) + 1);
			if (i > 1 && j > 1 && x == letter(b[j - 2]) && y == letter(a[i - 2]))
				now[j] = least(now[j], before[j - 2] + 1);
		}
	}
	return rows[a_size % 3][b_size];
}

static bool is_prefix(const char *word, size_t size, const char *name)
{
	for (size_t i = 0; i < size; i++)
		if (letter(word[i]) != letter(name[i])) /* stops at name's end */
			return false;
	return true;
}

const char *pc_text_nearest(const char *word, const char *const *names)
{
	const char *nearest = NULL, *longer = NULL;
	unsigned nearest_distance = NAME_MAX_SIZE;
	size_t size = strlen(word);

	if (!size || size > NAME_MAX_SIZE)
		return NULL;
	for (; *names; names++) {
		size_t name_size = strlen(*names);
		unsigned distance;

		if (name_size > NAME_MAX_SIZE)
			continue;
		distance = edit_distance(word, size, *names, name_size);
		if (distance < nearest_distance &&
		    distance <= (name_size > size ? name_size : size) / 3) {
			nearest = *names;
			nearest_distance = distance;
		}
		if (is_prefix(word, size, *names) && (!longer || name_size < strlen(longer)))
			longer = *names;
	}
	return nearest ? nearest : longer;
}
