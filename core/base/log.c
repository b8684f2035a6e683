/* SPDX-License-Identifier: Apache-2.0
 * What is said beside the result goes to whoever listens: struct pc_sinks. */
#include "base/log.h"

#include <stdarg.h>

#include "base/context.h"

/* `sink` NULL: nobody listens. */
static void PC_PRINTF(3, 0) tell(struct pc *pc, void (*sink)(struct pc *pc, const char *text),
				 const char *fmt, va_list args)
{
	struct pc_text line = { 0 };

	if (!sink)
		return;
	pc_text_vprintf(&line, fmt, args);
	sink(pc, line.data ? line.data : "");
	pc_text_clear(&line);
}

void pc_debug(struct pc *pc, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	tell(pc, pc->sinks.debug, fmt, args);
	va_end(args);
}

void pc_hint(struct pc *pc, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	tell(pc, pc->sinks.hint, fmt, args);
	va_end(args);
}

void pc_progress(struct pc *pc, const char *what, uint64_t done, uint64_t total)
{
	if (pc->sinks.progress)
		pc->sinks.progress(pc, what, done, total);
}
