/* SPDX-License-Identifier: Apache-2.0
 * TOML, as package managers write it, line by line: tables by their headings, "name = version",
 * lists of texts. Lock files hold [[package]] with name and version. */
#include "depends/reader.h"

/* What stands in a table; the first whose heading fits counts. */
enum holds { HOLDS_NOTHING, HOLDS_PYTHON_LISTS, HOLDS_KEYS, HOLDS_PACKAGES, HOLDS_CATALOGUE };

static const struct table {
	const char *format, *heading; /* its end */
	enum holds holds;
	enum pc_software_kind kind;
} tables[] = {
	{ "pyproject.toml", "[project]", HOLDS_PYTHON_LISTS, PC_SOFTWARE_PYLIBRARY },
	{ "pyproject.toml", "[build-system]", HOLDS_NOTHING, PC_SOFTWARE_PYLIBRARY },
	{ "pyproject.toml", "optional-dependencies]", HOLDS_PYTHON_LISTS, PC_SOFTWARE_PYLIBRARY },
	{ "pyproject.toml", "[dependency-groups]", HOLDS_PYTHON_LISTS, PC_SOFTWARE_PYLIBRARY },
	{ "pyproject.toml", "dependencies]", HOLDS_KEYS, PC_SOFTWARE_PYLIBRARY },
	{ "Pipfile", "packages]", HOLDS_KEYS, PC_SOFTWARE_PYLIBRARY },
	{ "poetry.lock", "[[package]]", HOLDS_PACKAGES, PC_SOFTWARE_PYLIBRARY },
	{ "uv.lock", "[[package]]", HOLDS_PACKAGES, PC_SOFTWARE_PYLIBRARY },
	{ "Cargo.lock", "[[package]]", HOLDS_PACKAGES, PC_SOFTWARE_CARGO },
	{ "Cargo.toml", "dependencies]", HOLDS_KEYS, PC_SOFTWARE_CARGO },
	{ "Gradle catalogue", "[libraries]", HOLDS_CATALOGUE, PC_SOFTWARE_JAVA },
};

static const struct table *table_of(const char *format, struct pc_span heading)
{
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		if (!strcmp(tables[i].format, format) && pc_span_ends(heading, tables[i].heading))
			return &tables[i];
	return NULL;
}

static struct pc_span unquoted(struct pc_span text)
{
	struct pc_span rest = text, inner;

	return pc_reader_quoted(&rest, &inner) ? inner : (struct pc_span){ "", 0 };
}

/* "1.2" of "1.2", and of { version = "1.2", … } */
static struct pc_span version_of(struct pc_span value)
{
	const char *at = pc_span_find(value, "version");

	if (!pc_span_starts(value, "{"))
		return unquoted(value);
	return at ? unquoted(pc_from(value, (size_t)(at - value.data))) : (struct pc_span){ "", 0 };
}

/* [dependencies.serde] is a table of its own for one of them. */
static void single(struct pc_reader *reader, struct pc_span heading)
{
	static const char word[] = "dependencies.";
	const char *at = pc_span_find(heading, word);
	struct pc_span name;

	if (!at || strcmp(reader->at.format, "Cargo.toml"))
		return;
	name = pc_from(heading, (size_t)(at - heading.data) + strlen(word));
	name = pc_until(name, pc_reader_to(name, ".]\"'"));
	pc_reader_tell(reader, PC_SOFTWARE_CARGO, PC_DEPENDENCY_DECLARED, name,
		       (struct pc_span){ "", 0 });
}

struct toml {
	const struct table *table;
	bool list; /* inside one of several lines, of requirements */
	struct pc_span name;
	uint64_t line;
};

static void packages(struct pc_reader *reader, struct toml *toml, struct pc_span key,
		     struct pc_span value)
{
	uint64_t line = reader->line;

	if (pc_span_is(key, "name")) {
		toml->name = unquoted(value);
		toml->line = reader->line;
	} else if (pc_span_is(key, "version") && toml->name.size) {
		reader->line = toml->line;
		pc_reader_tell(reader, toml->table->kind, PC_DEPENDENCY_LOCKED, toml->name,
			       unquoted(value));
		reader->line = line;
		toml->name.size = 0;
	}
}

/* module = "group:artifact", "group:artifact:version", or group = …, name = … */
static void catalogue(struct pc_reader *reader, struct pc_span value)
{
	struct pc_span rest = value, text;

	while (pc_reader_quoted(&rest, &text))
		if (pc_reader_tell_java(reader, text))
			return;
}

static void list(struct pc_reader *reader, struct toml *toml, struct pc_span line)
{
	struct pc_span rest = line, text;

	while (pc_reader_quoted(&rest, &text))
		pc_reader_tell_python(reader, text);
	/* "[" of extras stands in quotes, which are behind us */
	toml->list = !memchr(rest.data, ']', rest.size);
}

static void pair(struct pc_reader *reader, struct toml *toml, struct pc_span key,
		 struct pc_span value)
{
	bool project = pc_span_is(pc_span(toml->table->heading), "[project]");

	switch (toml->table->holds) {
	case HOLDS_PYTHON_LISTS:
		if (pc_span_starts(value, "[") && (!project || pc_span_is(key, "dependencies")))
			list(reader, toml, value);
		break;
	case HOLDS_KEYS:
		if (!pc_span_is(key, "python"))
			pc_reader_tell(reader, toml->table->kind, PC_DEPENDENCY_DECLARED, key,
				       version_of(value));
		break;
	case HOLDS_PACKAGES:
		packages(reader, toml, key, value);
		break;
	case HOLDS_CATALOGUE:
		catalogue(reader, value);
		break;
	default:
		break;
	}
}

void pc_read_toml(struct pc_reader *reader)
{
	struct toml toml = { 0 };
	struct pc_span line, key, value;

	while (pc_reader_line(reader, &line)) {
		line = pc_span_trim(line);
		if (!line.size || line.data[0] == '#')
			continue;
		if (toml.list) {
			list(reader, &toml, line);
		} else if (line.data[0] == '[') {
			line = pc_until(line, pc_reader_to(line, "#"));
			toml = (struct toml){ .table = table_of(reader->at.format,
								pc_span_trim(line)) };
			single(reader, line);
		} else if (toml.table && pc_span_cut(line, '=', &key, &value)) {
			key = pc_span_trim(key);
			if (pc_span_starts(key, "\"") || pc_span_starts(key, "'"))
				key = unquoted(key);
			else /* serde.workspace = true */
				key = pc_until(key, toml.table->holds == HOLDS_KEYS
							    ? pc_reader_to(key, ".")
							    : key.size);
			pair(reader, &toml, key, pc_span_trim(value));
		}
	}
}
