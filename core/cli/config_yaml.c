/* SPDX-License-Identifier: Apache-2.0
 * The configuration file, from YAML (base/yaml.h) into entries that are checked for form; config.c
 * knows what they mean. */
#include "cli/config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/log.h"
#include "base/table.h"
#include "cli/config_tree.h"

enum { MAX_DEPTH = 3 }; /* the file, a command, a verb */

struct file {
	struct pc *pc;
	const char *path;
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
		if (out_bytes->size > PC_YAML_SIZE_MAX)
			return pc_fail(pc, PC_ECONFIG,
				       "%s: is larger than 1 MiB, which no configuration is; "
				       "look at what was put there",
				       path);
	}
	return PC_OK;
}

/* ---- form ---- */

/* "_" equals "-", in keys as in options. */
static const char *key_of(struct pc *pc, const char *typed)
{
	char *key = pc_arena_strdup(pc_memory(pc), typed);

	for (char *c = key; *c; c++)
		if (*c == '_')
			*c = '-';
	return key;
}

static struct pc_config_entry *entry_of(struct pc *pc, const struct pc_yaml *node)
{
	struct pc_config_entry *entry = pc_arena_alloc(pc_memory(pc), sizeof(*entry));

	*entry = (struct pc_config_entry){
		.typed = node->key, .text = node->text, .line = node->line, .kind = node->kind
	};
	return entry;
}

static int take_list(struct file *file, const struct pc_yaml *list, struct pc_config_entry *entry)
{
	struct pc_config_entry **tail = &entry->children;

	for (const struct pc_yaml *item = list->children; item; item = item->next) {
		if (item->kind == PC_YAML_LIST || item->kind == PC_YAML_MAP)
			return pc_config_fail(file->pc, file->path, item->line,
					      "a list may hold only values, no lists or mappings");
		*tail = entry_of(file->pc, item);
		tail = &(*tail)->next;
	}
	return PC_OK;
}

static int take_map(struct file *file, const struct pc_yaml *map, unsigned depth,
		    struct pc_config_entry *entry);

static int take_entries(struct file *file, const struct pc_yaml *map, unsigned depth,
			struct pc_table *seen, struct pc_config_entry *entry)
{
	struct pc_config_entry **tail = &entry->children;
	int status = PC_OK;

	for (const struct pc_yaml *node = map->children; node && !status; node = node->next) {
		bool is_new = false;

		*tail = entry_of(file->pc, node);
		(*tail)->key = key_of(file->pc, node->key);
		pc_table_intern(seen, pc_span((*tail)->key), &is_new);
		if (!is_new)
			return pc_config_fail(file->pc, file->path, node->line, PC_YAML_TWICE,
					      pc_yaml_shown(file->pc, node->key));
		if (node->kind == PC_YAML_LIST)
			status = take_list(file, node, *tail);
		else if (node->kind == PC_YAML_MAP)
			status = take_map(file, node, depth + 1, *tail);
		tail = &(*tail)->next;
	}
	return status;
}

static int take_map(struct file *file, const struct pc_yaml *map, unsigned depth,
		    struct pc_config_entry *entry)
{
	struct pc_table seen;
	int status;

	if (depth > MAX_DEPTH)
		return pc_config_fail(file->pc, file->path,
				      map->children ? map->children->line : map->line,
				      "nested too deeply: a command, a verb and its options are "
				      "all there is");
	pc_table_init(&seen, pc_memory(file->pc));
	status = take_entries(file, map, depth, &seen, entry);
	pc_table_clear(&seen);
	return status;
}

static int take_root(struct file *file, const struct pc_yaml *root, struct pc_config_entry *entry)
{
	entry->kind = root->kind;
	if (root->kind == PC_YAML_MAP)
		return take_map(file, root, 1, entry);
	if (root->kind == PC_YAML_NULL)
		return PC_OK;
	return pc_config_fail(file->pc, file->path, root->line,
			      "a %s, where lines such as \"color: never\" are wanted",
			      root->kind == PC_YAML_SCALAR ? "single value" : "list");
}

int pc_config_read_file(struct pc *pc, const char *path, struct pc_config **out_config)
{
	PC_AUTO(text) struct pc_text bytes = { 0 };
	struct pc_config *config = pc_arena_alloc(pc_memory(pc), sizeof(*config));
	const struct pc_yaml *root = &(struct pc_yaml){ .kind = PC_YAML_NULL };
	int status;

	config->path = path;
	status = read_bytes(pc, path, &bytes);
	if (!status && bytes.size)
		status = pc_yaml_parse(pc, path, pc_text_span(&bytes), &root);
	if (status == PC_EINPUT)
		return pc_fail(pc, PC_ECONFIG, "%s", pc_error(pc));
	if (!status)
		status = take_root(&(struct file){ pc, path }, root, &config->root);
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
