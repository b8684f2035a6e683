/* SPDX-License-Identifier: Apache-2.0
 * What a suite says. Keys are few, and a wrong one is an error: a timeout that is not read is none.
 */
#include "measure/suite.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/table.h"
#include "base/yaml.h"
#include "input/input.h"
#include "measure/words.h"

enum { TIMEOUT_MAX_S = 7 * 24 * 3600 };

struct reader {
	struct pc *pc;
	const char *path;
	struct pc_table names;
	struct pc_suite_test common; /* what holds for every test */
	const struct pc_yaml *common_environment;
	struct pc_suite_test *tests; /* owned */
	size_t count, room;
};

#define FAIL(reader, node, ...) \
	pc_yaml_fail((reader)->pc, (reader)->path, (node)->line, __VA_ARGS__)

/* ---- values ---- */
static int text_of(struct reader *reader, const struct pc_yaml *node, const char **out_text)
{
	if (node->kind != PC_YAML_SCALAR || !*node->text)
		return FAIL(reader, node, "\"%.60s\" wants a text",
			    node->key ? node->key : "a list");
	*out_text = node->text;
	return PC_OK;
}

static int timeout_of(struct reader *reader, const struct pc_yaml *node, uint64_t *out_ms)
{
	char *end = NULL;
	double seconds = node->kind == PC_YAML_SCALAR ? strtod(node->text, &end) : 0;

	if (!end || end == node->text || *end || !(seconds >= 0.001) || seconds > TIMEOUT_MAX_S)
		return FAIL(reader, node, "\"timeout\" wants seconds, from 0.001 to %d",
			    TIMEOUT_MAX_S);
	*out_ms = (uint64_t)llround(seconds * 1000);
	return PC_OK;
}

/* Two sides that run in one folder would be one side. */
static int folder_of(struct reader *reader, const struct pc_yaml *node, const char **out_folder)
{
	int status = text_of(reader, node, out_folder);
	struct pc_span rest, part;
	bool more = true;

	if (status)
		return status;
	rest = pc_span(node->text);
	if (node->text[0] == '/')
		return FAIL(reader, node, "\"folder\" wants a path within the side, not %s",
			    node->text);
	while (more) {
		more = pc_span_cut(rest, '/', &part, &rest);
		if (pc_span_is(more ? part : rest, ".."))
			return FAIL(reader, node, "\"folder\" must not leave the side by \"..\"");
	}
	return PC_OK;
}

static bool is_variable(const char *name)
{
	if (!isalpha((unsigned char)*name) && *name != '_')
		return false;
	while (isalnum((unsigned char)*name) || *name == '_')
		name++;
	return !*name;
}

static int check_environment(struct reader *reader, const struct pc_yaml *node)
{
	const struct pc_yaml *each = node->children;

	if (node->kind != PC_YAML_MAP)
		return FAIL(reader, node, "\"environment\" wants lines such as \"NAME: value\"");
	for (; each; each = each->next) {
		if (!is_variable(each->key))
			return FAIL(reader, each, "\"%.60s\" is no name of a variable", each->key);
		if (each->kind != PC_YAML_SCALAR && each->kind != PC_YAML_NULL)
			return FAIL(reader, each, "\"%.60s\" wants a text", each->key);
	}
	return PC_OK;
}

/* The test's own after those of all: the last of a name counts. */
static const char *const *environment_of(struct reader *reader, const struct pc_yaml *own)
{
	const struct pc_yaml *const maps[] = { reader->common_environment, own };
	const char **list;
	size_t count = 0;

	for (size_t i = 0; i < 2; i++)
		for (const struct pc_yaml *e = maps[i] ? maps[i]->children : NULL; e; e = e->next)
			count++;
	list = pc_arena_alloc(pc_memory(reader->pc), (count + 1) * sizeof(*list));
	count = 0;
	for (size_t i = 0; i < 2; i++)
		for (const struct pc_yaml *e = maps[i] ? maps[i]->children : NULL; e; e = e->next)
			list[count++] =
				pc_arena_printf(pc_memory(reader->pc), "%s=%s", e->key, e->text);
	return list;
}

static int flag_of(struct reader *reader, const struct pc_yaml *node, bool *out_flag)
{
	if (node->kind != PC_YAML_SCALAR || !node->plain ||
	    (strcmp(node->text, "true") != 0 && strcmp(node->text, "false") != 0))
		return FAIL(reader, node, "\"%.60s\" wants true or false", node->key);
	*out_flag = !strcmp(node->text, "true");
	return PC_OK;
}

/* ---- commands ---- */
static int list_command(struct reader *reader, const struct pc_yaml *node,
			struct pc_suite_test *test)
{
	const struct pc_yaml *each = node->children;
	const char **argv;
	size_t count = 0;

