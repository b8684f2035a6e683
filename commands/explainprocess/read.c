/* SPDX-License-Identifier: Apache-2.0
 * Small files of /proc. What may not be read is remembered, to be told. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>

#include "explainprocess.h"

enum { FILE_MAX = 4 << 20, PIECE = 16 << 10 };

/* "fd" for all of "fd/3", "fd/4", …, once. */
static void remember(struct process_reader *reader, const char *name)
{
	const char *word = pc_arena_strndup(pc_memory(reader->pc), name, strcspn(name, "/"));

	if (errno != EACCES && errno != EPERM)
		return;
	for (size_t i = 0; i < json_object_array_length(reader->unread); i++)
		if (!strcmp(json_object_get_string(json_object_array_get_idx(reader->unread, i)),
			    word))
			return;
	json_object_array_add(reader->unread, pc_json_string(word));
}

bool process_file(struct process_reader *reader, const char *name, struct pc_text *out)
{
	const char *path = pc_arena_printf(pc_memory(reader->pc), "%s/%s", reader->folder, name);
	int fd PC_AUTO(fd) = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	char piece[PIECE];
	ssize_t got = -1;

	if (fd >= 0)
		while (out->size < FILE_MAX && (got = read(fd, piece, sizeof(piece))) > 0)
			pc_text_add(out, piece, (size_t)got);
	if (got < 0)
		remember(reader, name);
	return out->size > 0;
}

const char *process_link(struct process_reader *reader, const char *name)
{
	const char *path = pc_arena_printf(pc_memory(reader->pc), "%s/%s", reader->folder, name);
	char target[PATH_MAX];
	ssize_t got = readlink(path, target, sizeof(target));

	if (got < 0) {
		remember(reader, name);
		return NULL;
	}
	return pc_arena_strndup(pc_memory(reader->pc), target, (size_t)got);
}

bool process_line(struct pc_span *rest, struct pc_span *out_line)
{
	if (!rest->size)
		return false;
	if (!pc_span_cut(*rest, '\n', out_line, rest)) {
		*out_line = *rest;
		rest->size = 0;
	}
	return true;
}

bool process_field(const struct pc_text *text, const char *key, struct pc_span *out_value)
{
	struct pc_span rest = pc_text_span(text), line;
	size_t size = strlen(key);

	while (process_line(&rest, &line))
		if (line.size > size && !strncmp(line.data, key, size) &&
		    strchr(": ", line.data[size])) {
			*out_value = pc_span_trim(
				(struct pc_span){ line.data + size + 1, line.size - size - 1 });
			return true;
		}
	return false;
}

int64_t process_number(const struct pc_text *text, const char *key)
{
	struct pc_span value, rest;
	int64_t number;

	if (!process_field(text, key, &value))
		return -1;
	for (size_t i = 0; i < value.size; i++) /* "1234 kB", "0\t0" */
		if (value.data[i] == '\t')
			value.size = i;
	pc_span_cut(value, ' ', &value, &rest);
	return pc_span_int(value, &number) ? number : -1;
}

void process_add_number(struct json_object *object, const char *key, int64_t value)
{
	json_object_object_add(object, key, value < 0 ? NULL : json_object_new_int64(value));
}
