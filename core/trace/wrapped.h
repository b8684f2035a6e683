/* SPDX-License-Identifier: Apache-2.0
 * Lines that a collector of logs wrote as JSON, an object a line. Internal. */
#ifndef PC_TRACE_WRAPPED_H
#define PC_TRACE_WRAPPED_H

#include "base/text.h"

/* What the object says: *out_text may be of several lines, without the end of the last one. What
 * tells processes and streams apart is appended to *key, if it is not NULL; *out_goes_on: the next
 * line of the same key goes on with this one. False: it is no such line. */
bool pc_wrapped_take(struct pc_span line, struct pc_text *out_text, struct pc_text *key,
		     bool *out_goes_on);

#endif
