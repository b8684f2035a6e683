/* SPDX-License-Identifier: Apache-2.0
 * The configuration file and the environment: what they set, and what each of their faults is
 * called. */
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

#include "base/context.h"
#include "cli/config.h"
#include "cli/options.h"

struct sample {
	uint32_t top;
	bool deep;
	const char *name, *infile;
	struct pc_list tags;
	int by;
};

static const char *const bys[] = { "function", "library", NULL };

static struct pc_arg rows[] = {
	{ PC_UINT(struct sample, top), "top-count", 'n', "N", "20", .min = 1, .max = 100,
	  .help = "h" },
	{ PC_FLAG(struct sample, deep), "deep", .help = "h" },
	{ PC_STRING(struct sample, name), "name", .help = "h" },
	{ PC_LIST(struct sample, tags), "tags", .help = "h" },
	{ PC_CHOICE(struct sample, by), "by", .choices = bys, .help = "h" },
	{ PC_FILE(struct sample, infile), .metavar = "INFILE", .help = "h" },
};
enum { TOP, DEEP, NAME, TAGS, BY };

static const struct pc_spec spec = {
	.name = "rank",
	.help = "h",
	.rows = rows,
	.count = sizeof(rows) / sizeof(rows[0]),
	.size = sizeof(struct sample),
	.declared = true,
};

/* A folder of its own, which is $XDG_CONFIG_HOME, and one run. */
struct fixture {
	char folder[64], path[128];
	struct pc *pc;
	struct pc_config *config;
	struct pc_setting *settings;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	char below[96];

	strcpy(f->folder, "/tmp/perfcopilot-config-XXXXXX");
	if (!mkdtemp(f->folder))
		return -1;
	snprintf(below, sizeof(below), "%s/perfcopilot", f->folder);
	snprintf(f->path, sizeof(f->path), "%s/perfcopilot/config.yaml", f->folder);
	if (mkdir(below, 0700))
		return -1;
	setenv("XDG_CONFIG_HOME", f->folder, 1);
	setenv("PERFCOPILOT_COMMANDS_PATH", below, 1);
	f->pc = pc_new();
	f->settings = pc_settings_new(f->pc->arena, &spec);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	if (unlink(f->path))
		rmdir(f->path);
	snprintf(f->path, sizeof(f->path), "%s/perfcopilot", f->folder);
	rmdir(f->path);
	rmdir(f->folder);
	pc_free(f->pc);
	free(f);
	return 0;
}

static bool is_command(struct pc *pc, const char *name)
{
	(void)pc;
	return !strcmp(name, "rank") || !strcmp(name, "answers");
}

