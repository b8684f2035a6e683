/* SPDX-License-Identifier: Apache-2.0
 * The questions to a model, in one conversation: what it is, then what to change. */
#include "explain.h"

struct asked {
	struct pc *pc;
	const struct explain_work *work;
};

static struct pc_report *report(void *context, struct json_object *document)
{
	const struct asked *asked = context;

	return asked->work->report(asked->pc, document);
}

static int explain(void *context, struct pc_query *out_query)
{
	const struct asked *asked = context;

	return explain_prompt(asked->pc, asked->work->prompts[0], asked->work->document, out_query);
}

static int optimize(void *context, struct pc_query *out_query)
{
	const struct asked *asked = context;

	return explain_prompt_next(asked->pc, asked->work->prompts[1], asked->work->document,
				   out_query);
}

int explain_show(struct pc *pc, const struct explain_work *work)
{
	struct pc_question questions[] = {
		{ .key = "model", .prompt = explain },
		{ .key = "optimizations", .heading = "What %s would change", .prompt = optimize },
		{ NULL },
	};
	struct asked asked = { pc, work };

	if (!work->prompts[1])
		questions[1].key = NULL;
	return pc_explain(pc, &PC_EXPLANATION(.context = &asked, .document = work->document,
					      .report = report, .questions = questions));
}
