/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as what a server says of its models: the first line is the path, "/models" or one of
 * those beside it. Names must be fit to be shown, and a context one that can be. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/context.h"
#include "fuzz.h"
#include "llm/settings/settings_parts.h"

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void check_names(struct pc_list names)
{
	for (size_t i = 0; i < names.count; i++) {
		PC_AUTO(text) struct pc_text safe = { 0 };

		pc_text_safe(&safe, pc_span(names.items[i]));
		must(safe.size && safe.size == strlen(names.items[i]));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const called[] = { "example", NULL };
	struct pc_span all = { (const char *)data, size }, path, body;

	if (!pc_span_cut(all, '\n', &path, &body))
		return 0;
	for (size_t i = 0; i < sizeof(called) / sizeof(*called); i++) {
		PC_AUTO(pc) struct pc *pc = pc_new();
		const struct pc_model model = { .provider = &pc_openai,
						.name = called[i],
						.base_url = "http://127.0.0.1/v1",
						.context_tokens = 4096 };
		struct pc_model_list list = { 0 };

		if (pc_span_is(path, "/models"))
			pc_model_list_read(pc, &model, body, &list);
		else if (model.name)
			pc_context_read_at(pc_arena_strndup(pc->arena, path.data, path.size),
					   &model, body, &list.context);
		check_names(list.names);
		must(list.context.holds >= 0 && list.context.holds <= INT_MAX);
		must(list.context.at_most >= 0 && list.context.at_most <= INT_MAX);
	}
	return 0;
}
