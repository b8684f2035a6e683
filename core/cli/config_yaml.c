/* SPDX-License-Identifier: Apache-2.0
 * The configuration file, from YAML into a small tree that is checked for form; config.c knows what
 * it means. Whoever wrote it is not trusted to be kind: no aliases, no tags, bounded size and
 * depth. */
#include "cli/config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yaml.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/log.h"
#include "base/table.h"
#include "cli/config_tree.h"

#define MAX_SIZE_BYTES (1u << 20)
#define MAX_DEPTH 3 /* the file, a command, a verb */

struct reader {
	struct pc *pc;
	const char *path;
	struct pc_span bytes;
	yaml_parser_t parser;
	yaml_event_t event;
};

int pc_config_fail(struct pc *pc, const char *path, unsigned long line, const char *fmt, ...)
{
	PC_AUTO(text) struct pc_text message = { 0 };
	va_list args;

	va_start(args, fmt);
	pc_text_vprintf(&message, fmt, args);
	va_end(args);
	return pc_fail(pc, PC_ECONFIG, "%s:%lu: %s", path, line, message.data);
}

const char *pc_config_shown(struct pc *pc, const char *text)
{
	PC_AUTO(text) struct pc_text safe = { 0 };
	PC_AUTO(text) struct pc_text cut = { 0 };

	pc_text_safe(&safe, pc_span(text));
	pc_text_fit(&cut, safe.data ? safe.data : "", 60);
	return pc_arena_strdup(pc_memory(pc), cut.data ? cut.data : "");
}

/* ---- bytes ---- */

/* A folder that we may not enter is somebody else's (HOME after sudo -u): there is no file for us.
 */
static bool unreachable(const char *path)
{
	struct stat info;

	return errno == EACCES && lstat(path, &info) && errno == EACCES;
}

static int open_file(struct pc *pc, const char *path, int *out_fd)
{
	PC_AUTO(fd) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat info;

	*out_fd = -1;
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR || unreachable(path)))
		return PC_OK;
	if (fd < 0 || fstat(fd, &info))
		return pc_fail(pc, PC_ECONFIG,
			       "%s: can't be read (%s); make it readable or remove it", path,
			       strerror(errno));
	if (S_ISDIR(info.st_mode))
		return pc_fail(pc, PC_ECONFIG,
			       "%s: is a directory, where a YAML file is wanted; remove it", path);
	if (!S_ISREG(info.st_mode) && !S_ISCHR(info.st_mode)) /* /dev/null is a way to say none */
		return pc_fail(pc, PC_ECONFIG, "%s: is no regular file; put a YAML file there",
			       path);
	*out_fd = fd;
	fd = -1;
	return PC_OK;
}

static int read_bytes(struct pc *pc, const char *path, struct pc_text *out_bytes)
{
	PC_AUTO(fd) int fd = -1;
	char piece[4096];
	ssize_t got;
	int status = open_file(pc, path, &fd);

	if (status || fd < 0)
		return status;
	while ((got = read(fd, piece, sizeof(piece))) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return pc_fail(pc, PC_ECONFIG, "%s: can't be read (%s)", path,
				       strerror(errno));
		pc_text_add(out_bytes, piece, (size_t)got);
		if (out_bytes->size > MAX_SIZE_BYTES)
			return pc_fail(pc, PC_ECONFIG,
				       "%s: is larger than 1 MiB, which no configuration is; "
				       "look at what was put there",
				       path);
	}
	return PC_OK;
}

/* ---- what is wrong with the YAML ---- */

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
	const char *problem = parser->problem ? parser->problem : "it can't be parsed";
	unsigned long line = parser->problem_mark.line + 1;

	if (parser->error == YAML_MEMORY_ERROR)
		return pc_fail(reader->pc, PC_ENOMEM, "%s: out of memory", reader->path);
	if (parser->error == YAML_READER_ERROR)
		line = line_of_offset(reader->bytes, parser->problem_offset);
	else if (has_tab_indent(reader->bytes, line))
		return pc_config_fail(reader->pc, reader->path, line,
				      "tabs are not allowed for indentation; use spaces");
	return pc_config_fail(reader->pc, reader->path, line, "not valid YAML: %s", problem);
}

static unsigned long line_of(const struct reader *reader)
{
	return reader->event.start_mark.line + 1;
}

