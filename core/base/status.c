/* SPDX-License-Identifier: Apache-2.0
 * The recorded error, and the lines a run says beside its result. */
#include "base/status.h"

#include <stdarg.h>

#include "base/context.h"

int pc_fail(struct pc *pc, enum pc_status status, const char *fmt, ...)
{
	struct pc_text message = { 0 }; /* made apart: an argument may be the old message */
	va_list args;

	va_start(args, fmt);
	pc_text_vprintf(&message, fmt, args);
	va_end(args);
	pc_text_clear(&pc->error);
	pc->error = message;
	pc->status = status;
	return status;
}

int pc_add(struct pc *pc, const char *fmt, ...)
{
	struct pc_text message = { 0 };
	va_list args;

	va_start(args, fmt);
	pc_text_vprintf(&message, fmt, args);
	va_end(args);
	pc_text_puts(&message, ": ");
	pc_text_puts(&message, pc_error(pc));
	pc_text_clear(&pc->error);
	pc->error = message;
	return pc->status;
}

int pc_cancelled(const struct pc *pc)
{
	(void)pc;
	return pc_signal_seen() != 0;
}

int pc_cancel(struct pc *pc)
{
	return pc_fail(pc, PC_ECANCEL, "interrupted");
}

const char *pc_error(const struct pc *pc)
{
	return pc->error.data ? pc->error.data : "";
}

void pc_forget(struct pc *pc)
{
	pc_text_clear(&pc->error);
	pc->status = PC_OK;
}
