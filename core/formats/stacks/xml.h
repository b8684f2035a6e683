/* SPDX-License-Identifier: Apache-2.0
 * Tags of an XML text, one after the other, with no tree of it: memory does not grow with the
 * text. Comments, processing instructions and declarations are passed over, entities of its own are
 * not. Internal. */
#ifndef PC_FORMATS_XML_H
#define PC_FORMATS_XML_H

#include "input/input.h"

enum pc_xml_kind { PC_XML_OPEN, PC_XML_CLOSE, PC_XML_END, PC_XML_CUT };

/* Begin with { .input = … }. */
struct pc_xml {
	struct pc_input *input;
	struct pc_span bytes; /* of the input, not used yet */
	struct pc_text tag, text;
	uint64_t line; /* 1 + newlines passed */

	/* what was found, borrowed until the next */
	enum pc_xml_kind kind;
	struct pc_span name, attributes;
	bool empty; /* <name/>: no PC_XML_CLOSE follows */
};

#define PC_XML_TAG_MAX (1u << 20)

/* The next tag. PC_XML_CUT: the text ends inside a tag or has one of more than PC_XML_TAG_MAX
 * bytes. */
int pc_xml_next(struct pc_xml *xml);
/* What stood between the tag and the one before it, without blanks at its ends, with its entities.
 * Borrowed until the next tag; of more than PC_XML_TAG_MAX bytes the rest is missing. */
struct pc_span pc_xml_text(const struct pc_xml *xml);
/* The value of an attribute as it stands there, with its entities; false: it has none. */
bool pc_xml_attribute(const struct pc_xml *xml, const char *name, struct pc_span *out_value);
/* The same as a number. */
bool pc_xml_number(const struct pc_xml *xml, const char *name, int64_t *out_value);
/* Appends `raw` with its entities resolved: "&amp;" as "&", "&#x41;" as "A". */
void pc_xml_decode(struct pc_text *text, struct pc_span raw);
void pc_xml_clear(struct pc_xml *xml);

#endif
