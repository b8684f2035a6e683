/* SPDX-License-Identifier: Apache-2.0
 * Reports of sanitizers, valgrind, minidumps and Elastic's stacks, real files against facts
 * (facts.h). */
#include "facts.h"

#include "trace/trace.h"

struct report {
	const char *file;
	struct json_object *facts;
	const struct pc_dump *dump;
	const struct pc_trace *traces;
	size_t count, stacks, frames;
	const char *leaf; /* of the first stack */
};

#define hold(report, condition)                                                   \
	do {                                                                      \
		if (!(condition))                                                 \
			fail_msg("%s: not true: %s", (report)->file, #condition); \
	} while (0)

static const char *text(const struct report *report, const char *key)
{
	struct json_object *value = NULL;

	json_object_object_get_ex(report->facts, key, &value);
	return value ? json_object_get_string(value) : NULL;
}

static size_t number(const struct report *report, const char *key)
{
	struct json_object *value = NULL;

	hold(report, json_object_object_get_ex(report->facts, key, &value));
	return (size_t)json_object_get_int64(value);
}

static void count_stacks(struct report *report)
{
	for (size_t i = 0; i < report->count; i++) {
		const struct pc_trace *trace = &report->traces[i];

		report->stacks += trace->frame_count > 0;
		report->frames += trace->frame_count;
		if (!report->leaf && trace->frame_count)
			report->leaf = pc_dump_frame(report->dump, trace->frames[0])->function;
	}
}

/* The fact has the rest of the line where there is no address. */
static void check_sanitizer(const struct report *report)
{
	char kind[512];
	const char *leaf = text(report, "first_frame0");

	hold(report, report->stacks == number(report, "stacks"));
	hold(report, report->frames == number(report, "frames"));
	hold(report, !leaf == !report->leaf);
	hold(report, !leaf || !strncmp(leaf, report->leaf, strlen(report->leaf)));
	snprintf(kind, sizeof(kind), "%s: %s", pc_dump_tool(report->dump),
		 pc_dump_reason(report->dump));
	hold(report, !text(report, "kind") || !strcmp(kind, text(report, "kind")));
	hold(report, report->traces[0].role == PC_ROLE_ERROR);
}

static void check_memcheck(const struct report *report)
{
	hold(report, report->stacks == 2 && report->frames == 6);
	hold(report, !strcmp(report->traces[0].message,
			     "160,000 bytes in 10,000 blocks are definitely lost"));
	hold(report,
	     pc_dump_frame(report->dump, report->traces[0].frames[1])->kind == PC_FRAME_INLINED);
}

static void check_minidump(const struct report *report)
{
	hold(report, report->stacks == 1 && report->frames == number(report, "lines") - 4);
	hold(report, !strcmp(report->leaf, "nsIFrame::UpdateOverflow()"));
	hold(report, report->traces[0].state == PC_STATE_FAILED);
}

static void check_elastic(const struct report *report)
{
	struct json_object *first = NULL;

	hold(report, json_object_object_get_ex(report->facts, "first", &first));
	hold(report, report->stacks == 1 && report->frames == number(report, "rows"));
	hold(report, !strcmp(report->leaf, text_of(json_object_array_get_idx(first, 2))));
}

static const struct {
	const char *format;
	void (*check)(const struct report *report);
} checks[] = {
	{ "asan", check_sanitizer },
	{ "lsan", check_sanitizer },
	{ "tsan", check_sanitizer },
	{ "ubsan", check_sanitizer },
	{ "memcheck", check_memcheck },
	{ "minidump", check_minidump },
	{ "elastic-stacktrace", check_elastic },
};

static bool check_row(const struct facts_list *row)
{
	char path[8192];
	const char *paths[] = { path };
	struct report report = { 0 };
	struct pc_dump *dump;
	size_t which = 0;
	struct pc *pc;

	while (which < sizeof(checks) / sizeof(checks[0]) &&
	       strcmp(row->format, checks[which].format) != 0)
		which++;
	if (which == sizeof(checks) / sizeof(checks[0]))
		return false;
	pc = pc_new();
	snprintf(path, sizeof(path), "%s/%s", folder, row->file);
	if (pc_dump_read(pc, (struct pc_list){ paths, 1 }, "", &dump))
		fail_msg("%s", pc_error(pc));
	report.file = row->file;
	report.facts = json_tokener_parse(row->facts);
	report.dump = dump;
	report.traces = pc_dump_traces(dump, &report.count);
	count_stacks(&report);
	hold(&report, !strcmp(pc_dump_format(dump), row->format));
	hold(&report, !pc_dump_remarks(dump)->damage_at && !pc_dump_remarks(dump)->skipped);
	checks[which].check(&report);
	json_object_put(report.facts);
	pc_free(pc);
	return true;
}

static void reports(void **state)
{
	struct facts_list row = open_facts();
	size_t count = 0;

	(void)state;
	while (next_facts(&row))
		count += check_row(&row);
	assert_true(count >= 16);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(reports) };

	return RUN_FACTS(tests);
}