	for (; each; each = each->next, count++)
		if (each->kind != PC_YAML_SCALAR && each->kind != PC_YAML_NULL)
			return FAIL(reader, each, "a command's list wants texts");
	if (!count || !*node->children->text)
		return FAIL(reader, node, "a command needs a program");
	argv = pc_arena_alloc(pc_memory(reader->pc), (count + 1) * sizeof(*argv));
	count = 0;
	for (each = node->children; each; each = each->next)
		argv[count++] = each->text;
	test->argv = argv;
	return PC_OK;
}

static int command_of(struct reader *reader, const struct pc_yaml *node, bool shell,
		      struct pc_suite_test *test)
{
	const char **argv;
	const char *why = NULL;

	if (node->kind == PC_YAML_LIST && !shell)
		return list_command(reader, node, test);
	if (node->kind != PC_YAML_SCALAR || !*node->text)
		return FAIL(reader, node, "\"command\" wants a text%s",
			    shell ? ", as it goes to a shell" : " or a list of them");
	if (!shell) {
		test->argv = pc_words(reader->pc, node->text, &why);
		return test->argv ? PC_OK : FAIL(reader, node, "\"command\": %s", why);
	}
	argv = pc_arena_alloc(pc_memory(reader->pc), 4 * sizeof(*argv));
	argv[0] = "/bin/sh";
	argv[1] = "-c";
	argv[2] = node->text;
	test->argv = argv;
	return PC_OK;
}

/* A test without a name is called by its command. */
static const char *command_name(struct reader *reader, const struct pc_yaml *node)
{
	PC_AUTO(text) struct pc_text name = { 0 };

	if (node->kind == PC_YAML_SCALAR)
		return node->text;
	for (const struct pc_yaml *each = node->children; each; each = each->next) {
		pc_text_puts(&name, name.size ? " " : "");
		pc_text_puts(&name, each->text);
	}
	return pc_arena_strdup(pc_memory(reader->pc), name.data);
}

/* ---- tests ---- */
enum key { NAME, TIMEOUT, GROUP, FOLDER, ENVIRONMENT, COMMAND, SHELL, TESTS, KEYS };
static const char *const keys[KEYS + 1] = { "name",	   "timeout", "group", "folder",
					    "environment", "command", "shell", "tests" };

static const char *known_keys(struct pc *pc, const bool *allowed)
{
	PC_AUTO(text) struct pc_text known = { 0 };

	for (int key = 0; key < KEYS; key++)
		if (allowed[key])
			pc_text_printf(&known, "%s%s", known.size ? ", " : "", keys[key]);
	return pc_arena_strdup(pc_memory(pc), known.data);
}

/* The values of a map by key. */
static int take_keys(struct reader *reader, const struct pc_yaml *map, const bool *allowed,
		     const struct pc_yaml *out_nodes[KEYS])
{
	const char *near, *known;
	int key;

	for (const struct pc_yaml *each = map->children; each; each = each->next) {
		for (key = 0; key < KEYS && (!allowed[key] || strcmp(keys[key], each->key)); key++)
			;
		if (key < KEYS) {
			out_nodes[key] = each;
			continue;
		}
		known = known_keys(reader->pc, allowed);
		near = pc_text_nearest(each->key, keys);
		return FAIL(reader, each, "there is no key \"%.60s\" here%s%s%s; there are %s",
			    each->key, near ? ", did you mean \"" : "", near ? near : "",
			    near ? "\"?" : "", known);
	}
	return PC_OK;
}

/* What a test may say, and the file for all of them. */
static int take_common(struct reader *reader, const struct pc_yaml *const nodes[KEYS],
		       struct pc_suite_test *test)
{
	int status = PC_OK;

	if (nodes[TIMEOUT])
		status = timeout_of(reader, nodes[TIMEOUT], &test->timeout_ms);
	if (!status && nodes[GROUP])
		status = text_of(reader, nodes[GROUP], &test->group);
	if (!status && nodes[FOLDER])
		status = folder_of(reader, nodes[FOLDER], &test->folder);
	if (!status && nodes[ENVIRONMENT])
		status = check_environment(reader, nodes[ENVIRONMENT]);
	return status;
}

static int name_test(struct reader *reader, const struct pc_yaml *node,
		     const struct pc_yaml *const nodes[KEYS], struct pc_suite_test *test)
{
	PC_AUTO(text) struct pc_text whole = { 0 };
	bool is_new = false;
	int status = PC_OK;
	uint32_t id;

	test->named = nodes[NAME] != NULL;
	if (test->named)
		status = text_of(reader, nodes[NAME], &test->name);
	else
		test->name = command_name(reader, nodes[COMMAND]);
	if (status)
		return status;
	if (test->group)
		pc_text_printf(&whole, "%s: ", test->group);
	pc_text_puts(&whole, test->name);
	id = pc_table_intern(&reader->names, pc_text_span(&whole), &is_new);
	if (!is_new)
		return FAIL(reader, node,
			    "a test \"%.60s\" is there already, on line %lu: give one another name",
			    whole.data, reader->tests[id].line);
	test->title = reader->names.keys[id].data;
	return PC_OK;
}

