/* SPDX-License-Identifier: Apache-2.0
 * Where a key goes, and where it does not; files and programs that it comes from. */
#include "settings_fixture.h"

/* ---- where a key goes ---- */

static void a_local_server_gets_no_key(void **state)
{
	static const char *const urls[] = { "http://127.0.0.1:11434/v1", "http://localhost:1/v1",
					    "http://[::1]:8000/v1", "https://127.9.9.9/v1",
					    "HTTP://LOCALHOST/v1/chat/completions" };

	(void)state;
	setenv("OPENAI_API_KEY", CANARY, 1);
	for (size_t i = 0; i < sizeof(urls) / sizeof(*urls); i++) {
		const struct pc_model *model;

		options.base_url = urls[i];
		model = settled();
		assert_null(model->key);
		assert_true(model->local);
		assert_null(model->name);
		assert_int_equal(model->context_tokens, 4096);
		assert_string_equal(model->withheld, "OPENAI_API_KEY");
		assert_string_equal(hinted, "");
	}
	assert_string_equal(settled()->base_url, "http://localhost/v1");
}

static void another_server_gets_no_key(void **state)
{
	(void)state;
	setenv("OPENAI_API_KEY", CANARY, 1);
	options.base_url = "https://llm.example.com/v1";
	refused("name it by -m");
	options.name = "m";
	assert_null(settled()->key);
	assert_non_null(strstr(hinted, "OPENAI_API_KEY is not sent to https://llm.example.com/v1"));
	options.base_url = "http://llm.example.com/v1";
	assert_null(settled()->key);
	options.provider = "azure";
	setenv("AZURE_OPENAI_API_KEY", CANARY, 1);
	options.base_url = "https://evil.openai.azure.com/openai/v1";
	refused("is not sent AZURE_OPENAI_API_KEY");
	options.provider = "";
	options.base_url = "https://api.openai.com.example.org/v1";
	assert_null(settled()->key);
	options.base_url = "https://api.openai.com:444/v1";
	assert_null(settled()->key);
}

static void the_address_beside_a_key_gets_it(void **state)
{
	(void)state;
	options.name = "m";
	setenv("OPENAI_API_KEY", CANARY, 1);
	setenv("OPENAI_API_BASE", "https://llm.example.com/v1", 1);
	assert_string_equal(settled()->key, CANARY);
	assert_string_equal(settled()->base_url, "https://llm.example.com/v1");
	options.base_url = "https://LLM.example.com:443/v2"; /* the same server */
	assert_string_equal(settled()->key, CANARY);
	assert_string_equal(settled()->base_url, "https://llm.example.com/v2");
	options.base_url = "https://api.openai.com/v1"; /* no longer that beside it */
	refused("is not sent OPENAI_API_KEY");
	unsetenv("OPENAI_API_BASE");
	assert_string_equal(settled()->key, CANARY);
	/* one family's address and another's key do not meet */
	options.base_url = "";
	setenv("GAI_API_BASE", "https://other.example.com/v1", 1);
	assert_string_equal(settled()->base_url, "https://other.example.com/v1");
	assert_null(settled()->key);
}

static void a_key_in_the_clear_is_refused(void **state)
{
	(void)state;
	options.name = "m";
	setenv("OPENAI_API_KEY", CANARY, 1);
	setenv("OPENAI_BASE_URL", "http://llm.example.com/v1", 1);
	refused("in the clear");
	setenv("OPENAI_BASE_URL", "http://127.0.0.1.example.com/v1", 1);
	refused("in the clear");
	setenv("OPENAI_BASE_URL", "http://127.0.0.1/v1", 1);
	assert_string_equal(settled()->key, CANARY);
}

