/* SPDX-License-Identifier: Apache-2.0
 * What servers say when they refuse, in all their shapes: what is shown of it, and what is learnt.
 */
#include "provider_fixture.h"

#define KEY "sk-test-CANARY-0123456789"

/* ---- errors ---- */

struct said {
	const char *body, *message, *code, *type, *param;
};

static void errors_of_all_shapes(void **state)
{
	static const struct said rows[] = {
		{ "{\"error\":{\"message\":\"Bad\",\"type\":\"t\",\"param\":\"p\",\"code\":\"c\"}}",
		  "Bad", "c", "t", "p" },
		{ "{\"error\":{\"message\":\"Bad\",\"type\":null,\"param\":null,\"code\":null}}",
		  "Bad", "", "", "" },
		{ "{\"object\":\"error\",\"message\":\"flat\",\"type\":\"B\",\"code\":400}", "flat",
		  "400", "B", "" },
		{ "{\"error\":{\"code\":503,\"message\":\"Loading model\",\"type\":\"u\"}}",
		  "Loading model", "503", "u", "" },
		{ "[{\"error\":{\"code\":400,\"message\":\"G\",\"status\":\"INVALID_ARGUMENT\"}}]",
		  "G", "400", "INVALID_ARGUMENT", "" },
		{ "{\"error\":\"model 'x' not found\"}", "model 'x' not found", "", "", "" },
		{ "{\"detail\":\"Not Found\"}", "Not Found", "", "", "" },
		{ "{\"detail\":[{\"loc\":[\"body\",\"n\",0],\"msg\":\"Extra inputs\"}]}",
		  "body.n.0: Extra inputs", "", "", "" },
		{ "{\"object\":\"error\",\"message\":{\"detail\":[{\"loc\":[\"body\"],\"msg\":"
		  "\"m\"}"
		  "]},\"type\":\"i\",\"code\":null}",
		  "body: m", "", "i", "" },
		{ "{\"error\":{\"message\":\"Provider returned error\",\"code\":429,\"metadata\":"
		  "{\"raw\":\"try later\"}}}",
		  "Provider returned error: try later", "429", "", "" },
		{ "{\"x\":1}", "{\"x\":1}", "", "", "" },
		{ "upstream\r\n\tgone", "upstream gone", "", "", "" },
		{ "", "it says no more", "", "", "" },
		{ "<html><body><h1>504</h1> Time-out</body>", "an HTML page, 504 Time-out", "", "",
		  "" },
	};
	PC_AUTO(failure) struct pc_failure failure = PC_FAILURE;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		fails_with(&pc_openai, 400, rows[i].body, &failure);
		assert_string_equal(text_of(&failure.message), rows[i].message);
		assert_string_equal(text_of(&failure.code), rows[i].code);
		assert_string_equal(text_of(&failure.type), rows[i].type);
		assert_string_equal(text_of(&failure.param), rows[i].param);
	}
}

static void some_errors_come_with_advice(void **state)
{
	static const struct {
		int status;
		const char *body, *advice;
	} rows[] = {
		{ 429, "{\"error\":{\"message\":\"You\",\"code\":\"insufficient_quota\"}}",
		  "no quota is left" },
		{ 404,
		  "{\"error\":{\"message\":\"This model is only supported in v1/responses and not "
		  "in v1/chat/completions.\",\"param\":\"model\"}}",
		  "Responses API alone" },
		{ 404, "{\"error\":{\"message\":\"This is not a chat model\"}}", "by -m" },
		{ 404, "404 page not found", "want /v1 at its end" },
		{ 404, "", "want /v1 at its end" },
		{ 400, "{\"error\":{\"message\":\"m\",\"code\":\"context_length_exceeded\"}}",
		  "--context-tokens" },
		{ 401, "{\"error\":{\"message\":\"m\",\"code\":\"invalid_api_key\"}}", "doctor" },
	};
	PC_AUTO(failure) struct pc_failure failure = PC_FAILURE;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		fails_with(&pc_openai, rows[i].status, rows[i].body, &failure);
		assert_true(failure.message.size);
		assert_non_null(failure.advice);
		assert_non_null(strstr(failure.advice, rows[i].advice));
	}
}

static void errors_are_safe_to_show(void **state)
{
	PC_AUTO(failure) struct pc_failure failure = PC_FAILURE;

	(void)state;
	fails_with(&pc_openai, 401,
		   "{\"error\":{\"message\":\"\\u001b[2J no\\n\\t way\",\"code\":\"a\\u0007\"}}",
		   &failure);
	assert_string_equal(failure.message.data, "\\x1b[2J no way");
	assert_string_equal(failure.code.data, "a\\x07");
}

