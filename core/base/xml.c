/* SPDX-License-Identifier: Apache-2.0
 * XML by expat. A document that declares entities is left where it does: what they would become
 * can be far more than the document. Parameter entities and external ones are not read anyway. */
#include "base/xml.h"

#include <expat.h>
#include <limits.h>
#include <string.h>

struct reading {
	XML_Parser parser;
	const struct pc_xml_sink *sink;
	unsigned depth;
	const char *why; /* of ours; NULL: expat's */
};

enum { DEPTH_MAX = 256 };

static void stop(struct reading *reading, const char *why)
{
	reading->why = why;
	XML_StopParser(reading->parser, XML_FALSE);
}

static void begin(void *context, const XML_Char *name, const XML_Char **attributes)
{
	struct reading *reading = context;
	const char *colon = strrchr(name, ':');

	if (reading->depth++ == DEPTH_MAX)
		stop(reading, "its elements are nested too deep");
	else
		reading->sink->begin(reading->sink->context, colon ? colon + 1 : name,
				     (const char *const *)attributes,
				     XML_GetCurrentLineNumber(reading->parser));
}

static void end(void *context, const XML_Char *name)
{
	struct reading *reading = context;

	(void)name;
	reading->depth--;
	reading->sink->end(reading->sink->context);
}

static void text(void *context, const XML_Char *piece, int size)
{
	struct reading *reading = context;

	reading->sink->text(reading->sink->context, (struct pc_span){ piece, (size_t)size });
}

/* Its parameters are expat's. */
/* NOLINTNEXTLINE(readability-function-size) */
static void entity(void *context, const XML_Char *name, int is_parameter, const XML_Char *value,
		   int size, const XML_Char *base, const XML_Char *system, const XML_Char *public,
		   const XML_Char *notation)
{
	(void)name, (void)is_parameter, (void)value, (void)size, (void)base, (void)system;
	(void)public, (void)notation;
	stop(context, "it declares entities, which are not read");
}

static const char *read_xml(struct pc_span all, const struct pc_xml_sink *sink, uint64_t *out_line)
{
	struct reading reading = { .parser = XML_ParserCreate(NULL), .sink = sink };
	const char *why = NULL;

	if (!reading.parser || all.size > INT_MAX)
		why = reading.parser ? "it is too large" : "no memory is left";
	*out_line = 0;
	if (!why) {
		XML_SetUserData(reading.parser, &reading);
		XML_SetElementHandler(reading.parser, begin, end);
		XML_SetCharacterDataHandler(reading.parser, text);
		XML_SetEntityDeclHandler(reading.parser, entity);
		if (XML_Parse(reading.parser, all.data, (int)all.size, 1) != XML_STATUS_OK)
			why = reading.why ? reading.why
					  : XML_ErrorString(XML_GetErrorCode(reading.parser));
		*out_line = XML_GetCurrentLineNumber(reading.parser);
	}
	if (reading.parser)
		XML_ParserFree(reading.parser);
	return why;
}

extern PC_API const struct pc_xml_table pc_module_table;
const struct pc_xml_table pc_module_table = {
	.module = { PC_VERSION },
	.read = read_xml,
};
