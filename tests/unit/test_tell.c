/* SPDX-License-Identifier: Apache-2.0
 * Unit tests of telling: lines are safe, as many are told as fit, and a question gets as many. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/json.h"
#include "llm/prompt/tell.h"
#include "llm/prompt/tokens.h"
#include "llm/settings/settings.h"

static struct pc *pc;

static void is(struct pc_text *text, const char *wanted)
{
	assert_string_equal(pc_text_span(text).data, wanted);
	pc_text_clear(text);
}

static void test_value(void **state)
{
	static const char key[] = "key=sk-proj-0123456789abcdefghijklmnopqrstuvwxyz0123456789";
	struct pc_text out = { 0 };

	(void)state;
	pc_tell_value(pc, "", 0, &out);
	is(&out, "");
	pc_tell_value(pc, "one\ntwo \x1b[31m", 0, &out);
	assert_null(strpbrk(pc_text_span(&out).data, "\n\x1b"));
	pc_text_clear(&out);
	pc_tell_value(pc, "a name", 6, &out);
	is(&out, "a name");
	pc_tell_value(pc, key, 30, &out);
	assert_null(strstr(pc_text_span(&out).data, "sk-proj"));
	assert_true(out.size > 0 && out.size <= 40);
	pc_text_clear(&out);
}

static void test_lines(void **state)
{
	static const char *const keys[] = { "a", "none", "b", NULL };
	PC_AUTO(json) struct json_object *object = json_tokener_parse("{'a':1,'b':2,'c':3}");
	PC_AUTO(json)
	struct json_object *array =
		json_tokener_parse("[{'a':'drop it','b':2},{'b':'last'},{'c':1}]");
	struct pc_text out = { 0 };

	(void)state;
	pc_tell_facts(pc, NULL, keys, 0, &out);
	is(&out, "");
	json_object_object_add(object, "b", json_object_new_string("xy"));
	pc_tell_facts(pc, object, keys, 0, &out);
	is(&out, "a: 1\nb: xy\n");
	pc_tell_items(NULL, keys, &out);
	is(&out, "");
	pc_tell_items(array, keys, &out);
	is(&out, "- drop it; 2\n- last\n\n");
}

/* "one", "seventeen", … as many as fit. */
static void tell_all(void *context, struct pc_telling *telling)
{
	for (const char *const *words = context; *words; words++)
		pc_tell(telling, pc_span(*words));
}

static const char *const words[] = { "one", "a much longer line than the others are", "two",
				     "three", NULL };

static void test_fits(void **state)
{
	struct pc_text out = { 0 };
	struct pc_telling all = { .pc = pc, .out = &out, .unit = "rows", .room = 100 };
	struct pc_telling few = { .pc = pc, .out = &out, .unit = "rows", .room = 9 };
	struct pc_telling gaps = few, most = all, title = few;

	(void)state;
	tell_all((void *)(uintptr_t)words, &all);
	pc_tell_end(&all);
	is(&out, "one\na much longer line than the others are\ntwo\nthree\n");
	assert_int_equal(all.told, 4);

	tell_all((void *)(uintptr_t)words, &few);
	pc_tell_end(&few);
	is(&out, "one\n(3 more rows left out)\n");
	assert_int_equal(few.left_out, 3);
	assert_int_equal(few.first, pc_tokens(pc_span("one")) + 1);

	gaps.gaps = true;
	tell_all((void *)(uintptr_t)words, &gaps);
	pc_tell_end(&gaps);
	is(&out, "one\ntwo\nthree\n(1 more rows left out)\n");

	most.most = 2;
	tell_all((void *)(uintptr_t)words, &most);
	pc_tell_end(&most);
	is(&out, "one\na much longer line than the others are\n(2 more rows left out)\n");

	pc_tell_title(&title, pc_span("a title that is longer than what there is room for"));
	tell_all((void *)(uintptr_t)words, &title);
	pc_tell_end(&title);
	is(&out, "a title that is longer than what there is room for\n(4 more rows left out)\n");
	assert_int_equal(title.told, 0);
}

static void tell_many(void *context, struct pc_telling *telling)
{
	const int *count = context;

	for (int i = 0; i < *count; i++)
		pc_tell(telling, pc_span("30.5\tlibc.so.6\tmemcpy"));
}

static void tell_long(void *context, struct pc_telling *telling)
{
	pc_tell(telling, pc_text_span(context));
}

static void test_prompt(void **state)
{
	static struct pc_model_options options = { .base_url = "http://127.0.0.1:9/v1",
						   .context_tokens = 6000,
						   .max_answer_tokens = 1000,
						   .show_prompt = true };
	PC_AUTO(json)
	struct json_object *values = json_tokener_parse(
		"{\"profile\":\"event: cycles\\n\",\"advice\":\"\",\"wish\":null}");
	PC_AUTO(text) struct pc_text line = { 0 };
	int count = 3;
	struct pc_tell_prompt prompt = { .name = "topn/explain",
					 .values = values,
					 .key = "table",
					 .unit = "rows",
					 .write = tell_many,
					 .context = &count,
					 .needed = true };
	struct pc_query query = { 0 };
	size_t left_out = 9;

	(void)state;
	pc_free(pc); /* a model is settled once in a run */
	pc = pc_new();
	pc->model_options = &options;
	assert_int_equal(pc_prompt_tell(pc, &prompt, &query, &left_out), PC_OK);
	assert_int_equal(left_out, 0);
	assert_non_null(strstr(query.prompt, "memcpy\n30.5\tlibc.so.6\tmemcpy\n30.5"));
	assert_null(strstr(query.prompt, " more rows left out"));

	count = 5000;
	assert_int_equal(pc_prompt_tell(pc, &prompt, &query, &left_out), PC_OK);
	assert_in_range(left_out, 4000, 4990);
	assert_non_null(strstr(query.prompt, " more rows left out)\n"));
	assert_true(pc_tokens(pc_span(query.prompt)) < 5000);

	for (int i = 0; i < 5000; i++)
		pc_text_printf(&line, "word%d ", i);
	prompt.write = tell_long;
	prompt.context = &line;
	assert_int_equal(pc_prompt_tell(pc, &prompt, &query, &left_out), PC_EMODEL);
	assert_non_null(strstr(pc_error(pc), "6000 tokens fit"));
	pc_forget(pc);
	prompt.needed = false;
	assert_int_equal(pc_prompt_tell(pc, &prompt, &query, &left_out), PC_OK);
	assert_int_equal(left_out, 1);
	prompt.key = "tables";
	assert_int_equal(pc_prompt_tell(pc, &prompt, &query, NULL), PC_EINPUT);
	pc_forget(pc);
	pc->model_options = NULL;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_value),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_fits),
		cmocka_unit_test(test_prompt),
	};
	int failed;

	pc = pc_new();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	pc_free(pc);
	return failed;
}
