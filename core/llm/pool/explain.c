/* SPDX-License-Identifier: Apache-2.0
 * What a failure means to whoever has to do something about it. */
#include "llm/pool/pool_internal.h"

/* Where what the server says may not be enough; what its provider knows more of is in the message
 * already (provider_error.c). */
static const char *remedy_of(const struct pc_failure *failure)
{
	static const struct {
		int status;
		const char *text;
	} remedies[] = {
		{ 402, "the account has no credit left" },
		{ 403, "this key may not use the model, or not from here" },
		{ 404, "is the address (--base-url) right?" },
		{ 413, "the question is longer than the server takes" },
		{ 429, "try again later, or with a lower --max-concurrent-queries" },
	};

	for (size_t i = 0; i < sizeof(remedies) / sizeof(remedies[0]); i++)
		if (remedies[i].status == failure->status)
			return failure->kind == PC_FAILED_STATUS ? remedies[i].text : NULL;
	return NULL;
}

static const char *code_of(const struct pc_failure *failure)
{
	if (failure->code.size)
		return failure->code.data;
	return failure->type.size ? failure->type.data : NULL;
}

int pc_failure_explain(const struct pc_models *models, const struct pc_failure *failure,
		       struct pc_text *out)
{
	const struct pc_model *model = models->model;
	const char *remedy = failure->advice ? failure->advice : remedy_of(failure);
	const char *code = code_of(failure);
	bool said = failure->kind == PC_FAILED_STATUS || failure->kind == PC_FAILED_IN_STREAM;

	pc_models_tell(models, pc_span(model->base_url), out);
	if (failure->kind == PC_FAILED_STATUS)
		pc_text_printf(out, " answered with status %d", failure->status);
	else if (failure->kind == PC_FAILED_IN_STREAM)
		pc_text_puts(out, " broke the answer off with an error");
	if (said && code)
		pc_text_printf(out, " (%s)", code);
	if (failure->message.size)
		pc_text_printf(out, ": %s", failure->message.data);
	if (failure->request_id.size)
		pc_text_printf(out, " [request %s]", failure->request_id.data);
	if (remedy)
		pc_text_printf(out, "; %s", remedy);
	if (failure->status == 401 && model->key_origin)
		pc_text_printf(out, " (this one is from %s)", model->key_origin);
	return said || failure->kind == PC_FAILED_STRANGE ? PC_EMODEL : PC_ENET;
}
