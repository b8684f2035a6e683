/* SPDX-License-Identifier: Apache-2.0
 * Server-sent events, pushed in as the bytes come, cut anywhere (https://html.spec.whatwg.org,
 * 9.2.6). Internal. */
#ifndef PC_LLM_SSE_H
#define PC_LLM_SSE_H

#include "base/text.h"

enum { PC_SSE_EVENT_MAX = 16 << 20 }; /* bytes of one event */

struct pc_sse {
	struct pc_text line, event, data;
	bool after_cr, began, is_stream, has_data;
	bool too_long; /* an event was longer than PC_SSE_EVENT_MAX; nothing more is read */
};

/* `event` is "" where the server names none; both are borrowed. False: no more is wanted. */
typedef bool pc_sse_event(void *context, struct pc_span event, struct pc_span data);

/* False: `on_event` had enough, or an event is too long. What a comment says is nothing. */
bool pc_sse_feed(struct pc_sse *sse, struct pc_span bytes, pc_sse_event *on_event, void *context);
/* Whether anything of what came was of a stream: a comment, a field, or what begins one. */
bool pc_sse_is_stream(const struct pc_sse *sse);
void pc_sse_clear(struct pc_sse *sse);
static inline void pc_auto_sse(struct pc_sse *sse)
{
	pc_sse_clear(sse);
}

#endif
