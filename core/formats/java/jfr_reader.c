/* SPDX-License-Identifier: Apache-2.0
 * Numbers and strings as the JDK writes them (jdk.jfr.internal.consumer.RecordingInput). */
#include "formats/java/jfr_reader.h"

uint64_t pc_jfr_fixed(struct pc_jfr_reader *reader, size_t size_bytes)
{
	uint64_t value = 0;

	if (reader->bad || (size_t)(reader->end - reader->at) < size_bytes) {
		reader->bad = true;
		return 0;
	}
	while (size_bytes--)
		value = value << 8 | *reader->at++;
	return value;
}

/* Seven bits a byte, the lowest first; the ninth byte has eight. */
static uint64_t packed(struct pc_jfr_reader *reader)
{
	enum { LAST_SHIFT = 56 };
	uint64_t value = 0;
	unsigned char byte;

	for (unsigned shift = 0; shift <= LAST_SHIFT; shift += 7) {
		if (reader->bad || reader->at == reader->end) {
			reader->bad = true;
			return 0;
		}
		byte = *reader->at++;
		if (shift == LAST_SHIFT)
			return value | (uint64_t)byte << shift;
		value |= (uint64_t)(byte & 127) << shift;
		if (byte < 128)
			break;
	}
	return value;
}

uint64_t pc_jfr_number(struct pc_jfr_reader *reader, size_t size_bytes)
{
	return reader->compressed ? packed(reader) : pc_jfr_fixed(reader, size_bytes);
}

struct pc_jfr_reader pc_jfr_part(struct pc_jfr_reader *reader, uint64_t size)
{
	struct pc_jfr_reader part = *reader;

	if (reader->bad || (uint64_t)(reader->end - reader->at) < size) {
		reader->bad = part.bad = true;
		part.end = part.at;
		return part;
	}
	reader->at += size;
	part.end = reader->at;
	return part;
}

/* ---- strings ---- */
static struct pc_jfr_text of_bytes(struct pc_jfr_reader *reader, enum pc_jfr_text_kind kind)
{
	struct pc_jfr_reader part = pc_jfr_part(reader, pc_jfr_number(reader, 4));
	struct pc_jfr_text text = { .kind = kind };

	text.bytes = (struct pc_span){ (const char *)part.at, (size_t)(part.end - part.at) };
	return text;
}

static struct pc_jfr_text of_units(struct pc_jfr_reader *reader)
{
	uint64_t units = pc_jfr_number(reader, 4);
	struct pc_jfr_text text = { .kind = PC_JFR_UTF16,
				    .units = units,
				    .bytes = { (const char *)reader->at, 0 },
				    .compressed = reader->compressed };

	while (units-- && !reader->bad)
		pc_jfr_number(reader, 2);
	text.bytes.size = (size_t)((const char *)reader->at - text.bytes.data);
	return text;
}

struct pc_jfr_text pc_jfr_string(struct pc_jfr_reader *reader)
{
	enum { ABSENT, EMPTY, POOLED, UTF8, UTF16, LATIN1 };

	switch (pc_jfr_fixed(reader, 1)) {
	case ABSENT:
	case EMPTY:
		return (struct pc_jfr_text){ .bytes = { "", 0 } };
	case POOLED:
		return (struct pc_jfr_text){ .kind = PC_JFR_POOLED,
					     .bytes = { "", 0 },
					     .key = pc_jfr_number(reader, 8) };
	case UTF8:
		return of_bytes(reader, PC_JFR_TEXT);
	case UTF16:
		return of_units(reader);
	case LATIN1:
		return of_bytes(reader, PC_JFR_LATIN1);
	default:
		reader->bad = true;
		return (struct pc_jfr_text){ .bytes = { "", 0 } };
	}
}

static void put_units(struct pc_text *out, const struct pc_jfr_text *text)
{
	struct pc_jfr_reader reader = {
		.at = (const unsigned char *)text->bytes.data,
		.end = (const unsigned char *)text->bytes.data + text->bytes.size,
		.compressed = text->compressed,
	};
	uint32_t high = 0, unit;

	for (uint64_t i = 0; i < text->units && !reader.bad; i++) {
		unit = (uint32_t)pc_jfr_number(&reader, 2) & 0xffff;
		if (unit >> 10 == 0xd800 >> 10) {
			high = unit;
		} else if (unit >> 10 == 0xdc00 >> 10 && high) {
			pc_utf8_put(out, 0x10000 + ((high & 0x3ff) << 10 | (unit & 0x3ff)));
			high = 0;
		} else {
			pc_utf8_put(out, unit);
		}
	}
}

void pc_jfr_text_put(struct pc_text *out, const struct pc_jfr_text *text)
{
	switch (text->kind) {
	case PC_JFR_TEXT:
		pc_text_add(out, text->bytes.data, text->bytes.size);
		break;
	case PC_JFR_LATIN1:
		for (size_t i = 0; i < text->bytes.size; i++)
			pc_utf8_put(out, (unsigned char)text->bytes.data[i]);
		break;
	case PC_JFR_UTF16:
		put_units(out, text);
		break;
	case PC_JFR_POOLED:
		break;
	}
}
