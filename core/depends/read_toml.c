/* SPDX-License-Identifier: Apache-2.0
 * What of a TOML file is a dependency: lists of requirements, tables whose keys are names, packages
 * of lock files. */
#include "base/toml.h"
#include "depends/reader.h"

enum holds {
	HOLDS_REQUIREMENTS, /* an array of "name>=1" */
	HOLDS_NAMES,	    /* name = "1", name = { version = "1", … } */
	HOLDS_PACKAGES,	    /* [[package]] with name and version */
	HOLDS_CATALOGUE	    /* alias = "group:artifact:1", = { module = … }, = { group = … } */
};

/* "*" is any key. */
static const struct rule {
	const char *format, *path;
	enum holds holds;
	enum pc_software_kind kind;
} rules[] = {
	{ "pyproject.toml", "project.dependencies", HOLDS_REQUIREMENTS, PC_SOFTWARE_PYLIBRARY },
	{ "pyproject.toml", "project.optional-dependencies.*", HOLDS_REQUIREMENTS,
	  PC_SOFTWARE_PYLIBRARY },
	{ "pyproject.toml", "dependency-groups.*", HOLDS_REQUIREMENTS, PC_SOFTWARE_PYLIBRARY },
	{ "pyproject.toml", "tool.poetry.dependencies", HOLDS_NAMES, PC_SOFTWARE_PYLIBRARY },
	{ "pyproject.toml", "tool.poetry.dev-dependencies", HOLDS_NAMES, PC_SOFTWARE_PYLIBRARY },
	{ "pyproject.toml", "tool.poetry.group.*.dependencies", HOLDS_NAMES,
	  PC_SOFTWARE_PYLIBRARY },
	{ "pyproject.toml", "tool.pdm.dev-dependencies.*", HOLDS_REQUIREMENTS,
	  PC_SOFTWARE_PYLIBRARY },
	{ "pyproject.toml", "tool.uv.dev-dependencies", HOLDS_REQUIREMENTS, PC_SOFTWARE_PYLIBRARY },
	{ "pyproject.toml", "tool.hatch.envs.*.dependencies", HOLDS_REQUIREMENTS,
	  PC_SOFTWARE_PYLIBRARY },
	{ "Pipfile", "packages", HOLDS_NAMES, PC_SOFTWARE_PYLIBRARY },
	{ "Pipfile", "dev-packages", HOLDS_NAMES, PC_SOFTWARE_PYLIBRARY },
	{ "poetry.lock", "package", HOLDS_PACKAGES, PC_SOFTWARE_PYLIBRARY },
	{ "uv.lock", "package", HOLDS_PACKAGES, PC_SOFTWARE_PYLIBRARY },
	{ "pdm.lock", "package", HOLDS_PACKAGES, PC_SOFTWARE_PYLIBRARY },
	{ "pylock.toml", "packages", HOLDS_PACKAGES, PC_SOFTWARE_PYLIBRARY },
	{ "Cargo.lock", "package", HOLDS_PACKAGES, PC_SOFTWARE_CARGO },
	{ "Cargo.toml", "dependencies", HOLDS_NAMES, PC_SOFTWARE_CARGO },
	{ "Cargo.toml", "dev-dependencies", HOLDS_NAMES, PC_SOFTWARE_CARGO },
	{ "Cargo.toml", "build-dependencies", HOLDS_NAMES, PC_SOFTWARE_CARGO },
	{ "Cargo.toml", "workspace.dependencies", HOLDS_NAMES, PC_SOFTWARE_CARGO },
	{ "Cargo.toml", "target.*.dependencies", HOLDS_NAMES, PC_SOFTWARE_CARGO },
	{ "Cargo.toml", "target.*.dev-dependencies", HOLDS_NAMES, PC_SOFTWARE_CARGO },
	{ "Cargo.toml", "target.*.build-dependencies", HOLDS_NAMES, PC_SOFTWARE_CARGO },
	{ "Gradle catalogue", "libraries", HOLDS_CATALOGUE, PC_SOFTWARE_JAVA },
};

/* How many keys the path has, where these are it; else 0. */
static size_t keys_of(const char *path, const struct pc_toml_value *value)
{
	struct pc_span rest = pc_span(path), part;
	size_t count = 0;

	for (; pc_reader_word(&rest, ".", &part); count++)
		if (count == value->depth ||
		    (!pc_span_is(part, "*") && !pc_span_same(part, value->keys[count])))
			return 0;
	return count;
}

static const struct rule *rule_of(const char *format, const struct pc_toml_value *value,
				  size_t *out_keys)
{
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		size_t keys = strcmp(rules[i].format, format) ? 0 : keys_of(rules[i].path, value);

		if (keys) {
			*out_keys = keys;
			return &rules[i];
		}
	}
	return NULL;
}

