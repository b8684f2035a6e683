/* SPDX-License-Identifier: Apache-2.0
 * A small scanner for XML that profilers write. */
#include "formats/stacks/xml.h"

/* ---- bytes ---- */

static int fill(struct pc_xml *xml)
{
	return xml->bytes.size ? PC_OK : pc_input_bytes(xml->input, &xml->bytes);
}

static void keep(struct pc_text *text, const char *data, size_t size, size_t most)
{
	if (text->size < most)
		pc_text_add(text, data, size < most - text->size ? size : most - text->size);
}

/* Everything up to `stop`, which is used up, goes to `text`; at the end of the input *out_found is
 * false. */
static int take_until(struct pc_xml *xml, char stop, struct pc_text *text, bool *out_found)
{
	int status = fill(xml);

	*out_found = false;
	while (!status && xml->bytes.size) {
		const char *at = memchr(xml->bytes.data, stop, xml->bytes.size);
		size_t size = at ? (size_t)(at - xml->bytes.data) : xml->bytes.size;
		size_t used = size + (at != NULL);

		for (size_t i = 0; i < used; i++)
			xml->line += xml->bytes.data[i] == '\n';
		keep(text, xml->bytes.data, size, PC_XML_TAG_MAX);
		xml->bytes.data += used;
		xml->bytes.size -= used;
		*out_found = at != NULL;
		if (*out_found)
			break;
		status = fill(xml);
	}
	return status;
}

/* ---- tags ---- */

static struct pc_span tag_of(const struct pc_xml *xml)
{
	return (struct pc_span){ xml->tag.data ? xml->tag.data : "", xml->tag.size };
}

/* Whether the ">" just found ends the tag: it may stand inside quotes, a comment or CDATA. What was
 * looked at once is not looked at again. */
static bool is_whole(struct pc_xml *xml, size_t *scanned, char *quote)
{
	struct pc_span tag = tag_of(xml);

	if (pc_span_starts(tag, "!--")) {
		if (tag.size >= 5 && pc_span_ends(tag, "--"))
			return true;
		xml->tag.size = 3; /* only the end of a comment matters */
		return false;
	}
	if (pc_span_starts(tag, "![CDATA["))
		return pc_span_ends(tag, "]]");
	for (; *scanned < tag.size; ++*scanned) {
		char c = tag.data[*scanned];

		if (*quote ? c == *quote : c == '"' || c == '\'')
			*quote = *quote ? '\0' : c;
	}
	return !*quote;
}

/* The bytes between "<" and ">". */
static int take_tag(struct pc_xml *xml, bool *out_found)
{
	size_t scanned = 0;
	char quote = '\0';
	int status;

	xml->tag.size = 0;
	for (;;) {
		status = take_until(xml, '>', &xml->tag, out_found);
		if (status || !*out_found)
			return status;
		if (xml->tag.size >= PC_XML_TAG_MAX) {
			*out_found = false;
			return PC_OK;
		}
		if (is_whole(xml, &scanned, &quote))
			return PC_OK;
		pc_text_putc(&xml->tag, '>');
	}
}

static void read_tag(struct pc_xml *xml)
{
	struct pc_span tag = tag_of(xml);
	size_t size = 0;

	xml->kind = tag.data[0] == '/' ? PC_XML_CLOSE : PC_XML_OPEN;
	if (xml->kind == PC_XML_CLOSE)
		tag = (struct pc_span){ tag.data + 1, tag.size - 1 };
	xml->empty = xml->kind == PC_XML_OPEN && pc_span_ends(tag, "/");
	tag.size -= xml->empty;
	while (size < tag.size && !strchr(" \t\r\n", tag.data[size]))
		size++;
	xml->name = (struct pc_span){ tag.data, size };
	xml->attributes = (struct pc_span){ tag.data + size, tag.size - size };
}

