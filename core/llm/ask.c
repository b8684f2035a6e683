/* SPDX-License-Identifier: Apache-2.0
 * The pool with one question in it. */
#include "base/context.h"
#include "llm/pool/pool_internal.h"

struct one {
	void (*on_text)(void *context, const char *bytes, size_t size);
	void *context;
	const struct pc_answer *answer;
};

static void one_text(void *context, const char *bytes, size_t size)
{
	struct one *one = context;

	if (one->on_text)
		one->on_text(one->context, bytes, size);
}

static int one_answer(void *context, const struct pc_answer *answer)
{
	struct one *one = context;

	one->answer = answer;
	return PC_OK;
}

/* An answer to what could not be asked at all. */
static const struct pc_answer *no_answer(struct pc *pc, int status)
{
	struct pc_answer *answer = pc_arena_alloc(pc->arena, sizeof(*answer));

	*answer = (struct pc_answer){ .status = status,
				      .error = pc_arena_strdup(pc->arena, pc_error(pc)),
				      .text = "",
				      .model = "",
				      .prompt_tokens = -1,
				      .answer_tokens = -1 };
	return answer;
}

int pc_ask(struct pc *pc, const struct pc_query *query,
	   void (*on_text)(void *context, const char *bytes, size_t size), void *context,
	   const struct pc_answer **out_answer)
{
	static const struct pc_pool_calls calls = { one_text, one_answer };
	struct one one = { on_text, context, NULL };
	struct pc_pool *pool;
	int status = pc_pool_new(pc, &pool);

	if (!status) {
		pc_pool_submit(pool, query, &calls, &one);
		status = pc_pool_run(pool);
	}
	*out_answer = one.answer ? one.answer : no_answer(pc, status);
	if (!status && one.answer && one.answer->status)
		return pc_fail(pc, (enum pc_status)one.answer->status, "%s", one.answer->error);
	return status;
}
