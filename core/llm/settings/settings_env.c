/* SPDX-License-Identifier: Apache-2.0
 * Variables: those of the environment, and a file of NAME=value lines that only its owner reads.
 * Never ".env" of the current folder: whoever made the folder could have it ask a server of theirs
 * with the user's key. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/places.h"
#include "llm/settings/settings_parts.h"

enum { LARGEST = 64 << 10 };

/* NULL, or what is wrong with it and what to do. */
static const char *distrust(struct pc *pc, int fd, const char *path)
{
	struct stat st;

	if (fstat(fd, &st))
		return strerror(errno);
	if (!S_ISREG(st.st_mode))
		return "is no regular file";
	if (st.st_uid != geteuid())
		return pc_arena_printf(pc->arena, "belongs to user %u, not to you (%u)",
				       (unsigned)st.st_uid, (unsigned)geteuid());
	if (st.st_mode & (S_IRWXG | S_IRWXO))
		return pc_arena_printf(pc->arena,
				       "can be used by others than you; run: chmod 600 '%s'", path);
	if (st.st_size > LARGEST)
		return "is larger than 64 KiB";
	return NULL;
}

int pc_private_read(struct pc *pc, const char *path, const char *what, struct pc_text *out)
{
	/* without O_NONBLOCK a FIFO would hold the program up */
	PC_AUTO(fd) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
	const char *why;
	char bytes[4096];
	ssize_t got;

	if (fd < 0)
		return pc_fail(pc, PC_ECONFIG, "%s %s: %s", what, path,
			       errno == ELOOP ? "is a symbolic link, and none is followed"
					      : strerror(errno));
	why = distrust(pc, fd, path);
	if (why)
		return pc_fail(pc, PC_ECONFIG, "%s %s %s", what, path, why);
	while ((got = read(fd, bytes, sizeof(bytes))) > 0 && out->size <= LARGEST)
		pc_text_add(out, bytes, (size_t)got);
	return got < 0 ? pc_fail(pc, PC_ECONFIG, "%s %s: %s", what, path, strerror(errno)) : PC_OK;
}

/* ---- NAME=value ---- */

static bool is_name(struct pc_span name)
{
	for (size_t i = 0; i < name.size; i++)
		if (!isalnum((unsigned char)name.data[i]) && name.data[i] != '_')
			return false;
	return name.size && !isdigit((unsigned char)*name.data);
}

/* 'value', "value", value; what follows " #" is a comment. Nothing is expanded. False: a quote has
 * no end. */
static bool unquote(struct pc_span *value)
{
	char quote = value->size ? *value->data : 0;
	const char *end;

	if (quote == '"' || quote == '\'') {
		end = memchr(value->data + 1, quote, value->size - 1);
		if (!end)
			return false;
		*value = (struct pc_span){ value->data + 1, (size_t)(end - value->data - 1) };
		return true;
	}
	end = pc_span_find(*value, " #");
	if (end)
		value->size = (size_t)(end - value->data);
	*value = pc_span_trim(*value);
	return true;
}

/* PC_OK with *out_variable.name NULL: an empty line. Values are no text for an error. */
static int read_line(struct pc *pc, struct pc_span line, const char *where,
		     struct pc_variable *out_variable)
{
	struct pc_span name, value;

	*out_variable = (struct pc_variable){ 0 };
	line = pc_span_trim(line);
	if (!line.size || *line.data == '#')
		return PC_OK;
	if (pc_span_starts(line, "export "))
		line = pc_span_trim((struct pc_span){ line.data + 7, line.size - 7 });
	if (!pc_span_cut(line, '=', &name, &value) || !is_name(name))
		return pc_fail(pc, PC_ECONFIG, "%s is no NAME=value", where);
	value = pc_span_trim(value);
	if (!unquote(&value))
		return pc_fail(pc, PC_ECONFIG, "%s: the quote has no end", where);
	if (value.size && memchr(value.data, '\0', value.size))
		return pc_fail(pc, PC_ECONFIG, "%s: the value has a NUL byte", where);
	out_variable->name = pc_arena_strndup(pc->arena, name.data, name.size);
	out_variable->value = pc_arena_strndup(pc->arena, value.data, value.size);
	return PC_OK;
}

static int read_file(struct pc *pc, const char *path, struct pc_place *out_place)
{
	PC_AUTO(text) struct pc_text text = { 0 };
	struct pc_variable *items = NULL, item;
	struct pc_span rest, line;
	size_t count = 0, room = 0, number = 0;
	int status = pc_private_read(pc, path, "the file of variables", &text);

	rest = pc_text_span(&text);
	while (!status && rest.size) {
		if (!pc_span_cut(rest, '\n', &line, &rest)) {
			line = rest;
			rest.size = 0;
		}
		status = read_line(pc, line, pc_arena_printf(pc->arena, "%s:%zu", path, ++number),
				   &item);
		if (status || !item.name)
			continue;
		items = PC_GROW(items, count, room);
		items[count++] = item;
	}
	if (items)
		pc_arena_adopt(pc->arena, items);
	if (!status)
		*out_place = (struct pc_place){ path, items, count };
	return status;
}

int pc_places_read(struct pc *pc, const char *env_file, struct pc_place out_places[PC_PLACES])
{
	struct pc_place places[PC_PLACES] = { 0 };
	const char *path;
	int status = PC_OK;

	if (env_file && env_file[0]) {
		status = read_file(pc, env_file, &places[0]);
	} else {
		path = pc_arena_printf(pc->arena, "%s/env",
				       pc_user_folder(pc, "XDG_CONFIG_HOME", ".config"));
		places[1].path = path;
		if (faccessat(AT_FDCWD, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
			status = read_file(pc, path, &places[1]);
	}
	if (!status)
		memcpy(out_places, places, sizeof(places));
	return status;
}

/* The last that a file says holds, as in a shell. */
const char *pc_place_get(const struct pc_place *place, const char *name)
{
	const char *value = place->path ? NULL : getenv(name);

	for (size_t i = 0; i < place->count; i++)
		if (!strcmp(place->items[i].name, name))
			value = place->items[i].value;
	return value && value[0] ? value : NULL;
}

const char *pc_place_origin(struct pc *pc, const struct pc_place *place, const char *name)
{
	return place->path ? pc_arena_printf(pc->arena, "%s of %s", name, place->path) : name;
}
