/* SPDX-License-Identifier: Apache-2.0
 * Pieces of lines and messages. */
#include "trace/managed/managed.h"

#include "trace/pieces.h"

bool pc_trace_take(struct pc_span *text, const char *prefix)
{
	if (!pc_span_starts(*text, prefix))
		return false;
	*text = pc_trace_after(*text, text->data + strlen(prefix));
	return true;
}

struct pc_span pc_trace_before(struct pc_span text, const char *at)
{
	return (struct pc_span){ text.data, (size_t)(at - text.data) };
}

const char *pc_trace_find_last(struct pc_span text, const char *needle)
{
	const char *at, *last = NULL;

	while ((at = pc_span_find(text, needle))) {
		last = at;
		text = pc_trace_after(text, at + strlen(needle));
	}
	return last;
}

bool pc_trace_digits(struct pc_span *text, int64_t *out_value)
{
	size_t size = 0;

	while (size < text->size && text->data[size] >= '0' && text->data[size] <= '9')
		size++;
	if (!size || !pc_span_int((struct pc_span){ text->data, size }, out_value))
		return false;
	*text = pc_trace_after(*text, text->data + size);
	return true;
}

struct pc_span pc_trace_until(struct pc_span *text, char mark)
{
	struct pc_span word = *text;

	if (!pc_span_cut(*text, mark, &word, text))
		*text = pc_trace_after(*text, text->data + text->size);
	return word;
}

/* ---- messages ---- */
void pc_message_drop(struct pc_message *message)
{
	message->text.size = 0;
	message->lines = 0;
}

void pc_message_set(struct pc_message *message, struct pc_span line)
{
	pc_message_drop(message);
	pc_message_add(message, line);
}

bool pc_message_add(struct pc_message *message, struct pc_span line)
{
	line = pc_span_trim(line);
	if (!line.size)
		return true;
	if (message->lines == PC_MESSAGE_LINES_MAX || message->text.size >= PC_MESSAGE_BYTES_MAX)
		return false;
	if (message->text.size)
		pc_text_puts(&message->text, "; ");
	if (line.size > PC_MESSAGE_BYTES_MAX)
		line.size = PC_MESSAGE_BYTES_MAX;
	pc_text_add(&message->text, line.data, line.size);
	message->lines++;
	return true;
}

void pc_message_join(struct pc_message *message, struct pc_message *held)
{
	pc_message_add(message, pc_message_span(held));
	pc_message_drop(held);
}

void pc_trace_failed(struct pc_dump_builder *builder, enum pc_trace_role role,
		     struct pc_span message)
{
	pc_trace_begin(builder, role);
	pc_trace_message(builder, message);
	if (role != PC_ROLE_ERROR)
		return;
	pc_trace_state(builder, PC_STATE_FAILED, PC_SPAN(""));
	if (message.size)
		pc_dump_says_reason(builder, message);
}

void pc_trace_caused(struct pc_dump_builder *builder)
{
	uint32_t frames;

	if (!pc_trace_open(builder, &frames))
		return;
	pc_trace_role(builder, PC_ROLE_CAUSE);
	pc_trace_state(builder, PC_STATE_UNKNOWN, PC_SPAN(""));
}

/* ---- frames that are none ---- */
void pc_broken_at(struct pc_broken *broken, uint64_t line_number)
{
	broken->line = line_number;
}

void pc_broken_go_on(struct pc_broken *broken, struct pc_dump_builder *builder)
{
	if (broken->line)
		pc_dump_skip(builder, broken->line);
	broken->line = 0;
}

void pc_broken_end(struct pc_broken *broken, struct pc_dump_builder *builder)
{
	if (broken->line)
		pc_dump_cut(builder, broken->line, "it ends in the middle of a stack");
}
