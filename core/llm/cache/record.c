/* SPDX-License-Identifier: Apache-2.0
 * Exchanges written down: a line is written whole or taken back, and of a file that was cut off in
 * the middle of one by the death of a process that line goes before the next is written. */
#include "llm/cache/record.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/json.h"
#include "base/log.h"
#include "base/table.h"
#include "base/write.h"
#include "input/input.h"
#include "llm/cache/identity.h"
#include "llm/cache/record_internal.h"

#define BEGINNING "{\"question\":"
#define CONTEXT "{\"context\":"

/* ---- replay ---- */
static void forget_replay(void *context)
{
	struct pc_record *record = context;

	pc_table_clear(&record->questions);
	free(record->answers);
	pc_table_clear(&record->models);
	free(record->context_tokens);
}

static int bad_line(struct pc_record *record, uint64_t line, const char *why)
{
	return pc_fail(record->pc, PC_EINPUT,
		       "%s:%" PRIu64 ": %s; a line {\"question\":…,\"answer\":…} is wanted, as "
		       "--record writes it",
		       record->path, line, why);
}

/* Of a question that was recorded again the last answer is good. */
static void keep(struct pc_record *record, struct pc_span identity, struct pc_span answer,
		 uint64_t line)
{
	bool new;
	uint32_t id = pc_table_intern(&record->questions, identity, &new);

	if (new) {
		record->answers = PC_GROW(record->answers, id, record->room);
		record->answers[id] = (struct pc_recorded){ 0 };
	}
	record->answers[id].json.data =
		pc_arena_strndup(record->pc->arena, answer.data, answer.size);
	record->answers[id].json.size = answer.size;
	record->answers[id].line = line;
}

static const char *read_context(struct pc_record *record, struct json_object *context)
{
	struct json_object *name = json_object_object_get(context, "model");
	struct json_object *tokens = json_object_object_get(context, "tokens");
	int64_t count =
		json_object_is_type(tokens, json_type_int) ? json_object_get_int64(tokens) : 0;
	PC_AUTO(text) struct pc_text safe = { 0 };
	struct pc_span said = PC_SPAN("");
	bool new;
	uint32_t id;

	if (json_object_is_type(name, json_type_string))
		said = (struct pc_span){ json_object_get_string(name),
					 (size_t)json_object_get_string_len(name) };
	pc_text_safe(&safe, said); /* it is shown */
	if (!said.size || safe.size != said.size || count < 1 || count > INT32_MAX)
		return "its context is not {\"model\":…,\"tokens\":…}";
	id = pc_table_intern(&record->models, said, &new);
	if (new)
		record->context_tokens = PC_GROW(record->context_tokens, id, record->context_room);
	record->context_tokens[id] = (uint32_t)count;
	return NULL;
}

static const char *read_exchange(struct pc_record *record, struct pc_span bytes, uint64_t line)
{
	const char *why = "it is no object";
	PC_AUTO(json) struct json_object *object = pc_json_parse(bytes, &why);
	PC_AUTO(text) struct pc_text identity = { 0 };
	PC_AUTO(text) struct pc_text answer = { 0 };
	struct pc_answer parsed;
	struct json_object *member;

	if (!json_object_is_type(object, json_type_object))
		return why;
	member = json_object_object_get(object, "context");
	if (member && json_object_object_length(object) == 1)
		return json_object_is_type(member, json_type_object) ? read_context(record, member)
								     : "its context is no object";
	if (json_object_object_length(object) != 2)
		return "it has not the two members question and answer";
	why = pc_identity_again(record->pc, json_object_object_get(object, "question"), &identity);
	if (why)
		return why;
	member = json_object_object_get(object, "answer");
	if (member)
		pc_json_print(&answer, member, false);
	if (!member || !pc_answer_parse(record->pc, pc_text_span(&answer), &parsed))
		return "it has no answer with a text";
	keep(record, pc_text_span(&identity), pc_text_span(&answer), line);
	return NULL;
}

/* Of a file that breaks off, by the death of who wrote it or on its way here, what is whole is
 * good. One with nothing whole in it is something else. */
