/* SPDX-License-Identifier: Apache-2.0
 * Tests of llm/cache/identity.c: what makes questions the same, and answers as JSON. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/json.h"
#include "llm/cache/identity.h"
#include "llm/provider/provider.h"

static const struct pc_provider provider = { .name = "openai" };
static const struct pc_model model = {
	.provider = &provider,
	.name = "some",
	.base_url = "https://example.org/v1",
	.key = "sk-canary",
	.temperature = NAN,
};

static void check(const struct pc_model *asked, struct pc_query query, const char *wanted)
{
	PC_AUTO(text) struct pc_text identity = { 0 };

	pc_identity(asked, &query, &identity);
	assert_string_equal(identity.data, wanted);
}

/* Written down: a change here makes every kept answer a stranger. */
static void identities_are_as_they_were(void **state)
{
	struct pc_model other = model;

	(void)state;
	check(&model, PC_QUERY(.prompt = "why?"),
	      "{\"provider\":\"openai\",\"model\":\"some\",\"parameters\":{},\"prompt\":\"why?\"}");
	other.temperature = 0.2;
	other.max_answer_tokens = 500;
	check(&other,
	      PC_QUERY(.system = "You \"know\".\n", .prompt = "a/b\\c é \x1b[1m \xe2\x80\xae",
		       .schema = "{ \"type\": \"object\",\n \"maximum\": 1.50 }", .sample = 3),
	      "{\"provider\":\"openai\",\"model\":\"some\",\"parameters\":{\"temperature\":0.2,"
	      "\"max_tokens\":500},\"system\":\"You \\\"know\\\".\\n\","
	      "\"prompt\":\"a/b\\\\c é \\u001b[1m \\u202e\","
	      "\"schema\":{\"type\":\"object\",\"maximum\":1.50},\"schema_name\":\"answer\","
	      "\"sample\":3}");
	check(&other,
	      PC_QUERY(.prompt = "", .max_answer_tokens = 7, .schema = "no JSON",
		       .schema_name = "s"),
	      "{\"provider\":\"openai\",\"model\":\"some\",\"parameters\":{\"temperature\":0.2,"
	      "\"max_tokens\":500},\"prompt\":\"\",\"schema\":\"no JSON\",\"schema_name\":\"s\"}");
	assert_int_equal(pc_identity_hash(PC_SPAN("foobar")), 0x85944171f73967e8u);
}

static bool same(const struct pc_model *a, struct pc_query q, const struct pc_model *b,
		 struct pc_query r)
{
	PC_AUTO(text) struct pc_text one = { 0 };
	PC_AUTO(text) struct pc_text two = { 0 };

	pc_identity(a, &q, &one);
	pc_identity(b, &r, &two);
	return strcmp(one.data, two.data) == 0;
}

static void what_differs_is_another_question(void **state)
{
	static const struct pc_provider elsewhere = { .name = "azure" };
	struct pc_query query = PC_QUERY(.prompt = "p");
	struct pc_model other = model;

	(void)state;
	other.key = NULL;
	other.local = true;
	other.context_tokens = 77;
	assert_true(same(&model, query, &other, query));
	other.provider = &elsewhere;
	assert_false(same(&model, query, &other, query));
	other = model;
	other.address = "http://127.0.0.1:1/v1";
	assert_false(same(&model, query, &other, query));
	other = model;
	other.name = "another";
	assert_false(same(&model, query, &other, query));
	other = model;
	other.temperature = 0;
	assert_false(same(&model, query, &other, query));
	assert_false(same(&model, query, &model, PC_QUERY(.prompt = "P")));
	assert_false(same(&model, query, &model, PC_QUERY(.prompt = "p", .system = "")));
	assert_false(same(&model, query, &model, PC_QUERY(.prompt = "p", .sample = 1)));
	assert_false(same(&model, query, &model, PC_QUERY(.prompt = "p", .schema = "{}")));
	assert_false(same(&model, query, &model, PC_QUERY(.prompt = "p", .max_answer_tokens = 1)));
}

static void temperatures_are_short_and_exact(void **state)
{
	static const double numbers[] = { 0, 0.1, 0.7, 1, 1.0 / 3, 2 };
	static const char *const wanted[] = { "0", "0.1", "0.7", "1", "0.3333333333333333", "2" };

	(void)state;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		struct pc_model other = model;
		char text[128];

		other.temperature = numbers[i];
		snprintf(text, sizeof(text),
			 "{\"provider\":\"openai\",\"model\":\"some\",\"parameters\":{"
			 "\"temperature\":%s},\"prompt\":\"p\"}",
			 wanted[i]);
		check(&other, PC_QUERY(.prompt = "p"), text);
	}
}

