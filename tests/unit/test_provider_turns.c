/* SPDX-License-Identifier: Apache-2.0
 * Conversations and tools as each protocol has them, and the calls that an answer makes. */
#include "provider_fixture.h"

static const char TURNS[] =
	"[{\"role\":\"user\",\"text\":\"what is hot?\"},"
	"{\"role\":\"model\",\"text\":\"I look.\",\"calls\":[{\"id\":\"c1\",\"name\":\"callers\","
	"\"arguments\":\"{\\\"of\\\":\\\"f\\\"}\"}]},"
	"{\"role\":\"tool\",\"id\":\"c1\",\"name\":\"callers\",\"text\":\"main\"}]";
static const char TOOLS[] = "[{\"name\":\"callers\",\"description\":\"who calls\","
			    "\"parameters\":{\"type\":\"object\"}}]";

static const char *asked(const struct pc_provider *provider, const char *prompt, unsigned quirks,
			 const char *key)
{
	static char kept[4096];
	struct pc_model model = { .provider = provider,
				  .base_url = "http://127.0.0.1:1/v1",
				  .name = "m",
				  .temperature = NAN };
	struct pc_query query = PC_QUERY(.prompt = prompt, .turns = TURNS, .tools = TOOLS);
	PC_AUTO(outgoing) struct pc_outgoing out = { 0 };
	PC_AUTO(json) struct json_object *body = NULL;
	const char *text;

	provider->request(&model, &query, quirks, &out);
	body = body_of(&out);
	text = member(body, key);
	snprintf(kept, sizeof(kept), "%s", text ? text : "");
	return kept;
}

static void openai_has_turns(void **state)
{
	(void)state;
	assert_string_equal(
		asked(&pc_openai, "and now?", 0, "messages"),
		"[{\"role\":\"user\",\"content\":\"what is hot?\"},"
		"{\"role\":\"assistant\",\"content\":\"I look.\",\"tool_calls\":[{\"id\":\"c1\","
		"\"type\":\"function\",\"function\":{\"name\":\"callers\",\"arguments\":"
		"\"{\\\"of\\\":\\\"f\\\"}\"}}]},"
		"{\"role\":\"tool\",\"content\":\"main\",\"tool_call_id\":\"c1\"},"
		"{\"role\":\"user\",\"content\":\"and now?\"}]");
	assert_string_equal(
		asked(&pc_openai, "", 0, "tools"),
		"[{\"type\":\"function\",\"function\":{\"name\":\"callers\","
		"\"description\":\"who calls\",\"parameters\":{\"type\":\"object\"}}}]");
}

/* Results come right behind the calls, and an empty prompt adds no message. */
static void anthropic_has_blocks(void **state)
{
	(void)state;
	assert_string_equal(
		asked(&pc_anthropic, "", 0, "messages"),
		"[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"what is hot?\"}]},"
		"{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"I look.\"},"
		"{\"type\":\"tool_use\",\"id\":\"c1\",\"name\":\"callers\",\"input\":{\"of\":\"f\"}"
		"}]},"
		"{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"c1\","
		"\"content\":\"main\"}]}]");
	assert_string_equal(asked(&pc_anthropic, "", 0, "tools"),
			    "[{\"name\":\"callers\",\"description\":\"who calls\","
			    "\"input_schema\":{\"type\":\"object\"}}]");
}

static void no_tools_no_calls(void **state)
{
	(void)state;
	assert_string_equal(asked(&pc_openai, "", PC_QUIRK_NO_TOOLS, "messages"),
			    "[{\"role\":\"user\",\"content\":\"what is hot?\"},"
			    "{\"role\":\"assistant\",\"content\":\"I look.\"},"
			    "{\"role\":\"user\",\"content\":\"callers says:\\nmain\"}]");
	assert_string_equal(asked(&pc_openai, "", PC_QUIRK_NO_TOOLS, "tools"), "");
	assert_string_equal(asked(&pc_anthropic, "", PC_QUIRK_NO_TOOLS, "tools"), "");
}