static void bad_addresses(void **state)
{
	static const struct {
		const char *url, *why;
	} rows[] = {
		{ "https://me:CANARY@example.com/v1", "--base-url has a user" },
		{ "https://127.0.0.1@example.com/v1", "--base-url has a user" },
		{ "http://127.0.0.1\\@example.com/v1", "characters" },
		{ "example.com/v1", "neither https:// nor http://" },
		{ "file:///etc/passwd", "neither https:// nor http://" },
		{ "https://", "no host" },
		{ "https:///v1", "no host" },
		{ "https://a b/v1", "white space" },
		{ "https://a\r\nX: y/v1", "white space" },
		{ "https://a/v1#x", "characters" },
		{ "https://a%00b/v1", "no host" },
		{ "https://a:0/v1", "no host" },
		{ "https://a:65536/v1", "no host" },
		{ "https://a:1,2/v1", "no host" },
		{ "https://[::1/v1", "no host" },
		{ "https://[fe80::1%25eth0]/v1", "no host" },
		{ "https://a/v1?key=CANARY", "has a query" },
	};

	(void)state;
	options.name = "m";
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		options.base_url = rows[i].url;
		refused(rows[i].why);
	}
}

static void odd_keys_and_numbers(void **state)
{
	static const char *const keys[] = { "sk\r\nX-Evil: CANARY", "CANARY key", "CANARY\x7f",
					    "CANARY\303\251", "CANARY\n" };
	static const char *const temperatures[] = { "hot", "2.5", "-1", "nan", "1x", " " };

	(void)state;
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		setenv("OPENAI_API_KEY", keys[i], 1);
		refused("the key of OPENAI_API_KEY has");
	}
	setenv("OPENAI_API_KEY", CANARY, 1);
	for (size_t i = 0; i < sizeof(temperatures) / sizeof(*temperatures); i++) {
		options.temperature = temperatures[i];
		refused("must be from 0 to 2");
	}
}

/* ---- files and programs ---- */

static void a_file_of_variables(void **state)
{
	(void)state;
	options.env_file = write_file("vars",
				      "# mine\n\nexport OPENAI_API_KEY='" CANARY "' # it\r\n"
				      "OPENAI_BASE_URL=\"https://llm.example.com/v1\"\n"
				      "OTHER=$(touch x)\n",
				      0600);
	options.name = "m";
	setenv("OPENAI_API_KEY", "sk-of-the-environment", 1);
	assert_string_equal(settled()->key, CANARY);
	assert_string_equal(settled()->base_url, "https://llm.example.com/v1");
	assert_string_equal(settled()->key_origin,
			    pc_arena_printf(pc->arena, "OPENAI_API_KEY of %s", at("vars")));
	options.env_file = write_file("vars", "OPENAI_API_KEY\n", 0600);
	refused("vars:1 is no NAME=value");
	options.env_file = write_file("vars", "\nA='CANARY\n", 0600);
	refused("vars:2: the quote has no end");
	options.env_file = write_file("vars", "1A=CANARY\n", 0600);
	refused("vars:1 is no NAME=value");
}

static void who_may_read_a_file(void **state)
{
	const char *path = write_file("vars", "OPENAI_API_KEY=" CANARY, 0640);

	(void)state;
	options.env_file = path;
	refused("can be used by others");
	chmod(path, 0604);
	refused("can be used by others");
	chmod(path, 0600);
	settled();
	unlink(at("link"));
	assert_int_equal(symlink(path, at("link")), 0);
	options.env_file = at("link");
	refused("is a symbolic link");
	options.env_file = folder;
	refused("is no regular file");
	unlink(at("fifo"));
	assert_int_equal(mkfifo(at("fifo"), 0600), 0);
	options.env_file = at("fifo");
	refused("is no regular file");
	options.env_file = at("missing");
	refused("No such file");
}

