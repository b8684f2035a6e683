/* SPDX-License-Identifier: Apache-2.0
 * stacktrace as a tool: in a talk the model asks the dump that was read for what stacktrace's own
 * options can. */
#include "stacktrace.h"

enum { TOLD_TOKENS = 4000 };

static int look_up(struct pc *pc, void *context, struct json_object *arguments, struct pc_text *out)
{
	const struct stacktrace_result *read = context;
	struct stacktrace_result r = { .pc = pc, .dump = read->dump, .samples = read->samples };
	struct pc_telling telling = { .pc = pc, .out = out, .unit = "groups", .room = TOLD_TOKENS };
	PC_AUTO(json) struct json_object *document = NULL;
	int status = pc_args_again(pc, arguments, (const void **)&r.options);

	if (!status)
		status = stacktrace_find(pc, &r);
	if (status)
		return status;
	document = stacktrace_document(&r);
	telling.most = r.options->rows;
	stacktrace_tell(document, &telling);
	return PC_OK;
}

void stacktrace_offer_tool(struct pc *pc, const struct stacktrace_result *result)
{
	pc_conversation_offer_again(
		pc,
		"Groups the stacks that were read, anew: those with a function, "
		"library, file or message (filter), those of some threads "
		"(thread), what the threads do, who holds their locks",
		look_up, (void *)(uintptr_t)result);
}