int pc_xml_next(struct pc_xml *xml)
{
	bool found;
	int status;

	xml->text.size = 0;
	for (;;) {
		struct pc_span tag;

		status = take_until(xml, '<', &xml->text, &found);
		if (status || !found) {
			xml->kind = PC_XML_END;
			return status;
		}
		status = take_tag(xml, &found);
		if (status || !found) {
			xml->kind = PC_XML_CUT;
			return status;
		}
		tag = tag_of(xml);
		if (pc_span_starts(tag, "![CDATA["))
			keep(&xml->text, tag.data + 8, tag.size - 10, PC_XML_TAG_MAX);
		else if (tag.size && tag.data[0] != '!' && tag.data[0] != '?')
			break;
	}
	read_tag(xml);
	return PC_OK;
}

/* ---- values ---- */

bool pc_xml_attribute(const struct pc_xml *xml, const char *name, struct pc_span *out_value)
{
	struct pc_span rest = xml->attributes, before, value;

	while (pc_span_cut(rest, '=', &before, &rest)) {
		char quote;

		rest = pc_span_trim(rest);
		if (!rest.size)
			return false;
		quote = rest.data[0];
		rest = (struct pc_span){ rest.data + 1, rest.size - 1 };
		if ((quote != '"' && quote != '\'') || !pc_span_cut(rest, quote, &value, &rest))
			return false;
		if (pc_span_is(pc_span_trim(before), name)) {
			*out_value = value;
			return true;
		}
	}
	return false;
}

bool pc_xml_number(const struct pc_xml *xml, const char *name, int64_t *out_value)
{
	struct pc_span value;

	return pc_xml_attribute(xml, name, &value) && pc_span_int(value, out_value);
}

/* "#38", "#x26" as UTF-8; false: it is none. */
static bool decode_number(struct pc_text *text, struct pc_span name)
{
	uint32_t c = 0, base = name.size > 1 && name.data[1] == 'x' ? 16 : 10;

	for (size_t i = base == 16 ? 2 : 1; i < name.size; i++) {
		char digit = (char)(name.data[i] | 0x20);
		uint32_t value = digit >= 'a' && digit <= 'f' ? (uint32_t)(digit - 'a') + 10
							      : (uint32_t)(name.data[i] - '0');

		if (value >= base || c > 0x10ffff)
			return false;
		c = c * base + value;
	}
	if (!c || c > 0x10ffff || name.size < 2)
		return false;
	pc_utf8_put(text, c);
	return true;
}

static bool decode_entity(struct pc_text *text, struct pc_span name)
{
	static const struct {
		const char *name;
		char c;
	} entities[] = {
		{ "amp", '&' }, { "lt", '<' }, { "gt", '>' }, { "quot", '"' }, { "apos", '\'' },
	};

	if (name.size && name.data[0] == '#')
		return decode_number(text, name);
	for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++)
		if (pc_span_is(name, entities[i].name)) {
			pc_text_putc(text, entities[i].c);
			return true;
		}
	return false;
}

void pc_xml_decode(struct pc_text *text, struct pc_span raw)
{
	enum { NAME_MAX_SIZE = 10 };
	struct pc_span before, rest, name, after;

	while (pc_span_cut(raw, '&', &before, &rest)) {
		struct pc_span near = rest;

		if (near.size > NAME_MAX_SIZE)
			near.size = NAME_MAX_SIZE;
		pc_text_add(text, before.data, before.size);
		if (pc_span_cut(near, ';', &name, &after) && decode_entity(text, name)) {
			rest.data += name.size + 1;
			rest.size -= name.size + 1;
		} else {
			pc_text_putc(text, '&');
		}
		raw = rest;
	}
	pc_text_add(text, raw.data, raw.size);
}

struct pc_span pc_xml_text(const struct pc_xml *xml)
{
	return pc_span_trim(
		(struct pc_span){ xml->text.data ? xml->text.data : "", xml->text.size });
}

void pc_xml_clear(struct pc_xml *xml)
{
	pc_text_clear(&xml->tag);
	pc_text_clear(&xml->text);
}