/* A key across the place where the text is cut is not in it by half; no character is. */
static void long_errors_are_cut_between_words(void **state)
{
	PC_AUTO(failure) struct pc_failure failure = PC_FAILURE;
	PC_AUTO(text) struct pc_text body = { 0 };

	(void)state;
	for (size_t before = PC_SAID_MAX - 40; before <= PC_SAID_MAX; before++) {
		bool cut = before + strlen(" " KEY) > PC_SAID_MAX - strlen("…");

		pc_text_clear(&body);
		for (size_t i = 0; i < before; i++)
			pc_text_putc(&body, i % 8 ? 'a' : ' ');
		pc_text_puts(&body, " " KEY " ");
		for (size_t i = 0; i < 100; i++)
			pc_text_puts(&body, "\303\251");
		fails_with(&pc_openai, 500, body.data, &failure);
		assert_true(failure.message.size <= PC_SAID_MAX);
		assert_true(cut || strstr(failure.message.data, KEY));
		assert_int_equal(strstr(failure.message.data, "sk-") != NULL,
				 strstr(failure.message.data, KEY) != NULL);
		assert_null(strstr(failure.message.data, "\\x"));
	}
}

/* ---- learning ---- */

static unsigned learns(int status, const char *body, unsigned quirks)
{
	PC_AUTO(failure) struct pc_failure failure = PC_FAILURE;

	fails_with(&pc_openai, status, body, &failure);
	return pc_openai.learn(&failure, quirks);
}

static void refusals_teach(void **state)
{
	static const char temperature[] =
		"{\"error\":{\"message\":\"Unsupported value: 'temperature' does not support 0 "
		"with this model. Only the default (1) value is supported.\",\"param\":"
		"\"temperature\",\"code\":\"unsupported_value\"}}";
	static const char max_tokens[] =
		"{\"error\":{\"message\":\"Unsupported parameter: 'max_tokens' is not supported "
		"with this model. Use 'max_completion_tokens' instead.\",\"param\":\"max_tokens\","
		"\"code\":\"unsupported_parameter\"}}";
	static const char format[] =
		"{\"error\":{\"message\":\"Invalid parameter: 'response_format' of type "
		"'json_schema' is not supported with this model.\",\"param\":null}}";

	(void)state;
	assert_int_equal(learns(400, temperature, 0), PC_QUIRK_NO_TEMPERATURE);
	assert_int_equal(learns(400, temperature, PC_QUIRK_NO_TEMPERATURE), 0);
	assert_int_equal(learns(500, temperature, 0), 0);
	assert_int_equal(learns(400, max_tokens, 0), PC_QUIRK_OTHER_MAX_TOKENS);
	assert_int_equal(learns(400, max_tokens, PC_QUIRK_OTHER_MAX_TOKENS), 0);
	assert_int_equal(learns(400,
				"{\"error\":{\"message\":\"max_tokens is too large: 1000000\","
				"\"param\":\"max_tokens\"}}",
				0),
			 0);
	assert_int_equal(learns(400,
				"{\"error\":{\"message\":\"Unrecognized request argument supplied: "
				"stream_options\"}}",
				0),
			 PC_QUIRK_NO_STREAM_OPTIONS);
	assert_int_equal(learns(422,
				"{\"object\":\"error\",\"message\":{\"detail\":[{\"type\":"
				"\"extra_forbidden\",\"loc\":[\"body\",\"stream_options\","
				"\"include_usage\"],\"msg\":\"Extra inputs are not permitted\"}]}}",
				0),
			 PC_QUIRK_NO_STREAM_OPTIONS);
	assert_int_equal(learns(400, format, 0), PC_QUIRK_NO_SCHEMA);
	assert_int_equal(learns(400, format, PC_QUIRK_NO_SCHEMA), PC_QUIRK_NO_JSON);
	assert_int_equal(learns(400, format, PC_QUIRK_NO_SCHEMA | PC_QUIRK_NO_JSON), 0);
	assert_int_equal(learns(400, "{\"error\":{\"message\":\"no\"}}", 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(errors_of_all_shapes),
		cmocka_unit_test(some_errors_come_with_advice),
		cmocka_unit_test(errors_are_safe_to_show),
		cmocka_unit_test(long_errors_are_cut_between_words),
		cmocka_unit_test(refusals_teach),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
