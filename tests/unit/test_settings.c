/* SPDX-License-Identifier: Apache-2.0
 * Which model is settled by which options and variables. */
#include "settings_fixture.h"

#include "cli/options.h"
#include "cli/spec.h"

/* ---- from the environment ---- */

static void nothing_is_no_error(void **state)
{
	(void)state;
	none();
	assert_non_null(strstr(pc_model_remedy(), "OPENAI_API_KEY"));
	setenv("OPENAI_API_KEY", "", 1);
	none();
}

static void openai(void **state)
{
	const struct pc_model *model;

	(void)state;
	setenv("OPENAI_API_KEY", CANARY, 1);
	setenv("OPENAI_ORG_ID", "org", 1);
	model = settled();
	assert_ptr_equal(model->provider, &pc_openai);
	assert_string_equal(model->name, "gpt-5.4-mini");
	assert_string_equal(model->base_url, "https://api.openai.com/v1");
	assert_string_equal(model->key, CANARY);
	assert_string_equal(model->key_origin, "OPENAI_API_KEY");
	assert_string_equal(model->organization, "org");
	assert_int_equal(model->context_tokens, 400000);
	assert_string_equal(model->context_origin, "the model");
	assert_true(isnan(model->temperature));
	assert_false(model->local);
	options.name = "something-new";
	options.temperature = "0.5";
	options.max_answer_tokens = 7;
	model = settled();
	assert_int_equal(model->context_tokens, 128000);
	assert_string_equal(model->context_origin, "a default");
	assert_true(model->temperature == 0.5);
	assert_int_equal(model->max_answer_tokens, 7);
	options.context_tokens = 5000;
	assert_int_equal(settled()->context_tokens, 5000);
}

static void gai_of_openai(void **state)
{
	static const char *const types[] = { "openai", "open_ai", "OpenAI" };

	(void)state;
	setenv("GAI_API_KEY", CANARY, 1);
	for (size_t i = 0; i < 3; i++) {
		setenv("GAI_API_TYPE", types[i], 1);
		assert_ptr_equal(settled()->provider, &pc_openai);
		assert_string_equal(settled()->key_origin, "GAI_API_KEY");
	}
	setenv("GAI_API_BASE", "http://localhost:8080/v1/", 1);
	assert_string_equal(settled()->base_url, "http://localhost:8080/v1");
	assert_string_equal(settled()->key, CANARY);
	assert_true(settled()->local);
	assert_null(settled()->name);
	setenv("GAI_API_TYPE", "closedai", 1);
	refused("none of azure, openai, anthropic");
	unsetenv("GAI_API_KEY");
	unsetenv("GAI_API_BASE");
	setenv("GAI_API_TYPE", "azure", 1);
	refused("set GAI_API_BASE");
	setenv("GAI_API_TYPE", "openai", 1);
	refused("set GAI_API_KEY");
}

static void gai_of_azure(void **state)
{
	const struct pc_model *model;

	(void)state;
	setenv("GAI_API_TYPE", "azure", 1);
	setenv("GAI_API_KEY", CANARY, 1);
	setenv("GAI_API_BASE", "https://res.openai.azure.com/", 1);
	refused("set GAI_API_VERSION");
	setenv("GAI_API_VERSION", "2024-10-21", 1);
	refused("which deployment is not said");
	options.name = "gpt-4o";
	model = settled();
	assert_ptr_equal(model->provider, &pc_azure);
	assert_string_equal(model->base_url, "https://res.openai.azure.com");
	assert_string_equal(model->api_version, "2024-10-21");
	assert_int_equal(model->context_tokens, 128000);
	assert_false(model->key_is_token);
	setenv("GAI_API_BASE", "https://res.openai.azure.com/openai/v1", 1);
	assert_null(settled()->api_version);
	assert_string_equal(settled()->base_url, "https://res.openai.azure.com/openai/v1");
	setenv("GAI_API_TYPE", "azure_ad", 1);
	assert_true(settled()->key_is_token);
}

static void what_the_portal_shows_is_enough(void **state)
{
	const struct pc_model *model;

	(void)state;
	setenv("AZURE_OPENAI_API_KEY", CANARY, 1);
	refused("set AZURE_OPENAI_ENDPOINT");
	setenv("AZURE_OPENAI_ENDPOINT",
	       "https://res.openai.azure.com/openai/deployments/mine/chat/completions"
	       "?api-version=2025-01-01-preview",
	       1);
	model = settled();
	assert_string_equal(model->name, "mine");
	assert_string_equal(model->base_url, "https://res.openai.azure.com");
	assert_string_equal(model->api_version, "2025-01-01-preview");
	setenv("AZURE_OPENAI_API_VERSION", "2024-10-21", 1);
	setenv("AZURE_OPENAI_DEPLOYMENT", "other", 1);
	model = settled();
	assert_string_equal(model->name, "other");
	assert_string_equal(model->api_version, "2024-10-21");
	unsetenv("AZURE_OPENAI_API_KEY");
	setenv("AZURE_OPENAI_AD_TOKEN", "eyJh.eyJi.c", 1);
	assert_true(settled()->key_is_token);
}

