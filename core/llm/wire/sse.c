/* SPDX-License-Identifier: Apache-2.0
 * Server-sent events: bytes to lines, lines to events. A line that lies whole in what is fed is
 * not copied. */
#include "llm/wire/sse.h"

static bool end_event(struct pc_sse *sse, pc_sse_event *on_event, void *context)
{
	bool more = !sse->has_data ||
		    on_event(context, pc_text_span(&sse->event), pc_text_span(&sse->data));

	sse->event.size = sse->data.size = 0;
	sse->has_data = false;
	return more;
}

static void take_field(struct pc_sse *sse, struct pc_span name, struct pc_span value)
{
	if (pc_span_is(name, "event")) {
		sse->event.size = 0;
		pc_text_add(&sse->event, value.data, value.size);
	} else if (pc_span_is(name, "data")) {
		if (sse->has_data)
			pc_text_putc(&sse->data, '\n');
		pc_text_add(&sse->data, value.data, value.size);
		sse->has_data = true;
	}
}

static bool is_field(struct pc_span name)
{
	static const char *const names[] = { "", "data", "event", "id", "retry" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (pc_span_is(name, names[i]))
			return true;
	return false;
}

static bool take_line(struct pc_sse *sse, struct pc_span line, pc_sse_event *on_event,
		      void *context)
{
	struct pc_span name, value = PC_SPAN("");

	if (!sse->began && pc_span_starts(line, "\xef\xbb\xbf"))
		line = (struct pc_span){ line.data + 3, line.size - 3 };
	sse->began = true;
	if (!line.size)
		return end_event(sse, on_event, context);
	name = line; /* a comment has the name "" */
	if (pc_span_cut(line, ':', &name, &value) && pc_span_starts(value, " "))
		value = (struct pc_span){ value.data + 1, value.size - 1 };
	sse->is_stream = sse->is_stream || is_field(name);
	take_field(sse, name, value);
	return true;
}

bool pc_sse_feed(struct pc_sse *sse, struct pc_span bytes, pc_sse_event *on_event, void *context)
{
	const char *at = bytes.data, *end = bytes.size ? at + bytes.size : at;

	while (at < end && !sse->too_long) {
		struct pc_span piece = { at, 0 };
		bool more;

		if (sse->after_cr && *at == '\n')
			piece.data = ++at;
		sse->after_cr = false;
		while (at < end && *at != '\r' && *at != '\n')
			at++;
		piece.size = (size_t)(at - piece.data);
		sse->too_long =
			sse->line.size + sse->data.size + piece.size > (size_t)PC_SSE_EVENT_MAX;
		if (sse->too_long)
			break;
		if (sse->line.size || at == end)
			pc_text_add(&sse->line, piece.data, piece.size);
		if (at == end)
			break;
		sse->after_cr = *at++ == '\r';
		more = take_line(sse, sse->line.size ? pc_text_span(&sse->line) : piece, on_event,
				 context);
		sse->line.size = 0;
		if (!more)
			return false;
	}
	return !sse->too_long;
}

bool pc_sse_is_stream(const struct pc_sse *sse)
{
	struct pc_span line = pc_text_span(&sse->line), name, value;

	return sse->is_stream ||
	       (line.size && is_field(pc_span_cut(line, ':', &name, &value) ? name : line));
}

void pc_sse_clear(struct pc_sse *sse)
{
	pc_text_clear(&sse->line);
	pc_text_clear(&sse->event);
	pc_text_clear(&sse->data);
	*sse = (struct pc_sse){ 0 };
}