static int take_test(struct reader *reader, const struct pc_yaml *node)
{
	static const bool allowed[KEYS] = {
		[NAME] = true,	  [TIMEOUT] = true,	[GROUP] = true, [FOLDER] = true,
		[COMMAND] = true, [ENVIRONMENT] = true, [SHELL] = true
	};
	const struct pc_yaml *nodes[KEYS] = { NULL };
	struct pc_suite_test test = reader->common;
	bool shell = false;
	int status;

	if (node->kind != PC_YAML_MAP)
		return FAIL(reader, node, "a test wants at least \"command: …\"");
	test.line = node->line;
	status = take_keys(reader, node, allowed, nodes);
	if (!status && !nodes[COMMAND])
		return FAIL(reader, node, "a test without a \"command\"");
	if (!status && nodes[SHELL])
		status = flag_of(reader, nodes[SHELL], &shell);
	if (!status)
		status = command_of(reader, nodes[COMMAND], shell, &test);
	if (!status)
		status = take_common(reader, nodes, &test);
	if (!status)
		status = name_test(reader, node, nodes, &test);
	if (status)
		return status;
	test.environment = environment_of(reader, nodes[ENVIRONMENT]);
	reader->tests = PC_GROW(reader->tests, reader->count, reader->room);
	reader->tests[reader->count++] = test;
	return PC_OK;
}

/* ---- the file ---- */

/* "proofs" of "suites/proofs.yaml" */
static const char *name_of_path(struct pc *pc, const char *path)
{
	struct pc_span name = pc_span(path), before;

	pc_span_cut_last(name, '/', &before, &name);
	if (pc_span_cut_last(name, '.', &before, &(struct pc_span){ 0 }) && before.size)
		name = before;
	return pc_arena_strndup(pc_memory(pc), name.data, name.size);
}

static int take_root(struct reader *reader, const struct pc_yaml *root, struct pc_suite *suite)
{
	static const bool allowed[KEYS] = { [NAME] = true,  [TIMEOUT] = true,	  [FOLDER] = true,
					    [GROUP] = true, [ENVIRONMENT] = true, [TESTS] = true };
	const struct pc_yaml *nodes[KEYS] = { NULL };
	int status;

	if (root->kind != PC_YAML_MAP)
		return FAIL(reader, root->line ? root : &(struct pc_yaml){ .line = 1 },
			    "a suite has lines such as \"tests:\", and under it \"- command: …\"");
	suite->name = name_of_path(reader->pc, reader->path);
	status = take_keys(reader, root, allowed, nodes);
	if (!status && nodes[NAME])
		status = text_of(reader, nodes[NAME], &suite->name);
	if (!status)
		status = take_common(reader, nodes, &reader->common);
	if (status)
		return status;
	reader->common_environment = nodes[ENVIRONMENT];
	if (!nodes[TESTS] || nodes[TESTS]->kind != PC_YAML_LIST || !nodes[TESTS]->children)
		return FAIL(reader, nodes[TESTS] ? nodes[TESTS] : root,
			    "\"tests\" wants a list with at least one test");
	for (const struct pc_yaml *test = nodes[TESTS]->children; !status && test;
	     test = test->next)
		status = take_test(reader, test);
	return status;
}

static int read_bytes(struct pc *pc, const char *path, struct pc_text *out_bytes)
{
	PC_AUTO(input) struct pc_input *input = NULL;
	struct pc_span bytes = { 0 };
	int status = pc_input_open(pc, path, &input);

	pc_text_add(out_bytes, "", 0);
	do {
		if (!status)
			status = pc_input_bytes(input, &bytes);
		if (!status)
			pc_text_add(out_bytes, bytes.data, bytes.size);
	} while (!status && bytes.size && out_bytes->size <= PC_YAML_SIZE_MAX);
	if (!status && pc_input_damage(input))
		return pc_fail(pc, PC_EINPUT, "%s: %s", path, pc_input_damage(input));
	return status;
}

int pc_suite_read(struct pc *pc, const char *path, struct pc_suite *out_suite)
{
	PC_AUTO(text) struct pc_text bytes = { 0 };
	struct reader reader = { .pc = pc, .path = path };
	const struct pc_yaml *root;
	struct pc_suite suite = { 0 };
	int status = read_bytes(pc, path, &bytes);

	if (!status)
		status = pc_yaml_parse(pc, path, pc_text_span(&bytes), &root);
	if (status)
		return status;
	pc_table_init(&reader.names, pc_memory(pc));
	status = take_root(&reader, root, &suite);
	pc_table_clear(&reader.names);
	if (status) {
		free(reader.tests);
		return status;
	}
	suite.tests = pc_arena_adopt(pc_memory(pc), reader.tests);
	suite.count = reader.count;
	*out_suite = suite;
	return PC_OK;
}
