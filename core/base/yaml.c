/* SPDX-License-Identifier: Apache-2.0
 * The events of libyaml, checked one by one as they come. */
#include "base/yaml.h"

#include <yaml.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/table.h"

enum { SHOWN_COLUMNS = 60 };

struct reader {
	struct pc *pc;
	const char *name;
	struct pc_span bytes;
	yaml_parser_t parser;
	yaml_event_t event;
};

int pc_yaml_fail(struct pc *pc, const char *name, unsigned long line, const char *fmt, ...)
{
	PC_AUTO(text) struct pc_text message = { 0 };
	PC_AUTO(text) struct pc_text safe = { 0 };
	va_list args;

	va_start(args, fmt);
	pc_text_vprintf(&message, fmt, args);
	va_end(args);
	pc_text_safe(&safe, pc_text_span(&message));
	return pc_fail(pc, PC_EINPUT, "%s:%lu: %s", name, line, safe.data);
}

const char *pc_yaml_shown(struct pc *pc, const char *text)
{
	return pc_text_shown(pc_memory(pc), pc_span(text), SHOWN_COLUMNS);
}

static unsigned long line_of(const struct reader *reader)
{
	return reader->event.start_mark.line + 1;
}

/* ---- what is wrong with the bytes ---- */
static unsigned long line_of_offset(struct pc_span bytes, size_t offset)
{
	unsigned long line = 1;

	for (size_t i = 0; i < offset && i < bytes.size; i++)
		line += bytes.data[i] == '\n';
	return line;
}

static bool has_tab_indent(struct pc_span bytes, unsigned long line)
{
	const char *at = bytes.data, *end = bytes.data + bytes.size;

	while (--line > 0 && at < end) {
		at = memchr(at, '\n', (size_t)(end - at));
		if (!at)
			return false;
		at++;
	}
	while (at < end && *at == ' ')
		at++;
	return at < end && *at == '\t';
}

static int syntax_error(struct reader *reader)
{
	const yaml_parser_t *parser = &reader->parser;
	unsigned long line = parser->problem_mark.line + 1;

	if (parser->error == YAML_MEMORY_ERROR)
		return pc_fail(reader->pc, PC_ENOMEM, "%s: out of memory", reader->name);
	if (parser->error == YAML_READER_ERROR)
		line = line_of_offset(reader->bytes, parser->problem_offset);
	else if (has_tab_indent(reader->bytes, line))
		return pc_yaml_fail(reader->pc, reader->name, line,
				    "tabs are not allowed for indentation; use spaces");
	return pc_yaml_fail(reader->pc, reader->name, line, "not valid YAML: %s",
			    parser->problem ? parser->problem : "it can't be parsed");
}

/* ---- events ---- */
/* Anchors without aliases do nothing, tags say what a reader knows better: all are refused alike.
 */
static int check_event(struct reader *reader)
{
	const yaml_event_t *event = &reader->event;
	const yaml_char_t *anchor = NULL, *tag = NULL;

	if (event->type == YAML_SCALAR_EVENT) {
		anchor = event->data.scalar.anchor;
		tag = event->data.scalar.tag;
		if (memchr(event->data.scalar.value, 0, event->data.scalar.length))
			return pc_yaml_fail(reader->pc, reader->name, line_of(reader),
					    "holds a NUL byte (\\0); remove it");
	} else if (event->type == YAML_SEQUENCE_START_EVENT) {
		anchor = event->data.sequence_start.anchor;
		tag = event->data.sequence_start.tag;
	} else if (event->type == YAML_MAPPING_START_EVENT) {
		anchor = event->data.mapping_start.anchor;
		tag = event->data.mapping_start.tag;
	}
	if (anchor || event->type == YAML_ALIAS_EVENT)
		return pc_yaml_fail(reader->pc, reader->name, line_of(reader),
				    "anchors (&x) and aliases (*x) are not supported here; "
				    "write the value out, or quote it");
	if (tag)
		return pc_yaml_fail(reader->pc, reader->name, line_of(reader),
				    "tags (!x) are not supported here; remove the tag, or quote "
				    "the value");
	return PC_OK;
}

static int next_event(struct reader *reader)
{
	yaml_event_delete(&reader->event);
	if (!yaml_parser_parse(&reader->parser, &reader->event))
		return syntax_error(reader);
	return check_event(reader);
}

/* ---- the tree ---- */
static bool is_null(const char *text)
{
	return !*text || !strcmp(text, "~") || !strcmp(text, "null") || !strcmp(text, "Null") ||
	       !strcmp(text, "NULL");
}

static void take_scalar(struct reader *reader, struct pc_yaml *node)
{
	node->text = pc_arena_strndup(pc_memory(reader->pc),
				      (const char *)reader->event.data.scalar.value,
				      reader->event.data.scalar.length);
	node->plain = reader->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	node->kind = node->plain && is_null(node->text) ? PC_YAML_NULL : PC_YAML_SCALAR;
	if (node->kind == PC_YAML_NULL)
		node->text = "";
}

static int take_value(struct reader *reader, struct pc_yaml *node, unsigned depth);

