/* SPDX-License-Identifier: Apache-2.0
 * Files in which a line is a dependency: requirements, Go's modules, lock files of yarn and pnpm,
 * Debian's control, Conan's. */
#include "depends/reader.h"

static const struct pc_span none = { "", 0 };

/* ---- Python ---- */
void pc_read_requirements(struct pc_reader *reader)
{
	struct pc_span line;

	while (pc_reader_line(reader, &line))
		if (!pc_span_starts(pc_span_trim(line), "-"))
			pc_reader_tell_python(reader, pc_until(line, pc_reader_to(line, "#\\")));
}

/* setup.py is a program: every text in it that looks like a requirement, below the word that
 * begins a list of them. */
void pc_read_quoted_python(struct pc_reader *reader)
{
	struct pc_span line, rest, text;
	bool inside = false;

	while (pc_reader_line(reader, &line)) {
		rest = line;
		if (pc_span_find(line, "_require"))
			inside = true; /* install_requires, extras_require, … */
		if (inside && pc_span_find(line, "="))
			rest = pc_from(
				line, pc_span_find(line, "_require") ? pc_reader_to(line, "=") : 0);
		while (inside && pc_reader_quoted(&rest, &text))
			pc_reader_tell_python(reader, text);
		if (inside && pc_span_find(line, "]") && !pc_span_find(line, "["))
			inside = false;
	}
	reader->rest = none;
}

void pc_read_setup_cfg(struct pc_reader *reader)
{
	struct pc_span line, key, value;
	bool extras = false, inside = false;

	while (pc_reader_line(reader, &line)) {
		bool indented = line.size && isspace((unsigned char)line.data[0]);

		if (pc_span_starts(line, "[")) {
			extras = pc_span_starts(line, "[options.extras_require");
			inside = false;
		} else if (!indented && pc_span_cut(line, '=', &key, &value)) {
			inside = extras || pc_span_find(key, "_requires");
			if (inside)
				pc_reader_tell_python(reader, value);
		} else if (inside) {
			pc_reader_tell_python(reader, line);
		}
	}
}

/* ---- Go ---- */
static void go_module(struct pc_reader *reader, struct pc_span line)
{
	struct pc_span rest = line, name = none, version = none;
	bool indirect = pc_span_find(line, "// indirect") != NULL;

	if (pc_reader_word(&rest, " \t\"", &name) && pc_reader_word(&rest, " \t\"", &version) &&
	    pc_span_starts(version, "v"))
		pc_reader_tell(reader, PC_SOFTWARE_GOMODULE,
			       indirect ? PC_DEPENDENCY_INDIRECT : PC_DEPENDENCY_DECLARED, name,
			       version);
}

void pc_read_go_mod(struct pc_reader *reader)
{
	struct pc_span line;
	bool inside = false;

	while (pc_reader_line(reader, &line)) {
		line = pc_span_trim(line);
		if (pc_span_starts(line, ")"))
			inside = false;
		else if (pc_span_starts(line, "require ("))
			inside = true;
		else if (pc_span_starts(line, "require "))
			go_module(reader, pc_from(line, strlen("require ")));
		else if (inside)
			go_module(reader, line);
	}
	if (inside)
		pc_reader_fail(reader, "it ends in the middle of \"require (\"");
}

void pc_read_go_sum(struct pc_reader *reader)
{
	struct pc_span line, name, version, sum;

	while (pc_reader_line(reader, &line)) {
		if (!line.size)
			continue;
		if (!pc_reader_word(&line, " ", &name) || !pc_reader_word(&line, " ", &version) ||
		    !pc_reader_word(&line, " ", &sum))
			pc_reader_fail(reader,
				       "line %llu is no module with its version and its sum",
				       (unsigned long long)reader->line);
		else if (!pc_span_ends(version, "/go.mod"))
			pc_reader_tell(reader, PC_SOFTWARE_GOMODULE, PC_DEPENDENCY_LOCKED, name,
				       version);
	}
}

/* ---- yarn and pnpm: "name@range:", "/name@1.0.0:", "'@scope/name@1.0.0(peer)':" ---- */
void pc_read_locks(struct pc_reader *reader)
{
	struct pc_span line, name, range, before;

	while (pc_reader_line(reader, &line)) {
		struct pc_span key = pc_span_trim(line);

		if (!pc_span_ends(key, ":") || pc_span_starts(key, "#"))
			continue;
		key = pc_from(key, pc_reader_of(key, "'\"/"));
		key = pc_until(key, pc_reader_to(key, ",'\"("));
		if (pc_span_cut_last(key, '@', &name, &range) && name.size) {
			if (pc_span_cut(name, ':', &before, &before))
				pc_span_cut_last(name, '@', &name, &before);
			pc_reader_tell(reader, PC_SOFTWARE_NPM, PC_DEPENDENCY_LOCKED, name,
				       pc_until(range, pc_reader_to(range, ":")));
		}
	}
}

/* ---- Debian: "Build-Depends: a (>= 1), b | c," over several lines ---- */
static void packages(struct pc_reader *reader, struct pc_span list)
{
	struct pc_span one, name, version;

	while (pc_reader_word(&list, ",|", &one)) {
		one = pc_span_trim(one);
		name = pc_until(one, pc_reader_to(one, " \t(:[<$"));
		version = pc_from(one, pc_reader_to(one, "("));
		version = pc_from(pc_until(version, pc_reader_to(version, ")")), 1);
		pc_reader_tell_package(reader, PC_DEPENDENCY_DECLARED, name, version);
	}
}

void pc_read_control(struct pc_reader *reader)
{
	struct pc_span line, key, value;
	bool inside = false;

	while (pc_reader_line(reader, &line)) {
		if (!line.size || line.data[0] == '#')
			continue;
		if (line.data[0] == ' ' || line.data[0] == '\t') {
			if (inside)
				packages(reader, line);
			continue;
		}
		inside = pc_span_cut(line, ':', &key, &value) && pc_span_find(key, "Depends");
		if (inside)
			packages(reader, value);
	}
}

/* ---- Conan: "zlib/1.3.1@user/channel", in quotes where it is a program ---- */
static void conan(struct pc_reader *reader, struct pc_span text)
{
	struct pc_span name, version;

	text = pc_span_trim(text);
	if (pc_span_cut(text, '/', &name, &version) && name.size && version.size &&
	    pc_reader_to(name, " \t#:.") == name.size)
		pc_reader_tell(reader, PC_SOFTWARE_LIBRARY, PC_DEPENDENCY_DECLARED, name,
			       pc_until(version, pc_reader_to(version, "@#")));
}

void pc_read_conan(struct pc_reader *reader)
{
	struct pc_span line, text;
	bool python = pc_span_ends(pc_span(reader->at.path), ".py");

	while (pc_reader_line(reader, &line)) {
		if (!python)
			conan(reader, line);
		while (python && pc_reader_quoted(&line, &text))
			conan(reader, text);
	}
}
