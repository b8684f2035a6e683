/* SPDX-License-Identifier: Apache-2.0
 * What is derived from the table for machines and readers: the manual page, the JSON schema,
 * --show-config. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/json.h"
#include "cli/config.h"
#include "cli/plugin.h"
#include "cli/roff.h"

struct sample {
	uint32_t top, plain;
	int64_t offset;
	double share;
	bool deep;
	const char *name, *into, *infile;
	struct pc_list tags, rest;
	int by;
};

static const char *const bys[] = { "function", "library", NULL };

static struct pc_arg rows[] = {
	{ PC_UINT(struct sample, top), "top-count", 'n', "N", "20", .min = 1, .max = 100,
	  .help = "how many" },
	{ PC_UINT(struct sample, plain), "plain", .help = "any number" },
	{ PC_INT(struct sample, offset), "offset", .fallback = "-5", .min = -10, .max = 10,
	  .help = "an offset" },
	{ PC_DOUBLE(struct sample, share), "share", .fallback = "0.5", .min = 0.25, .max = 1,
	  .help = "a share" },
	{ PC_FLAG(struct sample, deep), "deep", 'd', .help = ".dots 'quotes' and \\fB" },
	{ PC_STRING(struct sample, name), "name", .flags = PC_REQUIRED, .help = "a name" },
	{ PC_FILE(struct sample, into), "into", .help = "a file" },
	{ PC_LIST(struct sample, tags), "tags", .help = "some tags" },
	{ PC_CHOICE(struct sample, by), "by", .fallback = "library", .choices = bys,
	  .help = "ranked by" },
	{ PC_FILE(struct sample, infile), .metavar = "NAME", .flags = PC_REQUIRED, .help = "read" },
	{ PC_REST(struct sample, rest), .metavar = "WORD", .help = "the rest" },
};
enum { TOP, PLAIN, OFFSET, SHARE, DEEP, NAME, INTO, TAGS, BY };

static struct pc_arg verb_rows[] = {
	{ PC_UINT(struct sample, top), "depth", .fallback = "3", .help = "how deep" },
};

static struct pc_spec verb = { .name = "list",
			       .help = "List all",
			       .rows = verb_rows,
			       .count = 1,
			       .size = sizeof(struct sample),
			       .effects = PC_READS | PC_NETWORK,
			       .declared = true };

static struct pc_args args = {
	.own = { .rows = rows,
		 .count = sizeof(rows) / sizeof(rows[0]),
		 .size = sizeof(struct sample),
		 .effects = PC_READS | PC_WRITES,
		 .declared = true },
	.verbs = &verb,
	.verb_count = 1,
};

static const struct pc_command command = { .name = "rank",
					   .help = "Rank \"things\" - all",
					   .args = &args };

struct fixture {
	struct pc *pc;
	struct pc_setting *settings;
	struct pc_text out;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->pc = pc_new();
	f->settings = pc_settings_new(f->pc->arena, &args.own);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	pc_text_clear(&f->out);
	pc_free(f->pc);
	free(f);
	return 0;
}

static void assert_contains(const struct pc_text *text, const char *wanted)
{
	if (!text->data || !strstr(text->data, wanted))
		fail_msg("no \"%s\" in:\n%s", wanted, text->data ? text->data : "");
}

/* ---- the manual page ---- */

static void test_table_is_valid(void **state)
{
	struct fixture *f = *state;

	assert_null(pc_spec_check(f->pc->arena, &args.own));
	assert_null(pc_spec_check(f->pc->arena, &verb));
}

static void test_roff_escapes(void **state)
{
	struct fixture *f = *state;

	pc_roff_add(&f->out, ".SH -x \\fB 'q' `b` ^ ~ \"");
	assert_string_equal(f->out.data,
			    "\\&.SH \\-x \\(rsfB \\(aqq\\(aq \\(gab\\(ga \\(ha \\(ti \\(dq");
	pc_text_clear(&f->out);
	pc_roff_add(&f->out, "a.b\n.SH x\x1b[1m … é");
	assert_string_equal(f->out.data, "a.b\\(rsx0a.SH x\\(rsx1b[1m ... \\[u00E9]");
	pc_text_clear(&f->out);
	pc_roff_add(&f->out, "/usr/lib/x.so");
	assert_string_equal(f->out.data, "/\\:usr/\\:lib/\\:x.so"); /* may break there */
	pc_text_clear(&f->out);
	pc_roff_add(&f->out, "");
	assert_int_equal(f->out.size, 0);
}