static int read_list(struct reader *reader, struct pc_yaml *list, unsigned depth)
{
	const struct pc_yaml **tail = &list->children;
	int status;

	list->kind = PC_YAML_LIST;
	while (!(status = next_event(reader)) && reader->event.type != YAML_SEQUENCE_END_EVENT) {
		struct pc_yaml *node = pc_arena_alloc(pc_memory(reader->pc), sizeof(*node));

		*tail = node;
		tail = &node->next;
		status = take_value(reader, node, depth);
		if (status)
			break;
	}
	return status;
}

static int read_key(struct reader *reader, struct pc_table *seen, struct pc_yaml *node)
{
	bool is_new = false;

	if (reader->event.type != YAML_SCALAR_EVENT)
		return pc_yaml_fail(reader->pc, reader->name, line_of(reader),
				    "a key must be a name, not a list or a mapping");
	node->line = line_of(reader);
	take_scalar(reader, node);
	node->key = node->text;
	pc_table_intern(seen, pc_span(node->key), &is_new);
	return is_new ? PC_OK
		      : pc_yaml_fail(reader->pc, reader->name, node->line, PC_YAML_TWICE,
				     pc_yaml_shown(reader->pc, node->key));
}

static int read_pairs(struct reader *reader, struct pc_yaml *map, struct pc_table *seen,
		      unsigned depth)
{
	const struct pc_yaml **tail = &map->children;
	int status;

	while (!(status = next_event(reader)) && reader->event.type != YAML_MAPPING_END_EVENT) {
		struct pc_yaml *node = pc_arena_alloc(pc_memory(reader->pc), sizeof(*node));

		*tail = node;
		tail = &node->next;
		status = read_key(reader, seen, node);
		if (!status)
			status = next_event(reader);
		if (!status)
			status = take_value(reader, node, depth);
		if (status)
			break;
	}
	return status;
}

static int read_map(struct reader *reader, struct pc_yaml *map, unsigned depth)
{
	struct pc_table seen;
	int status;

	map->kind = PC_YAML_MAP;
	pc_table_init(&seen, pc_memory(reader->pc));
	status = read_pairs(reader, map, &seen, depth);
	pc_table_clear(&seen);
	return status;
}

/* The event that begins it has come. */
static int take_value(struct reader *reader, struct pc_yaml *node, unsigned depth)
{
	if (!node->line)
		node->line = line_of(reader);
	if (reader->event.type == YAML_SCALAR_EVENT) {
		take_scalar(reader, node);
		return PC_OK;
	}
	if (depth == PC_YAML_DEPTH_MAX)
		return pc_yaml_fail(reader->pc, reader->name, line_of(reader),
				    "nested deeper than %d levels", PC_YAML_DEPTH_MAX);
	return reader->event.type == YAML_SEQUENCE_START_EVENT ? read_list(reader, node, depth + 1)
							       : read_map(reader, node, depth + 1);
}

static int read_stream(struct reader *reader, struct pc_yaml *root)
{
	bool seen = false;
	int status = next_event(reader); /* the start of the stream */

	while (!status && !(status = next_event(reader))) {
		if (reader->event.type == YAML_STREAM_END_EVENT)
			return PC_OK;
		if (seen)
			return pc_yaml_fail(reader->pc, reader->name, line_of(reader),
					    "a second YAML document begins; keep one");
		seen = true;
		status = next_event(reader);
		if (!status)
			status = take_value(reader, root, 0);
		if (!status)
			status = next_event(reader); /* the end of the document */
	}
	return status;
}

/* Without the byte order mark, which is no text. */
static struct pc_span without_mark(struct pc_span bytes)
{
	if (pc_span_starts(bytes, "\xef\xbb\xbf"))
		return (struct pc_span){ bytes.data + 3, bytes.size - 3 };
	return bytes;
}

static int parse(struct reader *reader, struct pc_yaml *root)
{
	const char *nul = memchr(reader->bytes.data, 0, reader->bytes.size);
	int status;

	if (nul)
		return pc_yaml_fail(
			reader->pc, reader->name,
			line_of_offset(reader->bytes, (size_t)(nul - reader->bytes.data)),
			"holds a NUL byte: this is no UTF-8 text; save it as UTF-8");
	if (!yaml_parser_initialize(&reader->parser))
		return pc_fail(reader->pc, PC_ENOMEM, "%s: out of memory", reader->name);
	yaml_parser_set_encoding(&reader->parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&reader->parser, (const unsigned char *)reader->bytes.data,
				     reader->bytes.size);
	status = read_stream(reader, root);
	yaml_event_delete(&reader->event);
	yaml_parser_delete(&reader->parser);
	return status;
}

int pc_yaml_parse(struct pc *pc, const char *name, struct pc_span bytes,
		  const struct pc_yaml **out_root)
{
	struct reader reader = { .pc = pc, .name = name, .bytes = without_mark(bytes) };
	struct pc_yaml *root = pc_arena_alloc(pc_memory(pc), sizeof(*root));
	int status;

	if (bytes.size > PC_YAML_SIZE_MAX)
		return pc_fail(pc, PC_EINPUT, "%s: larger than 1 MiB, which no such file is", name);
	root->text = "";
	status = parse(&reader, root);
	if (!status)
		*out_root = root;
	return status;
}
