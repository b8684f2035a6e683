/* SPDX-License-Identifier: Apache-2.0
 * Unit tests of prompts: the language of templates, the files, whose prompt is taken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/json.h"
#include "llm/prompt/prompt.h"
#include "llm/prompt/prompt_file.h"

static struct pc *pc;
static char home[] = "/tmp/perfcopilot-prompt.XXXXXX";

static int partial(void *context, struct pc_span name, struct pc_template *out)
{
	(void)context;
	if (pc_span_is(name, "again"))
		*out = (struct pc_template){ "again", PC_SPAN("{{> again}}"), 1 };
	else if (pc_span_is(name, "line"))
		*out = (struct pc_template){ "line", PC_SPAN("<{{x}}>\n"), 1 };
	else if (pc_span_is(name, "open"))
		*out = (struct pc_template){ "open", PC_SPAN("{{#x}}"), 1 };
	else
		return pc_fail(pc, PC_EINPUT, "no such partial");
	return PC_OK;
}

static int fill(const char *template, const char *values, struct pc_text *out)
{
	PC_AUTO(json) struct json_object *object = json_tokener_parse(values);
	const struct pc_template_values with = { object, partial, NULL };
	const struct pc_template given = { "t.md", pc_span(template), 1 };

	assert_non_null(object);
	return pc_template_fill(pc, &given, &with, out);
}

static void gives(const char *template, const char *values, const char *wanted)
{
	struct pc_text out = { 0 };

	if (fill(template, values, &out))
		fail_msg("%s: %s", template, pc_error(pc));
	assert_string_equal(pc_text_span(&out).data, wanted);
	pc_text_clear(&out);
}

static void refused(const char *template, const char *values, const char *why)
{
	struct pc_text out = { 0 };

	assert_int_equal(fill(template, values, &out), PC_EINPUT);
	if (!strstr(pc_error(pc), why))
		print_message("%s\n", pc_error(pc));
	assert_non_null(strstr(pc_error(pc), why));
	pc_text_clear(&out);
}

static void test_values(void **state)
{
	(void)state;
	gives("a {{x}} b{{ x }}", "{\"x\":\"1\"}", "a 1 b1");
	gives("{{x}}|{{y}}|{{z}}", "{\"x\":12,\"y\":null,\"z\":true}", "12||true");
	gives("{{x}}", "{\"x\":\"a\\nb\\u001b<&\"}", "a\\x0ab\\x1b<&");
	gives("{{text x}}", "{\"x\":\"a\\n\\tb\\u001b\"}", "a\n\tb\\x1b");
	gives("{{x}}", "{\"x\":\"{{y}}\"}", "{{y}}"); /* a value is no template */
	gives("a\n  {{! no }}  \nb{{! no }}c\n", "{}", "a\nbc\n");
	gives("", "{}", "");
	gives("} }} {", "{}", "} }} {");
}

static void test_fences(void **state)
{
	(void)state;
	gives("a\n{{fence x}}\nb", "{\"x\":\"1\\n2\"}", "a\n```\n1\n2\n```\nb");
	gives("a {{fence x}}", "{\"x\":\"\"}", "a \n```\n```");
	gives("{{fence x}}", "{\"x\":\"````\\n`\"}", "`````\n````\n`\n`````");
	gives("{{fence x}}", "{\"x\":\"~~~~~\"}", "``````\n~~~~~\n``````");
	gives("{{fence x}}", "{\"x\":\"a\\r\\n\\u202eb\\u001b[2J\"}",
	      "```\na\n\\u202eb\\x1b[2J\n```");
}

static void test_sections(void **state)
{
	(void)state;
	gives("{{#x}}yes {{x}}{{/x}}{{^x}}no{{/x}}", "{\"x\":\"1\"}", "yes 1");
	gives("{{#x}}yes{{/x}}{{^x}}no{{/x}}", "{\"x\":\"\"}", "no");
	gives("{{#x}}yes{{/x}}{{^x}}no{{/x}}", "{\"x\":[]}", "no");
	gives("{{#x}}yes{{/x}}", "{\"x\":false}", "");
	gives("{{#x}}{{.}},{{/x}}", "{\"x\":[1,\"b\"]}", "1,b,");
	gives("{{#x}}{{a}}{{y}}{{#b}}{{.}}{{a}}{{/b}};{{/x}}",
	      "{\"y\":\"-\",\"x\":[{\"a\":1,\"b\":[7,8]},{\"a\":2,\"b\":[]}]}", "1-7181;2-;");
	gives("{{#x}}{{a}}{{/x}}", "{\"x\":{\"a\":3}}", "3");
	gives("{{#x}}{{#x}}a{{/x}}b{{/x}}c", "{\"x\":null}", "c");
	gives("1\n{{#x}}\n2\n{{/x}}\n3\n", "{\"x\":true}", "1\n2\n3\n");
	gives("1\n  {{^x}}\n2\n  {{/x}}", "{\"x\":false}", "1\n2\n");
	gives("{{#x}}\n- {{.}}\n{{/x}}\n", "{\"x\":[1,2]}", "- 1\n- 2\n");
}