#define SYNOPSIS                                                              \
	".SH SYNOPSIS\n\\fBperfcopilot rank\\fR [OPTION]... NAME [WORD...]\n" \
	".br\n\\fBperfcopilot rank list\\fR [OPTION]...\n.\\\" @PROSE@\n.SH OPTIONS\n"
#define TOP_COUNT                                                                        \
	"\\fB\\-n\\fR, \\fB\\-\\-top\\-count\\fR=\\fIN\\fR\nhow many (1..100; default: " \
	"\\fB20\\fR)\n.br\nConfiguration: \\fBrank.top\\-count\\fR; environment: "       \
	"\\fBPERFCOPILOT_RANK_TOP_COUNT\\fR.\n"

static void test_manual(void **state)
{
	static const char *const wanted[] = {
		".TH PERFCOPILOT\\-RANK 1 ",
		".SH NAME\nperfcopilot\\-rank \\- Rank \\(dqthings\\(dq \\- all\n",
		".TP\n\\fINAME\\fR\nread (required)\n",
		"\\fB\\-d\\fR, \\fB\\-\\-deep\\fR, \\fB\\-\\-no\\-deep\\fR\n\\&.dots",
		"(one of \\fBfunction\\fR, \\fBlibrary\\fR; default: \\fBlibrary\\fR)",
		"some tags (may be repeated)\n",
		".SH VERBS\n.SS list\nList all\n.TP\n\\fB\\-\\-depth\\fR",
		"\\fBrank.list.depth\\fR; environment: \\fBPERFCOPILOT_RANK_LIST_DEPTH\\fR",
		".SH GLOBAL OPTIONS\n",
		".SH EXIT STATUS\n.TP\n\\fB0\\fR\ndone\n",
		"\\fB130\\fR\ninterrupted\n",
		".SH ENVIRONMENT\nEach option above",
		".SH FILES\n",
		".SH SEE ALSO\n\\fBperfcopilot\\fR(1)\n",
	};
	struct fixture *f = *state;
	const char *at;

	pc_man_print(&f->out, &command);
	at = f->out.data;
	assert_contains(&f->out, SYNOPSIS);
	assert_contains(&f->out, TOP_COUNT);
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		assert_contains(&f->out, wanted[i]);
	for (; at; at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL)
		if (at[0] == '\'')
			fail_msg("a line that begins with ': %.60s", at);
}

static void test_manual_of_the_program(void **state)
{
	struct fixture *f = *state;
	const struct pc_command plugin = {
		.name = "topn", .help = "Rank", .path = "/x/topn.so", .args = &args
	};
	const struct pc_command *const commands[] = { &command, &plugin };

	pc_man_program(&f->out, commands, 2);
	assert_contains(&f->out, ".TH PERFCOPILOT 1 ");
	assert_contains(&f->out, ".SH COMMANDS\n.TP\n\\fBrank\\fR\nRank \\(dqthings");
	assert_contains(&f->out, "\\fB\\-\\-output\\-format\\fR=\\fIFORMAT\\fR\n");
	assert_contains(&f->out, "PERFCOPILOT_COMMANDS_PATH");
	assert_contains(
		&f->out,
		".SH SEE ALSO\n\\fBperfcopilot\\-topn\\fR(1)\n"); /* a built-in has no page */
}

/* ---- the schema ---- */

static struct json_object *property(struct json_object *schema, const char *name)
{
	struct json_object *object = NULL;

	assert_true(json_object_object_get_ex(schema, "parameters", &object));
	assert_true(json_object_object_get_ex(object, "properties", &object));
	assert_true(json_object_object_get_ex(object, name, &object));
	return object;
}

static void assert_json(struct json_object *object, const char *wanted)
{
	assert_string_equal(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN), wanted);
}

