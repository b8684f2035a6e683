/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as a file of exchanges: read, looked through for what is in it, and for what is not.
 * Then each line as an answer, and as a question that was asked. */
#include "llm/cache/record.h"
#include "base/auto.h"
#include "base/context.h"
#include "base/json.h"
#include "fuzz.h"
#include "llm/cache/identity.h"

static void as_parts(struct pc *pc, struct pc_span line)
{
	PC_AUTO(text) struct pc_text identity = { 0 };
	PC_AUTO(text) struct pc_text again = { 0 };
	const char *why;
	PC_AUTO(json) struct json_object *object = pc_json_parse(line, &why);
	PC_AUTO(json) struct json_object *back = NULL;
	struct pc_answer answer;

	pc_answer_parse(pc, line, &answer);
	if (!object || pc_identity_again(pc, object, &identity))
		return;
	back = pc_json_parse(pc_text_span(&identity), &why);
	if (!back || pc_identity_again(pc, back, &again) || strcmp(identity.data, again.data) != 0)
		__builtin_trap(); /* a question is itself */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	PC_AUTO(pc) struct pc *pc = pc_new();
	struct pc_span rest = { (const char *)data, size }, line;
	struct pc_record *record;

	if (!pc_replay_open(pc, fuzz_file(data, size), &record)) {
		pc_replay_find(record, rest);
		pc_replay_missing(pc, record, rest);
	}
	for (unsigned lines = 0; lines < 20 && pc_span_cut(rest, '\n', &line, &rest); lines++)
		as_parts(pc, line);
	as_parts(pc, rest);
	return 0;
}
