/* SPDX-License-Identifier: Apache-2.0
 * Backtraces of real crashes, and what others read in them (facts.h). */
#include "facts.h"

#include "base/auto.h"
#include "trace/trace.h"

/* What the same frame shows twice, once where the program stopped and once in the backtrace, is one
 * frame; and where there is no other, the place where it stopped is one. */
static size_t frames_wanted(const char *file, size_t said)
{
	if (strstr(file, "sample_"))
		return said - 1;
	return said ? said : 1;
}

static void check_dump(struct check *check)
{
	char path[8192];
	const char *paths[] = { path }, *signal = text_of(fact(check, "signal"));
	size_t count, frames = 0, said = (size_t)json_object_get_int64(fact(check, "frames"));
	size_t threads = (size_t)json_object_get_int64(fact(check, "threads"));
	const struct pc_trace *traces;
	const struct pc_call_site *first;
	struct pc_dump *dump;

	snprintf(path, sizeof(path), "%s/%s", folder, check->file);
	if (pc_dump_read(check->pc, (struct pc_list){ paths, 1 }, "", &dump))
		fail_msg("%s", pc_error(check->pc));
	ensure(check, !strcmp(pc_dump_format(dump), "gdb-bt"));
	ensure(check, strstr(pc_dump_reason(dump), signal));
	traces = pc_dump_traces(dump, &count);
	ensure(check, count == (threads ? threads : 1));
	for (size_t i = 0; i < count; i++)
		frames += traces[i].frame_count;
	ensure(check, frames == frames_wanted(check->file, said));
	first = pc_dump_frame(dump, traces[0].frames[0]);
	if (said && strcmp(text_of(fact(check, "first_frame0")), "??") != 0)
		ensure(check, !strcmp(first->function, text_of(fact(check, "first_frame0"))));
	else
		ensure(check, !first->function);
}

static void backtraces(void **state)
{
	struct facts_list row = open_facts();
	size_t count = 0;

	(void)state;
	while (next_facts(&row)) {
		struct check check = { .file = row.file };

		if (strcmp(row.format, "gdb-bt") != 0)
			continue;
		check.facts = json_tokener_parse(row.facts);
		check.pc = pc_new();
		check_dump(&check);
		pc_free(check.pc);
		json_object_put(check.facts);
		count++;
	}
	assert_true(count >= 11);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(backtraces) };

	return RUN_FACTS(tests);
}
