/* SPDX-License-Identifier: Apache-2.0
 * OpenAI's protocol as it is, and as servers that claim it speak it. */
#include "provider_fixture.h"

#define KEY "sk-test-CANARY-0123456789"

static const struct pc_model at_openai = { .provider = &pc_openai,
					   .name = "gpt-5.4-mini",
					   .base_url = "https://api.openai.com/v1",
					   .key = KEY,
					   .temperature = NAN };
static const struct pc_model at_ollama = { .provider = &pc_openai,
					   .name = "llama3",
					   .base_url = "http://127.0.0.1:11434/v1",
					   .temperature = 0.7,
					   .max_answer_tokens = 500 };

/* ---- asking ---- */

static void a_request(void **state)
{
	PC_AUTO(outgoing) struct pc_outgoing out = { 0 };
	struct pc_query query =
		PC_QUERY(.system = "be brief", .prompt = "why\x1b?", .max_answer_tokens = 100);
	struct json_object *body;

	(void)state;
	pc_openai.request(&at_openai, &query, 0, &out);
	body = body_of(&out);
	assert_string_equal(out.url.data, "https://api.openai.com/v1/chat/completions");
	assert_string_equal(header_of(&out, "Authorization"), "Bearer " KEY);
	assert_string_equal(header_of(&out, "Content-Type"), "application/json");
	assert_string_equal(member(body, "model"), "\"gpt-5.4-mini\"");
	assert_string_equal(member(body, "messages"),
			    "[{\"role\":\"system\",\"content\":\"be brief\"},"
			    "{\"role\":\"user\",\"content\":\"why\\u001b?\"}]");
	assert_string_equal(member(body, "stream"), "true");
	assert_string_equal(member(body, "stream_options"),
			    "{\"include_usage\":true,\"include_obfuscation\":false}");
	assert_string_equal(member(body, "max_completion_tokens"), "100");
	assert_null(member(body, "max_tokens"));
	assert_null(member(body, "temperature"));
	assert_null(member(body, "response_format"));
	assert_null(strstr(out.body.data, KEY));
	json_object_put(body);
}

static void a_request_to_others(void **state)
{
	PC_AUTO(outgoing) struct pc_outgoing out = { 0 };
	struct pc_query query = PC_QUERY(.prompt = "why", .max_answer_tokens = 1000);
	struct json_object *body;

	(void)state;
	pc_openai.request(&at_ollama, &query, 0, &out);
	body = body_of(&out);
	assert_null(header_of(&out, "Authorization"));
	assert_string_equal(member(body, "max_tokens"), "500"); /* the user's limit holds */
	assert_null(member(body, "max_completion_tokens"));
	assert_string_equal(member(body, "temperature"), "0.7");
	assert_string_equal(member(body, "stream_options"), "{\"include_usage\":true}");
	assert_string_equal(member(body, "messages"), "[{\"role\":\"user\",\"content\":\"why\"}]");
	json_object_put(body);
}

static void quirks_change_a_request(void **state)
{
	PC_AUTO(outgoing) struct pc_outgoing out = { 0 };
	struct pc_query query = PC_QUERY(.prompt = "why");
	struct json_object *body;

	(void)state;
	pc_openai.request(&at_ollama, &query,
			  PC_QUIRK_NO_TEMPERATURE | PC_QUIRK_OTHER_MAX_TOKENS |
				  PC_QUIRK_NO_STREAM_OPTIONS,
			  &out);
	body = body_of(&out);
	assert_null(member(body, "temperature"));
	assert_null(member(body, "stream_options"));
	assert_null(member(body, "max_tokens"));
	assert_string_equal(member(body, "max_completion_tokens"), "500");
	json_object_put(body);
}

static const char *format_with(unsigned quirks, struct pc_outgoing *out, struct json_object **body)
{
	struct pc_query query = PC_QUERY(.system = "s", .prompt = "p",
					 .schema = "{\"type\":\"object\"}", .schema_name = "x");

	pc_outgoing_clear(out);
	pc_openai.request(&at_openai, &query, quirks, out);
	json_object_put(*body);
	*body = body_of(out);
	return member(*body, "response_format");
}

static void schemas(void **state)
{
	PC_AUTO(outgoing) struct pc_outgoing out = { 0 };
	PC_AUTO(json) struct json_object *body = NULL;

	(void)state;
	assert_string_equal(format_with(0, &out, &body),
			    "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"x\","
			    "\"schema\":{\"type\":\"object\"}}}");
	assert_null(strstr(member(body, "messages"), "Schema"));
	assert_string_equal(format_with(PC_QUIRK_NO_SCHEMA, &out, &body),
			    "{\"type\":\"json_object\"}");
	assert_non_null(strstr(member(body, "messages"), "JSON Schema"));
	assert_null(format_with(PC_QUIRK_NO_SCHEMA | PC_QUIRK_NO_JSON, &out, &body));
	assert_non_null(strstr(member(body, "messages"), "JSON Schema"));
}