static void the_users_own_file(void **state)
{
	const char *path;

	(void)state;
	mkdir(at("perfcopilot"), 0700);
	path = write_file("perfcopilot/env", "ANTHROPIC_API_KEY=" CANARY "\n", 0600);
	assert_ptr_equal(settled()->provider, &pc_anthropic);
	setenv("OPENAI_API_KEY", "sk-env", 1); /* the environment goes first */
	assert_ptr_equal(settled()->provider, &pc_openai);
	/* one place's address and another's key do not meet */
	options.name = "m";
	write_file("perfcopilot/env", "OPENAI_API_KEY=" CANARY "\n", 0600);
	unsetenv("OPENAI_API_KEY");
	setenv("OPENAI_BASE_URL", "https://llm.example.com/v1", 1);
	assert_null(settled()->key);
	chmod(path, 0644);
	refused("chmod 600");
	unlink(path);
	settled();
}

static void the_current_folder_has_no_say(void **state)
{
	int here = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);

	(void)state;
	write_file(".env", "OPENAI_API_KEY=" CANARY "\n", 0600);
	assert_int_equal(chdir(folder), 0);
	none();
	assert_int_equal(fchdir(here), 0);
	close(here);
}

static void a_key_from_a_file(void **state)
{
	(void)state;
	options.name = "m";
	options.key_file = write_file("key", CANARY "\nnotes\n", 0600);
	assert_string_equal(settled()->key, CANARY);
	assert_string_equal(settled()->key_origin, "--key-file");
	assert_string_equal(settled()->base_url, "https://api.openai.com/v1");
	options.base_url = "https://llm.example.com/v1"; /* given for this run */
	assert_string_equal(settled()->key, CANARY);
	options.base_url = "http://llm.example.com/v1";
	refused("in the clear");
	options.base_url = "";
	write_file("key", "\n", 0600);
	refused("--key-file gives no key");
	write_file("key", CANARY, 0644);
	refused("can be used by others");
	options.key_command = "echo x";
	refused("are both given");
}

static void a_key_from_a_program(void **state)
{
	static const char *const commands[] = { "echo " CANARY, " printf '%s\\nmore\\n'  " CANARY,
						"echo sk-CAN\"ARY-0123456789\"",
						"echo sk-\\CANARY-0123456789" };

	(void)state;
	options.name = "m";
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++) {
		options.key_command = commands[i];
		assert_string_equal(settled()->key, CANARY);
		assert_string_equal(settled()->key_origin, "--key-command");
	}
	options.key_command = "echo $(touch x)"; /* no shell: these are words */
	refused("white space");
	options.key_command = "false";
	refused("ended with status 1");
	options.key_command = "true";
	refused("gives no key");
	options.key_command = "no-such-program-CANARY";
	options.key_command = "no-such-program x";
	refused("no-such-program can't be run");
	options.key_command = "  ";
	refused("names no program");
	options.key_command = "echo 'x";
	refused("quote without its end");
	options.key_command = "head -c 100000 /dev/zero";
	refused("--key-command");
	options.provider = "azure";
	options.base_url = "https://res.openai.azure.com/openai/v1";
	options.key_command = "echo eyJh.eyJi.c";
	assert_true(settled()->key_is_token);
}

static void a_program_that_gives_none_is_ended(void **state)
{
	static const char *const commands[] = {
		"sleep 1000",
		"sh -c 'exec >&-; sleep 1000'",
		"sh -c 'trap \"\" TERM INT; while :; do sleep 1000; done'",
	};

	(void)state;
	options.name = "m";
	options.key_command_ms = 50;
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++) {
		options.key_command = commands[i];
		refused("--key-command did not end within 1 s");
	}
}

static int run(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_local_server_gets_no_key),
		TEST(another_server_gets_no_key),
		TEST(the_address_beside_a_key_gets_it),
		TEST(a_key_in_the_clear_is_refused),
		TEST(bad_addresses),
		TEST(odd_keys_and_numbers),
		TEST(a_file_of_variables),
		TEST(who_may_read_a_file),
		TEST(the_users_own_file),
		TEST(the_current_folder_has_no_say),
		TEST(a_key_from_a_file),
		TEST(a_key_from_a_program),
		TEST(a_program_that_gives_none_is_ended),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

int main(void)
{
	return run_in_folder(run);
}
