/* SPDX-License-Identifier: Apache-2.0
 * code as a tool: in a talk the model asks the listing that was read for what code's own options
 * can. */
#include "model.h"

enum { TOLD_TOKENS = 4000 };

static int look_up(struct pc *pc, void *context, struct json_object *arguments, struct pc_text *out)
{
	const struct code_result *read = context;
	struct code_result r = { .listing = read->listing, .sources = read->sources };
	PC_AUTO(json) struct json_object *document = NULL;
	int status = pc_args_again(pc, arguments, (const void **)&r.options);

	if (!status)
		status = code_find(pc, &r);
	if (status)
		return status;
	document = code_document(&r);
	code_tell(pc, document, TOLD_TOKENS, out);
	return PC_OK;
}

void code_offer_tool(struct pc *pc, const struct code_result *result)
{
	pc_conversation_offer_again(
		pc,
		"Looks at the annotated source that was read, anew: the hottest "
		"lines and instructions of a function (function), with more of "
		"what stands around them (context), by another event",
		look_up, (void *)(uintptr_t)result);
}
