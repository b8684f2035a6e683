/* SPDX-License-Identifier: Apache-2.0
 * Unit tests of redaction: what is taken out, what stays, that twice is once. The keys are made up.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "redact_fixture.h"

/* "aB3" as often as it takes: no key of this make is written out in the source. */
static const char *filled(const char *begin, size_t size)
{
	static char text[512];
	size_t at = strlen(begin);

	memcpy(text, begin, at + 1);
	for (size_t i = 0; i < size; i++)
		text[at + i] = "aB3dE6"[i % 6];
	text[at + size] = '\0';
	return text;
}

static void test_makes(void **state)
{
	static const struct {
		const char *begin;
		size_t size;
		const char *kind;
	} makes[] = {
		{ "ghp_", 36, "github-token" },
		{ "gho_", 36, "github-token" },
		{ "ghs_", 36, "github-token" },
		{ "ghu_", 36, "github-token" },
		{ "github_pat_", 82, "github-token" },
		{ "glpat-", 20, "gitlab-token" },
		{ "sk-", 48, "api-key" },
		{ "sk-proj-", 120, "openai-key" },
		{ "sk-ant-api03-", 95, "anthropic-key" },
		{ "xoxb-", 40, "slack-token" },
		{ "xoxp-", 40, "slack-token" },
		{ "AIza", 35, "google-key" },
		{ "ya29.", 60, "google-token" },
		{ "sk_live_", 24, "stripe-key" },
		{ "rk_test_", 24, "stripe-key" },
		{ "whsec_", 32, "stripe-key" },
		{ "npm_", 36, "npm-token" },
		{ "hf_", 34, "huggingface-token" },
		{ "SG.", 66, "sendgrid-key" },
		{ "gsk_", 52, "groq-key" },
		{ "hvs.", 90, "vault-token" },
		{ "xai-", 80, "xai-key" },
		{ "https://hooks.slack.com/services/", 44, "slack-webhook" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(makes) / sizeof(*makes); i++) {
		char given[1024], wanted[1024];
		const char *host = strstr(makes[i].begin, "hooks");

		snprintf(given, sizeof(given), "it is (%s), yes.",
			 filled(makes[i].begin, makes[i].size));
		snprintf(wanted, sizeof(wanted), "it is (%s[redacted:%s]), yes.",
			 host ? "https://" : "", makes[i].kind);
		expect(plain, pc_span(given), wanted);
	}
}

static void test_forms(void **state)
{
	static const struct redact_case cases[] = {
		{ "id AKIA"
		  "QRSTUVWXYZ234567 used",
		  "id [redacted:aws-key] used" },
		{ "ASIA"
		  "QRSTUVWXYZ234567",
		  "[redacted:aws-key]" },
		{ "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlMTIz.", "[redacted:jwt]." },
		{ "postgres://app:s3cret@db:5432/x",
		  "postgres://app:[redacted:password]@db:5432/x" },
		{ "https://u:p@ss@host/a", "https://u:[redacted:password]@host/a" },
		{ "redis://:pw@h", "redis://:[redacted:password]@h" },
		{ "https://0123456789abcdef0123@github.com/a/b",
		  "https://[redacted:password]@github.com/a/b" },
	};

	(void)state;
	EXPECT_ALL(cases);
	same("AKIA"
	     "QRSTUVWXYZ2345678 is one too long");
	same("https://example.org:8080/a@b?c=d");
	same("https://user@example.org/");
	same("https://user:@example.org/");
	same("disk-usage-of-every-single-folder-1");
	same("sk-learn-regression-forest-2-trees");
	same("eye.movement.tracking1");
}

static void test_private_keys(void **state)
{
	static const struct redact_case cases[] = {
		{ "a\n-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: X,1\n\n"
		  "MIIEow\nIBAAKC==\n-----END RSA PRIVATE KEY-----\nb\n",
		  "a\n[redacted:private-key]\nb\n" },
		{ "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQOY\n=x\n-----END PGP PRIVATE KEY "
		  "BLOCK-----",
		  "[redacted:private-key]" },
		{ "{\"private_key\": \"-----BEGIN PRIVATE KEY-----\\nMIIE\\n-----END PRIVATE "
		  "KEY-----\\n\"}",
		  "{\"private_key\": \"[redacted:private-key]\\n\"}" },
		{ "KEY=-----BEGIN EC PRIVATE KEY----- MHcC AQEE -----END EC PRIVATE KEY----- x",
		  "KEY=[redacted:private-key] x" },
		{ "-----BEGIN PRIVATE KEY-----\nMIIEow\nIBAAKC\nIt was cut, and text goes on.\n",
		  "[redacted:private-key]\nIt was cut, and text goes on.\n" },
		{ "-----BEGIN PRIVATE KEY-----\nMIIE\n-----BEGIN PRIVATE KEY-----\nMIIF\n-----END "
		  "PRIVATE KEY-----\n",
		  "[redacted:private-key]\n[redacted:private-key]\n" },
		{ "PRIVATE_KEY=\"-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\"\n",
		  "PRIVATE_KEY=\"[redacted:private-key]\"\n" },
	};

	(void)state;
	EXPECT_ALL(cases);
	same("-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----\n");
	same("-----BEGIN PUBLIC KEY-----\nMIIE\n-----END PUBLIC KEY-----\n");
}

static void test_recordings(void **state)
{
	const char *top = getenv("top_srcdir");
	char path[4096];
	struct dirent *entry;
	unsigned files = 0;
	DIR *folder;

	(void)state;
	snprintf(path, sizeof(path), "%s/examples/recordings", top ? top : ".");
	folder = opendir(path);
	assert_non_null(folder);
	while ((entry = readdir(folder))) {
		struct pc_text bytes = { 0 }, out = { 0 };
		char block[65536];
		FILE *file;
		size_t size;

		snprintf(path, sizeof(path), "%s/examples/recordings/%s", top ? top : ".",
			 entry->d_name);
		if (entry->d_name[0] == '.' || !(file = fopen(path, "re")))
			continue;
		while ((size = fread(block, 1, sizeof(block), file)))
			pc_text_add(&bytes, block, size);
		fclose(file);
		if (pc_redact(plain, pc_text_span(&bytes), &out))
			print_message("%s: %.80s\n", entry->d_name, strstr(out.data, "[redacted:"));
		assert_int_equal(out.size, bytes.size);
		assert_memory_equal(out.data, bytes.data, bytes.size);
		pc_text_clear(&bytes);
		pc_text_clear(&out);
		files++;
	}
	closedir(folder);
	assert_true(files > 30);
}

static void test_patterns(void **state)
{
	static const char *const items[] = { "ACME-[0-9]+", "^internal .*$" };
	static const char *const bad[] = { "(" }, *const empty[] = { "x*" };
	const struct pc_list list = { items, 2 };
	struct pc_redactor *redactor = NULL;

	(void)state;
	assert_int_equal(pc_redactor_new(pc, &list, &redactor), PC_OK);
	expect(redactor, PC_SPAN("a ACME-1 ACME-22 b\ninternal x\nno internal y"),
	       "a [redacted:pattern] [redacted:pattern] b\n[redacted:pattern]\nno internal y");
	expect(redactor, PC_SPAN("ACME-7internal z password=p1"),
	       "[redacted:pattern]internal z password=[redacted:password]");
	assert_int_equal(pc_redactor_new(pc, &(struct pc_list){ bad, 1 }, &redactor), PC_ECONFIG);
	assert_non_null(strstr(pc_error(pc), "the pattern \"(\""));
	assert_int_equal(pc_redactor_new(pc, &(struct pc_list){ empty, 1 }, &redactor), PC_ECONFIG);
	assert_non_null(strstr(pc_error(pc), "matches an empty text"));
	pc_forget(pc);
}

static void test_known(void **state)
{
	struct pc_redactor *redactor = NULL;

	(void)state;
	assert_int_equal(pc_redactor_new(pc, NULL, &redactor), PC_OK);
	pc_redactor_knows(redactor, "my plain canary");
	pc_redactor_knows(redactor, "redacted");
	pc_redactor_knows(redactor, "abc"); /* too short to be told */
	pc_redactor_knows(redactor, NULL);
	expect(redactor, PC_SPAN("x my plain canarymy plain canary redacted abc"),
	       "x [redacted:key][redacted:key] [redacted:key] abc");
}

/* Each would take minutes if a no looked at all that follows. */
static void test_hostile(void **state)
{
	static const char *const pieces[] = {
		"sk-",
		"token=",
		"password=\"",
		"-----BEGIN PRIVATE KEY-----",
		"eyJ",
		"://a:",
		"Authorization:",
		"[redacted:",
		"token='\\\"",
		"xoxb-",
		"api_key",
		"-----",
		"<token>",
		"curl -u \"",
		"token:\\\\\\",
		"bearer ",
		"password: ",
		"-----BEGIN RSA PRIVATE KEY-----\n",
		"eyJa.",
		"token=(",
		"a://b:c/@",
		"a://b:c/@d.e",
		" me:pass@",
		"123456:",
		"machine a login b ",
		"\nmachine ",
		" -pass \"",
		" -pass pass:",
		"s.",
		"password=a&",
		"pass=;a",
	};
	enum { SIZE = 1 << 20 };

	(void)state;
	for (size_t i = 0; i < sizeof(pieces) / sizeof(*pieces); i++) {
		struct pc_text text = { 0 }, once = { 0 }, twice = { 0 };

		while (text.size < SIZE)
			pc_text_puts(&text, pieces[i]);
		pc_redact(plain, pc_text_span(&text), &once);
		assert_int_equal(pc_redact(plain, pc_text_span(&once), &twice), 0);
		pc_text_clear(&text);
		pc_text_clear(&once);
		pc_text_clear(&twice);
	}
	expect(plain, (struct pc_span){ 0 }, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {

		cmocka_unit_test(test_makes),	     cmocka_unit_test(test_forms),
		cmocka_unit_test(test_private_keys), cmocka_unit_test(test_recordings),
		cmocka_unit_test(test_patterns),     cmocka_unit_test(test_known),
		cmocka_unit_test(test_hostile),
	};
	int failed;

	pc = pc_new();
	pc_redactor_new(pc, NULL, &plain);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	pc_free(pc);
	return failed;
}