/* What is told of one dependency stands in several values, one behind the other. */
struct toml {
	struct pc_reader *reader;
	const struct rule *rule; /* of what was begun; NULL: nothing */
	struct pc_span alias, name, group, version;
	uint64_t line, heading;
	struct pc_text both; /* "group:name" */
};

static void flush(struct toml *toml)
{
	struct pc_reader *reader = toml->reader;
	const struct rule *rule = toml->rule;
	struct pc_span name = toml->name;

	if (!rule)
		return;
	toml->rule = NULL;
	reader->line = toml->line;
	if (rule->holds == HOLDS_CATALOGUE && toml->group.size) {
		toml->both.size = 0;
		pc_text_add(&toml->both, toml->group.data, toml->group.size);
		pc_text_putc(&toml->both, ':');
		pc_text_add(&toml->both, name.data ? name.data : "", name.size);
		name = pc_text_span(&toml->both);
	}
	if (rule->holds == HOLDS_NAMES && !strcmp(reader->at.format, "pyproject.toml") &&
	    pc_span_is(name, "python"))
		return; /* the language itself */
	pc_reader_tell(reader, rule->kind,
		       rule->holds == HOLDS_PACKAGES ? PC_DEPENDENCY_LOCKED
						     : PC_DEPENDENCY_DECLARED,
		       name, toml->version);
}

/* Whether the value goes on with what was begun. */
static bool goes_on(const struct toml *toml, const struct rule *rule, struct pc_span alias,
		    uint64_t heading)
{
	if (toml->rule != rule)
		return false;
	return rule->holds == HOLDS_PACKAGES ? toml->heading == heading
					     : pc_span_same(toml->alias, alias);
}

static void take_word(struct toml *toml, struct pc_span key, const struct pc_toml_value *value)
{
	bool names = toml->rule->holds == HOLDS_NAMES;

	if (!value->is_string)
		return;
	if (pc_span_is(key, "version")) {
		toml->version = value->text;
	} else if (pc_span_is(key, names ? "package" : "name")) {
		toml->name = value->text;
		toml->line = toml->rule->holds == HOLDS_PACKAGES ? value->line : toml->line;
	} else if (toml->rule->holds == HOLDS_CATALOGUE && pc_span_is(key, "module")) {
		toml->name = value->text;
	} else if (toml->rule->holds == HOLDS_CATALOGUE && pc_span_is(key, "group")) {
		toml->group = value->text;
	}
}

/* alias = "text", or a table of that name, or a value in it. */
static void take(struct toml *toml, const struct rule *rule, size_t keys,
		 const struct pc_toml_value *value)
{
	bool packages = rule->holds == HOLDS_PACKAGES;
	struct pc_span alias = packages ? (struct pc_span){ "", 0 } : value->keys[keys];
	size_t own = keys + !packages; /* keys before those that say something of it */

	if (!goes_on(toml, rule, alias, value->heading)) {
		flush(toml);
		toml->rule = rule;
		toml->alias = alias;
		toml->name = rule->holds == HOLDS_NAMES ? alias : (struct pc_span){ "", 0 };
		toml->version = toml->group = (struct pc_span){ "", 0 };
		toml->line = value->line;
		toml->heading = value->heading;
	}
	if (value->depth == own + 1 && !(packages && value->in_array))
		take_word(toml, value->keys[own], value);
	else if (value->depth == own && value->is_string && rule->holds == HOLDS_NAMES)
		toml->version = value->text;
}

static void each(void *context, const struct pc_toml_value *value)
{
	struct toml *toml = context;
	struct pc_reader *reader = toml->reader;
	size_t keys = 0;
	const struct rule *rule = rule_of(reader->at.format, value, &keys);
	bool catalogue = rule && rule->holds == HOLDS_CATALOGUE && value->depth == keys + 1;

	if (rule && rule->holds != HOLDS_REQUIREMENTS && value->depth > keys &&
	    !(catalogue && value->is_string)) {
		take(toml, rule, keys, value);
		return;
	}
	flush(toml);
	reader->line = value->line;
	if (catalogue)
		pc_reader_tell_java(reader, value->text);
	else if (rule && rule->holds == HOLDS_REQUIREMENTS && value->depth == keys &&
		 value->in_array && value->is_string)
		pc_reader_tell_python(reader, value->text);
}

void pc_read_toml(struct pc_reader *reader)
{
	struct toml toml = { .reader = reader };
	uint64_t line;
	const char *why = pc_toml_read(reader->rest, each, &toml, &line);

	pc_text_clear(&toml.both);
	if (why)
		pc_reader_fail(reader, "line %llu: %s", (unsigned long long)line, why);
}
