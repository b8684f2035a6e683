/* SPDX-License-Identifier: Apache-2.0
 * What all readers of core/depends share. */
#include "depends/reader.h"

#include <stdarg.h>

bool pc_reader_line(struct pc_reader *reader, struct pc_span *out_line)
{
	struct pc_span line = reader->rest;

	if (!line.size)
		return false;
	reader->line++;
	if (!pc_span_cut(reader->rest, '\n', &line, &reader->rest))
		reader->rest.size = 0;
	while (line.size && isspace((unsigned char)line.data[line.size - 1]))
		line.size--;
	*out_line = line;
	return true;
}

void pc_reader_fail(struct pc_reader *reader, const char *fmt, ...)
{
	va_list args;

	if (reader->why.size)
		return;
	va_start(args, fmt);
	pc_text_vprintf(&reader->why, fmt, args);
	va_end(args);
}

void pc_reader_tell(struct pc_reader *reader, enum pc_software_kind kind,
		    enum pc_dependency_origin origin, struct pc_span name, struct pc_span version)
{
	if (!name.size || name.size > PC_READER_NAME_MAX)
		return;
	reader->at.kind = kind;
	reader->at.origin = origin;
	reader->at.name = name;
	reader->at.version = pc_until(pc_span_trim(version), PC_READER_NAME_MAX);
	reader->at.line = reader->line;
	reader->sink->found(reader->sink->context, &reader->at);
}

void pc_reader_tell_package(struct pc_reader *reader, enum pc_dependency_origin origin,
			    struct pc_span name, struct pc_span version)
{
	pc_reader_tell(reader, PC_SOFTWARE_LIBRARY, origin, name, version);
	pc_reader_tell(reader, PC_SOFTWARE_PROGRAM, origin, name, version);
}

void pc_reader_tell_python(struct pc_reader *reader, struct pc_span requirement)
{
	struct pc_span all = pc_span_trim(requirement), version;
	size_t size = 0;

	while (size < all.size &&
	       (isalnum((unsigned char)all.data[size]) || strchr("-_.", all.data[size])))
		size++;
	if (!size || !isalnum((unsigned char)all.data[0]))
		return;
	version = pc_span_trim(pc_from(all, size));
	if (pc_span_starts(version, "["))
		version = pc_from(version, pc_reader_to(version, "]") + 1);
	version = pc_span_trim(pc_until(version, pc_reader_to(version, ";#")));
	if (version.size && !strchr("=<>!~(@", version.data[0]))
		return; /* words of a sentence */
	pc_reader_tell(reader, PC_SOFTWARE_PYLIBRARY, PC_DEPENDENCY_DECLARED, pc_until(all, size),
		       version);
}

bool pc_reader_tell_java(struct pc_reader *reader, struct pc_span text)
{
	struct pc_span group, artifact, version = { 0 };

	if (pc_reader_to(text, " \t/\\${}") != text.size && !pc_span_find(text, ":$"))
		return false;
	if (!pc_span_cut(text, ':', &group, &artifact) || !group.size || !artifact.size)
		return false;
	pc_span_cut(artifact, ':', &artifact, &version);
	pc_reader_tell(reader, PC_SOFTWARE_JAVA, PC_DEPENDENCY_DECLARED,
		       pc_until(text, group.size + 1 + artifact.size), version);
	return true;
}

static size_t run(struct pc_span span, const char *set, bool in)
{
	size_t size = 0;

	while (size < span.size && (span.data[size] && strchr(set, span.data[size]) != NULL) == in)
		size++;
	return size;
}

size_t pc_reader_of(struct pc_span span, const char *set)
{
	return run(span, set, true);
}

size_t pc_reader_to(struct pc_span span, const char *set)
{
	return run(span, set, false);
}

bool pc_reader_word(struct pc_span *rest, const char *between, struct pc_span *out_word)
{
	struct pc_span all = pc_from(*rest, pc_reader_of(*rest, between));
	size_t size = pc_reader_to(all, between);

	*rest = pc_from(all, size);
	if (size)
		*out_word = pc_until(all, size);
	return size != 0;
}

bool pc_reader_quoted(struct pc_span *rest, struct pc_span *out_text)
{
	size_t at = pc_reader_to(*rest, "'\"");
	struct pc_span all, before, behind;

	if (at == rest->size)
		return false;
	all = pc_from(*rest, at + 1);
	if (!pc_span_cut(all, rest->data[at], &before, &behind))
		return false;
	*out_text = before;
	*rest = behind;
	return true;
}
