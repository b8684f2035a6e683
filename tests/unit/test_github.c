/* SPDX-License-Identifier: Apache-2.0
 * GitHub, as a server that misbehaves. */
#include "model_fixture.h"

#include <sys/stat.h>
#include <time.h>

#include "base/auto.h"
#include "base/context.h"
#include "input/github.h"

#define OID "0123456789abcdef0123456789abcdef01234567"
#define PULL(ref)                                                                             \
	"{\"title\":\"Faster\\\\u001b[31m\",\"state\":\"open\",\"merged_at\":null,\"base\":"  \
	"{\"ref\":\"main\",\"sha\":\"" OID "\"},\"head\":{\"ref\":\"" ref "\",\"sha\":\"" OID \
	"\",\"repo\":{\"clone_url\":\"https://github.com/o/r.git\"}}}"

static char cache[] = "/tmp/pc-github-XXXXXX";
static const struct pc_github_place place = { "github.com", "o", "r" };

static struct pc *start(const struct model *model, const char *token)
{
	setenv("GITHUB_API_URL", model->url, 1);
	if (token)
		setenv("GITHUB_TOKEN", token, 1);
	else
		unsetenv("GITHUB_TOKEN");
	return pc_new();
}

static int pull(struct pc *pc, uint32_t number, struct pc_github_pull *out)
{
	struct pc_github *github PC_AUTO(github) = NULL;
	int status = pc_github_open(pc, &github);

	return status ? status : pc_github_pull(github, &place, number, out);
}

/* ---- one answer ---- */
static void a_pull_request(void **state)
{
	struct model model =
		model_start("rule\nhas GET /repos/o/r/pulls/7 \nsend " PULL("topic/x"));
	struct pc *pc PC_AUTO(pc) = start(&model, "canary");
	struct pc_github_pull got;

	(void)state;
	assert_int_equal(pull(pc, 7, &got), PC_OK);
	assert_string_equal(got.title, "Faster\\x1b[31m");
	assert_string_equal(got.state, "open");
	assert_string_equal(got.base_ref, "main");
	assert_string_equal(got.head_ref, "topic/x");
	assert_string_equal(got.head_commit, OID);
	assert_string_equal(got.head_url, "https://github.com/o/r.git");
	assert_int_equal(model_count(&model, "Authorization: Bearer canary\r\n"), 1);
	assert_int_equal(pull(pc, 8, &got), PC_EINPUT);
	assert_null(strstr(pc_error(pc), "canary"));
	model_stop(&model);
}