static void test_partials(void **state)
{
	(void)state;
	gives("a\n{{> line}}\nb{{>line}}c", "{\"x\":1}", "a\n<1>\nb<1>\nc");
	gives("{{#y}}{{> line}}{{/y}}", "{\"x\":1,\"y\":[{\"x\":2},{}]}", "<2>\n<1>\n");
	refused("a\n{{> none}}", "{}", "t.md:2: no such partial");
	refused("{{> again}}", "{}", "nested more than 32 deep");
	refused("{{> open}}{{/x}}", "{\"x\":1}", "open:1: {{#x}} is not closed");
}

static void test_refused(void **state)
{
	(void)state;
	refused("a\n{{x", "{}", "t.md:2: \"{{\" without \"}}\"");
	refused("{{x\n}}", "{\"x\":1}", "without");
	refused("{{}}", "{}", "is no tag");
	refused("{{{x}}}", "{\"x\":1}", "is no tag");
	refused("{{x y}}", "{}", "is no tag");
	refused("\n\n{{x}}", "{}", "t.md:3: {{x}}: no such value");
	refused("{{#x}}", "{\"x\":1}", "t.md:1: {{#x}} is not closed");
	refused("{{#x}}", "{\"x\":0.0}", "is not closed");
	refused("{{#x}}", "{\"x\":\"\"}", "is not closed");
	refused("{{/x}}", "{\"x\":1}", "closes nothing");
	refused("{{#x}}{{#y}}{{/x}}{{/y}}", "{\"x\":1,\"y\":1}", "{{/x}} closes nothing");
	refused("{{x}}", "{\"x\":[1]}", "is a list or an object");
	refused("{{.}}", "{}", "no such value");
}

/* ---- files ---- */
static int parse(const char *text, struct pc_prompt *out)
{
	const struct pc_template given = { "p.md", pc_span(text), 1 };

	return pc_prompt_parse(pc, &given, out);
}

static void test_parse(void **state)
{
	struct pc_prompt prompt = { 0 };

	(void)state;
	assert_int_equal(
		parse("---\npurpose: to ask\ninputs: a, b\nmax-answer-tokens: 12\n"
		      "format: json\nschema: answer\n---\n\n# system\nS {{a}}\n\n# user\n\nU\n"
		      "## b\n\n# schema\n```json\n{\"type\": \"object\",}\n```\n",
		      &prompt),
		PC_OK);
	assert_int_equal(prompt.input_count, 2);
	assert_true(pc_span_is(prompt.inputs[1], "b"));
	assert_int_equal(prompt.max_answer_tokens, 12);
	assert_string_equal(prompt.schema_name, "answer");
	assert_string_equal(prompt.schema, "{\"type\":\"object\"}");
	assert_true(pc_span_is(prompt.system.text, "S {{a}}"));
	assert_true(pc_span_is(prompt.user.text, "\nU\n## b"));
	assert_int_equal(prompt.user.line, 13);
}

static void test_parse_refused(void **state)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{ "", "p.md:0: a prompt begins with front matter" },
		{ "# user\n", "p.md:1: a prompt begins" },
		{ "---\npurpose: x\n", "no end" },
		{ "---\nnonsense\n---\n", "p.md:2: \"key: value\" is wanted" },
		{ "---\nmodel: x\n---\n", "p.md:2: \"model\" is unknown" },
		{ "---\ninputs: a\n---\n# user\nx", "has no \"purpose\"" },
		{ "---\npurpose: p\n---\n# user\nx", "has no \"inputs\"" },
		{ "---\ninputs: a,,b\n---\n", "p.md:2: an input without a name" },
		{ "---\nmax-answer-tokens: 0\n---\n", "a number from 1 on" },
		{ "---\nformat: pdf\n---\n", "text, markdown or json" },
		{ "---\npurpose: p\ninputs:\n---\n# system\nx\n", "no part \"# user\"" },
		{ "---\npurpose: p\ninputs:\n---\ntext\n", "p.md:5: a part is wanted" },
		{ "---\npurpose: p\ninputs:\n---\n# user\nx\n# user\ny\n", "is there twice" },
		{ "---\npurpose: p\ninputs:\nschema: s\n---\n# user\nx\n", "go together" },
		{ "---\npurpose: p\ninputs:\nschema: s\n---\n# user\nx\n# schema\n{\"typ\": 1}\n",
		  "\"typ\" is no keyword that can be checked" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct pc_prompt prompt;

		assert_int_equal(parse(cases[i].text, &prompt), PC_EINPUT);
		if (!strstr(pc_error(pc), cases[i].why))
			print_message("%s\n", pc_error(pc));
		assert_non_null(strstr(pc_error(pc), cases[i].why));
	}
}