static void write_bytes(const struct fixture *f, const char *bytes, size_t size)
{
	FILE *file = fopen(f->path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
}

static int apply(struct fixture *f, const char *section)
{
	int status = pc_config_read(f->pc, &f->config);

	if (!status)
		status = pc_config_check_sections(f->pc, f->config, is_command);
	if (!status)
		status = pc_config_apply(f->pc, f->config, section, &spec, f->settings);
	return status;
}

static int load_section(struct fixture *f, const char *text, const char *section)
{
	write_bytes(f, text, strlen(text));
	return apply(f, section);
}

static int load(struct fixture *f, const char *text)
{
	return load_section(f, text, "rank");
}

/* The message names the file and the line, and says this. */
static void assert_refused(struct fixture *f, const char *text, unsigned line, const char *said)
{
	char place[160];

	assert_int_equal(load(f, text), PC_ECONFIG);
	snprintf(place, sizeof(place), "%s:%u: ", f->path, line);
	if (strncmp(pc_error(f->pc), place, strlen(place)) != 0 || !strstr(pc_error(f->pc), said))
		fail_msg("wanted \"%s…%s…\", got \"%s\"", place, said, pc_error(f->pc));
}

static void assert_set(const struct fixture *f, size_t row, const char *text)
{
	assert_int_equal(f->settings[row].count, 1);
	assert_string_equal(f->settings[row].texts[0], text);
	assert_int_equal(f->settings[row].origin, PC_FROM_FILE);
}

static void test_path(void **state)
{
	struct fixture *f = *state;
	char *home = getenv("HOME") ? strdup(getenv("HOME")) : NULL;

	assert_string_equal(pc_config_path(f->pc), f->path);
	setenv("HOME", "/home/someone", 1);
	setenv("XDG_CONFIG_HOME", "relative", 1);
	assert_string_equal(pc_config_path(f->pc), "/home/someone/.config/perfcopilot/config.yaml");
	unsetenv("XDG_CONFIG_HOME");
	assert_string_equal(pc_config_path(f->pc), "/home/someone/.config/perfcopilot/config.yaml");
	unsetenv("HOME");
	assert_int_equal(pc_config_path(f->pc)[0], '/');
	if (home)
		setenv("HOME", home, 1);
	free(home);
}

static void test_values(void **state)
{
	struct fixture *f = *state;
	char where[160];

	assert_int_equal(load(f, "color: never\n"
				 "rank:\n"
				 "  top_count: 30   # a remark\n"
				 "  deep: Yes\n"
				 "  name: \"a: b\"\n"
				 "  tags: [x, 'y z']\n"
				 "answers:\n"),
			 PC_OK);
	assert_set(f, TOP, "30");
	assert_set(f, DEEP, "true");
	assert_set(f, NAME, "a: b");
	assert_int_equal(f->settings[TAGS].count, 2);
	assert_string_equal(f->settings[TAGS].texts[1], "y z");
	assert_int_equal(f->settings[BY].count, 0);
	snprintf(where, sizeof(where), "%s:3", f->path);
	assert_string_equal(f->settings[TOP].where, where);
}

static void test_globals(void **state)
{
	struct fixture *f = *state;
	struct pc_setting *globals = pc_settings_new(f->pc->arena, &pc_globals);
	struct pc_options options = { 0 };

	assert_int_equal(load(f, "color: never\noutput_format: json\noffline: on\nrank: {}\n"),
			 PC_OK);
	assert_int_equal(pc_config_apply(f->pc, f->config, "", &pc_globals, globals), PC_OK);
	assert_int_equal(pc_spec_fill(f->pc, &pc_globals, globals, &options), PC_OK);
	assert_int_equal(options.color, PC_COLOR_NEVER);
	assert_int_equal(pc_options_format(&options), PC_SHOW_JSON);
	assert_true(options.offline);
}

static void test_verb_sections(void **state)
{
	struct fixture *f = *state;
	struct pc_args *args = pc_args_new(f->pc->arena);
	struct pc_spec verb = { .name = "list", .declared = true };

	args->own = spec;
	args->verbs = &verb;
	args->verb_count = 1;
	assert_int_equal(
		load_section(f, "answers:\n  by: library\n  list:\n    name: x\n", "answers.list"),
		PC_OK);
	assert_set(f, NAME, "x");
	assert_int_equal(f->settings[BY].count, 0);
	assert_int_equal(pc_config_check_verbs(f->pc, f->config, "answers", args), PC_OK);

	assert_int_equal(load_section(f, "answers:\n  lst:\n    name: x\n", "answers"), PC_OK);
	assert_int_equal(pc_config_check_verbs(f->pc, f->config, "answers", args), PC_ECONFIG);
	assert_non_null(strstr(pc_error(f->pc),
			       ":2: unknown key \"lst\" in \"answers\"; did you mean \"list\"?"));

	assert_int_equal(load_section(f, "answers:\n  list: 5\n", "answers.list"), PC_ECONFIG);
	assert_non_null(
		strstr(pc_error(f->pc), ":2: \"list\" is a value, where its options are wanted"));
}

static void test_nothing(void **state)
{
	static const char *const empty[] = {
		"",	   "\n\n",	    "# only a remark\n",
		"---\n",   "--- {}\n...\n", "\xef\xbb\xbf# a byte order mark\n",
		"rank:\n", "rank: {}\n",    "rank: ~\n"
	};
	struct fixture *f = *state;

	assert_int_equal(apply(f, "rank"), PC_OK); /* no file */
	for (size_t i = 0; i < sizeof(empty) / sizeof(empty[0]); i++)
		assert_int_equal(load(f, empty[i]), PC_OK);
	for (size_t i = 0; i < spec.count; i++)
		assert_int_equal(f->settings[i].count, 0);
}

static void test_unknown_keys(void **state)
{
	struct fixture *f = *state;

	assert_refused(f, "colr: never\n", 1, "unknown key \"colr\"; did you mean \"color\"?");
	assert_refused(f, "\nzzzzzz: 1\n", 2, "neither a global option nor a command");
	assert_refused(f, "../x: {}\n", 1, "unknown key");
	assert_refused(f, "rank:\n  top-cuont: 1\n", 2, "did you mean \"top-count\"?");
	assert_refused(f, "rank:\n  zzzzzz: 1\n", 2, "'perfcopilot rank --help' lists the options");
	assert_refused(f, "rank:\n  no-deep: true\n", 2, "write \"deep: false\"");
	assert_refused(f, "no-offline: true\n", 1, "write \"offline: false\"");
	assert_refused(f, "rank:\n  INFILE: x\n", 2, "unknown key \"INFILE\"");
	assert_refused(f, "rank:\n  infile: x\n", 2, "unknown key \"infile\"");
	assert_refused(f, "\"a\\eb\": 1\n", 1, "unknown key \"a\\x1bb\"");
}

static void test_wrong_types(void **state)
{
	struct fixture *f = *state;

	assert_refused(f, "rank: 5\n", 1, "\"rank\" is a value, where its options are wanted");
	assert_refused(f, "rank: [a]\n", 1, "\"rank\" is a list");
	assert_refused(f, "color: {a: b}\n", 1,
		       "\"color\" is a mapping, where one value is wanted");
	assert_refused(f, "rank:\n  name:\n    a: b\n", 2, "\"name\" is a mapping");
	assert_refused(f, "rank:\n  name: [a, b]\n", 2,
		       "\"name\" is a list, where one value is wanted");
	assert_refused(f, "rank:\n  tags: {a: b}\n", 2, "a value or a list of values");
	assert_refused(f, "rank:\n  tags: [[a]]\n", 2, "a list may hold only values");
	assert_refused(f, "rank:\n  tags: []\n", 2, "an empty list; remove the line");
	assert_refused(f, "rank:\n  tags:\n  - a\n  -\n", 4, "\"tags\" has no value");
	assert_refused(f, "rank:\n  name:\n", 2,
		       "\"name\" has no value; give one, or remove the line");
	assert_refused(f, "rank:\n  name: null\n", 2, "\"name\" has no value");
	assert_refused(f, "- a\n- b\n", 1, "a list, where lines such as");
	assert_refused(f, "just words\n", 1, "a single value, where lines such as");
	assert_refused(f, "[a]: b\n", 1, "a key must be a name");
	assert_refused(f, "rank:\n  name:\n    a:\n      b: c\n", 4, "nested too deeply");
}

static void test_bad_yaml(void **state)
{
	struct fixture *f = *state;

	assert_refused(f, "rank:\n\tname: x\n", 2, "tabs are not allowed for indentation");
	assert_refused(f, "rank:\n  deep: true\n  \tname: x\n", 3,
		       "tabs are not allowed for indentation");
	assert_refused(f, "a: b: c\n", 1, "not valid YAML");
	assert_refused(f, "color: \"never\n", 2, "not valid YAML");
	assert_refused(f, "rank:\n  name: x\n  name: y\n", 3, "the key \"name\" is there twice");
	assert_refused(f, "output-format: json\noutput_format: text\n", 2, "is there twice");
	assert_refused(f, "rank: &a {name: x}\nanswers: *a\n", 1, "anchors (&x) and aliases (*x)");
	assert_refused(f, "color: *never\n", 1, "aliases (*x)");
	assert_refused(f, "color: !!str never\n", 1, "tags (!x) are not supported");
	assert_refused(f, "color: never\n---\ncolor: always\n", 2, "a second YAML document");
	assert_refused(f, "rank:\n  name: \"a\\0b\"\n", 2, "NUL byte");
	assert_refused(f, "color: never\n\xff\xfe: 1\n", 2, "not valid YAML");
}

static void test_nul_bytes(void **state)
{
	struct fixture *f = *state;

	write_bytes(f, "a: 1\nb: \0\n", 10);
	assert_int_equal(apply(f, "rank"), PC_ECONFIG);
	assert_non_null(strstr(pc_error(f->pc), "config.yaml:2: holds a NUL byte"));
}

static void test_no_file(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(mkdir(f->path, 0700), 0);
	assert_int_equal(apply(f, "rank"), PC_ECONFIG);
	assert_non_null(strstr(pc_error(f->pc), "is a directory"));
	assert_int_equal(rmdir(f->path), 0);

	assert_int_equal(mkfifo(f->path, 0600), 0);
	assert_int_equal(apply(f, "rank"), PC_ECONFIG);
	assert_non_null(strstr(pc_error(f->pc), "is no regular file"));
	assert_int_equal(unlink(f->path), 0);

	assert_int_equal(symlink("/dev/null", f->path), 0);
	assert_int_equal(apply(f, "rank"), PC_OK);
	assert_int_equal(unlink(f->path), 0);

	write_bytes(f, "color: never\n", 13);
	assert_int_equal(chmod(f->path, 0), 0);
	if (geteuid()) { /* root reads everything */
		assert_int_equal(apply(f, "rank"), PC_ECONFIG);
		assert_non_null(strstr(pc_error(f->pc), "can't be read"));
	}
}

static void test_huge(void **state)
{
	struct fixture *f = *state;
	size_t size = (1u << 20) + 1;
	char *bytes = malloc(size);

	write_bytes(f, memset(bytes, '#', size), size);
	assert_int_equal(apply(f, "rank"), PC_ECONFIG);
	assert_non_null(strstr(pc_error(f->pc), "larger than 1 MiB"));
	write_bytes(f, bytes, size - 1);
	assert_int_equal(apply(f, "rank"), PC_OK);
	write_bytes(f, memset(bytes, '[', size), size - 1);
	assert_int_equal(apply(f, "rank"), PC_ECONFIG);
	free(bytes);
}

static void test_many_keys(void **state)
{
	struct fixture *f = *state;
	struct pc_text text = { 0 };

	for (unsigned i = 0; text.size < (1u << 20) - 16; i++)
		pc_text_printf(&text, "k%x:\n", i);
	write_bytes(f, text.data, text.size);
	pc_text_clear(&text);
	assert_int_equal(apply(f, "rank"), PC_ECONFIG);
	assert_non_null(strstr(pc_error(f->pc), ":1: unknown key \"k0\""));
}

static void test_fills_under_the_command_line(void **state)
{
	struct fixture *f = *state;
	struct sample sample = { 0 };

	pc_setting_add(f->pc->arena, &f->settings[NAME], "argv", PC_FROM_ARGV, "--name");
	assert_int_equal(load(f, "rank:\n  top-count: 101\n  name: file\n"), PC_OK);
	assert_string_equal(f->settings[NAME].texts[0], "argv");
	assert_int_equal(pc_spec_fill(f->pc, &spec, f->settings, &sample), PC_ECONFIG);
	assert_non_null(strstr(pc_error(f->pc), "config.yaml:2: "));
	assert_non_null(strstr(pc_error(f->pc), "1..100"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(test_path),
					    TEST(test_values),
					    TEST(test_globals),
					    TEST(test_verb_sections),
					    TEST(test_nothing),
					    TEST(test_unknown_keys),
					    TEST(test_wrong_types),
					    TEST(test_bad_yaml),
					    TEST(test_nul_bytes),
					    TEST(test_no_file),
					    TEST(test_huge),
					    TEST(test_many_keys),
					    TEST(test_fills_under_the_command_line) };

	return cmocka_run_group_tests_name("config", tests, NULL, NULL);
}
