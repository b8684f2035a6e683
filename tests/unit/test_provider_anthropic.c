/* SPDX-License-Identifier: Apache-2.0
 * Anthropic's messages: requests, named events, whole answers, errors. */
#include "provider_fixture.h"

static struct pc_model claude(void)
{
	return (struct pc_model){ .provider = &pc_anthropic,
				  .name = "claude-sonnet-4-6",
				  .base_url = "https://api.anthropic.com",
				  .key = "sk-ant-api03-CANARY",
				  .temperature = 0.2 };
}

static void a_request(void **state)
{
	PC_AUTO(outgoing) struct pc_outgoing out = { 0 }, other = { 0 };
	struct pc_model model = claude();
	struct pc_query query = PC_QUERY(.system = "be brief", .prompt = "why");
	struct json_object *body;

	(void)state;
	pc_anthropic.request(&model, &query, 0, &out);
	body = body_of(&out);
	assert_string_equal(out.url.data, "https://api.anthropic.com/v1/messages");
	assert_string_equal(header_of(&out, "x-api-key"), "sk-ant-api03-CANARY");
	assert_string_equal(header_of(&out, "anthropic-version"), "2023-06-01");
	assert_null(header_of(&out, "Authorization"));
	assert_string_equal(member(body, "max_tokens"), "8192");
	assert_string_equal(member(body, "system"), "\"be brief\"");
	assert_string_equal(member(body, "temperature"), "0.2");
	assert_string_equal(member(body, "messages"), "[{\"role\":\"user\",\"content\":\"why\"}]");
	assert_null(member(body, "tools"));
	json_object_put(body);
	model.base_url = "https://gateway.example/v1";
	model.key_is_token = true;
	pc_anthropic.request(&model, &query, PC_QUIRK_OTHER_MAX_TOKENS | PC_QUIRK_NO_TEMPERATURE,
			     &other);
	body = body_of(&other);
	assert_string_equal(other.url.data, "https://gateway.example/v1/messages");
	assert_string_equal(header_of(&other, "Authorization"), "Bearer sk-ant-api03-CANARY");
	assert_null(header_of(&other, "x-api-key"));
	assert_string_equal(member(body, "max_tokens"), "4096");
	assert_null(member(body, "temperature"));
	json_object_put(body);
}

static struct json_object *ask_for(const char *schema, unsigned quirks)
{
	PC_AUTO(outgoing) struct pc_outgoing out = { 0 };
	struct pc_model model = claude();
	struct pc_query query = PC_QUERY(.prompt = "why", .schema = schema);

	pc_anthropic.request(&model, &query, quirks, &out);
	return body_of(&out);
}

static void a_schema_is_a_tool(void **state)
{
	struct json_object *body = ask_for("{\"type\":\"object\"}", 0);

	(void)state;
	assert_string_equal(member(body, "tool_choice"), "{\"type\":\"tool\",\"name\":\"answer\"}");
	assert_non_null(strstr(member(body, "tools"), "\"input_schema\":{\"type\":\"object\"}"));
	assert_null(member(body, "system"));
	json_object_put(body);
	body = ask_for("{\"type\":\"array\"}", 0); /* which no tool takes */
	assert_null(member(body, "tools"));
	assert_non_null(strstr(member(body, "system"), "JSON Schema"));
	json_object_put(body);
	body = ask_for("{\"type\":\"object\"}", PC_QUIRK_NO_SCHEMA);
	assert_null(member(body, "tools"));
	assert_non_null(strstr(member(body, "system"), "JSON Schema"));
	json_object_put(body);
}

static void a_stream(void **state)
{
	PC_AUTO(reading) struct pc_reading reading = PC_READING;

	(void)state;
	assert_false(FEED(
		&pc_anthropic, &reading,
		"{\"type\":\"message_start\",\"message\":{\"model\":\"claude-x\",\"content\":[],"
		"\"stop_reason\":null,\"usage\":{\"input_tokens\":5,\"cache_read_input_tokens\":20,"
		"\"cache_creation_input_tokens\":3,\"output_tokens\":1}}}",
		"{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":"
		"\"thinking\",\"thinking\":\"\"}}",
		"{\"type\":\"ping\"}",
		"{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":"
		"\"thinking_delta\",\"thinking\":\"hm\"}}",
		"{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":"
		"\"signature_delta\",\"signature\":\"xx\"}}",
		"{\"type\":\"content_block_stop\",\"index\":0}",
		"{\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":"
		"\"text\","
		"\"text\":\"\"}}",
		"{\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"text_delta\","
		"\"text\":\"yes\"}}",
		"{\"type\":\"something_new\"}",
		"{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":"
		"{\"output_tokens\":12}}",
		"{\"type\":\"message_stop\"}"));
	assert_string_equal(reading.text.data, "yes");
	assert_string_equal(reading.reasoning.data, "hm");
	assert_string_equal(reading.model.data, "claude-x");
	assert_int_equal(reading.finish, PC_FINISH_STOP);
	assert_int_equal(reading.prompt_tokens, 28);
	assert_int_equal(reading.answer_tokens, 12);
	assert_true(reading.done);
	assert_int_equal(reading.failure.kind, PC_FAILED_NOT);
}