static void test_schema(void **state)
{
	PC_AUTO(json) struct json_object *schema = pc_schema(&command, NULL);
	struct json_object *member;

	(void)state;
	assert_string_equal(json_object_get_string(json_object_object_get(schema, "name")), "rank");
	assert_json(json_object_object_get(schema, "effects"), "[\"reads\",\"writes\"]");
	assert_json(property(schema, "top-count"),
		    "{\"type\":\"integer\",\"description\":\"how "
		    "many\",\"minimum\":1,\"maximum\":100,\"default\":20}");
	assert_json(property(schema, "plain"), "{\"type\":\"integer\",\"description\":\"any "
					       "number\",\"minimum\":0,\"maximum\":4294967295}");
	assert_json(property(schema, "offset"),
		    "{\"type\":\"integer\",\"description\":\"an "
		    "offset\",\"minimum\":-10,\"maximum\":10,\"default\":-5}");
	assert_json(property(schema, "by"),
		    "{\"type\":\"string\",\"description\":\"ranked by\","
		    "\"enum\":[\"function\",\"library\"],\"default\":\"library\"}");
	assert_json(property(schema, "tags"), "{\"type\":\"array\",\"description\":\"some "
					      "tags\",\"items\":{\"type\":\"string\"}}");
	assert_json(property(schema, "name_2"),
		    "{\"type\":\"string\",\"description\":\"read\",\"effects\":[\"reads\"]}");
	assert_true(json_object_get_double(
			    json_object_object_get(property(schema, "share"), "minimum")) == 0.25);
	member = json_object_object_get(schema, "parameters");
	assert_json(json_object_object_get(member, "required"), "[\"name\",\"name_2\"]");
	assert_json(json_object_object_get(member, "additionalProperties"), "false");
}

static void test_schema_of_a_verb(void **state)
{
	PC_AUTO(json) struct json_object *schema = pc_schema(&command, &verb);

	(void)state;
	assert_string_equal(json_object_get_string(json_object_object_get(schema, "name")),
			    "rank_list");
	assert_json(json_object_object_get(schema, "effects"), "[\"reads\",\"network\"]");
	assert_json(
		json_object_object_get(json_object_object_get(schema, "parameters"), "required"),
		"[]");
	assert_int_equal(
		json_object_get_int(json_object_object_get(property(schema, "depth"), "default")),
		3);
}

/* The words of a STRING are all that is taken, as those of a CHOICE are. */
static void test_schema_of_words(void **state)
{
	struct pc_arg words[] = { { PC_STRING(struct sample, name), "format", .choices = bys,
				    .help = "a format" } };
	const struct pc_spec spec = { .name = "words", .help = "x", .rows = words, .count = 1 };
	PC_AUTO(json) struct json_object *schema = pc_schema(&command, &spec);

	(void)state;
	assert_json(property(schema, "format"), "{\"type\":\"string\",\"description\":\"a format\","
						"\"enum\":[\"function\",\"library\"]}");
}

/* ---- --show-config ---- */

static void set(struct fixture *f, size_t row, const char *text, enum pc_origin origin,
		const char *where)
{
	pc_setting_add(f->pc->arena, &f->settings[row], text, origin, where);
}

static void test_show_defaults(void **state)
{
	struct fixture *f = *state;

	pc_config_show(f->pc, &f->out, "rank", &args.own, f->settings);
	assert_string_equal(f->out.data, "rank:\n"
					 "  top-count: 20  # default; PERFCOPILOT_RANK_TOP_COUNT\n"
					 "  plain: 0       # default; PERFCOPILOT_RANK_PLAIN\n"
					 "  offset: -5     # default; PERFCOPILOT_RANK_OFFSET\n"
					 "  share: 0.5     # default; PERFCOPILOT_RANK_SHARE\n"
					 "  deep: false    # default; PERFCOPILOT_RANK_DEEP\n"
					 "  # name: TEXT   # required; PERFCOPILOT_RANK_NAME\n"
					 "  # into: FILE   # not set; PERFCOPILOT_RANK_INTO\n"
					 "  # tags: TEXT   # not set; PERFCOPILOT_RANK_TAGS\n"
					 "  by: library    # default; PERFCOPILOT_RANK_BY\n");
}

