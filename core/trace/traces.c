/* SPDX-License-Identifier: Apache-2.0
 * The table of traces. To add one: a parser in a file of its own, a line in traces.def, and where
 * it is to be detected, a row of STACKTRACE in formats/known.def. */
#include "trace/parsers.h"

#define PC_TRACE(name, description, language, parser) \
	{ name, description, language, pc_parse_trace_##parser },
const struct pc_trace_format pc_trace_table[] = {
#include "trace/traces.def"
	{ 0 },
};
#undef PC_TRACE

#define PC_TRACE(name, description, language, parser) name,
const char *const *pc_trace_formats(void)
{
	static const char *const names[] = {
#include "trace/traces.def"
		NULL
	};

	return names;
}
#undef PC_TRACE

#define PC_TRACE(name, description, language, parser) description,
const char *const *pc_trace_format_descriptions(void)
{
	static const char *const descriptions[] = {
#include "trace/traces.def"
		NULL
	};

	return descriptions;
}
#undef PC_TRACE
