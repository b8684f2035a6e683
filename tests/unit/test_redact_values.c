/* SPDX-License-Identifier: Apache-2.0
 * Unit tests of redaction: what is given to names that call for a secret, and what in profiles only
 * looks like it. */
#include "redact_fixture.h"

static void test_values(void **state)
{
	static const struct redact_case cases[] = {
		{ "password=hunter2", "password=[redacted:password]" },
		{ "Passwd: hunter2\nx", "Passwd: [redacted:password]\nx" },
		{ "password: correct horse  # c", "password: [redacted:password]  # c" },
		{ "the password:hunter2, yes", "the password:[redacted:password], yes" },
		{ "export DB_PASSWORD='a b'\n", "export DB_PASSWORD='[redacted:password]'\n" },
		{ "PGPASSWORD=a,b;c psql", "PGPASSWORD=[redacted:password] psql" },
		{ "{\"api_key\": \"q\\\"x\", \"n\": 1}",
		  "{\"api_key\": \"[redacted:api-key]\", \"n\": 1}" },
		{ "{\"apiKey\":\"foo\"}", "{\"apiKey\":\"[redacted:api-key]\"}" },
		{ "\"{\\\"password\\\":\\\"hunter2\\\",\\\"a\\\":1}\"",
		  "\"{\\\"password\\\":\\\"[redacted:password]\\\",\\\"a\\\":1}\"" },
		{ "x-api-key: abcd1234", "x-api-key: [redacted:api-key]" },
		{ "client_secret = topsecret", "client_secret = [redacted:secret]" },
		{ "aws_secret_access_key = wJalr/K7+x",
		  "aws_secret_access_key = [redacted:secret]" },
		{ "GITHUB_TOKEN=abcdef make", "GITHUB_TOKEN=[redacted:token] make" },
		{ "token=abc123def", "token=[redacted:token]" },
		{ "  token: abc123def", "  token: [redacted:token]" },
		{ "/x?token=abc&y=1", "/x?token=[redacted:token]&y=1" },
		{ "Server=h;Password=p1;Port=1", "Server=h;Password=[redacted:password];Port=1" },
		{ "-Dspring.datasource.password=p1 -jar",
		  "-Dspring.datasource.password=[redacted:password] -jar" },
		{ "password: |\n  hunter2\nuser: x",
		  "password: |\n  [redacted:password]\nuser: x" },
		{ "<password>hunter2</password>", "<password>[redacted:password]</password>" },
		{ "MYSQL_PWD=abc", "MYSQL_PWD=[redacted:password]" },
		{ "password => 'x1'", "password => '[redacted:password]'" },
		{ "AccountKey=abc+/d==;E=1", "AccountKey=[redacted:access-key];E=1" },
		{ "access_key: ABCD", "access_key: [redacted:access-key]" },
	};

	(void)state;
	EXPECT_ALL(cases);
}

static void test_arguments(void **state)
{
	static const struct redact_case cases[] = {
		{ "app --password hunter2 -v", "app --password [redacted:password] -v" },
		{ "app --password=hunter2 -v", "app --password=[redacted:password] -v" },
		{ "app --db-passwd 'a b' -v", "app --db-passwd '[redacted:password]' -v" },
		{ "gh --token abcdefgh", "gh --token [redacted:token]" },
		{ "x --api-key k1 y", "x --api-key [redacted:api-key] y" },
		{ "mysql -u root -phunter2 db", "mysql -u root -p[redacted:password] db" },
		{ "/usr/bin/mysqldump -p'a b' db",
		  "/usr/bin/mysqldump -p'[redacted:password]' db" },
		{ "curl -u me:pw http://h", "curl -u me:[redacted:password] http://h" },
		{ "curl --user me:pw http://h", "curl --user me:[redacted:password] http://h" },
		{ "sshpass -p pw ssh h", "sshpass -p [redacted:password] ssh h" },
		{ "redis-cli -a pw", "redis-cli -a [redacted:password]" },
		{ "keytool -storepass changeit -x", "keytool -storepass [redacted:password] -x" },
	};

	(void)state;
	EXPECT_ALL(cases);
	same("perf record -p1234 sleep 1\nmysqld -p1");
	same("mysql -p db");
	same("app --password -v --token --x");
	same("app --password-file /etc/pw");
}

static void test_headers(void **state)
{
	static const struct redact_case cases[] = {
		{ "Authorization: Bearer abc.def\nHost: x",
		  "Authorization: Bearer [redacted:authorization]\nHost: x" },
		{ "curl -H 'Authorization: Basic dXNlcjpwYXNz' h",
		  "curl -H 'Authorization: Basic [redacted:authorization]' h" },
		{ "{\"Authorization\": \"Bearer abc\"}",
		  "{\"Authorization\": \"Bearer [redacted:authorization]\"}" },
		{ "Proxy-Authorization: Digest a=\"b\", c",
		  "Proxy-Authorization: Digest [redacted:authorization]\"b\", c" },
		{ "authorization: 0123456789abcdef", "authorization: [redacted:authorization]" },
		{ "sent bearer 0123456789abcdef, it", "sent bearer [redacted:token], it" },
		{ "Cookie: sid=a1b2c3; x=y\n", "Cookie: [redacted:cookie]\n" },
		{ "Incorrect API key provided: sk-abcdefghijklmnop1234567890.",
		  "Incorrect API key provided: [redacted:api-key]." },
	};

	(void)state;
	EXPECT_ALL(cases);
	same("the bearer of bad news");
}

/* Names of functions, types, places in files, tables: nothing of a profile is taken for a secret.
 */
static void test_profiles(void **state)
{
	static const char *const texts[] = {
		"token_bucket_fill",
		"std::hash<Key>",
		"12.50%  app  libx.so  [.] next_token",
		"next_token+0x12 (/usr/lib/x.so)",
		"lexer.c:next_token:123",
		"std::vector<Token>::push_back(Token const&)",
		"password::check",
		"Lexer::token::next",
		"main;parse_token;read 12",
		"next_token (token=0x7ffe12345678, len=3) at lex.c:12",
		"-[Session setPassword:forUser:]",
		"-[Session setToken:base64:]",
		"App.login(password: Swift.String, token: Swift.Int64) -> ()",
		"fn parse(token: &str, secret: Option<Key>)",
		"token = lex_next2(lexer);",
		"token = tokens[i4]; secret = s->key12;",
		"next_token: 12.5%",
		"token: 12345 samples",
		"<T as Parser<Token=u64>>::run",
		"first_pass=12345678",
		"PWD=/home/u/src1 OLDPWD=/tmp1",
		"password=",
		"password: null",
		"token=${TOKEN}",
		"api_key: <your key>",
		"secret=***",
		"password: %s",
		"max_tokens: 4096",
		"tokens=123456789",
		"hash_password",
		"secretary=abc123",
		"switch (token) { case secret:",
		"check_password:123:foo",
		"__builtin_token(a)",
		"gsk_gl_render_job_visit_node_2",
		"hf_register_sampling_hook_1234567890123",
		"java.security.Signature=abc",
		"operator token==other1",
		"1.2.3.4:8080 a@b.c",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		same(texts[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_arguments),
		cmocka_unit_test(test_headers),
		cmocka_unit_test(test_profiles),
	};
	int failed;

	pc = pc_new();
	pc_redactor_new(pc, NULL, &plain);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	pc_free(pc);
	return failed;
}