/* ---- read again ---- */
static const char *again(struct pc *pc, const char *json, struct pc_text *out)
{
	const char *why;
	PC_AUTO(json) struct json_object *object = pc_json_parse(pc_span(json), &why);

	return pc_identity_again(pc, object, out);
}

static void order_and_spaces_do_not_matter(void **state)
{
	PC_AUTO(pc) struct pc *pc = pc_new();
	PC_AUTO(text) struct pc_text out = { 0 };

	(void)state;
	assert_null(again(pc,
			  " { \"prompt\": \"a\\/b \\u00e9\", \"sample\": null, \"model\": \"m\",\n"
			  "\"parameters\": {\"max_tokens\": 5, \"temperature\": 0.50},"
			  "\"provider\": \"openai\" } ",
			  &out));
	assert_string_equal(out.data,
			    "{\"provider\":\"openai\",\"model\":\"m\",\"parameters\":{"
			    "\"temperature\":0.50,\"max_tokens\":5},\"prompt\":\"a/b é\"}");
}

static void what_is_no_question_is_told(void **state)
{
	static const char *const bad[] = {
		"[]",
		"7",
		"{}",
		"{\"prompt\":\"p\"}",
		"{\"prompt\":7,\"parameters\":{}}",
		"{\"prompt\":\"p\",\"parameters\":[]}",
		"{\"prompt\":\"p\",\"parameters\":{},\"what\\u001b\":1}",
		"{\"prompt\":\"p\",\"parameters\":{\"top_p\":1}}",
	};
	PC_AUTO(pc) struct pc *pc = pc_new();
	PC_AUTO(text) struct pc_text out = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_non_null(again(pc, bad[i], &out));
	assert_int_equal(out.size, 0);
	assert_string_equal(again(pc, bad[6], &out),
			    "its question has 'what\\x1b', which is not known");
}

/* ---- answers ---- */
static void answers_come_back(void **state)
{
	static const char text[] = "47 % \"in\" f\n\0\x1b[1m \xe2\x80\xae é";
	const struct pc_answer answer = {
		.text = text,
		.text_size = sizeof(text) - 1,
		.model = "some-1",
		.prompt_tokens = 12,
		.answer_tokens = -1,
		.cut = true,
		.attempts = 3,
		.elapsed_ms = 9,
	};
	PC_AUTO(pc) struct pc *pc = pc_new();
	PC_AUTO(text) struct pc_text json = { 0 };
	struct pc_answer got;

	(void)state;
	pc_answer_write(&answer, &json);
	assert_string_equal(json.data,
			    "{\"text\":\"47 % \\\"in\\\" f\\n\\u0000\\u001b[1m \\u202e é\","
			    "\"model\":\"some-1\",\"prompt_tokens\":12,\"cut\":true}");
	assert_true(pc_answer_parse(pc, pc_text_span(&json), &got));
	assert_int_equal(got.status, PC_OK);
	assert_string_equal(got.error, "");
	assert_int_equal(got.text_size, answer.text_size);
	assert_memory_equal(got.text, text, sizeof(text));
	assert_string_equal(got.model, "some-1");
	assert_int_equal(got.prompt_tokens, 12);
	assert_int_equal(got.answer_tokens, -1);
	assert_true(got.cut);
	assert_int_equal(got.attempts, 0);
}

static void what_is_no_answer_is_none(void **state)
{
	static const char *const bad[] = {
		"",
		"null",
		"\"text\"",
		"[]",
		"{}",
		"{\"text\":7}",
		"{\"text\":\"a\"",
		"{\"text\":\"a\"} x",
		"{\"text\":\"\xff\"}",
		"{\"text\":\"a\",\"model\":7}",
		"{\"text\":\"a\",\"cut\":1}",
		"{\"text\":\"a\",\"prompt_tokens\":-4}",
		"{\"text\":\"a\",\"answer_tokens\":\"4\"}",
		"{\"text\":\"a\",}",
		"{'text':'a'}",
	};
	PC_AUTO(pc) struct pc *pc = pc_new();
	struct pc_answer got = { .attempts = 77 };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(pc_answer_parse(pc, pc_span(bad[i]), &got));
	assert_int_equal(got.attempts, 77);
	assert_true(pc_answer_parse(pc, PC_SPAN("{\"text\":\"\",\"later\":[1]}"), &got));
	assert_int_equal(got.text_size, 0);
	assert_null(got.model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(identities_are_as_they_were),
		cmocka_unit_test(what_differs_is_another_question),
		cmocka_unit_test(temperatures_are_short_and_exact),
		cmocka_unit_test(order_and_spaces_do_not_matter),
		cmocka_unit_test(what_is_no_question_is_told),
		cmocka_unit_test(answers_come_back),
		cmocka_unit_test(what_is_no_answer_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
