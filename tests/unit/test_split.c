/* SPDX-License-Identifier: Apache-2.0
 * Unit tests of splitting: parts fit, are together the whole, and end where they may. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/context.h"
#include "llm/prompt/split.h"
#include "llm/prompt/tokens.h"
#include "llm/query.h"
#include "llm/settings/settings.h"

static struct pc *pc;

static bool begins_frame(void *context, struct pc_span line)
{
	(void)context;
	return pc_span_starts(line, "#");
}

/* The parts, with "|" between them. */
static void splits(const char *text, int64_t max, const struct pc_split_places *places,
		   const char *wanted)
{
	const struct pc_span *parts = NULL;
	size_t count = pc_split(pc, pc_span(text), max, places, &parts);
	struct pc_text got = { 0 };

	pc_text_add(&got, "", 0);
	for (size_t i = 0; i < count; i++) {
		pc_text_puts(&got, i ? "|" : "");
		pc_text_add(&got, parts[i].data, parts[i].size);
	}
	assert_string_equal(got.data, wanted);
	pc_text_clear(&got);
}

static void test_places(void **state)
{
	const struct pc_split_places frames = { begins_frame, NULL };

	(void)state;
	splits("", 10, NULL, "");
	splits("a\nb\n", 100, NULL, "a\nb\n");
	splits("a\nb\nc", 4, NULL, "a\nb\n|c");
	splits("a\nb\nc\n", 2, NULL, "a\n|b\n|c\n");
	splits("a\nb\nc\n", 0, NULL, "a\n|b\n|c\n");
	splits("a\n\nb\nc\nd\n", 7, NULL, "a\n\n|b\nc\nd\n");
	splits("#a\nb\n#c\nd\n#e\nf\n", 8, &frames, "#a\nb\n|#c\nd\n|#e\nf\n");
	splits("#a\nb\n#c\nd\n#e\nf\n", 10, &frames, "#a\nb\n#c\nd\n|#e\nf\n");
	splits("a\nthis is much longer than a part may be\nb\n", 3, NULL,
	       "a\n|this is much longer than a part may be\n|b\n");
}

static void test_fits(void **state)
{
	struct pc_text text = { 0 };

	(void)state;
	for (unsigned i = 0; i < 3000; i++)
		pc_text_printf(&text, i % 7 ? "line %u of_it(%u)\n" : "\n", i * 7919, i);
	for (int64_t max = 20; max < 2000; max += 331) {
		const struct pc_span *parts = NULL;
		size_t count = pc_split(pc, pc_text_span(&text), max, NULL, &parts);
		const char *at = text.data;

		for (size_t i = 0; i < count; i++) {
			assert_ptr_equal(parts[i].data, at);
			assert_true(parts[i].size > 0 && pc_tokens(parts[i]) <= max);
			at += parts[i].size;
		}
		assert_ptr_equal(at, text.data + text.size);
	}
	pc_text_clear(&text);
}

static void test_room(void **state)
{
	static struct pc_model_options options = { .base_url = "http://127.0.0.1:9/v1",
						   .context_tokens = 10000,
						   .max_answer_tokens = 1000,
						   .show_prompt = true };

	struct pc_query asked = PC_QUERY(.system = "be brief", .prompt = "why?\n");
	int64_t takes = pc_tokens(pc_span("be brief")) + pc_tokens(pc_span("why?\n"));
	int64_t bare = takes;

	(void)state;
	assert_true(pc_prompt_room(pc, &asked) > 1000); /* no model */
	pc_free(pc);					/* a model is settled once in a run */
	pc = pc_new();
	pc->model_options = &options;
	assert_int_equal(pc_prompt_room(pc, &asked), 8500 - takes);
	asked.max_answer_tokens = 200; /* --max-tokens has the last word */
	assert_int_equal(pc_prompt_room(pc, &asked), 8500 - takes);
	asked.max_answer_tokens = 2000;
	assert_int_equal(pc_prompt_room(pc, &asked), 8500 - takes);
	asked.turns = "[{\"role\":\"model\",\"text\":\"why?\",\"calls\":[{\"id\":\"1\",\"name\":"
		      "\"topn\",\"arguments\":\"{}\"}]}]";
	asked.tools = "[]";
	takes += pc_tokens(pc_span("why?")) + pc_tokens(pc_span("topn")) +
		 pc_tokens(pc_span("{}")) + 16 + pc_tokens(pc_span("[]"));
	assert_int_equal(pc_prompt_room(pc, &asked), 8500 - takes);
	assert_int_equal(pc_query_tokens(&asked), takes);
	asked.tools = NULL;
	asked.turns = "[1,{\"role\":2,\"calls\":{}}]"; /* no turns */
	assert_int_equal(pc_query_tokens(&asked), bare + 16);
	asked.turns = "[{";
	assert_int_equal(pc_query_tokens(&asked), bare);
	asked.turns = NULL;
	options.max_answer_tokens = 9999;
	asked.max_answer_tokens = 9999;
	pc_free(pc);
	pc = pc_new();
	pc->model_options = &options;
	assert_int_equal(pc_prompt_room(pc, &asked), 0);
	assert_string_equal(pc_error(pc), "");
	assert_int_equal(pc_prompt_too_long(pc, &asked, 77), PC_EMODEL);
	assert_non_null(strstr(pc_error(pc), "10000 tokens fit into the model's context "
					     "(--context-tokens)"));
	assert_non_null(strstr(pc_error(pc), "77 for its data and 9999 for the answer"));
	pc_forget(pc);
	pc->model_options = NULL;
	assert_string_equal(pc_error(pc), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_fits),
		cmocka_unit_test(test_room),
	};
	int failed;

	pc = pc_new();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	pc_free(pc);
	return failed;
}
