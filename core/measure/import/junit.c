/* SPDX-License-Identifier: Apache-2.0
 * JUnit XML, as JUnit, Surefire, pytest, Google Test, ctest and gtester write it: <testcase
 * classname name time> with <failure>, <error> or <skipped> in it. */
#include "base/auto.h"
#include "base/context.h"
#include "base/module.h"
#include "base/xml.h"
#include "measure/import/importer.h"

enum { FILE_BYTES_MAX = 512 << 20 };

struct junit {
	struct pc_importer *importer;
	unsigned depth, inside; /* inside: the depth of the present <testcase>; 0: none */
	struct pc_text name, why;
	double ns; /* below 0: no time was given */
	enum pc_outcome outcome;
};

static struct pc_span attribute(const char *const *attributes, const char *name)
{
	for (; attributes[0]; attributes += 2)
		if (!strcmp(attributes[0], name))
			return pc_span(attributes[1]);
	return (struct pc_span){ 0 };
}

/* Surefire writes "1,234.5". */
static double seconds(struct pc_span text)
{
	PC_AUTO(text) struct pc_text plain = { 0 };
	double ns;

	for (size_t i = 0; i < text.size && i < 64; i++)
		if (text.data[i] != ',')
			pc_text_putc(&plain, text.data[i]);
	return pc_import_number(pc_text_span(&plain), 9, &ns) ? ns : -1;
}

static void add(struct pc_text *text, struct pc_span span)
{
	pc_text_add(text, span.data ? span.data : "", span.size);
}

/* Google Test says of a test that did not run status="notrun", ctest "disabled" or "fail". */
static enum pc_outcome status_outcome(struct pc_span status)
{
	if (pc_span_is(status, "notrun") || pc_span_is(status, "disabled"))
		return PC_OUTCOME_SKIPPED;
	return pc_span_is(status, "fail") ? PC_OUTCOME_FAILED : PC_OUTCOME_PASSED;
}

static void begin_case(struct junit *junit, const char *const *attributes)
{
	struct pc_span class = attribute(attributes, "classname");

	junit->inside = junit->depth;
	junit->name.size = junit->why.size = 0;
	add(&junit->name, class);
	if (class.size)
		pc_text_puts(&junit->name, "::");
	add(&junit->name, attribute(attributes, "name"));
	junit->ns = seconds(attribute(attributes, "time"));
	junit->outcome = status_outcome(attribute(attributes, "status"));
}

static void worse(struct junit *junit, enum pc_outcome outcome, const char *const *attributes)
{
	struct pc_span why = attribute(attributes, "message");

	if (outcome <= junit->outcome && junit->why.size)
		return;
	if (outcome > junit->outcome)
		junit->outcome = outcome;
	junit->why.size = 0;
	add(&junit->why, why.size ? why : attribute(attributes, "type"));
}

static void begin(void *context, const char *name, const char *const *attributes, uint64_t line)
{
	struct junit *junit = context;

	(void)line;
	junit->depth++;
	if (!junit->inside && !strcmp(name, "testcase"))
		begin_case(junit, attributes);
	else if (junit->inside + 1 != junit->depth || !junit->inside)
		return;
	else if (!strcmp(name, "failure") || !strcmp(name, "error"))
		worse(junit, PC_OUTCOME_FAILED, attributes);
	else if (!strcmp(name, "skipped"))
		worse(junit, PC_OUTCOME_SKIPPED, attributes);
}

static void end(void *context)
{
	struct junit *junit = context;
	struct pc_span name = pc_text_span(&junit->name);

	if (junit->inside && junit->inside == junit->depth) {
		junit->inside = 0;
		if (name.size)
			pc_import_outcome(junit->importer, name, junit->outcome,
					  pc_text_span(&junit->why));
		if (name.size && junit->outcome == PC_OUTCOME_PASSED && junit->ns >= 0)
			pc_import_whole(junit->importer, name, PC_MEASURE_WALL, junit->ns);
	}
	junit->depth--;
}

static void text(void *context, struct pc_span piece)
{
	(void)context;
	(void)piece;
}

static bool read_all(struct pc_importer *importer, struct pc_text *out_all)
{
	struct pc_span bytes;

	do {
		importer->status = pc_input_bytes(importer->input, &bytes);
		if (importer->status)
			return false;
		pc_text_add(out_all, bytes.data, bytes.size);
	} while (bytes.size && out_all->size <= FILE_BYTES_MAX && !pc_cancelled(importer->pc));
	if (out_all->size > FILE_BYTES_MAX)
		pc_import_damage(importer, 1, "it is larger than 512 MiB");
	return out_all->size <= FILE_BYTES_MAX;
}

void pc_parse_import_junit(struct pc_importer *importer)
{
	const struct pc_xml_sink sink = { begin, end, text, &(struct junit){ 0 } };
	struct junit *junit = sink.context;
	PC_AUTO(text) struct pc_text all = { 0 };
	const struct pc_module *module;
	const char *why;
	uint64_t line = 0;

	junit->importer = importer;
	importer->status = pc_module(importer->pc, "xml", &module);
	if (importer->status || !read_all(importer, &all))
		return;
	why = ((const struct pc_xml_table *)module)->read(pc_text_span(&all), &sink, &line);
	if (why && !pc_input_damage(importer->input))
		pc_import_damage(importer, line, "%s", why);
	pc_text_clear(&junit->name);
	pc_text_clear(&junit->why);
}

static bool begins(struct pc_span at, const char *tag)
{
	size_t size = strlen(tag);

	return pc_span_starts(at, tag) && at.size > size &&
	       (at.data[size] == ' ' || at.data[size] == '>' || at.data[size] == '\n' ||
		at.data[size] == '\t' || at.data[size] == '\r' || at.data[size] == '/');
}

/* The first element that is neither a declaration nor a comment. */
int pc_score_import_junit(struct pc_span head)
{
	struct pc_span at = pc_span_trim(head);
	const char *end;

	if (pc_span_starts(at, "\xef\xbb\xbf"))
		at = (struct pc_span){ at.data + 3, at.size - 3 };
	while (pc_span_starts(at, "<?") || pc_span_starts(at, "<!")) {
		end = pc_span_find(at, pc_span_starts(at, "<!--") ? "-->" : ">");
		if (!end)
			return 0;
		end += *end == '-' ? 3 : 1;
		at = pc_span_trim((struct pc_span){ end, (size_t)(at.data + at.size - end) });
	}
	return begins(at, "<testsuites") || begins(at, "<testsuite") ? 90 : 0;
}
