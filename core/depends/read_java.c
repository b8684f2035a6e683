/* SPDX-License-Identifier: Apache-2.0
 * Maven and Gradle. Of pom.xml each <dependency> in <dependencies> counts, but none of what it
 * excludes; properties in versions stay as they are written. */
#include "base/auto.h"
#include "base/context.h"
#include "base/module.h"
#include "base/xml.h"

#include "depends/reader.h"

struct pom {
	struct pc_reader *reader;
	size_t depth, inside; /* of elements; inside: of the <dependency>, 0: in none */
	bool list;	      /* the element around is <dependencies> */
	struct pc_text group, artifact, version, *field; /* field: which is read; NULL: none */
	uint64_t line;
};

static void begin_dependency(struct pom *pom)
{
	pom->inside = pom->depth;
	pom->group.size = pom->artifact.size = pom->version.size = 0;
	pom->line = pom->reader->line;
}

static void begin(void *context, const char *name, const char *const *attributes, uint64_t line)
{
	struct pom *pom = context;

	(void)attributes;
	pom->depth++;
	pom->reader->line = line;
	pom->field = NULL;
	if (!pom->inside && pom->list && !strcmp(name, "dependency")) {
		begin_dependency(pom);
	} else if (pom->inside && pom->depth == pom->inside + 1) {
		pom->field = !strcmp(name, "groupId")	   ? &pom->group
			     : !strcmp(name, "artifactId") ? &pom->artifact
			     : !strcmp(name, "version")	   ? &pom->version
							   : NULL;
		if (pom->field == &pom->artifact)
			pom->line = line;
	}
	pom->list = !strcmp(name, "dependencies");
}

static void text(void *context, struct pc_span piece)
{
	struct pom *pom = context;

	if (pom->field && pom->field->size <= PC_READER_NAME_MAX)
		pc_text_add(pom->field, piece.data, piece.size);
}

static void tell(struct pom *pom)
{
	PC_AUTO(text) struct pc_text name = { 0 };
	struct pc_span group = pc_span_trim(pc_text_span(&pom->group));
	struct pc_span artifact = pc_span_trim(pc_text_span(&pom->artifact));

	if (!artifact.size)
		return;
	pc_text_add(&name, group.data, group.size);
	pc_text_putc(&name, ':');
	pc_text_add(&name, artifact.data, artifact.size);
	pom->reader->line = pom->line;
	pc_reader_tell(pom->reader, PC_SOFTWARE_JAVA, PC_DEPENDENCY_DECLARED, pc_text_span(&name),
		       pc_span_trim(pc_text_span(&pom->version)));
}

static void end(void *context)
{
	struct pom *pom = context;

	pom->field = NULL;
	if (pom->inside == pom->depth) {
		tell(pom);
		pom->inside = 0;
		pom->list = true; /* what ends lies in <dependencies> */
	} else {
		pom->list = false;
	}
	pom->depth--;
}

void pc_read_pom(struct pc_reader *reader)
{
	struct pom pom = { .reader = reader };
	const struct pc_xml_sink sink = { begin, end, text, &pom };
	const struct pc_module *module;
	const char *why;
	uint64_t line = 0;

	if (pc_module(reader->pc, "xml", &module)) {
		pc_reader_fail(reader, "%s", pc_error(reader->pc));
		pc_forget(reader->pc);
		return;
	}
	pc_text_add(&pom.group, "", 0);
	pc_text_add(&pom.artifact, "", 0);
	pc_text_add(&pom.version, "", 0);
	why = ((const struct pc_xml_table *)module)->read(reader->rest, &sink, &line);
	if (why)
		pc_reader_fail(reader, "line %llu: %s", (unsigned long long)line, why);
	pc_text_clear(&pom.group);
	pc_text_clear(&pom.artifact);
	pc_text_clear(&pom.version);
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
