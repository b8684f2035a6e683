/* SPDX-License-Identifier: Apache-2.0
 * Hints: what sources include and import, which programs scripts call, and what a Dockerfile
 * installs. */
#include "depends/reader.h"

static const struct pc_span none = { "", 0 };

static void used(struct pc_reader *reader, enum pc_software_kind kind, struct pc_span name)
{
	pc_reader_tell(reader, kind, PC_DEPENDENCY_USED, name, none);
}

/* #include <zlib.h>; of <re2/re2.h> the folder counts too. */
static void c_line(struct pc_reader *reader, struct pc_span line)
{
	struct pc_span name, folder, rest;

	if (!pc_span_starts(line, "#"))
		return;
	line = pc_span_trim(pc_from(line, 1));
	if (!pc_span_starts(line, "include"))
		return;
	line = pc_from(line, pc_reader_to(line, "<\"") + 1);
	name = pc_until(line, pc_reader_to(line, ">\""));
	used(reader, PC_SOFTWARE_LIBRARY, name);
	if (pc_span_cut(name, '/', &folder, &rest))
		used(reader, PC_SOFTWARE_LIBRARY, folder);
}

/* "import a, b.c as d", "from a.b import c" */
static void python_line(struct pc_reader *reader, struct pc_span line)
{
	struct pc_span rest, name;
	bool from = pc_span_starts(line, "from ");

	if (!from && !pc_span_starts(line, "import "))
		return;
	rest = pc_from(line, pc_reader_to(line, " "));
	while (pc_reader_word(&rest, from ? " " : ",", &name)) {
		name = pc_span_trim(name);
		used(reader, PC_SOFTWARE_PYLIBRARY, pc_until(name, pc_reader_to(name, " .;#")));
		if (from)
			return;
	}
}

/* require("a/b"), from "@s/a", import "a": of a path the package */
static void js_line(struct pc_reader *reader, struct pc_span line)
{
	struct pc_span name, scope;
	const char *at = pc_span_find(line, "require(");

	if (!at)
		at = pc_span_find(line, " from ");
	if (!at && pc_span_starts(line, "import"))
		at = line.data;
	if (!at)
		return;
	line = pc_from(line, (size_t)(at - line.data));
	if (!pc_reader_quoted(&line, &name) || pc_span_starts(name, "."))
		return;
	if (pc_span_starts(name, "node:"))
		name = pc_from(name, strlen("node:"));
	scope = pc_until(name, pc_span_starts(name, "@") ? pc_reader_to(name, "/") + 1 : 0);
	name = pc_until(name, scope.size + pc_reader_to(pc_from(name, scope.size), "/"));
	used(reader, PC_SOFTWARE_NPM, name);
}

/* use serde_json::Value; */
static void rust_line(struct pc_reader *reader, struct pc_span line)
{
	if (pc_span_starts(line, "pub "))
		line = pc_from(line, strlen("pub "));
	if (!pc_span_starts(line, "use ") && !pc_span_starts(line, "extern crate "))
		return;
	line = pc_from(line, pc_span_starts(line, "use ") ? 4 : strlen("extern crate "));
	used(reader, PC_SOFTWARE_CARGO, pc_until(line, pc_reader_to(line, ":; {")));
}

/* import "x", and lines of import ( … ) */
static void read_go(struct pc_reader *reader)
{
	struct pc_span line, name;
	bool inside = false;

	while (pc_reader_line(reader, &line)) {
		line = pc_span_trim(line);
		if (pc_span_starts(line, "func "))
			return; /* imports come before all else */
		if (pc_span_starts(line, ")"))
			inside = false;
		if ((inside || pc_span_starts(line, "import")) && pc_reader_quoted(&line, &name))
			used(reader, PC_SOFTWARE_GOMODULE, name);
		else
			inside |= pc_span_starts(line, "import (");
	}
}

void pc_read_source(struct pc_reader *reader)
{
	static const struct {
		const char *format;
		void (*line)(struct pc_reader *reader, struct pc_span line);
	} languages[] = { { "C", c_line },	     { "C++", c_line },
			  { "Python", python_line }, { "JavaScript", js_line },
			  { "TypeScript", js_line }, { "Rust", rust_line } };
	struct pc_span line;

	if (!strcmp(reader->at.format, "Go")) {
		read_go(reader);
		return;
	}
	for (size_t i = 0; i < sizeof(languages) / sizeof(languages[0]); i++)
		while (!strcmp(languages[i].format, reader->at.format) &&
		       pc_reader_line(reader, &line))
			languages[i].line(reader, pc_span_trim(line));
}