/* ---- whose prompt is taken ---- */
static void write_own(const char *name, const char *text)
{
	char path[256];
	FILE *file;

	snprintf(path, sizeof(path), "%s/perfcopilot/prompts/%s", home, name);
	file = fopen(path, "we");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static int ask(const char *name, const char *values, struct pc_query *out)
{
	PC_AUTO(json) struct json_object *object = json_tokener_parse(values);

	return pc_prompt_fill(pc, name, object, out);
}

static const char topn[] = "{\"profile\":\"p\",\"table\":\"t\",\"advice\":\"\",\"wish\":null}";

static void test_built_in(void **state)
{
	struct pc_query query = { 0 };

	(void)state;
	assert_int_equal(ask("topn/explain", topn, &query), PC_OK);
	assert_int_equal(query.size, sizeof(query));
	assert_non_null(strstr(query.prompt, "\n```\nt\n```\n"));
	assert_non_null(strstr(query.system, "never an instruction"));
	assert_null(query.schema);
	assert_true(query.max_answer_tokens > 0);
	query.prompt = "kept";
	assert_int_equal(ask("topn/explain", "{\"profile\":1}", &query), PC_EINPUT);
	assert_non_null(
		strstr(pc_error(pc), "prompts/topn/explain.md: the input \"table\" is not given"));
	assert_int_equal(ask("topn/explain", "{\"more\":1}", &query), PC_EINPUT);
	assert_non_null(strstr(pc_error(pc), "\"more\" is given"));
	assert_int_equal(ask("topn/nothing", "{}", &query), PC_EINPUT);
	assert_non_null(strstr(pc_error(pc), "there is no prompt \"topn/nothing\""));
	assert_string_equal(query.prompt, "kept");
}

static void test_names(void **state)
{
	static const char *const names[] = { "",      "topn",  "/topn", "../a", "a/../b",
					     "topn/", "a/b/c", "A/b",	"a//b", "a/b.c" };
	struct pc_template text;

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		assert_int_equal(pc_prompt_find(pc, pc_span(names[i]), &text), PC_EINPUT);
		assert_non_null(strstr(pc_error(pc), "is no name of a prompt"));
	}
}

static void test_own(void **state)
{
	struct pc_query query = { 0 };
	char path[256];

	(void)state;
	write_own("topn/explain.md",
		  "---\npurpose: mine\ninputs: profile, table, advice, wish\n---\n"
		  "# user\n{{table}} {{> topn/mine}}\n");
	write_own("topn/mine.md", "(mine)\n");
	assert_int_equal(ask("topn/explain", topn, &query), PC_OK);
	assert_string_equal(query.prompt, "t (mine)");
	assert_null(query.system);
	write_own("topn/explain.md",
		  "---\npurpose: mine\ninputs: table\n---\n# user\n\n{{tabel}}\n");
	assert_int_equal(ask("topn/explain", "{\"table\":\"\"}", &query), PC_EINPUT);
	assert_non_null(
		strstr(pc_error(pc), "topn/explain.md:7: \"tabel\" is not among the inputs"));
	snprintf(path, sizeof(path), "%s/perfcopilot/prompts/topn/explain.md", home);
	assert_int_equal(chmod(path, 0666), 0);
	assert_int_equal(ask("topn/explain", topn, &query), PC_ECONFIG);
	assert_non_null(strstr(pc_error(pc), "chmod o-w"));
	assert_int_equal(chmod(path, 0600), 0);
	*strrchr(path, '/') = '\0';
	assert_int_equal(chmod(path, 0777), 0);
	assert_int_equal(ask("topn/explain", topn, &query), PC_ECONFIG);
	assert_int_equal(chmod(path, 0700), 0);
	snprintf(path, sizeof(path), "%s/perfcopilot/prompts/topn/explain.md", home);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(ask("topn/explain", topn, &query), PC_ECONFIG);
	assert_non_null(strstr(pc_error(pc), "is no file"));
	assert_int_equal(unlink(path), 0);
}

static int make_home(void **state)
{
	char path[256];

	(void)state;
	if (!mkdtemp(home) || setenv("XDG_CONFIG_HOME", home, 1))
		return 1;
	for (size_t i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "%s%s", home,
			 ((const char *[]){ "/perfcopilot", "/perfcopilot/prompts",
					    "/perfcopilot/prompts/topn" })[i]);
		if (mkdir(path, 0700))
			return 1;
	}
	pc = pc_new();
	return 0;
}

static int remove_home(void **state)
{
	static const char *const names[] = { "/perfcopilot/prompts/topn/mine.md",
					     "/perfcopilot/prompts/topn", "/perfcopilot/prompts",
					     "/perfcopilot", "" };
	char path[256];

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		snprintf(path, sizeof(path), "%s%s", home, names[i]);
		remove(path);
	}
	pc_free(pc);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),	      cmocka_unit_test(test_fences),
		cmocka_unit_test(test_sections),      cmocka_unit_test(test_partials),
		cmocka_unit_test(test_refused),	      cmocka_unit_test(test_parse),
		cmocka_unit_test(test_parse_refused), cmocka_unit_test(test_built_in),
		cmocka_unit_test(test_names),	      cmocka_unit_test(test_own),
	};

	return cmocka_run_group_tests(tests, make_home, remove_home);
}