static void the_input_of_a_tool_is_the_answer(void **state)
{
	PC_AUTO(reading) struct pc_reading reading = PC_READING;

	(void)state;
	FEED(&pc_anthropic, &reading,
	     "{\"type\":\"content_block_start\",\"content_block\":{\"type\":\"tool_use\",\"name\":"
	     "\"answer\",\"input\":{}}}",
	     "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"input_json_delta\","
	     "\"partial_json\":\"{\\\"a\\\":\"}}",
	     "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"input_json_delta\","
	     "\"partial_json\":\"1}\"}}",
	     "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"}}");
	assert_string_equal(reading.text.data, "{\"a\":1}");
	assert_int_equal(reading.finish, PC_FINISH_STOP);
}

static void ends(const char *reason, enum pc_finish finish)
{
	PC_AUTO(reading) struct pc_reading reading = PC_READING;
	char event[200];

	snprintf(event, sizeof(event),
		 "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"%s\",\"stop_details\":{"
		 "\"explanation\":\"it is so\"}}}",
		 reason);
	FEED(&pc_anthropic, &reading, event);
	assert_int_equal(reading.finish, finish);
	assert_string_equal(text_of(&reading.refusal),
			    finish == PC_FINISH_REFUSED ? "it is so" : "");
}

static void ends_of_answers(void **state)
{
	(void)state;
	ends("end_turn", PC_FINISH_STOP);
	ends("stop_sequence", PC_FINISH_STOP);
	ends("max_tokens", PC_FINISH_LENGTH);
	ends("model_context_window_exceeded", PC_FINISH_LENGTH);
	ends("refusal", PC_FINISH_REFUSED);
}

static void errors_within_a_stream(void **state)
{
	PC_AUTO(reading) struct pc_reading reading = PC_READING, named = PC_READING;

	(void)state;
	assert_false(FEED(&pc_anthropic, &reading,
			  "{\"type\":\"content_block_delta\",\"delta\":{\"text\":\"a\"}}",
			  "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\","
			  "\"message\":\"Overloaded\"}}"));
	assert_int_equal(reading.failure.kind, PC_FAILED_IN_STREAM);
	assert_string_equal(reading.failure.message.data, "Overloaded");
	assert_string_equal(reading.failure.type.data, "overloaded_error");
	assert_true(reading.failure.began);
	assert_false(pc_anthropic.event(&named, PC_SPAN("error"), PC_SPAN("{\"message\":\"m\"}")));
	assert_string_equal(named.failure.message.data, "m");
	assert_false(named.failure.began);
}

static void whole_answers(void **state)
{
	PC_AUTO(reading) struct pc_reading reading = PC_READING, strange = PC_READING;

	(void)state;
	pc_anthropic.whole(&reading,
			   PC_SPAN("{\"model\":\"c\",\"content\":[{\"type\":\"text\",\"text\":"
				   "\"x\"},{\"type\":\"tool_use\",\"input\":{\"b\":2}}],"
				   "\"stop_reason\":\"max_tokens\",\"usage\":{\"input_tokens\":1,"
				   "\"output_tokens\":2}}"));
	assert_string_equal(reading.text.data, "x{\"b\":2}");
	assert_int_equal(reading.finish, PC_FINISH_LENGTH);
	assert_int_equal(reading.answer_tokens, 2);
	pc_anthropic.whole(&strange, PC_SPAN("<html>no</html>"));
	assert_int_equal(strange.failure.kind, PC_FAILED_STRANGE);
}

static unsigned learns(const char *message, unsigned quirks)
{
	PC_AUTO(failure) struct pc_failure failure = PC_FAILURE;
	char body[400];

	snprintf(body, sizeof(body),
		 "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":"
		 "\"%s\"}}",
		 message);
	fails_with(&pc_anthropic, 400, body, &failure);
	assert_string_equal(failure.type.data, "invalid_request_error");
	return pc_anthropic.learn(&failure, quirks);
}

static void refusals_teach(void **state)
{
	static const char limit[] = "max_tokens: 8192 > 4096, which is the maximum allowed number";

	(void)state;
	assert_int_equal(learns(limit, 0), PC_QUIRK_OTHER_MAX_TOKENS);
	assert_int_equal(learns(limit, PC_QUIRK_OTHER_MAX_TOKENS), 0);
	assert_int_equal(learns("`temperature` is deprecated for this model.", 0),
			 PC_QUIRK_NO_TEMPERATURE);
	assert_int_equal(learns("tools.0.custom.input_schema: JSON schema is invalid", 0),
			 PC_QUIRK_NO_SCHEMA | PC_QUIRK_NO_TOOLS);
	assert_int_equal(learns("messages: at least one message is required", 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request),
		cmocka_unit_test(a_schema_is_a_tool),
		cmocka_unit_test(a_stream),
		cmocka_unit_test(the_input_of_a_tool_is_the_answer),
		cmocka_unit_test(ends_of_answers),
		cmocka_unit_test(errors_within_a_stream),
		cmocka_unit_test(whole_answers),
		cmocka_unit_test(refusals_teach),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
