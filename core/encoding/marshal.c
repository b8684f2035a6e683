/* SPDX-License-Identifier: Apache-2.0
 * Every value begins with a letter. Its highest bit marks what is used again: it gets the next
 * number, when it begins, and "r" with that number stands for it later. */
#include "encoding/marshal.h"

#include <stdlib.h>

enum {
	TEXT_MAX = 1 << 20, /* bytes of a name or a path */
	REFS_MAX = 1 << 24,
	TUPLE_MAX = 16, /* those of a profile have five values at most */
	FLAG = 0x80
};

void pc_marshal_init(struct pc_marshal *marshal, struct pc_input *input)
{
	*marshal = (struct pc_marshal){ .input = input, .arena = pc_arena_new() };
	pc_table_init(&marshal->strings, marshal->arena);
}

void pc_marshal_clear(struct pc_marshal *marshal)
{
	pc_table_clear(&marshal->strings);
	pc_arena_free(marshal->arena);
	pc_text_clear(&marshal->text);
	free(marshal->refs);
	free(marshal->interned);
}

/* ---- bytes ---- */

static bool fail(struct pc_marshal *marshal, const char *why)
{
	marshal->error = why;
	return false;
}

static bool fill(struct pc_marshal *marshal, int *status)
{
	if (!marshal->chunk.size)
		*status = pc_input_bytes(marshal->input, &marshal->chunk);
	if (*status)
		return fail(marshal, "it can't be read");
	return marshal->chunk.size || fail(marshal, "the input ends in the middle of it");
}

static bool read_byte(struct pc_marshal *marshal, unsigned *out_byte, int *status)
{
	if (!fill(marshal, status))
		return false;
	*out_byte = (unsigned char)*marshal->chunk.data++;
	marshal->chunk.size--;
	marshal->offset++;
	return true;
}

/* Little-endian, of at most 8 bytes. */
static bool read_little(struct pc_marshal *marshal, unsigned bytes, uint64_t *out_value,
			int *status)
{
	uint64_t value = 0;
	unsigned byte;

	for (unsigned i = 0; i < bytes; i++) {
		if (!read_byte(marshal, &byte, status))
			return false;
		value |= (uint64_t)byte << 8 * i;
	}
	*out_value = value;
	return true;
}

static bool read_text(struct pc_marshal *marshal, unsigned size_bytes,
		      struct pc_marshal_value *value, int *status)
{
	uint64_t size;

	value->kind = PC_MARSHAL_TEXT;
	marshal->text.size = 0;
	if (!read_little(marshal, size_bytes, &size, status))
		return false;
	if (size > TEXT_MAX)
		return fail(marshal, "a text is longer than 1 MiB");
	while (size) {
		size_t part;

		if (!fill(marshal, status))
			return false;
		part = marshal->chunk.size < size ? marshal->chunk.size : (size_t)size;
		pc_text_add(&marshal->text, marshal->chunk.data, part);
		marshal->chunk.data += part;
		marshal->chunk.size -= part;
		marshal->offset += part;
		size -= part;
	}
	value->meaning =
		pc_table_intern(&marshal->strings,
				(struct pc_span){ marshal->text.data ? marshal->text.data : "",
						  marshal->text.size },
				NULL);
	value->text = marshal->strings.keys[value->meaning];
	return true;
}

/* ---- values ---- */

static bool read_integer(struct pc_marshal *marshal, unsigned bytes, struct pc_marshal_value *value,
			 int *status)
{
	uint64_t read;

	value->kind = PC_MARSHAL_INTEGER;
	if (!read_little(marshal, bytes, &read, status))
		return false;
	value->integer = bytes == 4 ? (int32_t)(uint32_t)read : (int64_t)read;
	return true;
}

/* Any number of digits of 15 bits; its sign is that of their number. */
static bool read_long(struct pc_marshal *marshal, struct pc_marshal_value *value, int *status)
{
	struct pc_marshal_value count;
	uint64_t digit, sum = 0;

	value->kind = PC_MARSHAL_INTEGER;
	if (!read_integer(marshal, 4, &count, status))
		return false;
	for (int64_t i = 0; i < llabs(count.integer); i++) {
		if (!read_little(marshal, 2, &digit, status))
			return false;
		if (i > 3 || digit > 0x7fff)
			return fail(marshal, "a number is too large");
		sum |= digit << 15 * i;
	}
	value->integer = count.integer < 0 ? -(int64_t)sum : (int64_t)sum;
	return true;
}

static bool read_double(struct pc_marshal *marshal, struct pc_marshal_value *value, int *status)
{
	uint64_t bits;

	value->kind = PC_MARSHAL_FLOAT;
	if (!read_little(marshal, 8, &bits, status))
		return false;
	memcpy(&value->number, &bits, sizeof(bits));
	return true;
}