static void a_list(void **state)
{
	PC_AUTO(outgoing) struct pc_outgoing out = { 0 };
	struct pc_model model = at_openai;

	(void)state;
	model.organization = "org";
	model.project = "proj";
	pc_openai.list(&model, &out);
	assert_string_equal(out.url.data, "https://api.openai.com/v1/models");
	assert_string_equal(header_of(&out, "OpenAI-Organization"), "org");
	assert_string_equal(header_of(&out, "OpenAI-Project"), "proj");
	assert_null(header_of(&out, "Content-Type"));
	assert_int_equal(out.body.size, 0);
}

/* ---- streams ---- */

static void a_stream(void **state)
{
	PC_AUTO(reading) struct pc_reading reading = PC_READING;

	(void)state;
	assert_true(FEED(
		&pc_openai, &reading,
		"{\"choices\":[],\"id\":\"\",\"model\":\"\",\"prompt_filter_results\":[]}", "",
		"{\"model\":\"m-1\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\","
		"\"content\":null,\"refusal\":null},\"finish_reason\":null}],\"usage\":null}",
		"{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"h\\u00e9\"}}],"
		"\"obfuscation\":\"xxxx\",\"error\":null}",
		"{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"other\"}}]}",
		"{\"choices\":[{\"delta\":null,\"content_filter_offsets\":{}}]}",
		"{\"choices\":[{\"delta\":{\"content\":\"!\\u0000\"},\"finish_reason\":\"stop\"}]}",
		"{\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}}"));
	assert_false(reading.done);
	assert_false(FEED(&pc_openai, &reading, " [DONE] "));
	assert_true(reading.done);
	assert_string_equal(reading.text.data, "h\303\251!\\x00");
	assert_string_equal(reading.model.data, "m-1");
	assert_int_equal(reading.finish, PC_FINISH_STOP);
	assert_int_equal(reading.prompt_tokens, 7);
	assert_int_equal(reading.answer_tokens, 3);
	assert_int_equal(reading.failure.kind, PC_FAILED_NOT);
	assert_int_equal(reading.reasoning.size, 0);
}

static void reasoning_is_kept_apart(void **state)
{
	PC_AUTO(reading) struct pc_reading reading = PC_READING;

	(void)state;
	assert_true(FEED(
		&pc_openai, &reading,
		"{\"choices\":[{\"delta\":{\"reasoning_content\":\"a\",\"reasoning\":\"a\"}}]}",
		"{\"choices\":[{\"delta\":{\"reasoning\":\"b\",\"content\":\"\"}}]}",
		"{\"choices\":[{\"delta\":{\"content\":[{\"type\":\"thinking\",\"thinking\":[{"
		"\"type\":\"text\",\"text\":\"c\"}]},{\"type\":\"text\",\"text\":\"yes\"}]}}]}"));
	assert_string_equal(reading.reasoning.data, "abc");
	assert_string_equal(reading.text.data, "yes");
}

static enum pc_finish finish_of(const char *word)
{
	PC_AUTO(reading) struct pc_reading reading = PC_READING;
	char event[200];

	snprintf(event, sizeof(event),
		 "{\"choices\":[{\"delta\":{\"content\":\"x\"},\"finish_reason\":\"%s\"}]}", word);
	FEED(&pc_openai, &reading, event);
	return reading.finish;
}

static void ends_of_answers(void **state)
{
	PC_AUTO(reading) struct pc_reading reading = PC_READING;

	(void)state;
	assert_int_equal(finish_of("stop"), PC_FINISH_STOP);
	assert_int_equal(finish_of("length"), PC_FINISH_LENGTH);
	assert_int_equal(finish_of("content_filter"), PC_FINISH_REFUSED);
	assert_int_equal(finish_of("eos"), PC_FINISH_STOP);
	assert_int_equal(finish_of(""), PC_FINISH_NONE);
	FEED(&pc_openai, &reading, "{\"choices\":[{\"delta\":{\"refusal\":\"I can't\"}}]}",
	     "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}", "[DONE]");
	assert_int_equal(reading.finish, PC_FINISH_REFUSED);
	assert_string_equal(reading.refusal.data, "I can't");
	assert_int_equal(reading.failure.kind, PC_FAILED_NOT);
}

static void done_without_an_answer_is_a_failure(void **state)
{
	PC_AUTO(reading) struct pc_reading reading = PC_READING;

	(void)state;
	assert_false(FEED(&pc_openai, &reading, "[DONE]"));
	assert_int_equal(reading.failure.kind, PC_FAILED_STRANGE);
	assert_string_equal(reading.failure.message.data, "it ended without an answer");
}

