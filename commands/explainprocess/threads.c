/* SPDX-License-Identifier: Apache-2.0
 * The threads of a process: how many in which state, and those that ran the longest. */
#include <dirent.h>

#include "explainprocess.h"

enum { THREADS_MAX = 20000, THREADS_SHOWN = 16 };

struct thread {
	char name[64];
	char wait[64];
	char state;
	int64_t ticks, id;
};

/* "42 (name with ) in it) S 1 …": fields are counted behind the last ")". 14 and 15 are ticks of
 * user and system. */
static bool read_stat(const struct pc_text *text, struct thread *out)
{
	const char *open = text->size ? memchr(text->data, '(', text->size) : NULL;
	const char *close = text->size ? memrchr(text->data, ')', text->size) : NULL;
	unsigned long long user = 0, system = 0;
	size_t size;

	if (!open || !close || close < open)
		return false;
	size = (size_t)(close - open - 1) < sizeof(out->name) - 1 ? (size_t)(close - open - 1)
								  : sizeof(out->name) - 1;
	memcpy(out->name, open + 1, size);
	out->name[size] = '\0';
	if (sscanf(close + 1, " %c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu", &out->state,
		   &user, &system) != 3)
		return false;
	out->ticks = (int64_t)(user + system);
	return true;
}

static bool read_thread(struct process_reader *reader, const char *id, struct thread *out)
{
	PC_AUTO(text) struct pc_text stat = { 0 }, wait = { 0 };
	const char *name = pc_arena_printf(pc_memory(reader->pc), "task/%s/stat", id);

	*out = (struct thread){ 0 };
	if (!pc_span_int(pc_span(id), &out->id) || !process_file(reader, name, &stat) ||
	    !read_stat(&stat, out))
		return false;
	name = pc_arena_printf(pc_memory(reader->pc), "task/%s/wchan", id);
	if (process_file(reader, name, &wait) && !pc_span_is(pc_text_span(&wait), "0"))
		snprintf(out->wait, sizeof(out->wait), "%.*s", (int)wait.size, wait.data);
	return true;
}

static const char *state_word(char state)
{
	static const struct {
		char state;
		const char *word;
	} words[] = { { 'R', "running" }, { 'S', "sleeping" }, { 'D', "waiting for a device" },
		      { 'T', "stopped" }, { 't', "traced" },   { 'Z', "ended, not waited for" },
		      { 'I', "idle" },	  { 'X', "dead" } };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (words[i].state == state)
			return words[i].word;
	return "unknown";
}

static int by_ticks(const void *a, const void *b)
{
	const struct thread *one = a, *other = b;

	if (one->ticks != other->ticks)
		return one->ticks < other->ticks ? 1 : -1;
	return one->id < other->id ? -1 : one->id > other->id;
}

static void add_states(struct json_object *process, const struct thread *threads, size_t count)
{
	struct json_object *states = json_object_new_object();

	for (size_t i = 0; i < count; i++) {
		const char *word = state_word(threads[i].state);
		int64_t had = json_object_get_int64(json_object_object_get(states, word));

		pc_json_add_count(states, word, had + 1);
	}
	pc_json_add(process, "thread_states", states);
}

static void add_rows(struct json_object *process, const struct thread *threads, size_t count)
{
	struct json_object *array = json_object_new_array();
	long ticks = sysconf(_SC_CLK_TCK);

	for (size_t i = 0; i < count && i < THREADS_SHOWN; i++) {
		struct json_object *row = json_object_new_object();

		pc_json_add_count(row, "id", threads[i].id);
		pc_json_add_text(row, "name", threads[i].name);
		pc_json_add_text(row, "state", state_word(threads[i].state));
		pc_json_add_text(row, "waits_in", threads[i].wait[0] ? threads[i].wait : NULL);
		pc_json_add_count(row, "cpu_ms",
				  threads[i].ticks * 1000 / (ticks > 0 ? ticks : 100));
		json_object_array_add(array, row);
	}
	pc_json_add_count(process, "threads", (int64_t)count);
	pc_json_add(process, "busiest_threads", array);
}

void process_threads(struct process_reader *reader)
{
	const char *path = pc_arena_printf(pc_memory(reader->pc), "%s/task", reader->folder);
	DIR *dir = opendir(path);
	struct thread *threads PC_AUTO(memory) = NULL;
	const struct dirent *entry;
	size_t count = 0, room = 0;

	while (dir && count < THREADS_MAX && (entry = readdir(dir))) {
		threads = PC_GROW(threads, count, room);
		if (entry->d_name[0] != '.')
			count += read_thread(reader, entry->d_name, &threads[count]);
	}
	if (dir)
		closedir(dir);
	if (!count)
		return;
	qsort(threads, count, sizeof(*threads), by_ticks);
	add_states(reader->process, threads, count);
	add_rows(reader->process, threads, count);
}
