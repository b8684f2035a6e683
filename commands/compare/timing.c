/* SPDX-License-Identifier: Apache-2.0
 * compare --table kevm: the table of KEVM's timing suite and the files that go with it, a log a
 * side and the comparison. Of a suite the table is made of the logs: whoever reads them again has
 * the same one. */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "measure.h"

enum { NAME_MOST = 100 }; /* of each of the parts of a file's name */

/* ---- logs ---- */

void compare_timing_ran(struct compare_bench *bench, const struct pc_round *at,
			const struct pc_run *run)
{
	struct compare_timing *timing = bench->r->timing;
	const struct pc_suite_test *test = timing ? &timing->suite.tests[at->work] : NULL;
	const struct pc_round_work *work = &bench->rounds.works[at->work];

	if (test)
		pc_kevm_log_run(run, work->argv, test->named || test->group ? work->name : NULL,
				at->number == UINT32_MAX ? &timing->warm[at->side]
							 : &timing->logs[at->side]);
}

/* Where a test is given up as it warms up, that is all there is of it. */
void compare_timing_round(struct compare_bench *bench, const struct pc_round *at)
{
	struct compare_timing *timing = bench->r->timing;

	if (!timing || at->number != UINT32_MAX)
		return;
	for (size_t side = 0; side < bench->r->side_count; side++) {
		struct pc_text *warm = &timing->warm[side];

		if (bench->rounds.works[at->work].given_up)
			pc_text_add(&timing->logs[side], warm->data, warm->size);
		warm->size = 0;
	}
}

void compare_timing_clear(struct compare_result *r)
{
	for (size_t side = 0; r->timing && side < PC_SIDES_MAX; side++) {
		pc_text_clear(&r->timing->logs[side]);
		pc_text_clear(&r->timing->warm[side]);
	}
}

static void log_of(const struct compare_result *r, size_t side, struct pc_text *out)
{
	const struct compare_side *of = &r->sides[side];
	const struct pc_kevm_head head = {
		.version = "perfcopilot version " PC_VERSION,
		.revision = of->dirty ? pc_arena_printf(pc_memory(r->pc), "%s (dirty)", of->commit)
				      : of->commit,
		.branch = of->name,
		.last_commit = of->date,
	};

	pc_kevm_log_head(&head, out);
	pc_text_add(out, r->timing->logs[side].data, r->timing->logs[side].size);
}

/* ---- names of files ---- */