static int breaks_off(struct pc_record *record, uint64_t line, const char *why)
{
	if (!record->questions.count && !record->models.count)
		return bad_line(record, line, why);
	pc_hint(record->pc, "%s breaks off at line %" PRIu64 ": what stands before is replayed",
		record->path, line);
	return PC_OK;
}

static int read_all(struct pc_record *record, struct pc_input *input)
{
	struct pc_span line;
	bool more;
	int status;

	for (;;) {
		uint64_t before = pc_input_offset(input), number;
		const char *why = NULL;

		status = pc_input_line(input, &line, &more);
		if (status || !more)
			break;
		number = pc_input_line_number(input);
		if (pc_span_trim(line).size)
			why = read_exchange(record, line, number);
		if (why && pc_input_offset(input) - before == line.size) /* no end of line */
			return breaks_off(record, number, why);
		if (why)
			return bad_line(record, number, why);
	}
	if (!status && pc_input_damage(input))
		return breaks_off(record, pc_input_line_number(input) + 1, pc_input_damage(input));
	return status;
}

int pc_replay_open(struct pc *pc, const char *path, struct pc_record **out_record)
{
	PC_AUTO(input) struct pc_input *input = NULL;
	struct pc_record *record;
	int status = pc_input_open(pc, path, &input);

	if (status)
		return pc_add(pc, "--replay");
	record = pc_arena_alloc(pc->arena, sizeof(*record));
	*record = (struct pc_record){ .pc = pc, .path = pc_arena_strdup(pc->arena, path) };
	pc_table_init(&record->questions, pc->arena);
	pc_table_init(&record->models, pc->arena);
	pc_at_end(pc, forget_replay, record);
	status = read_all(record, input);
	if (status)
		return status;
	*out_record = record;
	return PC_OK;
}

struct pc_span pc_replay_find(const struct pc_record *record, struct pc_span identity)
{
	uint32_t id = pc_table_find(&record->questions, identity);

	return id == PC_NONE ? (struct pc_span){ 0 } : record->answers[id].json;
}

void pc_replay_each(const struct pc_record *record, pc_record_each *each, void *context)
{
	for (uint32_t id = 0; id < record->questions.count; id++)
		if (!each(context, record->questions.keys[id]))
			return;
}

bool pc_replay_context(const struct pc_record *record, const char *name, const char **out_name,
		       uint32_t *out_tokens)
{
	uint32_t id = name ? pc_table_find(&record->models, pc_span(name))
			   : (record->models.count == 1 ? 0 : PC_NONE);

	if (id == PC_NONE)
		return false;
	*out_name = record->models.keys[id].data;
	*out_tokens = record->context_tokens[id];
	return true;
}

/* ---- record ---- */
static int no_record(struct pc *pc, const char *path, const char *why)
{
	return pc_fail(pc, PC_EINPUT, "can't record to %s: %s", path, why);
}

/* What is there already is a record, or may become one. */
static bool is_record(int fd)
{
	static const char *const beginnings[] = { BEGINNING, CONTEXT };
	char bytes[sizeof(BEGINNING) - 1];
	ssize_t size = pread(fd, bytes, sizeof(bytes), 0);

	for (size_t i = 0; size >= 0 && i < sizeof(beginnings) / sizeof(*beginnings); i++) {
		size_t length = strlen(beginnings[i]);

		if (!memcmp(bytes, beginnings[i], length < (size_t)size ? length : (size_t)size))
			return true;
	}
	return false;
}

/* The end of the last whole line. */
static off_t end_of_lines(int fd, off_t size)
{
	char bytes[4096];

	while (size > 0) {
		off_t from = size > (off_t)sizeof(bytes) ? size - (off_t)sizeof(bytes) : 0;
		ssize_t got = pread(fd, bytes, (size_t)(size - from), from);
		const char *newline = got > 0 ? memrchr(bytes, '\n', (size_t)got) : NULL;

		if (newline)
			return from + (newline - bytes) + 1;
		size = from;
	}
	return 0;
}

static bool is_file(int fd, struct stat *out_st)
{
	return fstat(fd, out_st) == 0 && S_ISREG(out_st->st_mode);
}

