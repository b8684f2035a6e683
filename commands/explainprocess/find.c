/* SPDX-License-Identifier: Apache-2.0
 * The program: where it lies, what it is, whose package, what its manual says. It is not run,
 * unless --run-help asks for it. */
#include "explainprocess.h"

enum { START = 256 };

static void note_error(struct pc *pc, struct process_found *found)
{
	json_object_array_add(found->notes, pc_json_string(pc_error(pc)));
}

/* "#!/usr/bin/env python3" without the mark; NULL: it is none. */
static const char *interpreter_of(struct pc *pc, const char *path)
{
	PC_AUTO(file) FILE *file = fopen(path, "re");
	char start[START];
	size_t size = file ? fread(start, 1, sizeof(start), file) : 0;
	struct pc_span line = { start, size }, rest;

	if (size < 2 || start[0] != '#' || start[1] != '!')
		return NULL;
	pc_span_cut(line, '\n', &line, &rest);
	line = pc_span_trim((struct pc_span){ line.data + 2, line.size - 2 });
	return pc_arena_strndup(pc_memory(pc), line.data, line.size);
}

static bool has_word(const char *text, const char *word)
{
	return text && strstr(text, word);
}

/* By the interpreter of a script, or by libraries that only one language needs. */
static const char *language_of(const struct process_found *found)
{
	static const struct {
		const char *word, *language;
	} words[] = { { "python", "Python" },	{ "perl", "Perl" },  { "ruby", "Ruby" },
		      { "node", "JavaScript" }, { "bash", "shell" }, { "php", "PHP" },
		      { "/sh", "shell" },	{ "lua", "Lua" },    { "libjvm", "Java" },
		      { "libjli", "Java" },	{ "libmono", "C#" } };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (has_word(found->interpreter, words[i].word))
			return words[i].language;
		for (size_t k = 0; k < found->binary.needed.count; k++)
			if (has_word(found->binary.needed.items[k], words[i].word))
				return words[i].language;
	}
	return found->binary.language;
}

static void look_at(struct pc *pc, struct process_found *found)
{
	const char *path = found->program;

	found->interpreter = interpreter_of(pc, path);
	if (found->interpreter)
		found->kind = "script";
	else if (!pc_binary_read(pc, path, NULL, &found->binary))
		found->kind = "machine code";
	else
		found->kind = "other file";
	found->language = language_of(found);
	found->package = pc_package_of(pc, path);
	if (!found->package) {
		char *real PC_AUTO(memory) = realpath(path, NULL);

		found->package = real ? pc_package_of(pc, real) : NULL;
	}
}

static const char *base_name(const char *path)
{
	const char *at = strrchr(path, '/');

	return at && at[1] ? at + 1 : path;
}

static void run_help(struct pc *pc, struct process_found *found)
{
	struct pc_text said = { 0 };
	int status = pc_program_help(pc, found->program, &said);

	if (said.data)
		pc_arena_adopt(pc_memory(pc), said.data);
	found->help = said;
	if (status)
		note_error(pc, found);
}

/* Of a running process the file is known, whatever it calls itself. */
static const char *program_of(struct pc *pc, const struct process_found *found)
{
	const char *exe = explain_text(found->pid, "executable", NULL);

	if (exe && !access(exe, R_OK))
		return exe;
	return found->words.count ? pc_program_find(pc, found->words.items[0]) : NULL;
}

int process_find(struct pc *pc, struct process_found *found)
{
	const char *name = found->words.count ? base_name(found->words.items[0]) : NULL;

	found->program = program_of(pc, found);
	if (found->program)
		look_at(pc, found);
	else if (name)
		json_object_array_add(
			found->notes,
			pc_json_string(pc_arena_printf(
				pc_memory(pc), "%s is not installed here, or not in $PATH", name)));
	if (name)
		found->manual = pc_manual_find(pc, name, "18");
	if (found->words.count > 1)
		found->command_manual = pc_manual_find(
			pc, pc_arena_printf(pc_memory(pc), "%s-%s", name, found->words.items[1]),
			"18");
	if (!found->manual && found->program)
		found->manual = pc_manual_find(pc, base_name(found->program), "18");
	if (found->options->run_help && found->program)
		run_help(pc, found);
	return pc_cancelled(pc) ? pc_cancel(pc) : PC_OK;
}
