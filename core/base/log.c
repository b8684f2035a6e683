/* SPDX-License-Identifier: Apache-2.0
 * What is said beside the result goes to whoever listens: struct pc_sinks. */
#include "base/log.h"

#include <stdarg.h>

#include "base/context.h"

void pc_debug(struct pc *pc, const char *fmt, ...)
{
	struct pc_text line = { 0 };
	va_list args;

	if (!pc->sinks.debug)
		return;
	va_start(args, fmt);
	pc_text_vprintf(&line, fmt, args);
	va_end(args);
	pc->sinks.debug(pc, line.data ? line.data : "");
	pc_text_clear(&line);
}

void pc_progress(struct pc *pc, const char *what, uint64_t done, uint64_t total)
{
	if (pc->sinks.progress)
		pc->sinks.progress(pc, what, done, total);
}
