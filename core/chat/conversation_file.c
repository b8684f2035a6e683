/* SPDX-License-Identifier: Apache-2.0
 * Conversations on disk: a line of JSON that says what it is, then one a turn. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/places.h"
#include "chat/conversation_internal.h"
#include "cli/save.h"
#include "input/input.h"

enum {
	FORMAT_VERSION = 1,
	BYTES_MOST = 64 << 20, /* of a conversation that is read, unpacked */
	BEGIN_COLUMNS = 200    /* of its first question, for the list */
};
static const char VERSION_KEY[] = "perfcopilot_conversation";

/* ---- where ---- */
int pc_conversation_folder(struct pc *pc, const char **out_folder)
{
	const char *state = pc_user_folder(pc, "XDG_STATE_HOME", ".local/state");
	const char *folder = pc_arena_printf(pc->arena, "%s/conversations", state);
	int status = pc_make_folder(pc, state, "XDG_STATE_HOME");

	if (!status)
		status = pc_make_folder(pc, folder, "XDG_STATE_HOME");
	if (!status)
		*out_folder = folder;
	return status;
}

const char *pc_conversation_path(struct pc *pc, const char *name)
{
	const char *state = pc_user_folder(pc, "XDG_STATE_HOME", ".local/state");

	if (strpbrk(name, "/."))
		return name;
	return pc_arena_printf(pc->arena, "%s/conversations/%s.jsonl", state, name);
}

int pc_conversation_find(struct pc *pc, const char *name, const char **out_path)
{
	const char *path = pc_conversation_path(pc, name);
	struct stat st;

	if (stat(path, &st) && path != name)
		return pc_fail(pc, PC_EINPUT,
			       "no conversation is saved as '%s'; perfcopilot chat --list lists "
			       "them",
			       name);
	*out_path = path;
	return PC_OK;
}

/* What is no file would be waited for, or does not end. Missing ones are another matter. */
static int refuse_others(struct pc *pc, const char *path)
{
	struct stat st;

	if (stat(path, &st) || S_ISREG(st.st_mode))
		return PC_OK;
	return pc_fail(pc, PC_EINPUT, "%s is %s, and a conversation is a regular file", path,
		       S_ISDIR(st.st_mode)    ? "a folder"
		       : S_ISFIFO(st.st_mode) ? "a pipe"
		       : S_ISSOCK(st.st_mode) ? "a socket"
					      : "a device");
}

/* ---- writing ---- */
/* The beginning of the first question; NULL: there is none. No more than tells one conversation
 * from another: a question may hold a whole profile. In the arena. */
static const char *begin_of(struct pc *pc, struct json_object *turn)
{
	enum { BYTES = 4 * BEGIN_COLUMNS + 4 };
	struct pc_span text = pc_span_trim(pc_span(pc_turn_text(turn, "text"))), rest;
	PC_AUTO(text) struct pc_text begin = { 0 };

	pc_span_cut(text, '\n', &text, &rest);
	pc_text_fit(&begin,
		    pc_arena_strndup(pc->arena, text.data, text.size < BYTES ? text.size : BYTES),
		    BEGIN_COLUMNS);
	return pc_arena_strdup(pc->arena, pc_text_span(&begin).data);
}

static const char *begin(const struct pc_conversation *conversation)
{
	for (size_t i = 0; i < pc_conversation_count(conversation); i++)
		if (pc_turn_is(pc_conversation_turn(conversation, i), "user"))
			return begin_of(conversation->pc, pc_conversation_turn(conversation, i));
	return NULL;
}

static void write_head(const struct pc_conversation *conversation, struct pc_text *out)
{
	PC_AUTO(json) struct json_object *head = json_object_new_object();
	time_t now = time(NULL);
	char when[32];
	struct tm tm;

	strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &tm));
	json_object_object_add(head, VERSION_KEY, json_object_new_int(FORMAT_VERSION));
	json_object_object_add(head, "saved", json_object_new_string(when));
	json_object_object_add(head, "topic", pc_json_string(conversation->topic));
	json_object_object_add(head, "turns",
			       json_object_new_int64((int64_t)pc_conversation_count(conversation)));
	json_object_object_add(head, "begins", pc_json_string(begin(conversation)));
	json_object_object_add(head, "system", pc_json_string(conversation->system));
	pc_json_print(out, head, false);
	pc_text_putc(out, '\n');
}

/* Made before it is written, so that it is nobody else's at any moment. */
static int make_private(struct pc *pc, const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_NONBLOCK | O_CLOEXEC | O_NOCTTY, 0600);
	int result = fd < 0 ? errno : 0;

	if (fd >= 0) {
		struct stat st;

		if (!fstat(fd, &st) && S_ISREG(st.st_mode) && (st.st_mode & 077) &&
		    fchmod(fd, 0600))
			result = errno;
		close(fd);
	}
	return result ? pc_fail(pc, PC_EINPUT, "can't write %s: %s", path, strerror(result))
		      : PC_OK;
}

int pc_conversation_save(struct pc_conversation *conversation, const char *path)
{
	PC_AUTO(text) struct pc_text text = { 0 };
	struct pc_span parts[2] = { { NULL, 0 } };
	int status = refuse_others(conversation->pc, path);

	if (!status)
		status = make_private(conversation->pc, path);
	if (status)
		return status;
	write_head(conversation, &text);
	for (size_t i = 0; i < pc_conversation_count(conversation); i++) {
		pc_json_print(&text, pc_conversation_turn(conversation, i), false);
		pc_text_putc(&text, '\n');
	}
	parts[0] = pc_text_span(&text);
	return pc_save(conversation->pc, path, parts);
}