static void test_show_verb(void **state)
{
	struct fixture *f = *state;

	pc_config_show(f->pc, &f->out, "rank.list", &verb, f->settings);
	assert_string_equal(
		f->out.data,
		"rank:\n  list:\n    depth: 3  # default; PERFCOPILOT_RANK_LIST_DEPTH\n");
}

static void test_show_origins(void **state)
{
	struct fixture *f = *state;

	set(f, TOP, "7", PC_FROM_FILE, "/x/config.yaml:3");
	set(f, DEEP, "true", PC_FROM_ARGV, "--deep");
	set(f, INTO, "a\x1b\"\\b\u202e", PC_FROM_ENVIRONMENT, "PERFCOPILOT_RANK_INTO");
	pc_config_show(f->pc, &f->out, "rank", &args.own, f->settings);
	assert_contains(&f->out, "  top-count: 7              # /x/config.yaml:3\n");
	assert_contains(&f->out, "  deep: true                # command line: --deep\n");
	assert_contains(
		&f->out,
		"  into: \"a\\x1b\\\"\\\\b\\u202e\"  # environment: PERFCOPILOT_RANK_INTO\n");
}

/* What is shown is read back as it was. */
static void assert_round_trip(struct fixture *f, const char *folder, size_t row)
{
	struct pc_setting *again = pc_settings_new(f->pc->arena, &args.own);
	const char *path = pc_arena_printf(f->pc->arena, "%s/perfcopilot/config.yaml", folder);
	FILE *file = fopen(path, "w");
	struct pc_config *config;

	pc_text_clear(&f->out);
	pc_config_show(f->pc, &f->out, "rank", &args.own, f->settings);
	assert_non_null(file);
	fputs(f->out.data, file);
	fclose(file);
	if (pc_config_read(f->pc, &config) ||
	    pc_config_apply(f->pc, config, "rank", &args.own, again))
		fail_msg("%s\n%s", pc_error(f->pc), f->out.data);
	assert_int_equal(again[row].count, f->settings[row].count);
	for (size_t i = 0; i < again[row].count; i++)
		assert_string_equal(again[row].texts[i], f->settings[row].texts[i]);
	unlink(path);
}

static void test_show_round_trip(void **state)
{
	static const char *const texts[] = {
		"plain",  "",	    " ",      "null",	    "Yes",	"~",	   "5",	   "-",
		"- a",	  "a: b",   "a #b",   "#",	    "[a",	"{",	   "*a",   "&a",
		"!x",	  "'",	    "\"",     "\\",	    "\x1b[1m",	"a\nb\tc", "\x7f", "é",
		"\u202e", "\ufeff", "\u2028", "\U0001f600", "\xc2\x85", "a,b",
	};
	struct fixture *f = *state;
	char folder[] = "/tmp/perfcopilot-show-XXXXXX";
	const char *below;

	assert_non_null(mkdtemp(folder));
	below = pc_arena_printf(f->pc->arena, "%s/perfcopilot", folder);
	assert_int_equal(mkdir(below, 0700), 0);
	setenv("XDG_CONFIG_HOME", folder, 1);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		f->settings[NAME].count = 0;
		set(f, NAME, texts[i], PC_FROM_ARGV, "--name");
		assert_round_trip(f, folder, NAME);
		set(f, TAGS, texts[i], PC_FROM_ARGV, "--tags");
		assert_round_trip(f, folder, TAGS);
	}
	rmdir(below);
	rmdir(folder);
}

static void test_show_not_utf8(void **state)
{
	struct fixture *f = *state;

	set(f, INTO, "a\xff", PC_FROM_ARGV, "--into");
	pc_config_show(f->pc, &f->out, "rank", &args.own, f->settings);
	assert_contains(&f->out, "\n  # into: \"a\\xff\"  # command line: --into; not UTF-8");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_table_is_valid), TEST(test_roff_escapes),
		TEST(test_manual),	   TEST(test_manual_of_the_program),
		TEST(test_schema),	   TEST(test_schema_of_a_verb),
		TEST(test_show_defaults),  TEST(test_show_verb),
		TEST(test_show_origins),   TEST(test_show_round_trip),
		TEST(test_show_not_utf8),  TEST(test_schema_of_words),
	};

	return cmocka_run_group_tests_name("derived", tests, NULL, NULL);
}
