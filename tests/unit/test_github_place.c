/* SPDX-License-Identifier: Apache-2.0
 * GitHub's addresses: of repositories, of the API, of the next page; and who is given the token. */
#include "model_fixture.h"

#include "base/auto.h"
#include "base/context.h"
#include "input/github.h"

static void remotes(void **state)
{
	static const struct {
		const char *url, *host; /* NULL: it is none */
	} rows[] = {
		{ "https://github.com/o/r.git", "github.com" },
		{ "https://github.com/o/r", "github.com" },
		{ "https://user:word@GitHub.com:443/o/r/", "github.com" },
		{ "git@github.com:o/r.git", "github.com" },
		{ "github.com:o/r", "github.com" },
		{ "ssh://git@github.com/o/r.git", "github.com" },
		{ "ssh://git@ssh.github.com:443/o/r.git", "github.com" },
		{ "git://example.org/o/r", "example.org" },
		{ "https://github.com/o", NULL },
		{ "https://github.com/o/r/s", NULL },
		{ "https://github.com/../r", NULL },
		{ "https://github.com/-o/r", NULL },
		{ "https://github.com/o/r?x", NULL },
		{ "https://git hub.com/o/r", NULL },
		{ "file:///tmp/o/r", NULL },
		{ "/tmp/o/r", NULL },
		{ "../o/r", NULL },
		{ "ext::sh -c o/r", NULL },
		{ "", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct pc_arena *arena PC_AUTO(arena) = pc_arena_new();
		struct pc_github_place found;
		bool is = pc_github_place(arena, pc_span(rows[i].url), &found);

		if (is != !!rows[i].host)
			fail_msg("%s", rows[i].url);
		if (!is)
			continue;
		assert_string_equal(found.host, rows[i].host);
		assert_string_equal(found.owner, "o");
		assert_string_equal(found.name, "r");
	}
}

static void apis(void **state)
{
	static const struct {
		const char *url;
		bool fine, local;
	} rows[] = {
		{ "https://api.github.com", true, false },
		{ "https://ghe.example.org/api/v3", true, false },
		{ "http://127.0.0.1:80", true, true },
		{ "http://localhost", true, true },
		{ "http://[::1]:80/x", true, true },
		{ "http://api.github.com", false, false },
		{ "http://127.0.0.1.example.org", false, false },
		{ "http://127.0.0.1@example.org", false, false },
		{ "http://localhostess", false, false },
		{ "file:///etc/passwd", false, false },
		{ "https://", false, false },
		{ "https://a\nb", false, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		bool local = false;

		if (!pc_github_why_not(pc_span(rows[i].url), &local) != rows[i].fine)
			fail_msg("%s", rows[i].url);
		if (rows[i].fine)
			assert_int_equal(local, rows[i].local);
	}
}

static void hosts_of_apis(void **state)
{
	static const struct {
		const char *api, *host;
		bool same;
	} rows[] = {
		{ "https://api.github.com", "github.com", true },
		{ "https://API.GitHub.com:443", "github.com", true },
		{ "https://ghe.example.org/api/v3", "ghe.example.org", true },
		{ "https://api.x.ghe.com", "x.ghe.com", true },
		{ "https://api.github.com", "gitlab.com", false },
		{ "https://api.github.com", "hub.com", false },
		{ "https://github.com.evil.example/api", "github.com", false },
		{ "https://evil.example/github.com", "github.com", false },
		{ "https://api.", "", false },
		{ "https", "https", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (pc_github_matches(pc_span(rows[i].api), rows[i].host) != rows[i].same)
			fail_msg("%s %s", rows[i].api, rows[i].host);
}

/* Who is not the API's does not get its token. */
static void the_token_of_git(void **state)
{
	static const struct {
		const char *api, *url;
		bool given;
	} rows[] = {
		{ "https://api.github.com", "https://github.com/o/r.git", true },
		{ "https://ghe.example.org/api/v3", "https://ghe.example.org/o/r", true },
		{ "https://api.github.com", "http://github.com/o/r", false },
		{ "https://api.github.com", "https://github.com.evil.example/o/r", false },
		{ "https://api.github.com", "https://github.com@evil.example/o/r", false },
		{ "https://api.github.com", "https://evil.example/github.com/r", false },
		{ "https://api.github.com", "http://127.0.0.1:80/o/r", false },
		{ "https://api.github.com", "git@github.com:o/r", false },
		{ "https://api.github.com", "file:///o/r", false },
		{ "http://127.0.0.1:80", "http://127.0.0.1:81/o/r", true },
		{ "http://127.0.0.1:80", "https://github.com/o/r", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct pc *pc PC_AUTO(pc) = pc_new();
		struct pc_github *github PC_AUTO(github) = NULL;
		const char *user, *word = "";

		setenv("GITHUB_API_URL", rows[i].api, 1);
		assert_int_equal(pc_github_open(pc, &github), PC_OK);
		if (pc_github_login(github, rows[i].url, &user, &word) != rows[i].given)
			fail_msg("%s %s", rows[i].api, rows[i].url);
		assert_string_equal(word, rows[i].given ? "canary" : "");
	}
}

static void links(void **state)
{
	static const char *const rows[][2] = {
		{ "<https://a/2>; rel=\"next\", <https://a/9>; rel=\"last\"", "https://a/2" },
		{ "<https://a/1>; rel=\"prev\", <https://a/3>; rel=\"next\"", "https://a/3" },
		{ "<https://a/9>; rel=\"last\"", "" },
		{ "", "" },
		{ "<", "" },
		{ "<<>>; rel=\"next", "" },
		{ "<a", "" },
		{ "<>; rel=\"next\"", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (!pc_span_is(pc_github_next(pc_span(rows[i][0])), rows[i][1]))
			fail_msg("%s", rows[i][0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(remotes),	 cmocka_unit_test(apis),
		cmocka_unit_test(hosts_of_apis), cmocka_unit_test(the_token_of_git),
		cmocka_unit_test(links),
	};

	setenv("GITHUB_TOKEN", "canary", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