/* ---- scripts: the first word of each command ---- */
static bool is_assignment(struct pc_span word)
{
	return memchr(word.data, '=', word.size) != NULL;
}

/* Words before which the next one is a command still. */
static bool is_prefix(struct pc_span word)
{
	static const char *const words[] = { "if",    "then", "else", "elif", "while", "until",
					     "do",    "time", "exec", "!",    "sudo",  "env",
					     "xargs", "{",    "nice", "nohup" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (pc_span_is(word, words[i]))
			return true;
	return false;
}

static void commands_of(struct pc_reader *reader, struct pc_span line)
{
	struct pc_span command, word;

	while (pc_reader_word(&line, ";|&()`", &command))
		while (pc_reader_word(&command, " \t$\"", &word))
			if (!is_assignment(word) && !is_prefix(word)) {
				used(reader, PC_SOFTWARE_PROGRAM, word);
				break;
			}
}

void pc_read_shell(struct pc_reader *reader)
{
	struct pc_span line;

	while (pc_reader_line(reader, &line)) {
		line = pc_span_trim(line);
		if (!pc_span_starts(line, "#"))
			commands_of(reader, line);
	}
}

/* ---- Dockerfile: what a line installs; lines that end in "\" go on ---- */
static const struct {
	const char *program, *verb;
	enum pc_software_kind kind;
	bool package; /* of a distribution */
} installers[] = { { "apt-get", "install", PC_SOFTWARE_LIBRARY, true },
		   { "apt", "install", PC_SOFTWARE_LIBRARY, true },
		   { "dnf", "install", PC_SOFTWARE_LIBRARY, true },
		   { "yum", "install", PC_SOFTWARE_LIBRARY, true },
		   { "apk", "add", PC_SOFTWARE_LIBRARY, true },
		   { "pip", "install", PC_SOFTWARE_PYLIBRARY, false },
		   { "pip3", "install", PC_SOFTWARE_PYLIBRARY, false },
		   { "npm", "install", PC_SOFTWARE_NPM, false },
		   { "yarn", "add", PC_SOFTWARE_NPM, false },
		   { "pnpm", "add", PC_SOFTWARE_NPM, false },
		   { "cargo", "install", PC_SOFTWARE_CARGO, false } };
enum { INSTALLERS = sizeof(installers) / sizeof(installers[0]) };

struct docker {
	size_t installer; /* INSTALLERS: none */
	bool verb;	  /* was seen */
};

static void installed(struct pc_reader *reader, size_t which, struct pc_span word)
{
	size_t size;

	if (pc_span_starts(word, "-") || pc_span_find(word, "$") || pc_span_find(word, "/."))
		return;
	if (installers[which].kind == PC_SOFTWARE_PYLIBRARY) {
		pc_reader_tell_python(reader, word);
		return;
	}
	size = 1 + pc_reader_to(pc_from(word, 1), installers[which].package ? "=" : "@");
	if (installers[which].package)
		pc_reader_tell_package(reader, PC_DEPENDENCY_DECLARED, pc_until(word, size),
				       pc_from(word, size + 1));
	else
		pc_reader_tell(reader, installers[which].kind, PC_DEPENDENCY_DECLARED,
			       pc_until(word, size), pc_from(word, size + 1));
}

static void docker_word(struct pc_reader *reader, struct docker *docker, struct pc_span word)
{
	if (pc_span_is(word, "&&") || pc_span_is(word, "||") || pc_span_ends(word, ";")) {
		docker->installer = INSTALLERS;
		return;
	}
	if (docker->installer == INSTALLERS) {
		docker->verb = false;
		for (size_t i = 0; i < INSTALLERS; i++)
			if (pc_span_is(word, installers[i].program))
				docker->installer = i;
		return;
	}
	if (docker->verb)
		installed(reader, docker->installer, word);
	else
		docker->verb = pc_span_is(word, installers[docker->installer].verb);
}

void pc_read_docker(struct pc_reader *reader)
{
	struct docker docker = { .installer = INSTALLERS };
	struct pc_span line, word;

	while (pc_reader_line(reader, &line)) {
		bool goes_on = pc_span_ends(line, "\\");

		line.size -= goes_on;
		if (pc_span_starts(pc_span_trim(line), "#"))
			continue;
		while (pc_reader_word(&line, " \t\"'", &word))
			docker_word(reader, &docker, word);
		if (!goes_on)
			docker.installer = INSTALLERS;
	}
}
