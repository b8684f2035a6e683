/* SPDX-License-Identifier: Apache-2.0
 * The calls of tools within an answer, put together from their pieces. */
#include "base/auto.h"
#include "llm/provider/provider_parts.h"

void pc_calls_clear(struct pc_reading *reading)
{
	for (size_t i = 0; i < reading->call_count; i++) {
		pc_text_clear(&reading->calls[i].id);
		pc_text_clear(&reading->calls[i].name);
		pc_text_clear(&reading->calls[i].arguments);
	}
	reading->call_count = 0;
}

/* The call that a piece belongs to; NULL: it begins another. Servers that do not count send a name
 * with the beginning of each. */
static struct pc_call_reading *call_of(struct pc_reading *reading,
				       const struct pc_call_piece *piece)
{
	if (piece->index < 0)
		return reading->call_count && !piece->name.size
			       ? &reading->calls[reading->call_count - 1]
			       : NULL;
	for (size_t i = 0; i < reading->call_count; i++)
		if (reading->calls[i].index == piece->index)
			return &reading->calls[i];
	return NULL;
}

/* Some servers say id and name again with each piece. */
static void name_once(struct pc_text *to, struct pc_span said)
{
	if (!to->size && said.size)
		pc_text_valid(to, said);
}

bool pc_reading_call(struct pc_reading *reading, const struct pc_call_piece *piece)
{
	struct pc_call_reading *call = call_of(reading, piece);

	if (!call && reading->call_count == PC_CALLS_MAX)
		return pc_reading_fail(reading, PC_FAILED_STRANGE,
				       PC_SPAN("it calls more tools at a time than can be run"));
	if (!call) {
		call = &reading->calls[reading->call_count++];
		*call = (struct pc_call_reading){ .index = piece->index };
	}
	name_once(&call->id, piece->id);
	name_once(&call->name, piece->name);
	return pc_reading_add(reading, &call->arguments, piece->arguments);
}

void pc_reading_calls(const struct pc_reading *reading, struct pc_text *out)
{
	PC_AUTO(json) struct json_object *calls = json_object_new_array();

	for (size_t i = 0; i < reading->call_count; i++) {
		struct json_object *call = json_object_new_object();
		const struct pc_call_reading *from = &reading->calls[i];

		json_object_object_add(call, "id", pc_json_string(pc_text_span(&from->id).data));
		json_object_object_add(call, "name",
				       pc_json_string(pc_text_span(&from->name).data));
		json_object_object_add(call, "arguments",
				       pc_json_string(pc_text_span(&from->arguments).data));
		json_object_array_add(calls, call);
	}
	pc_json_print(out, calls, false);
}
