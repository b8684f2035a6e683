/* SPDX-License-Identifier: Apache-2.0
 * Protocol buffers on the wire. */
#include "base/wire.h"

/* ---- reading ---- */
/* 0: it is cut off; SIZE_MAX: longer than 64 bits need */
static size_t varint_at(struct pc_span span, uint64_t *out_value)
{
	uint64_t value = 0;
	unsigned char byte;

	for (size_t i = 0; i < span.size; i++) {
		if (i == 10)
			return SIZE_MAX;
		byte = (unsigned char)span.data[i];
		value |= (uint64_t)(byte & 0x7f) << 7 * i;
		if (byte & 0x80)
			continue;
		*out_value = value;
		return i + 1;
	}
	return 0;
}

static struct pc_span rest_of(struct pc_span span, size_t used)
{
	return (struct pc_span){ span.data + used, span.size - used };
}

bool pc_wire_varint(struct pc_span *rest, uint64_t *out_value)
{
	size_t used = varint_at(*rest, out_value);

	if (!used || used == SIZE_MAX)
		return false;
	*rest = rest_of(*rest, used);
	return true;
}

static uint64_t fixed(struct pc_span span, size_t size)
{
	uint64_t value = 0;

	while (size--)
		value = value << 8 | (unsigned char)span.data[size];
	return value;
}

static enum pc_wire_state cut(uint64_t *out_missing, uint64_t missing)
{
	if (out_missing)
		*out_missing = missing;
	return PC_WIRE_CUT;
}

static enum pc_wire_state read_varint(struct pc_span *rest, uint64_t *out_value,
				      uint64_t *out_missing)
{
	size_t used = varint_at(*rest, out_value);

	if (!used)
		return cut(out_missing, 1);
	if (used == SIZE_MAX)
		return PC_WIRE_BAD;
	*rest = rest_of(*rest, used);
	return PC_WIRE_OK;
}

static enum pc_wire_state read_value(struct pc_span *rest, struct pc_wire *wire,
				     uint64_t *out_missing)
{
	size_t size = wire->type == PC_WIRE_64 ? 8 : 4;
	enum pc_wire_state state;

	if (wire->type == PC_WIRE_NUMBER)
		return read_varint(rest, &wire->number, out_missing);
	if (wire->type == PC_WIRE_BYTES) {
		state = read_varint(rest, &wire->number, out_missing);
		if (state != PC_WIRE_OK)
			return state;
		if (wire->number > rest->size)
			return cut(out_missing, wire->number - rest->size);
		wire->bytes = (struct pc_span){ rest->data, (size_t)wire->number };
		*rest = rest_of(*rest, (size_t)wire->number);
		return PC_WIRE_OK;
	}
	if (size > rest->size)
		return cut(out_missing, size - rest->size);
	wire->number = fixed(*rest, size);
	*rest = rest_of(*rest, size);
	return PC_WIRE_OK;
}

enum pc_wire_state pc_wire_next(struct pc_span *rest, struct pc_wire *out_wire,
				uint64_t *out_missing)
{
	struct pc_span left = *rest;
	struct pc_wire wire = { 0 };
	uint64_t tag;
	enum pc_wire_state state = read_varint(&left, &tag, out_missing);

	if (state != PC_WIRE_OK)
		return state;
	wire.type = (enum pc_wire_type)(tag & 7);
	if (tag >> 3 == 0 || tag > UINT32_MAX ||
	    (wire.type != PC_WIRE_NUMBER && wire.type != PC_WIRE_64 && wire.type != PC_WIRE_BYTES &&
	     wire.type != PC_WIRE_32))
		return PC_WIRE_BAD;
	wire.field = (uint32_t)(tag >> 3);
	state = read_value(&left, &wire, out_missing);
	if (state != PC_WIRE_OK)
		return state;
	*rest = left;
	*out_wire = wire;
	return PC_WIRE_OK;
}

bool pc_wire_take(struct pc_span *rest, struct pc_wire *out_wire, bool *out_bad)
{
	if (!rest->size)
		return false;
	if (pc_wire_next(rest, out_wire, NULL) == PC_WIRE_OK)
		return true;
	*out_bad = true;
	return false;
}

/* ---- writing ---- */
void pc_wire_put_varint(struct pc_text *out, uint64_t value)
{
	for (; value >= 0x80; value >>= 7)
		pc_text_putc(out, (char)(value | 0x80));
	pc_text_putc(out, (char)value);
}

void pc_wire_put_number(struct pc_text *out, uint32_t field, uint64_t value)
{
	if (!value)
		return;
	pc_wire_put_varint(out, (uint64_t)field << 3 | PC_WIRE_NUMBER);
	pc_wire_put_varint(out, value);
}

void pc_wire_put_bytes(struct pc_text *out, uint32_t field, struct pc_span bytes)
{
	pc_wire_put_varint(out, (uint64_t)field << 3 | PC_WIRE_BYTES);
	pc_wire_put_varint(out, bytes.size);
	pc_text_add(out, bytes.data, bytes.size);
}