/* "0.25", as versions before 2 write it. Text in the table ends with a NUL. */
static bool read_written_double(struct pc_marshal *marshal, struct pc_marshal_value *value,
				int *status)
{
	char *end;

	if (!read_text(marshal, 1, value, status))
		return false;
	value->kind = PC_MARSHAL_FLOAT;
	value->number = strtod(value->text.data, &end);
	return (value->text.size && !*end) || fail(marshal, "a number is none");
}

static bool read_tuple(struct pc_marshal *marshal, unsigned size_bytes,
		       struct pc_marshal_value *value, int *status)
{
	uint64_t count;

	value->kind = PC_MARSHAL_TUPLE;
	if (!read_little(marshal, size_bytes, &count, status))
		return false;
	value->integer = (int64_t)count;
	return count <= TUPLE_MAX ||
	       fail(marshal, "a tuple has more values than those of profiles");
}

static bool read_again(struct pc_marshal *marshal, struct pc_marshal_value *value, int *status)
{
	uint64_t number;

	if (!read_little(marshal, 4, &number, status))
		return false;
	if (number >= marshal->ref_count)
		return fail(marshal, "it refers to a value that did not come yet");
	*value = marshal->refs[number];
	value->again = true;
	return true;
}

static bool read_interned(struct pc_marshal *marshal, struct pc_marshal_value *value, int *status)
{
	uint64_t number;

	value->kind = PC_MARSHAL_TEXT;
	if (!read_little(marshal, 4, &number, status))
		return false;
	if (number >= marshal->interned_count)
		return fail(marshal, "it refers to a text that did not come yet");
	value->text = marshal->strings.keys[marshal->interned[number]];
	return true;
}

/* In versions 1 and 2 all of this letter may be used again. */
static bool read_new_interned(struct pc_marshal *marshal, struct pc_marshal_value *value,
			      int *status)
{
	if (!read_text(marshal, 4, value, status))
		return false;
	if (marshal->interned_count == REFS_MAX)
		return fail(marshal, "it has too many texts");
	marshal->interned =
		PC_GROW(marshal->interned, marshal->interned_count, marshal->interned_room);
	marshal->interned[marshal->interned_count++] = value->meaning;
	return true;
}

static bool read_value(struct pc_marshal *marshal, unsigned letter, struct pc_marshal_value *value,
		       int *status)
{
	switch (letter) {
	case '0':
		value->kind = PC_MARSHAL_END;
		return true;
	case 'N':
	case 'T':
	case 'F':
		value->kind = PC_MARSHAL_OTHER;
		return true;
	case 'i':
		return read_integer(marshal, 4, value, status);
	case 'I':
		return read_integer(marshal, 8, value, status);
	case 'l':
		return read_long(marshal, value, status);
	case 'g':
		return read_double(marshal, value, status);
	case 'f':
		return read_written_double(marshal, value, status);
	case 'z':
	case 'Z':
		return read_text(marshal, 1, value, status);
	case 's':
	case 'u':
	case 'a':
	case 'A':
		return read_text(marshal, 4, value, status);
	case 't':
		return read_new_interned(marshal, value, status);
	case 'R':
		return read_interned(marshal, value, status);
	case '(':
		return read_tuple(marshal, 4, value, status);
	case ')':
		return read_tuple(marshal, 1, value, status);
	case '{':
		value->kind = PC_MARSHAL_DICT;
		return true;
	case 'r':
		return read_again(marshal, value, status);
	default:
		return fail(marshal, "it holds what no profile of Python does");
	}
}

/* Takes the next number; what is in it is known later. */
static bool reserve(struct pc_marshal *marshal, uint32_t *out_slot)
{
	if (marshal->ref_count == REFS_MAX)
		return fail(marshal, "it uses too many values again");
	marshal->refs = PC_GROW(marshal->refs, marshal->ref_count, marshal->ref_room);
	marshal->refs[marshal->ref_count] =
		(struct pc_marshal_value){ .kind = PC_MARSHAL_OTHER, .slot = PC_NONE };
	*out_slot = marshal->ref_count++;
	return true;
}

bool pc_marshal_next(struct pc_marshal *marshal, struct pc_marshal_value *out_value,
		     int *out_status)
{
	struct pc_marshal_value value = { .slot = PC_NONE, .meaning = PC_NONE };
	uint32_t slot = PC_NONE;
	unsigned letter;

	*out_status = PC_OK;
	if (!read_byte(marshal, &letter, out_status) ||
	    ((letter & FLAG) && !reserve(marshal, &slot)) ||
	    !read_value(marshal, letter & ~(unsigned)FLAG, &value, out_status))
		return false;
	value.slot = slot;
	if (slot != PC_NONE)
		marshal->refs[slot] = value;
	*out_value = value;
	return true;
}

void pc_marshal_mean(struct pc_marshal *marshal, uint32_t slot, uint32_t meaning)
{
	if (slot != PC_NONE)
		marshal->refs[slot].meaning = meaning;
}
