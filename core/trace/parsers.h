/* SPDX-License-Identifier: Apache-2.0
 * The parsers of traces.def. Internal. */
#ifndef PC_TRACE_PARSERS_H
#define PC_TRACE_PARSERS_H

#include "trace/builder.h"

#define PC_TRACE(name, description, language, parser) \
	int pc_parse_trace_##parser(struct pc_dump_builder *builder, struct pc_input *input);
#include "trace/traces.def"
#undef PC_TRACE

#endif