static void what_is_unchanged_is_not_sent_again(void **state)
{
	struct model model = model_start("rule\nhas If-None-Match: \"one\"\nstatus 304 Same\nhead\n"
					 "framing length\n"
					 "rule\nheader ETag: \"one\"\nsend " PULL("kept"));
	struct pc *pc PC_AUTO(pc) = start(&model, NULL);
	struct pc_github_pull got;
	struct stat st;
	char command[300];

	(void)state;
	assert_int_equal(pull(pc, 1, &got), PC_OK);
	assert_int_equal(pull(pc, 1, &got), PC_OK);
	assert_string_equal(got.head_ref, "kept");
	assert_int_equal(model_count(&model, "If-None-Match: \"one\"\r\n"), 1);
	assert_int_equal(model_count(&model, "Authorization"), 0);
	snprintf(command, sizeof(command), "%s/perfcopilot/github", cache);
	assert_int_equal(stat(command, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	/* nobody else may read it; what is damaged is not there */
	snprintf(command, sizeof(command),
		 "cd %s/perfcopilot/github && test -z \"$(find . -type f ! -perm 600)\" && "
		 "for f in *; do echo damaged > $f; done",
		 cache);
	assert_int_equal(system(command), 0);
	assert_int_equal(pull(pc, 1, &got), PC_OK);
	assert_int_equal(model_count(&model, "If-None-Match"), 1);
	model_stop(&model);
}

static void answers_that_are_no_help(void **state)
{
	static const struct {
		const char *rule;
		int status;
		const char *why;
	} rows[] = {
		{ "status 404 No\nsend {\"message\":\"Not \\\\u001bFound\"}", PC_EINPUT,
		  "not found (Not \\x1bFound)" },
		{ "status 401 No\nsend {\"message\":\"Bad credentials\"}", PC_ECONFIG,
		  "refuses the token" },
		{ "status 403 No\nsend {}", PC_ECONFIG, "not allowed" },
		{ "status 403 No\nheader X-RateLimit-Remaining: 0\nheader X-RateLimit-Reset: "
		  "99999999999\nsend {}",
		  PC_ENET, "takes no more requests before" },
		{ "status 429 No\nheader Retry-After: 3000\nsend {}", PC_ENET, "until about" },
		{ "status 429 No\nheader Retry-After: x\nsend {}", PC_ENET, "until about" },
		{ "status 500 No\nsend <html>", PC_ENET, "status 500; try again" },
		{ "status 301 Moved\nheader Location: http://evil.example/x\nsend {}", PC_EINPUT,
		  "has moved to http://evil.example/x" },
		{ "status 304 Same\nhead\nframing length", PC_ENET, "status 304" },
		{ "send {}", PC_EINPUT, "no pull request" },
		{ "send [", PC_EINPUT, "no JSON" },
		{ "send " PULL("--upload-pack=x"), PC_EINPUT, "no pull request" },
		{ "send {\"base\":[1],\"head\":{\"ref\":{}}}", PC_EINPUT, "no pull request" },
		{ "send abcdef\ncut 3", PC_ENET, "broke off" },
		{ "cut-head 0", PC_ENET, "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char script[2000];
		struct model model;
		struct pc_github_pull got;

		snprintf(script, sizeof(script), "rule\n%s\n", rows[i].rule);
		model = model_start(script);
		{
			struct pc *pc PC_AUTO(pc) = start(&model, "canary");
			int status = pull(pc, 1, &got);

			if (status != rows[i].status || !strstr(pc_error(pc), rows[i].why) ||
			    strstr(pc_error(pc), "canary"))
				fail_msg("%s: %d %s", rows[i].rule, status, pc_error(pc));
		}
		assert_true(model_count(&model, "GET ") == 1);
		model_stop(&model);
	}
}

static void a_short_limit_is_waited_for(void **state)
{
	struct model model = model_start("rule\ntimes 1\nstatus 429 Slow\nheader Retry-After: 1\n"
					 "send {}\nrule\nsend " PULL("x"));
	struct pc *pc PC_AUTO(pc) = start(&model, NULL);
	struct pc_github_pull got;

	(void)state;
	assert_int_equal(pull(pc, 1, &got), PC_OK);
	assert_int_equal(model_count(&model, "GET "), 2);
	model_stop(&model);
	model = model_start("rule\nstatus 429 Slow\nheader Retry-After: 0\nsend {}\n");
	setenv("GITHUB_API_URL", model.url, 1);
	assert_int_equal(pull(pc, 1, &got), PC_ENET);
	assert_int_equal(model_count(&model, "GET "), 3);
	model_stop(&model);
}

static void a_huge_answer_is_not_read(void **state)
{
	struct pc_text script = { 0 };
	struct pc_github_pull got;
	struct model model;
	struct pc *pc;

	(void)state;
	pc_text_puts(&script, "rule\n");
	for (int i = 0; i < 10; i++) {
		pc_text_puts(&script, "send ");
		for (int k = 0; k < 1 << 20; k++)
			pc_text_putc(&script, 'x');
		pc_text_putc(&script, '\n');
	}
	model = model_start(script.data);
	pc = start(&model, NULL);
	assert_int_equal(pull(pc, 1, &got), PC_EINPUT);
	assert_non_null(strstr(pc_error(pc), "larger than 8 MiB"));
	pc_free(pc);
	model_stop(&model);
	pc_text_clear(&script);
}

/* ---- lists ---- */
static int list(struct pc *pc, size_t most, size_t *out_count, bool *out_cut)
{
	struct pc_github *github PC_AUTO(github) = NULL;
	struct json_object *array PC_AUTO(json) = NULL;
	int status = pc_github_open(pc, &github);

	if (!status)
		status =
			pc_github_list(github, "repos/o/r/pulls?per_page=2", most, &array, out_cut);
	*out_count = status ? 0 : json_object_array_length(array);
	return status;
}

#define NEXT(page) "header Link: <http://%a/pages/" page ">; rel=\"next\"\n"

static void pages_follow_each_other(void **state)
{
	struct model model = model_start("rule\nhas GET /repos\n" NEXT(
		"2") "send [1,2]\n"
		     "rule\nhas GET /pages/2\n" NEXT("3") "send [3,4]\n"
							  "rule\nhas GET /pages/3\nsend [5]\n");
	struct pc *pc PC_AUTO(pc) = start(&model, "canary");
	size_t count;
	bool cut;

	(void)state;
	assert_int_equal(list(pc, 10, &count, &cut), PC_OK);
	assert_int_equal(count, 5);
	assert_false(cut);
	assert_int_equal(list(pc, 3, &count, &cut), PC_OK);
	assert_int_equal(count, 3);
	assert_true(cut);
	assert_int_equal(model_count(&model, "GET "), 5);
	model_stop(&model);
}

static void pages_elsewhere_are_not_asked(void **state)
{
	static const char *const links[] = {
		"http://evil.example/2",
		"http://%a@evil.example/2",
		"http://%a1/2",
		"https://%a/2",
		"file:///etc/passwd",
		"//evil.example/2",
		"http://%a/repos/o/r/pulls?per_page=2",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(links) / sizeof(*links); i++) {
		char script[300];
		struct model model;
		size_t count;
		bool cut;

		snprintf(script, sizeof(script),
			 "rule\nheader Link: <%s>; rel=\"next\"\nsend [1]\n", links[i]);
		model = model_start(script);
		{
			struct pc *pc PC_AUTO(pc) = start(&model, "canary");

			assert_int_equal(list(pc, 10, &count, &cut), PC_EINPUT);
			assert_non_null(strstr(pc_error(pc), "not of the same API"));
		}
		assert_int_equal(model_count(&model, "GET "), 1);
		model_stop(&model);
	}
}

/* A page that names itself under ever new names ends all the same. */
static void pages_without_end(void **state)
{
	struct model model = model_start("rule\n" NEXT("%n") "send []\n");
	struct pc *pc PC_AUTO(pc) = start(&model, NULL);
	size_t count;
	bool cut;

	(void)state;
	assert_int_equal(list(pc, 10, &count, &cut), PC_OK);
	assert_true(cut);
	assert_int_equal(model_count(&model, "GET "), 100);
	model_stop(&model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pull_request),
		cmocka_unit_test(what_is_unchanged_is_not_sent_again),
		cmocka_unit_test(answers_that_are_no_help),
		cmocka_unit_test(a_short_limit_is_waited_for),
		cmocka_unit_test(a_huge_answer_is_not_read),
		cmocka_unit_test(pages_follow_each_other),
		cmocka_unit_test(pages_elsewhere_are_not_asked),
		cmocka_unit_test(pages_without_end),
	};

	char command[100];
	int status;

	alarm(120);
	assert_non_null(mkdtemp(cache));
	setenv("XDG_CACHE_HOME", cache, 1);
	unsetenv("GH_TOKEN");
	status = cmocka_run_group_tests(tests, NULL, NULL);
	snprintf(command, sizeof(command), "rm -rf %s", cache);
	return system(command) ? 1 : status;
}
