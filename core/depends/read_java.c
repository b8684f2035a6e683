/* SPDX-License-Identifier: Apache-2.0
 * Maven and Gradle. Of pom.xml the elements are looked at in their order, without what XML allows
 * beside elements; properties in versions stay as they are written. */
#include "depends/reader.h"

/* What stands in <name>…</name>; false: there is no such element on the line. */
static bool element(struct pc_span line, const char *name, struct pc_span *out_text)
{
	struct pc_span rest = line, tag, text;

	while (pc_span_cut(rest, '<', &tag, &rest)) {
		if (!pc_span_starts(rest, name) || rest.size <= strlen(name) ||
		    rest.data[strlen(name)] != '>')
			continue;
		text = pc_from(rest, strlen(name) + 1);
		*out_text = pc_span_trim(pc_until(text, pc_reader_to(text, "<")));
		return true;
	}
	return false;
}

struct pom {
	struct pc_span group, artifact, version;
	bool inside, comment;
	uint64_t line;
	struct pc_text name;
};

static void end_of(struct pc_reader *reader, struct pom *pom)
{
	uint64_t line = reader->line;

	pom->name.size = 0;
	pc_text_add(&pom->name, pom->group.data, pom->group.size);
	pc_text_putc(&pom->name, ':');
	pc_text_add(&pom->name, pom->artifact.data, pom->artifact.size);
	reader->line = pom->line ? pom->line : line;
	if (pom->artifact.size)
		pc_reader_tell(reader, PC_SOFTWARE_JAVA, PC_DEPENDENCY_DECLARED,
			       pc_text_span(&pom->name), pom->version);
	reader->line = line;
}

void pc_read_pom(struct pc_reader *reader)
{
	static const struct pc_span none = { "", 0 };
	struct pom pom = { 0 };
	struct pc_span line;

	while (pc_reader_line(reader, &line)) {
		pom.comment |= pc_span_find(line, "<!--") != NULL;
		if (pom.comment) {
			pom.comment = !pc_span_find(line, "-->");
			continue;
		}
		if (pc_span_find(line, "<dependency>")) {
			pom.inside = true;
			pom.group = pom.artifact = pom.version = none;
		}
		if (pom.inside) {
			element(line, "groupId", &pom.group);
			if (element(line, "artifactId", &pom.artifact))
				pom.line = reader->line;
			element(line, "version", &pom.version);
		}
		/* what is excluded is not depended on */
		if (pom.inside &&
		    (pc_span_find(line, "<exclusions>") || pc_span_find(line, "</dependency>"))) {
			end_of(reader, &pom);
			pom.inside = false;
		}
	}
	pc_text_clear(&pom.name);
}

void pc_read_gradle(struct pc_reader *reader)
{
	struct pc_span line, text;
	bool lock = !strcmp(reader->at.format, "Gradle lock");

	while (pc_reader_line(reader, &line)) {
		struct pc_span code = pc_span_trim(line);

		if (pc_span_starts(code, "//") || pc_span_starts(code, "#"))
			continue;
		if (lock)
			pc_reader_tell_java(reader, pc_until(code, pc_reader_to(code, "=")));
		while (!lock && pc_reader_quoted(&code, &text))
			pc_reader_tell_java(reader, text);
	}
}
