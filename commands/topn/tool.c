/* SPDX-License-Identifier: Apache-2.0
 * topn as a tool: in a talk the model asks the profile that was read for what topn's own options
 * can. */
#include "model.h"

enum { TOLD_TOKENS = 4000 };

static int look_up(struct pc *pc, void *context, struct json_object *arguments, struct pc_text *out)
{
	const struct topn_result *read = context;
	struct topn_result r = { .whole = read->whole, .old.whole = read->old.whole };
	PC_AUTO(json) struct json_object *document = NULL;
	int status = pc_args_again(pc, arguments, (const void **)&r.options);

	if (!status)
		status = topn_find(pc, &r);
	if (status)
		return status;
	document = topn_document(&r);
	topn_tell(pc, document, TOLD_TOKENS, out);
	return PC_OK;
}

void topn_offer_tool(struct pc *pc, const struct topn_result *result)
{
	pc_conversation_offer_again(
		pc,
		"Ranks the profile that was read, anew: functions (or "
		"libraries, …) under a frame (focus), callers or callees of a "
		"function, what moved since the old profile, where there is one",
		look_up, (void *)(uintptr_t)result);
}
