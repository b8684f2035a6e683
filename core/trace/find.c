/* SPDX-License-Identifier: Apache-2.0
 * Which format a dump is in. */
#include "trace/find.h"

#include <string.h>

#include "base/context.h"
#include "formats/known.h"
#include "trace/build.h"

enum { SURE = 60 };

static const struct pc_trace_format *trace_named(const char *name)
{
	for (const struct pc_trace_format *format = pc_trace_table; format->name; format++)
		if (!strcmp(format->name, name))
			return format;
	return NULL;
}

static bool is_trace(const struct pc_format *format)
{
	return trace_named(format->name) != NULL;
}

int pc_kind_named(struct pc *pc, const char *name, struct pc_kind *out_kind)
{
	out_kind->trace = trace_named(name);
	out_kind->profile = out_kind->trace ? NULL : pc_format_named(name);
	if (!out_kind->trace && !pc_kind_has_stacks(out_kind))
		return pc_fail(pc, PC_EUSAGE,
			       "there is no format \"%s\" with stacks; --help lists them", name);
	return PC_OK;
}

bool pc_kind_has_stacks(const struct pc_kind *kind)
{
	return kind->profile && (kind->profile->parse || pc_format_converter(kind->profile));
}

/* A trace wins over a profile that is no surer: a runtime's complaint often stands beside other
 * things, and it was a trace that was asked for. */
int pc_kind_find(struct pc_dump_builder *builder, struct pc_input *input, struct pc_kind *out_kind)
{
	int trace_score = 0, score = 0;
	const struct pc_format *trace = pc_known_detect(out_kind->head, is_trace, &trace_score);
	const struct pc_format *profile = pc_format_detect(out_kind->head, &score);

	(void)builder;
	(void)input;
	if (trace && (trace_score >= score || score < SURE))
		out_kind->trace = trace_named(trace->name);
	out_kind->profile = out_kind->trace ? NULL : profile;
	return PC_OK;
}
