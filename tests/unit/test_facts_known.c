/* SPDX-License-Identifier: Apache-2.0
 * What real files of formats that are known but not read are called (facts.h): a table of kinds. A
 * name of NULL: the kind's own. */
#include "facts.h"

#include "base/auto.h"
#include "profile/format.h"

static const struct {
	const char *kind, *file; /* file NULL: all of that kind */
	const char *name;
	const char *says; /* what the error must say */
} kinds[] = {
	{ "asan", NULL, NULL, "stacktrace" },
	{ "bcc-text", "biolatency", NULL, "analyzecmd" },
	{ "bcc-text", "cachestat", NULL, "analyzecmd" },
	{ "bcc-text", "execsnoop", NULL, "analyzecmd" },
	{ "bcc-text", "funccount", NULL, "analyzecmd" },
	{ "bcc-text", "hardirqs", NULL, "analyzecmd" },
	{ "bcc-text", "runqlat", NULL, "analyzecmd" },
	{ "bcc-text", "syscount", NULL, "analyzecmd" },
	{ "bcc-text", "tcplife", NULL, "analyzecmd" },
	{ "elastic-stacktrace", NULL, NULL, "stacktrace" },
	{ "free", NULL, NULL, "analyzecmd" },
	{ "gdb-bt", NULL, NULL, "stacktrace" },
	{ "go-race", NULL, NULL, "stacktrace" },
	{ "goroutine-dump", NULL, NULL, "stacktrace" },
	{ "iostat", NULL, NULL, "analyzecmd" },
	{ "java-exception", NULL, NULL, "stacktrace" },
	{ "java-gc-log", NULL, NULL, "analyzecmd" },
	{ "js-error", NULL, NULL, "stacktrace" },
	{ "jfr-text", "summary", "jfr-summary", "jfr print" },
	{ "jstack", NULL, NULL, "stacktrace" },
	{ "jstack-json", NULL, NULL, "stacktrace" },
	{ "line_profiler", NULL, NULL, "code" },
	{ "lsan", NULL, NULL, "stacktrace" },
	{ "memcheck", NULL, NULL, "stacktrace" },
	{ "minidump", NULL, NULL, "stacktrace" },
	{ "mpstat", NULL, NULL, "analyzecmd" },
	{ "perf-annotate", NULL, NULL, "code" },
	{ "perf-data", NULL, NULL, "perf script" },
	{ "perf-stat", NULL, NULL, "analyzecmd" },
	{ "perf-trace", NULL, NULL, "analyzecmd" },
	{ "pidstat", NULL, NULL, "analyzecmd" },
	{ "pprof-text", "-list", "pprof-list", "code" },
	{ "pprof-text", ".disasm", "pprof-list", "code" },
	{ "ps", NULL, NULL, "analyzecmd" },
	{ "python-traceback", NULL, NULL, "stacktrace" },
	{ "rust-backtrace", NULL, NULL, "stacktrace" },
	{ "sar", NULL, NULL, "analyzecmd" },
	{ "strace-c", NULL, NULL, "analyzecmd" },
	{ "top", NULL, NULL, "analyzecmd" },
	{ "tsan", NULL, NULL, "stacktrace" },
	{ "ubsan", NULL, NULL, "stacktrace" },
	{ "uptime", NULL, NULL, "analyzecmd" },
	{ "vmstat", NULL, NULL, "analyzecmd" },
};

static size_t kind_of(const char *kind, const char *file)
{
	size_t i = 0;

	while (i < sizeof(kinds) / sizeof(kinds[0]) &&
	       (strcmp(kinds[i].kind, kind) || (kinds[i].file && !strstr(file, kinds[i].file))))
		i++;
	return i;
}

static void check_name(const char *file, const char *name, const char *says)
{
	char path[8192];
	const char *paths[] = { path };
	struct pc *pc = pc_new();
	const struct pc_format *format;
	struct pc_input *input PC_AUTO(input) = NULL;
	struct pc_profile *profile;
	struct pc_span head;
	int score;

	snprintf(path, sizeof(path), "%s/%s", folder, file);
	assert_int_equal(pc_input_open(pc, path, &input), PC_OK);
	assert_int_equal(pc_input_peek(input, PC_HEAD_SIZE, &head), PC_OK);
	format = pc_format_detect(head, &score);
	if (!format || strcmp(format->name, name))
		fail_msg("%s: %s, not %s", file, format ? format->name : "unknown", name);
	if (pc_profile_read(pc, (struct pc_list){ paths, 1 }, "", &profile) != PC_EINPUT)
		fail_msg("%s was read", file);
	if (!strstr(pc_error(pc), says))
		fail_msg("%s: %s", file, pc_error(pc));
	pc_free(pc);
}

static void names(void **state)
{
	struct facts_list row = open_facts();
	size_t count = 0;

	(void)state;
	while (next_facts(&row)) {
		size_t kind = kind_of(row.format, row.file);

		if (kind == sizeof(kinds) / sizeof(kinds[0]))
			continue;
		check_name(row.file, kinds[kind].name ? kinds[kind].name : row.format,
			   kinds[kind].says);
		count++;
	}
	assert_true(count >= sizeof(kinds) / sizeof(kinds[0]));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(names) };

	setenv("PATH", "/nonexistent", 1); /* as where perf is not installed */
	return RUN_FACTS(tests);
}