static void calls_are(struct pc_reading *reading, const char *expected)
{
	PC_AUTO(text) struct pc_text calls = { 0 };

	assert_int_equal(reading->failure.kind, PC_FAILED_NOT);
	pc_reading_calls(reading, &calls);
	assert_string_equal(text_of(&calls), expected);
}

static void openai_calls_in_pieces(void **state)
{
	PC_AUTO(reading) struct pc_reading reading = PC_READING;

	(void)state;
	reading.takes_calls = true;
	FEED(&pc_openai, &reading,
	     "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":"
	     "{\"name\":\"x\",\"arguments\":\"\"}}]}}]}",
	     "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":"
	     "\"{\\\"n\\\"\"}}]}}]}",
	     "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":1,\"id\":\"b\",\"function\":"
	     "{\"name\":\"y\",\"arguments\":\"{}\"}},{\"index\":0,\"function\":{\"arguments\":"
	     "\":1}\"}}]}}]}",
	     "{\"choices\":[{\"delta\":{},\"finish_reason\":\"tool_calls\"}]}", "[DONE]");
	calls_are(&reading, "[{\"id\":\"a\",\"name\":\"x\",\"arguments\":\"{\\\"n\\\":1}\"},"
			    "{\"id\":\"b\",\"name\":\"y\",\"arguments\":\"{}\"}]");
	assert_int_equal(reading.finish, PC_FINISH_STOP);
}

/* Ollama: no index, arguments as an object. */
static void openai_calls_at_once(void **state)
{
	PC_AUTO(reading) struct pc_reading reading = PC_READING;

	(void)state;
	FEED(&pc_openai, &reading,
	     "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"id\":\"a\",\"function\":{\"name\":\"x\","
	     "\"arguments\":{\"n\":1}}},{\"id\":\"b\",\"function\":{\"name\":\"x\"}}]}}]}",
	     "[DONE]");
	calls_are(&reading, "[{\"id\":\"a\",\"name\":\"x\",\"arguments\":\"{\\\"n\\\":1}\"},"
			    "{\"id\":\"b\",\"name\":\"x\",\"arguments\":\"\"}]");
}

static void anthropic_calls(void **state)
{
	PC_AUTO(reading) struct pc_reading reading = PC_READING;

	(void)state;
	reading.takes_calls = true;
	FEED(&pc_anthropic, &reading,
	     "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\","
	     "\"text\":\"I look.\"}}",
	     "{\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":"
	     "\"tool_use\",\"id\":\"a\",\"name\":\"x\",\"input\":{}}}",
	     "{\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":"
	     "\"input_json_delta\",\"partial_json\":\"{\\\"n\\\":\"}}",
	     "{\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":"
	     "\"input_json_delta\",\"partial_json\":\"1}\"}}",
	     "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"}}",
	     "{\"type\":\"message_stop\"}");
	calls_are(&reading, "[{\"id\":\"a\",\"name\":\"x\",\"arguments\":\"{\\\"n\\\":1}\"}]");
	assert_string_equal(text_of(&reading.text), "I look.");
}

static void too_many_calls(void **state)
{
	PC_AUTO(reading) struct pc_reading reading = PC_READING;
	char event[256];
	bool more = true;

	(void)state;
	for (int i = 0; i < 17 && more; i++) {
		snprintf(event, sizeof(event),
			 "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":%d,\"id\":\"a\","
			 "\"function\":{\"name\":\"x\"}}]}}]}",
			 i);
		more = pc_openai.event(&reading, PC_SPAN(""), pc_span(event));
	}
	assert_false(more);
	assert_int_equal(reading.failure.kind, PC_FAILED_STRANGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(openai_has_turns),	cmocka_unit_test(anthropic_has_blocks),
		cmocka_unit_test(no_tools_no_calls),	cmocka_unit_test(openai_calls_in_pieces),
		cmocka_unit_test(openai_calls_at_once), cmocka_unit_test(anthropic_calls),
		cmocka_unit_test(too_many_calls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