/* Its folder is asked, so that it is not known only when there is an answer to lose. */
int pc_record_open(struct pc *pc, const char *path, struct pc_record **out_record)
{
	PC_AUTO(fd) int fd = open(path, O_RDWR | O_APPEND | O_CLOEXEC | O_NOCTTY);
	const char *slash = strrchr(path, '/');
	const char *folder =
		slash ? pc_arena_printf(pc->arena, "%.*s", (int)(slash - path) + 1, path) : ".";
	struct pc_record *record;
	struct stat st;

	if (fd < 0 && (errno != ENOENT || access(folder, W_OK | X_OK)))
		return no_record(pc, path, strerror(errno));
	if (fd >= 0 && is_file(fd, &st) && !is_record(fd))
		return no_record(pc, path,
				 "it holds something else than exchanges; name another file");
	record = pc_arena_alloc(pc->arena, sizeof(*record));
	*record = (struct pc_record){ .pc = pc, .fd = fd };
	record->path = pc_arena_strdup(pc->arena, path);
	fd = -1;
	*out_record = record;
	return PC_OK;
}

/* Nobody else writes meanwhile, who keeps to the lock. */
static int append(int fd, const struct pc_text *line)
{
	struct stat st;
	bool file = is_file(fd, &st);
	off_t end = file ? end_of_lines(fd, st.st_size) : 0;
	int result = file && end != st.st_size && ftruncate(fd, end) ? errno : 0;

	if (!result)
		result = pc_write_last(fd, line->data, line->size);
	if (result && file && ftruncate(fd, end))
		return errno;
	return result;
}

/* 0; ECANCELED: the user does not want to wait for it. Where there are no locks at all, nothing is
 * known of others. */
static int lock(struct pc_record *record)
{
	enum { STEP_MS = 100, TOLD_AFTER = 3 };
	bool ready;

	for (unsigned waited = 0; flock(record->fd, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK;
	     waited++) {
		if (waited == TOLD_AFTER && !record->told_waiting) {
			record->told_waiting = true;
			pc_hint(record->pc, "waiting for %s: another process holds it",
				record->path);
		}
		if (!pc_signal_wait_ms(-1, 0, STEP_MS, &ready))
			return ECANCELED;
	}
	return 0;
}

/* The file is made by the first line. */
static int add_line(struct pc *pc, struct pc_record *record, const struct pc_text *line)
{
	int result;

	if (record->fd < 0)
		record->fd = open(record->path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY,
				  0600);
	if (record->fd < 0)
		return no_record(pc, record->path, strerror(errno));
	/* without it a line that another run writes just now could be taken for a broken one */
	result = lock(record);
	if (!result)
		result = append(record->fd, line);
	flock(record->fd, LOCK_UN);
	if (result)
		return no_record(pc, record->path,
				 result == ECANCELED ? "interrupted" : strerror(result));
	return PC_OK;
}

int pc_record_add(struct pc *pc, struct pc_record *record, struct pc_span identity,
		  struct pc_span answer)
{
	PC_AUTO(text) struct pc_text line = { 0 };

	pc_text_puts(&line, BEGINNING);
	pc_text_add(&line, identity.data, identity.size);
	pc_text_puts(&line, ",\"answer\":");
	pc_text_add(&line, answer.data, answer.size);
	pc_text_puts(&line, "}\n");
	return add_line(pc, record, &line);
}

int pc_record_context(struct pc *pc, struct pc_record *record, const char *model, uint32_t tokens)
{
	PC_AUTO(text) struct pc_text line = { 0 };
	PC_AUTO(json) struct json_object *context = json_object_new_object();

	json_object_object_add(context, "model", pc_json_string(model));
	json_object_object_add(context, "tokens", json_object_new_int64(tokens));
	pc_text_puts(&line, CONTEXT);
	pc_json_print(&line, context, false);
	pc_text_puts(&line, "}\n");
	return add_line(pc, record, &line);
}

void pc_record_close(struct pc_record *record)
{
	if (!record)
		return;
	if (record->fd >= 0)
		close(record->fd);
	record->fd = -1;
}