/* Anchors without aliases do nothing, tags say what the table knows better: all are refused alike.
 */
static int check_event(struct reader *reader)
{
	const yaml_event_t *event = &reader->event;
	const yaml_char_t *anchor = NULL, *tag = NULL;

	if (event->type == YAML_SCALAR_EVENT) {
		anchor = event->data.scalar.anchor;
		tag = event->data.scalar.tag;
		if (memchr(event->data.scalar.value, 0, event->data.scalar.length))
			return pc_config_fail(reader->pc, reader->path, line_of(reader),
					      "holds a NUL byte (\\0); remove it");
	} else if (event->type == YAML_SEQUENCE_START_EVENT) {
		anchor = event->data.sequence_start.anchor;
		tag = event->data.sequence_start.tag;
	} else if (event->type == YAML_MAPPING_START_EVENT) {
		anchor = event->data.mapping_start.anchor;
		tag = event->data.mapping_start.tag;
	}
	if (anchor || event->type == YAML_ALIAS_EVENT)
		return pc_config_fail(reader->pc, reader->path, line_of(reader),
				      "anchors (&x) and aliases (*x) are not supported here; "
				      "write the value out, or quote it");
	if (tag)
		return pc_config_fail(reader->pc, reader->path, line_of(reader),
				      "tags (!x) are not supported here; "
				      "remove the tag, or quote the value");
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

static bool is_null(const yaml_event_t *event)
{
	static const char *const spellings[] = { "", "~", "null", "Null", "NULL" };
	const char *text = (const char *)event->data.scalar.value;

	if (event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
		return false;
	for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++)
		if (!strcmp(text, spellings[i]))
			return true;
	return false;
}

static void take_scalar(struct reader *reader, struct pc_config_entry *entry)
{
	entry->kind = is_null(&reader->event) ? PC_CONFIG_NULL : PC_CONFIG_SCALAR;
	entry->text = pc_arena_strndup(pc_memory(reader->pc),
				       (const char *)reader->event.data.scalar.value,
				       reader->event.data.scalar.length);
}

static struct pc_config_entry *new_entry(struct reader *reader)
{
	struct pc_config_entry *entry = pc_arena_alloc(pc_memory(reader->pc), sizeof(*entry));

	entry->line = line_of(reader);
	return entry;
}

static int read_sequence(struct reader *reader, struct pc_config_entry *entry)
{
	struct pc_config_entry **tail = &entry->children;
	int status;

	entry->kind = PC_CONFIG_SEQUENCE;
	while (!(status = next_event(reader)) && reader->event.type != YAML_SEQUENCE_END_EVENT) {
		if (reader->event.type != YAML_SCALAR_EVENT)
			return pc_config_fail(reader->pc, reader->path, line_of(reader),
					      "a list may hold only values, no lists or mappings");
		*tail = new_entry(reader);
		take_scalar(reader, *tail);
		tail = &(*tail)->next;
	}
	return status;
}

static int read_mapping(struct reader *reader, struct pc_config_entry *entry, unsigned depth);

static int read_value(struct reader *reader, struct pc_config_entry *entry, unsigned depth)
{
	int status = next_event(reader);

	if (status)
		return status;
	if (reader->event.type == YAML_SEQUENCE_START_EVENT)
		return read_sequence(reader, entry);
	if (reader->event.type == YAML_MAPPING_START_EVENT)
		return read_mapping(reader, entry, depth + 1);
	take_scalar(reader, entry);
	return PC_OK;
}

/* "_" equals "-", in keys as in options. */
static void take_key(struct reader *reader, struct pc_config_entry *entry)
{
	char *key;

	take_scalar(reader, entry);
	entry->typed = entry->text;
	entry->key = key = pc_arena_strdup(pc_memory(reader->pc), entry->text);
	for (; *key; key++)
		if (*key == '_')
			*key = '-';
}

static int read_entries(struct reader *reader, struct pc_config_entry *entry, unsigned depth,
			struct pc_table *seen)
{
	struct pc_config_entry **tail = &entry->children;
	int status;

	while (!(status = next_event(reader)) && reader->event.type != YAML_MAPPING_END_EVENT) {
		bool is_new = false;

		if (reader->event.type != YAML_SCALAR_EVENT)
			return pc_config_fail(reader->pc, reader->path, line_of(reader),
					      "a key must be a name, not a list or a mapping");
		*tail = new_entry(reader);
		take_key(reader, *tail);
		pc_table_intern(seen, pc_span((*tail)->key), &is_new);
		if (!is_new)
			return pc_config_fail(reader->pc, reader->path, (*tail)->line,
					      "the key \"%s\" is there twice; keep one",
					      pc_config_shown(reader->pc, (*tail)->typed));
		status = read_value(reader, *tail, depth);
		if (status)
			return status;
		tail = &(*tail)->next;
	}
	return status;
}

static int read_mapping(struct reader *reader, struct pc_config_entry *entry, unsigned depth)
{
	struct pc_table seen;
	int status;

	if (depth > MAX_DEPTH)
		return pc_config_fail(reader->pc, reader->path, line_of(reader),
				      "nested too deeply: a command, a verb and its options are "
				      "all there is");
	entry->kind = PC_CONFIG_MAPPING;
	pc_table_init(&seen, pc_memory(reader->pc));
	status = read_entries(reader, entry, depth, &seen);
	pc_table_clear(&seen);
	return status;
}

static int read_root(struct reader *reader, struct pc_config_entry *root)
{
	int status = next_event(reader);

	if (status)
		return status;
	if (reader->event.type == YAML_MAPPING_START_EVENT)
		return read_mapping(reader, root, 1);
	if (reader->event.type == YAML_SCALAR_EVENT && is_null(&reader->event))
		return PC_OK;
	return pc_config_fail(reader->pc, reader->path, line_of(reader),
			      "a %s, where lines such as \"color: never\" are wanted",
			      reader->event.type == YAML_SCALAR_EVENT ? "single value" : "list");
}

static int read_stream(struct reader *reader, struct pc_config_entry *root)
{
	bool seen = false;
	int status = next_event(reader); /* the start of the stream */

	while (!status && !(status = next_event(reader))) {
		if (reader->event.type == YAML_STREAM_END_EVENT)
			return PC_OK;
		if (seen)
			return pc_config_fail(reader->pc, reader->path, line_of(reader),
					      "a second YAML document begins; keep one");
		seen = true;
		status = read_root(reader, root);
		if (!status)
			status = next_event(reader); /* the end of the document */
	}
	return status;
}

static int parse(struct reader *reader, struct pc_config_entry *root)
{
	const char *nul = memchr(reader->bytes.data, 0, reader->bytes.size);
	int status;

	if (nul)
		return pc_config_fail(
			reader->pc, reader->path,
			line_of_offset(reader->bytes, (size_t)(nul - reader->bytes.data)),
			"holds a NUL byte: this is no UTF-8 text; save it as UTF-8");
	if (!yaml_parser_initialize(&reader->parser))
		return pc_fail(reader->pc, PC_ENOMEM, "%s: out of memory", reader->path);
	yaml_parser_set_encoding(&reader->parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&reader->parser, (const unsigned char *)reader->bytes.data,
				     reader->bytes.size);
	status = read_stream(reader, root);
	yaml_event_delete(&reader->event);
	yaml_parser_delete(&reader->parser);
	return status;
}

int pc_config_read_file(struct pc *pc, const char *path, struct pc_config **out_config)
{
	PC_AUTO(text) struct pc_text bytes = { 0 };
	struct pc_config *config = pc_arena_alloc(pc_memory(pc), sizeof(*config));
	struct reader reader = { .pc = pc };
	int status;

	config->path = reader.path = path;
	status = read_bytes(pc, reader.path, &bytes);
	if (!status && bytes.size) {
		bool marked = bytes.size >= 3 && !memcmp(bytes.data, "\xef\xbb\xbf", 3);
		size_t start = marked ? 3 : 0; /* a byte order mark is no text */

		reader.bytes = (struct pc_span){ bytes.data + start, bytes.size - start };
		status = parse(&reader, &config->root);
	}
	if (!status)
		*out_config = config;
	return status;
}

int pc_config_read(struct pc *pc, struct pc_config **out_config)
{
	const char *path = pc_config_path(pc);

	pc_debug(pc, "configuration: %s%s", path, access(path, F_OK) ? " (not there)" : "");
	return pc_config_read_file(pc, path, out_config);
}
