/* SPDX-License-Identifier: Apache-2.0
 * Traces of managed languages, real files against facts (facts.h). */
#include "facts.h"

#include "trace/trace.h"

struct dump {
	const char *file;
	struct json_object *facts;
	const struct pc_dump *dump;
	const struct pc_trace *traces;
	size_t count;
};

#define hold(dump, condition)                                                   \
	do {                                                                    \
		if (!(condition))                                               \
			fail_msg("%s: not true: %s", (dump)->file, #condition); \
	} while (0)

static int64_t number(const struct dump *dump, const char *key)
{
	struct json_object *value;

	return json_object_object_get_ex(dump->facts, key, &value) ? json_object_get_int64(value)
								   : -1;
}

static const char *leaf_of(const struct dump *dump, size_t trace)
{
	const struct pc_trace *at = &dump->traces[trace];
	const char *function = NULL;

	if (at->frame_count)
		function = pc_dump_frame(dump->dump, at->frames[0])->function;
	return function ? function : "";
}

static void is_whole(const struct dump *dump)
{
	const struct pc_remarks *remarks = pc_dump_remarks(dump->dump);

	hold(dump, !remarks->skipped && !remarks->damage_at);
}

/* ---- Java ---- */
static int64_t threads_in(const struct dump *dump, const char *state)
{
	int64_t count = 0;
	size_t size = strlen(state);

	for (size_t i = 0; i < dump->count; i++) {
		const char *text = dump->traces[i].state_text;

		count += text && !strncmp(text, state, size) && (!text[size] || text[size] == ' ');
	}
	return count;
}

static int64_t leaves(const struct dump *dump, const char *function)
{
	int64_t count = 0;

	for (size_t i = 0; i < dump->count; i++)
		count += !strcmp(leaf_of(dump, i), function);
	return count;
}

static void check_jstack(const struct dump *dump)
{
	struct json_object *states, *top;
	size_t said = 0;

	is_whole(dump);
	while (pc_dump_deadlocks(dump->dump)[said])
		said++;
	hold(dump, (int64_t)said == number(dump, "deadlock"));
	hold(dump, (int64_t)pc_dump_dumps(dump->dump) == number(dump, "dumps"));
	if (number(dump, "threads") > 0) /* else whoever counted did not know the headings */
		hold(dump, (int64_t)dump->count == number(dump, "threads"));
	assert_true(json_object_object_get_ex(dump->facts, "states", &states));
	json_object_object_foreach(states, state, count)
		hold(dump, threads_in(dump, state) == json_object_get_int64(count));
	assert_true(json_object_object_get_ex(dump->facts, "top_java_leaf", &top));
	for (size_t i = 0; i < json_object_array_length(top); i++) {
		struct json_object *row = json_object_array_get_idx(top, i);

		hold(dump, leaves(dump, text_of(json_object_array_get_idx(row, 0))) ==
				   json_object_get_int64(json_object_array_get_idx(row, 1)));
	}
}

static void check_jstack_json(const struct dump *dump)
{
	is_whole(dump);
	hold(dump, dump->count == 8);
	hold(dump, leaves(dump, "sun.nio.ch.KQueue.poll") == 1);
	hold(dump, !strcmp(pc_dump_tool(dump->dump), "Java 21.0.10+7-LTS"));
}

static void check_java(const struct dump *dump)
{
	is_whole(dump);
	hold(dump, dump->count == 2);
	hold(dump, strstr(dump->traces[0].message, "IllegalStateException: bad config x1"));
	hold(dump, dump->traces[1].role == PC_ROLE_CAUSE && dump->traces[1].frames_left_out == 3);
}

/* ---- others ---- */
static void check_python(const struct dump *dump)
{
	is_whole(dump);
	hold(dump, dump->count == 2);
	hold(dump, dump->traces[0].role == PC_ROLE_CAUSE && dump->traces[0].frame_count == 5);
	hold(dump, !strcmp(leaf_of(dump, 0), "raw_decode"));
	hold(dump, !strcmp(dump->traces[1].message, "RuntimeError: cannot start"));
}

static void check_race(const struct dump *dump)
{
	static const enum pc_trace_role roles[] = { PC_ROLE_ERROR, PC_ROLE_OTHER, PC_ROLE_CREATED,
						    PC_ROLE_CREATED };

	is_whole(dump);
	hold(dump, dump->count == 4);
	for (size_t i = 0; i < 4; i++)
		hold(dump, dump->traces[i].role == roles[i] && dump->traces[i].frame_count == 2);
	hold(dump, !strcmp(leaf_of(dump, 0), "main.panicDoRaceRead"));
	hold(dump, !strcmp(leaf_of(dump, 1), "main.panicDoRaceWrite"));
}

static void check_goroutines(const struct dump *dump)
{
	struct json_object *leaf;

	is_whole(dump);
	hold(dump, (int64_t)dump->count == number(dump, "goroutines"));
	assert_true(json_object_object_get_ex(dump->facts, "first_leaf", &leaf));
	hold(dump, !strcmp(leaf_of(dump, 0), text_of(leaf)));
	hold(dump, dump->traces[0].state == PC_STATE_RUNNING);
}

/* A frame may have several places: what was inlined into it has no name. */
static void check_rust(const struct dump *dump)
{
	struct json_object *thread;
	const struct pc_trace *trace = &dump->traces[0];
	int64_t named = 0;

	is_whole(dump);
	hold(dump, dump->count == 1 && trace->message);
	for (uint32_t i = 0; i < trace->frame_count; i++) {
		const struct pc_call_site *frame = pc_dump_frame(dump->dump, trace->frames[i]);

		named += frame->function || frame->kind != PC_FRAME_INLINED;
	}
	hold(dump, named == number(dump, "frames"));
	assert_true(json_object_object_get_ex(dump->facts, "thread", &thread));
	hold(dump, !strcmp(trace->name, text_of(thread)));
}

static void check_js(const struct dump *dump)
{
	is_whole(dump);
	hold(dump, dump->count == 1 && dump->traces[0].frame_count == 9);
	hold(dump, !strcmp(leaf_of(dump, 0), "b"));
	hold(dump, !strcmp(dump->traces[0].message, "TypeError: boom"));
	hold(dump, !strcmp(pc_dump_tool(dump->dump), "Node.js v20.20.2"));
}

/* ---- the files ---- */
static const struct {
	const char *kind, *language;
	void (*check)(const struct dump *dump);
} kinds[] = {
	{ "go-race", "Go", check_race },
	{ "goroutine-dump", "Go", check_goroutines },
	{ "java-exception", "Java", check_java },
	{ "js-error", "JavaScript", check_js },
	{ "jstack", "Java", check_jstack },
	{ "jstack-json", "Java", check_jstack_json },
	{ "python-traceback", "Python", check_python },
	{ "rust-backtrace", "Rust", check_rust },
};

static void check_dump(const char *file, const char *facts, size_t kind)
{
	char path[8192];
	const char *paths[] = { path };
	struct dump dump = { .file = file, .facts = json_tokener_parse(facts) };
	struct pc *pc = pc_new();
	struct pc_dump *read;

	snprintf(path, sizeof(path), "%s/%s", folder, file);
	hold(&dump, dump.facts != NULL);
	if (pc_dump_read(pc, (struct pc_list){ paths, 1 }, "", &read))
		fail_msg("%s", pc_error(pc));
	dump.dump = read;
	dump.traces = pc_dump_traces(read, &dump.count);
	hold(&dump, !strcmp(pc_dump_format(read), kinds[kind].kind));
	hold(&dump, !strcmp(pc_dump_language(read), kinds[kind].language));
	kinds[kind].check(&dump);
	json_object_put(dump.facts);
	pc_free(pc);
}

static void files(void **state)
{
	struct facts_list row = open_facts();
	size_t count = 0;

	(void)state;
	while (next_facts(&row))
		for (size_t kind = 0; kind < sizeof(kinds) / sizeof(kinds[0]); kind++)
			if (!strcmp(row.format, kinds[kind].kind)) {
				check_dump(row.file, row.facts, kind);
				count++;
			}
	assert_true(count >= sizeof(kinds) / sizeof(kinds[0]));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(files) };

	return RUN_FACTS(tests);
}