static void breaks(const char *event, enum pc_failure_kind kind, const char *message)
{
	PC_AUTO(reading) struct pc_reading reading = PC_READING;

	assert_false(FEED(&pc_openai, &reading, "{\"choices\":[{\"delta\":{\"content\":\"a\"}}]}",
			  event, "{\"choices\":[{\"delta\":{\"content\":\"b\"}}]}"));
	assert_int_equal(reading.failure.kind, kind);
	assert_true(reading.failure.began);
	assert_says(&reading.failure.message, message);
	assert_string_equal(reading.text.data, "a");
}

static void errors_within_a_stream(void **state)
{
	(void)state;
	breaks("{\"error\":{\"message\":\"overloaded\",\"code\":503}}", PC_FAILED_IN_STREAM,
	       "overloaded");
	breaks("{\"error\":\"out of memory\"}", PC_FAILED_IN_STREAM, "out of memory");
	breaks("{\"error\":{}}", PC_FAILED_IN_STREAM, "{\"error\":{}}");
	breaks("[{\"error\":{\"code\":429,\"message\":\"slow\",\"status\":\"X\"}}]",
	       PC_FAILED_IN_STREAM, "slow");
	breaks("{\"object\":\"error\",\"message\":\"flat\",\"code\":400}", PC_FAILED_IN_STREAM,
	       "flat");
	breaks("{\"choices\":[{\"delta\":{},\"finish_reason\":\"error\"}]}", PC_FAILED_IN_STREAM,
	       "broke the answer off");
	breaks("<html><title>502 Bad\nGateway</title>", PC_FAILED_STRANGE,
	       "an HTML page, 502 Bad Gateway");
	breaks("{\"choices\":[{", PC_FAILED_STRANGE, "not what it should be");
	breaks("7", PC_FAILED_STRANGE, "not what it should be: 7");
}

static void an_event_may_be_named_error(void **state)
{
	PC_AUTO(reading) struct pc_reading reading = PC_READING;

	(void)state;
	assert_false(pc_openai.event(&reading, PC_SPAN("error"),
				     PC_SPAN("{\"code\":500,\"message\":\"slot failed\"}")));
	assert_string_equal(reading.failure.message.data, "slot failed");
	assert_string_equal(reading.failure.code.data, "500");
}

/* ---- bodies ---- */

static void a_whole_answer(void **state)
{
	PC_AUTO(reading) struct pc_reading reading = PC_READING;

	(void)state;
	pc_openai.whole(&reading,
			PC_SPAN("{\"model\":\"m\",\"choices\":[{\"index\":0,\"finish_reason\":"
				"\"length\",\"message\":{\"role\":\"assistant\",\"content\":\"hi\","
				"\"reasoning_content\":\"hm\"}}],\"usage\":{\"prompt_tokens\":1,"
				"\"completion_tokens\":2}}\n"));
	assert_string_equal(reading.text.data, "hi");
	assert_string_equal(reading.reasoning.data, "hm");
	assert_int_equal(reading.finish, PC_FINISH_LENGTH);
	assert_true(reading.done);
	assert_int_equal(reading.failure.kind, PC_FAILED_NOT);
}

static void is_strange(const char *body, enum pc_failure_kind kind, const char *message)
{
	PC_AUTO(reading) struct pc_reading reading = PC_READING;

	pc_openai.whole(&reading, pc_span(body));
	assert_int_equal(reading.failure.kind, kind);
	assert_says(&reading.failure.message, message);
}

static void bodies_that_are_no_answer(void **state)
{
	(void)state;
	is_strange("<!DOCTYPE html>\n<html><head><TITLE>Log in</TITLE></head>", PC_FAILED_STRANGE,
		   "an HTML page, Log in");
	is_strange("", PC_FAILED_STRANGE, "no answer of a model");
	is_strange("{\"choices\":[]}", PC_FAILED_STRANGE, "no answer of a model");
	is_strange("{\"choices\":[{\"index\":0}]}", PC_FAILED_STRANGE, "without an answer");
	is_strange("{\"error\":{\"message\":\"Loading model\",\"code\":503}}", PC_FAILED_IN_STREAM,
		   "Loading model");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request),
		cmocka_unit_test(a_request_to_others),
		cmocka_unit_test(quirks_change_a_request),
		cmocka_unit_test(schemas),
		cmocka_unit_test(a_list),
		cmocka_unit_test(a_stream),
		cmocka_unit_test(reasoning_is_kept_apart),
		cmocka_unit_test(ends_of_answers),
		cmocka_unit_test(done_without_an_answer_is_a_failure),
		cmocka_unit_test(errors_within_a_stream),
		cmocka_unit_test(an_event_may_be_named_error),
		cmocka_unit_test(a_whole_answer),
		cmocka_unit_test(bodies_that_are_no_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
