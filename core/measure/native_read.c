/* SPDX-License-Identifier: Apache-2.0
 * What perf and cachegrind say of one run's functions, read as any profile is. Each is read in a
 * run (struct pc) of its own, whose memory is given back: there may be hundreds of them. */
#include "measure/native_read.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "advice/name.h"
#include "base/auto.h"
#include "base/context.h"
#include "base/scratch.h"
#include "base/table.h"
#include "measure/native.h"
#include "profile/rank.h"

void pc_native_rows_clear(struct pc_native_rows *rows)
{
	pc_free(rows->own);
	rows->own = NULL;
}

/* ---- names ---- */

/* Rust's crates carry a hash: "core[9b1e5fbd3c2a4c5d]::fmt::write". */
static size_t hash_size(struct pc_span rest)
{
	size_t size = strspn(rest.data + 1, "0123456789abcdef");

	return size >= 8 && size <= 16 && size + 2 <= rest.size && rest.data[size + 1] == ']'
		       ? size + 2
		       : 0;
}

struct pc_span pc_native_name(struct pc_text *scratch, struct pc_span name)
{
	if (!name.size)
		return name;
	scratch->size = 0;
	pc_text_add(scratch, name.data, name.size); /* strspn stops at its NUL */
	name = pc_text_span(scratch);
	scratch->size = 0;
	for (size_t i = 0; i < name.size;) {
		struct pc_span rest = { name.data + i, name.size - i };
		size_t skip = i && rest.data[0] == '[' ? hash_size(rest) : 0;

		if (skip)
			i += skip;
		else
			scratch->data[scratch->size++] = name.data[i++];
	}
	scratch->data[scratch->size] = '\0';
	return pc_advice_no_clone(pc_text_span(scratch));
}

/* ---- rows ---- */

/* A function of no name is told by its library. */
static void put_name(struct pc_text *out, const struct pc_ranked *row)
{
	PC_AUTO(text) struct pc_text scratch = { 0 };
	const char *base = row->module ? strrchr(row->module, '/') : NULL;
	struct pc_span name = pc_native_name(&scratch, pc_span(row->function));

	out->size = 0;
	if (row->function && name.size) {
		pc_text_add(out, name.data, name.size);
		return;
	}
	pc_text_puts(out, PC_RANK_UNKNOWN);
	if (row->module)
		pc_text_printf(out, " (%s)", base ? base + 1 : row->module);
}

static void add_row(struct pc_native_row *row, const struct pc_ranked *from)
{
	row->cost += (double)from->self;
	if ((double)from->self > row->most) {
		row->most = (double)from->self;
		row->file = from->file;
	}
}

/* What the profile calls several functions (in two files, or copies of a compiler's) is one. */
static void collect(struct pc *pc, const struct pc_ranking *ranking, struct pc_native_rows *out)
{
	PC_AUTO(text) struct pc_text name = { 0 };
	struct pc_table names;

	pc_table_init(&names, pc->arena);
	out->rows = pc_arena_alloc(pc->arena, (ranking->count + 1) * sizeof(*out->rows));
	for (size_t i = 0; i < ranking->count; i++) {
		const struct pc_ranked *from = &ranking->rows[i];
		uint32_t id;

		if (from->self <= 0)
			continue;
		put_name(&name, from);
		id = pc_table_intern(&names, pc_text_span(&name), NULL);
		out->rows[id].name = names.keys[id].data;
		add_row(&out->rows[id], from);
		out->total += (double)from->self;
		out->samples += from->samples > 0 ? (uint64_t)from->samples : 0;
	}
	out->count = names.count;
	pc_table_clear(&names);
}

/* Modifiers behind the colon: "u" alone, with or without precision. */
static bool is_user_only(const char *event)
{
	const char *modifiers = strrchr(event, ':');

	return modifiers && strchr(modifiers, 'u') && !strchr(modifiers, 'k');
}

static int read_profile(struct pc *own, struct pc_list paths, const char *format,
			struct pc_native_rows *out)
{
	const struct pc_rank_query query = { .by = PC_BY_FUNCTION, .sort = PC_SORT_SELF };
	struct pc_rank_query asked = query;
	struct pc_profile *profile;
	struct pc_ranking ranking;
	size_t event, count;
	int status = pc_profile_read(own, paths, format, &profile);

	if (!status)
		status = pc_profile_event(own, profile, "", &event);
	if (status)
		return status;
	asked.event = event;
	status = pc_profile_rank(own, profile, &asked, &ranking);
	if (status)
		return status;
	out->user_only = is_user_only(pc_profile_events(profile, &count)[event].name);
	collect(own, &ranking, out);
	return PC_OK;
}

static int read_rows(struct pc *pc, struct pc_list paths, const char *format,
		     struct pc_native_rows *out)
{
	struct pc_native_rows rows = { .own = pc_new() };
	int status = read_profile(rows.own, paths, format, &rows);

	if (status == PC_ECANCEL)
		status = pc_cancel(pc);
	else if (status)
		status = pc_fail(pc, PC_EINPUT, "what functions took can't be read: %s",
				 pc_error(rows.own));
	if (status)
		pc_native_rows_clear(&rows);
	else
		*out = rows;
	return status;
}