/* What of a ref's name, or a suite's, may stand in a file's. */
static void add_part(struct pc_text *out, const char *text)
{
	static const char others[] = "._+=@~^";

	for (size_t i = 0; text[i] && i < NAME_MOST; i++) {
		char c = text[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			     (c >= '0' && c <= '9') || (i && strchr(others, c));

		pc_text_putc(out, plain ? c : '-');
	}
}

/* Base is called as it was named, the others by what they are: a branch moves on. */
static const char *label_of(const struct compare_result *r, size_t side)
{
	const struct compare_side *of = &r->sides[side];
	PC_AUTO(text) struct pc_text label = { 0 };

	add_part(&label, side && of->commit ? of->commit : of->name);
	if (side && of->dirty)
		pc_text_puts(&label, "-dirty");
	for (size_t i = 1; i < side; i++)
		if (!strcmp(r->sides[i].commit, of->commit) && r->sides[i].dirty == of->dirty) {
			pc_text_printf(&label, "-%s", of->role);
			break;
		}
	return pc_arena_strdup(pc_memory(r->pc), label.data);
}

/* "FOLDER/SUITE-timing-"; of logs that were read the suite is what their names begin with. */
static void add_beginning(const struct compare_result *r, struct pc_text *out)
{
	const char *folder = r->options->data, *slash = strrchr(r->options->head, '/');
	const char *file = slash ? slash + 1 : r->options->head;
	const char *end = strstr(file, "-timing-");

	if (folder[0])
		pc_text_printf(out, "%s%s", folder, folder[strlen(folder) - 1] == '/' ? "" : "/");
	if (r->timing)
		add_part(out, r->timing->suite.name);
	else
		add_part(out, end && end > file ? pc_arena_strndup(pc_memory(r->pc), file,
								   (size_t)(end - file))
						: "suite");
	pc_text_puts(out, "-timing-");
}

/* ---- files ---- */

static int write_file(const struct compare_result *r, const char *name, struct pc_text *bytes)
{
	PC_AUTO(text) struct pc_text path = { 0 }, shown = { 0 };
	int status;

	add_beginning(r, &path);
	pc_text_printf(&path, "%s.data", name);
	status = pc_output_file(r->pc, path.data, bytes);
	pc_text_safe(&shown, pc_text_span(&path));
	if (!status)
		pc_hint(r->pc, "writes %s", shown.data);
	return status;
}

static int write_logs(const struct compare_result *r)
{
	time_t seconds = time(NULL);
	struct tm parts;
	char stamp[32];
	int status = PC_OK;

	localtime_r(&seconds, &parts);
	strftime(stamp, sizeof(stamp), "%Y%m%dT%H%M%S", &parts);
	for (size_t side = 0; side < r->side_count && !status; side++) {
		PC_AUTO(text) struct pc_text log = { 0 };

		log_of(r, side, &log);
		status = write_file(
			r, pc_arena_printf(pc_memory(r->pc), "%s-%s", stamp, label_of(r, side)),
			&log);
	}
	return status;
}

static bool writes(const struct compare *opt)
{
	return opt->table == COMPARE_TABLE_KEVM && (opt->suite[0] || opt->data[0]);
}

int compare_timing_check(struct pc *pc, const struct compare *opt)
{
	const char *folder = opt->data[0] ? opt->data : ".";

	if (opt->data[0] && opt->table != COMPARE_TABLE_KEVM)
		return pc_fail(pc, PC_EUSAGE, "--data goes with --table kevm, which has files");
	if (writes(opt) && access(folder, W_OK | X_OK))
		return pc_fail(pc, PC_EINPUT,
			       "the files of --table kevm can't be written into %s: %s; --data "
			       "names another folder",
			       folder, strerror(errno));
	return PC_OK;
}

/* ---- the table ---- */

/* As a file that can be opened by its path; *out_fd is the caller's. */
static int in_memory(struct pc *pc, const struct pc_text *bytes, int *out_fd, const char **out_path)
{
	int fd PC_AUTO(fd) = memfd_create("log", MFD_CLOEXEC);

	if (fd < 0 || write(fd, bytes->data, bytes->size) != (ssize_t)bytes->size)
		return pc_fail(pc, PC_EINPUT, "a log can't be kept: %s", strerror(errno));
	*out_path = pc_arena_printf(pc_memory(pc), "/proc/self/fd/%d", fd);
	*out_fd = fd;
	fd = -1;
	return PC_OK;
}

static int read_back(struct compare_result *r, struct pc_samples *samples,
		     struct pc_imported *out_imported)
{
	struct pc_import_file files[PC_SIDES_MAX] = { { 0 } };
	int fds[PC_SIDES_MAX];
	size_t count = 0;
	int status = PC_OK;

	for (; count < r->side_count && !status; count++) {
		PC_AUTO(text) struct pc_text log = { 0 };

		fds[count] = -1;
		files[count].side = count;
		log_of(r, count, &log);
		status = in_memory(r->pc, &log, &fds[count], &files[count].path);
	}
	if (!status)
		status = pc_import(r->pc, files, r->side_count, samples, out_imported);
	while (count--)
		pc_auto_fd(&fds[count]);
	return status;
}

/* What has no row is told beside the table, which scripts read. */
static void tell_others(const struct compare_result *r, const struct pc_kevm *kevm)
{
	PC_AUTO(text) struct pc_text text = { 0 };
	struct pc_span line, rest;

	pc_kevm_others(kevm, &text);
	rest = pc_text_span(&text);
	while (pc_span_cut(rest, '\n', &line, &rest))
		pc_hint(r->pc, "%.*s", (int)line.size - 2, line.data + 2); /* without "- " */
}

static void add_tables(struct compare_result *r, struct pc_samples *samples,
		       const struct pc_imported *imported, struct pc_text *out)
{
	for (size_t side = 1; side < r->side_count; side++) {
		size_t rows;
		struct pc_kevm kevm = {
			.samples = r->samples,
			.head = side,
			.head_name = r->sides[side].name,
			.base_name = r->sides[0].name,
			.min_time_s = 2.0,
			.min_change =
				r->options->threshold == 1 ? 0.035 : r->options->threshold / 100,
		};

		tell_others(r, &kevm);
		kevm.samples = samples;
		if (imported && imported[side].revision)
			kevm.head_name = imported[side].revision;
		if (imported && imported[0].revision)
			kevm.base_name = imported[0].revision;
		pc_text_puts(out, side > 1 ? "\n" : "");
		rows = pc_kevm_table(r->pc, &kevm, out);
		if (!rows)
			pc_hint(r->pc,
				"no test that passed on both sides took %g s and changed by %g %%: "
				"no other has a row",
				kevm.min_time_s, kevm.min_change * 100);
	}
}

int compare_timing_show(struct compare_result *r)
{
	struct pc_imported imported[PC_SIDES_MAX] = { { 0 } };
	struct pc_samples *samples = r->timing ? pc_samples_new(r->pc) : r->samples;
	PC_AUTO(text) struct pc_text table = { 0 };
	int status = r->timing ? read_back(r, samples, imported) : PC_OK;

	if (!status) {
		add_tables(r, samples, r->timing ? imported : NULL, &table);
		pc_output_text(r->pc, table.data);
	}
	if (!status && r->timing)
		status = write_logs(r);
	if (!status && writes(r->options))
		status = write_file(r, "comparison", &table);
	if (status == PC_EUSAGE) /* -o names it, and gets the same */
		status = PC_OK;
	if (r->timing)
		pc_samples_clear(samples);
	return status;
}