/* ---- reading ---- */
struct reading {
	struct json_object *turns; /* owned */
	const char *system;
	struct pc_conversation_head head;
	const char *note;
};

static bool is_calls(struct json_object *calls)
{
	if (!calls)
		return true;
	if (!json_object_is_type(calls, json_type_array))
		return false;
	for (size_t i = 0; i < json_object_array_length(calls); i++)
		if (!json_object_is_type(json_object_array_get_idx(calls, i), json_type_object))
			return false;
	return true;
}

static bool is_turn(struct json_object *turn)
{
	return json_object_is_type(turn, json_type_object) &&
	       (pc_turn_is(turn, "user") || pc_turn_is(turn, "model") ||
		pc_turn_is(turn, "tool")) &&
	       is_calls(json_object_object_get(turn, "calls"));
}

static int read_head(struct pc *pc, struct pc_input *input, struct reading *reading)
{
	const char *path = pc_input_name(input), *why = "it is null";
	PC_AUTO(json) struct json_object *head = NULL;
	struct json_object *version = NULL;
	struct pc_span line;
	bool more = false;
	int status = pc_input_line(input, &line, &more);

	if (status)
		return status;
	head = more ? pc_json_parse(line, &why) : NULL;
	if (json_object_is_type(head, json_type_object))
		json_object_object_get_ex(head, VERSION_KEY, &version);
	if (!json_object_is_type(version, json_type_int))
		return pc_fail(pc, PC_EINPUT,
			       "%s is no conversation: its first line does not say so", path);
	if (json_object_get_int64(version) > FORMAT_VERSION)
		return pc_fail(pc, PC_EINPUT,
			       "%s was written by a newer perfcopilot (version %lld of the format, "
			       "%d is known); install that, or begin a new one",
			       path, (long long)json_object_get_int64(version), FORMAT_VERSION);
	if (pc_turn_text(head, "system")[0])
		reading->system = pc_arena_strdup(pc->arena, pc_turn_text(head, "system"));
	reading->head.topic = pc_arena_strdup(pc->arena, pc_turn_text(head, "topic"));
	if (pc_turn_text(head, "begins")[0])
		reading->head.begins = pc_arena_strdup(pc->arena, pc_turn_text(head, "begins"));
	version = json_object_object_get(head, "turns");
	reading->head.turns =
		json_object_is_type(version, json_type_int) ? json_object_get_int64(version) : -1;
	return PC_OK;
}

static int read_turns(struct pc *pc, struct pc_input *input, struct reading *reading)
{
	struct pc_span line;
	bool more = true;

	while (!reading->note) {
		const char *why;
		struct json_object *turn;
		int status = pc_input_line(input, &line, &more);

		if (status || !more)
			return status;
		if (pc_input_offset(input) > BYTES_MOST) {
			reading->note = pc_arena_printf(
				pc->arena,
				"%s is larger than %d MiB: only what stands before that was "
				"taken",
				pc_input_name(input), BYTES_MOST >> 20);
			return PC_OK;
		}
		turn = pc_json_parse(line, &why);
		if (is_turn(turn)) {
			json_object_array_add(reading->turns, turn);
			continue;
		}
		json_object_put(turn);
		reading->note = pc_arena_printf(
			pc->arena, "%s breaks off at line %llu: what stands before was taken",
			pc_input_name(input), (unsigned long long)pc_input_line_number(input));
	}
	return PC_OK;
}

static int open_file(struct pc *pc, const char *path, struct pc_input **out_input)
{
	int status = refuse_others(pc, path);

	return status ? status : pc_input_open(pc, path, out_input);
}

int pc_conversation_load(struct pc_conversation *conversation, const char *path,
			 const char **out_note)
{
	struct pc *pc = conversation->pc;
	PC_AUTO(input) struct pc_input *input = NULL;
	PC_AUTO(json) struct json_object *turns = json_object_new_array();
	struct reading reading = { .turns = turns };
	int status = open_file(pc, path, &input);

	if (!status)
		status = read_head(pc, input, &reading);
	if (!status)
		status = read_turns(pc, input, &reading);
	if (status)
		return status;
	json_object_put(conversation->turns);
	conversation->turns = pc_steal(&turns);
	conversation->system = reading.system;
	conversation->topic = reading.head.topic;
	*out_note = reading.note;
	return PC_OK;
}

/* Files of an older perfcopilot do not say how they begin: their first question does. */
static int find_begin(struct pc *pc, struct pc_input *input, struct reading *reading)
{
	bool more = true;
	int status = PC_OK;

	while (!reading->head.begins && !status && more) {
		struct pc_span line;
		const char *why;
		PC_AUTO(json) struct json_object *turn = NULL;

		status = pc_input_line(input, &line, &more);
		turn = status || !more ? NULL : pc_json_parse(line, &why);
		if (!turn || !is_turn(turn) || pc_input_offset(input) > BYTES_MOST)
			break;
		if (pc_turn_is(turn, "user"))
			reading->head.begins = begin_of(pc, turn);
	}
	return status;
}

int pc_conversation_peek(struct pc *pc, const char *path, struct pc_conversation_head *out_head)
{
	PC_AUTO(input) struct pc_input *input = NULL;
	struct reading reading = { 0 };
	int status = open_file(pc, path, &input);

	if (!status)
		status = read_head(pc, input, &reading);
	if (!status && !reading.head.begins && reading.head.turns)
		status = find_begin(pc, input, &reading);
	if (!status)
		*out_head = reading.head;
	return status;
}
