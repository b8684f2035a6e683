/* SPDX-License-Identifier: Apache-2.0
 * Azure's two addresses, its two kinds of keys, and what it says when it refuses. */
#include "provider_fixture.h"

static struct pc_model dated(void)
{
	return (struct pc_model){ .provider = &pc_azure,
				  .name = "my deployment/4o",
				  .base_url = "https://res.openai.azure.com",
				  .api_version = "2024-10-21",
				  .key = "0123456789abcdef",
				  .max_answer_tokens = 9,
				  .temperature = NAN };
}

static void the_dated_address(void **state)
{
	PC_AUTO(outgoing) struct pc_outgoing out = { 0 };
	struct pc_model model = dated();
	struct pc_query query = PC_QUERY(.prompt = "why");
	struct json_object *body;

	(void)state;
	pc_azure.request(&model, &query, 0, &out);
	body = body_of(&out);
	assert_string_equal(out.url.data, "https://res.openai.azure.com/openai/deployments/"
					  "my%20deployment%2F4o/chat/completions"
					  "?api-version=2024-10-21");
	assert_string_equal(header_of(&out, "api-key"), "0123456789abcdef");
	assert_null(header_of(&out, "Authorization"));
	assert_string_equal(member(body, "max_completion_tokens"), "9");
	assert_string_equal(member(body, "stream_options"), "{\"include_usage\":true}");
	json_object_put(body);
}

static void the_address_without_a_date(void **state)
{
	PC_AUTO(outgoing) struct pc_outgoing out = { 0 }, list = { 0 };
	struct pc_model model = dated();
	struct pc_query query = PC_QUERY(.prompt = "why");
	struct json_object *body;

	(void)state;
	model.base_url = "https://res.openai.azure.com/openai/v1";
	model.api_version = NULL;
	model.key_is_token = true;
	pc_azure.request(&model, &query, 0, &out);
	pc_azure.list(&model, &list);
	body = body_of(&out);
	assert_string_equal(out.url.data,
			    "https://res.openai.azure.com/openai/v1/chat/completions");
	assert_string_equal(list.url.data, "https://res.openai.azure.com/openai/v1/models");
	assert_string_equal(header_of(&out, "Authorization"), "Bearer 0123456789abcdef");
	assert_null(header_of(&out, "api-key"));
	assert_string_equal(member(body, "model"), "\"my deployment/4o\"");
	json_object_put(body);
}

static void a_list(void **state)
{
	PC_AUTO(outgoing) struct pc_outgoing out = { 0 };
	struct pc_model model = dated();

	(void)state;
	pc_azure.list(&model, &out);
	assert_string_equal(out.url.data,
			    "https://res.openai.azure.com/openai/models?api-version=2024-10-21");
}

static void refusals(void **state)
{
	static const struct {
		int status;
		const char *body, *says, *advice; /* advice NULL: there need be none */
	} rows[] = {
		{ 404,
		  "{\"error\":{\"code\":\"DeploymentNotFound\",\"message\":\"The API deployment "
		  "for this resource does not exist.\"}}",
		  "does not exist.", "on Azure -m names a deployment of this resource" },
		{ 404, "{\"error\":{\"code\":\"404\",\"message\":\"Resource not found\"}}",
		  "Resource not found", "https://RESOURCE.openai.azure.com" },
		{ 401,
		  "{ \"statusCode\": 401, \"message\": \"Unauthorized. Access token is missing\" }",
		  "Access token is missing", NULL },
		{ 400,
		  "{\"error\":{\"message\":\"The response was filtered\",\"type\":null,\"param\":"
		  "\"prompt\",\"code\":\"content_filter\",\"status\":400,\"innererror\":{}}}",
		  "filtered", "the server's filter" },
	};
	PC_AUTO(failure) struct pc_failure failure = PC_FAILURE;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		fails_with(&pc_azure, rows[i].status, rows[i].body, &failure);
		assert_says(&failure.message, rows[i].says);
		if (rows[i].advice)
			assert_non_null(strstr(failure.advice, rows[i].advice));
	}
}

/* The first chunk has no choices, and filters fill in between. */
static void a_stream(void **state)
{
	PC_AUTO(reading) struct pc_reading reading = PC_READING;

	(void)state;
	assert_true(FEED(&pc_azure, &reading,
			 "{\"choices\":[],\"created\":0,\"id\":\"\",\"model\":\"\",\"object\":\"\","
			 "\"prompt_filter_results\":[{\"prompt_index\":0}]}",
			 "{\"choices\":[{\"content_filter_results\":{},\"delta\":{\"content\":"
			 "\"ok\"},\"finish_reason\":null,\"index\":0}],\"model\":\"gpt-4o\"}",
			 "{\"choices\":[{\"delta\":{},\"finish_reason\":\"content_filter\","
			 "\"index\":0}]}"));
	assert_string_equal(reading.text.data, "ok");
	assert_string_equal(reading.model.data, "gpt-4o");
	assert_int_equal(reading.finish, PC_FINISH_REFUSED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_dated_address),
		cmocka_unit_test(the_address_without_a_date),
		cmocka_unit_test(a_list),
		cmocka_unit_test(refusals),
		cmocka_unit_test(a_stream),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