/* ---- perf ---- */

static const char data_file[] = "perf.data";

/* `fixed` words, then the file, then the program where it is to be started: in memory of the
 * caller's. */
static const char **words(const char *const *fixed, const char *file, const char *const *argv)
{
	size_t at = 0, count = 0;
	const char **all;

	while (fixed[at])
		at++;
	while (argv && argv[count])
		count++;
	all = pc_realloc(NULL, at + 1 + 1 + count + 1, sizeof(*all));
	memcpy(all, fixed, at * sizeof(*all));
	all[at++] = file;
	if (argv)
		all[at++] = "--";
	for (size_t i = 0; i < count; i++)
		all[at++] = argv[i];
	all[at] = NULL;
	return all;
}

static int no_samples(struct pc *pc, const char *what)
{
	return pc_fail(pc, PC_EINPUT,
		       "functions can't be sampled by perf: %s; install it (linux-perf, or "
		       "linux-tools of this kernel), let kernel.perf_event_paranoid be 2 or less, "
		       "or count instructions by valgrind's cachegrind instead",
		       what);
}

/* perf takes its clock where there are no counters, and user mode alone where the kernel may not be
 * watched: it says so in the name of the event. */
int pc_native_record(struct pc_runner *runner, const struct pc_run_spec *spec, struct pc_run *out,
		     char **out_folder)
{
	static const char *const record[] = { "perf", "record", "-q", "-B", "-N", "-o", NULL };
	struct pc *pc = pc_runner_context(runner);
	PC_AUTO(scratch) char *folder = NULL;
	PC_AUTO(text) struct pc_text file = { 0 }, said = { 0 };
	PC_AUTO(memory) const char **argv = NULL;
	struct pc_run_spec inner = *spec;
	struct pc_run run = { 0 };
	struct stat status_of;
	int status = pc_scratch_new(pc, &folder);

	if (status)
		return status;
	pc_text_printf(&file, "%s/%s", folder, data_file);
	argv = words(record, file.data, spec->argv);
	inner.argv = argv;
	inner.counters = false;
	status = pc_run(runner, &inner, &run);
	if (status == PC_EINPUT)
		return no_samples(pc, pc_arena_strdup(pc->arena, pc_error(pc)));
	if (status)
		return status;
	if (run.outcome != PC_OUTCOME_TIMEOUT &&
	    (stat(file.data, &status_of) || !status_of.st_size)) {
		pc_text_safe(&said, pc_span_trim(pc_span(run.said)));
		return no_samples(pc, said.size ? said.data : "perf record wrote nothing");
	}
	run.have = 0; /* they are perf's as much as the program's */
	*out = run;
	*out_folder = pc_steal(&folder);
	return PC_OK;
}

int pc_native_read_samples(struct pc_runner *runner, const struct pc_run_spec *spec,
			   const char *folder, struct pc_native_rows *out)
{
	static const char *const script[] = { "perf", "script", "-i", NULL };
	struct pc *pc = pc_runner_context(runner);
	PC_AUTO(text) struct pc_text file = { 0 }, output = { 0 }, said = { 0 };
	PC_AUTO(memory) const char **argv = NULL;
	struct pc_run_spec inner = { .environment = spec->environment,
				     .cpu = -1,
				     .keep_output = true };
	struct pc_run run = { 0 };
	struct stat status_of;
	const char *path;
	int status;

	pc_text_printf(&file, "%s/%s", folder, data_file);
	argv = words(script, file.data, NULL);
	inner.argv = argv;
	status = pc_run(runner, &inner, &run);
	if (status)
		return status;
	if (run.outcome != PC_OUTCOME_PASSED) {
		pc_text_safe(&said, pc_span_trim(pc_span(run.said)));
		return no_samples(pc, said.size ? said.data : "perf script failed");
	}
	if (fstat(pc_runner_output(runner), &status_of) || !status_of.st_size) {
		*out = (struct pc_native_rows){ 0 };
		return PC_OK;
	}
	pc_text_printf(&output, "/proc/self/fd/%d", pc_runner_output(runner));
	path = output.data;
	return read_rows(pc, (struct pc_list){ &path, 1 }, "perf-script", out);
}

/* ---- cachegrind ---- */

struct paths {
	struct pc *pc;
	const char **items; /* owned */
	size_t count, room;
};

static int add_path(void *context, const char *path)
{
	struct paths *paths = context;

	paths->items = PC_GROW(paths->items, paths->count, paths->room);
	paths->items[paths->count++] = pc_arena_strdup(paths->pc->arena, path);
	return PC_OK;
}

int pc_native_read_counts(struct pc *pc, const char *folder, struct pc_native_rows *out)
{
	struct paths paths = { .pc = pc };
	int status = pc_scratch_each(folder, add_path, &paths);

	if (!status)
		status = read_rows(pc, (struct pc_list){ paths.items, paths.count }, "cachegrind",
				   out);
	free(paths.items);
	return status;
}