static void anthropic(void **state)
{
	(void)state;
	setenv("ANTHROPIC_API_KEY", CANARY, 1);
	assert_ptr_equal(settled()->provider, &pc_anthropic);
	assert_string_equal(settled()->name, "claude-sonnet-4-6");
	assert_int_equal(settled()->context_tokens, 200000);
	assert_false(settled()->key_is_token);
	unsetenv("ANTHROPIC_API_KEY");
	setenv("ANTHROPIC_AUTH_TOKEN", CANARY, 1);
	assert_true(settled()->key_is_token);
}

static void of_several_the_model_decides(void **state)
{
	(void)state;
	setenv("ANTHROPIC_API_KEY", CANARY, 1);
	setenv("OPENAI_API_KEY", CANARY, 1);
	assert_ptr_equal(settled()->provider, &pc_openai);
	options.name = "claude-opus-4-6";
	assert_ptr_equal(settled()->provider, &pc_anthropic);
	options.provider = "openai";
	assert_ptr_equal(settled()->provider, &pc_openai);
	options.name = "";
	options.provider = "anthropic";
	assert_string_equal(settled()->name, "claude-sonnet-4-6");
	options.provider = "azure";
	refused("no address of its own");
	unsetenv("ANTHROPIC_API_KEY");
	options.provider = "anthropic";
	refused("needs a key: set ANTHROPIC_API_KEY, --key-file");
	/* what is wrong and not used does not matter */
	options.provider = "openai";
	setenv("ANTHROPIC_BASE_URL", "ftp://x", 1);
	settled();
	options.provider = "anthropic";
	refused("ANTHROPIC_BASE_URL begins with neither");
}

static void what_is_wanted_must_have_a_key(void **state)
{
	(void)state;
	options.name = "gpt-4o";
	refused("https://api.openai.com/v1 needs a key");
	options.show_prompt = true; /* nothing is sent */
	assert_null(settled()->key);
	options.show_prompt = false;
	options.replay = "file";
	options.key_command = "false"; /* nor is a program started */
	assert_null(settled()->key);
	assert_string_equal(settled()->key_origin, "--key-command");
	options.name = "";
	assert_string_equal(settled()->name, "gpt-5.4-mini");
	options.replay = "";
	pc->offline = true;
	settled();
}

static void certificates(void **state)
{
	(void)state;
	setenv("OPENAI_API_KEY", CANARY, 1);
	assert_null(settled()->ca_file);
	setenv("SSL_CERT_FILE", write_file("one", "", 0644), 1);
	assert_string_equal(settled()->ca_file, at("one"));
	setenv("CURL_CA_BUNDLE", write_file("two", "", 0644), 1);
	assert_string_equal(settled()->ca_file, at("two"));
	setenv("GAI_CA_BUNDLE", "/nonexistent", 1);
	refused("GAI_CA_BUNDLE names /nonexistent");
	options.base_url = "http://127.0.0.1/v1"; /* has none */
	assert_null(settled()->ca_file);
}

static void names_in_a_list(void **state)
{
	static const char *const items[] = { "llama3:latest", "qwen:7b" };
	struct pc_list names = { items, 2 };

	(void)state;
	assert_true(pc_model_is_among("llama3", names));
	assert_true(pc_model_is_among("qwen:7b", names));
	assert_false(pc_model_is_among("qwen", names));
	assert_false(pc_model_is_among("llama", names));
}

/* The option's choices are a table of their own. */
static void every_provider_can_be_named(void **state)
{
	const struct pc_arg *row = pc_globals.rows;
	size_t i = 0;

	(void)state;
	while (!row->name || strcmp(row->name, "provider") != 0)
		row++;
	for (; pc_providers[i]; i++)
		assert_string_equal(row->choices[i], pc_providers[i]->name);
	assert_null(row->choices[i]);
}

static int run(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_is_no_error),
		TEST(openai),
		TEST(gai_of_openai),
		TEST(gai_of_azure),
		TEST(what_the_portal_shows_is_enough),
		TEST(anthropic),
		TEST(of_several_the_model_decides),
		TEST(what_is_wanted_must_have_a_key),
		TEST(certificates),
		TEST(names_in_a_list),
		TEST(every_provider_can_be_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

int main(void)
{
	return run_in_folder(run);
}
