/* SPDX-License-Identifier: Apache-2.0
 * compare --log: one line a benchmark and side, appended, for those who keep a history. */
#include "compare.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

static const char head_line[] =
	"time\tbenchmark\tmeasure\tunit\tbase\thead\tbase_commit\thead_commit\t"
	"pairs\tbase_median\thead_median\tratio\tratio_low\tratio_high\tp\t"
	"verdict\tbase_outcome\thead_outcome\n";

/* Tabs and line ends part columns and rows. */
static void add_text(struct pc_text *out, const char *text)
{
	PC_AUTO(text) struct pc_text safe = { 0 };

	pc_text_safe(&safe, pc_span(text ? text : ""));
	pc_text_puts(out, safe.data ? safe.data : "");
	pc_text_putc(out, '\t');
}

static void add_number(struct pc_text *out, double value)
{
	if (isfinite(value))
		pc_text_printf(out, "%.9g", value);
	pc_text_putc(out, '\t');
}

/* What is said of a benchmark of which nothing was measured. */
static const struct compare_row no_row = { .decision = { .base_median = NAN,
							 .head_median = NAN,
							 .ratio = NAN,
							 .low = NAN,
							 .high = NAN,
							 .p = NAN,
							 .verdict = PC_VERDICT_NONE } };

static void add_line(const struct compare_result *r, const struct compare_verdicts *v,
		     size_t benchmark, const char *now, struct pc_text *out)
{
	const struct compare_row *found = compare_deciding(r, v, benchmark);
	const struct compare_row *row = found ? found : &no_row;
	const struct pc_decision *d = &row->decision;
	const struct pc_measure_kind *kind = pc_measure_kind(found ? row->series->measure : r->by);
	const struct pc_benchmark *b = pc_samples_benchmark_at(r->samples, benchmark);

	add_text(out, now);
	add_text(out, b->name);
	add_text(out, kind->key);
	add_text(out, kind->unit);
	add_text(out, r->sides[0].name);
	add_text(out, r->sides[v->side].name);
	add_text(out, r->sides[0].commit);
	add_text(out, r->sides[v->side].commit);
	pc_text_printf(out, "%zu\t", d->pairs);
	add_number(out, d->base_median);
	add_number(out, d->head_median);
	add_number(out, d->ratio);
	add_number(out, d->low);
	add_number(out, d->high);
	add_number(out, d->p);
	pc_text_printf(out, "%s\t%s\t%s\n", pc_verdict_word(d->verdict),
		       pc_outcome_word(b->outcomes[0]), pc_outcome_word(b->outcomes[v->side]));
}

/* ---- the file ---- */

static int cannot(struct pc *pc, const char *path, const char *why)
{
	return pc_fail(pc, PC_EINPUT, "--log %s can't be written: %s", path, why);
}

/* Whether a file that is not empty begins as ours do: no other is written into. */
static int check_head(struct pc *pc, const char *path, int fd, bool *out_empty)
{
	char head[sizeof(head_line)];
	ssize_t got = pread(fd, head, sizeof(head) - 1, 0);

	*out_empty = got <= 0;
	if (got < 0 && errno == ESPIPE)
		return PC_OK;
	if (got < 0)
		return cannot(pc, path, strerror(errno));
	head[got] = '\0';
	if (!got || !strcmp(head, head_line))
		return PC_OK;
	return cannot(pc, path,
		      "it begins otherwise than the files that --log writes; name a new one");
}

int compare_log_check(struct pc *pc, const char *path)
{
	int fd PC_AUTO(fd) = open(path, O_RDWR | O_APPEND | O_CLOEXEC | O_NOCTTY);
	const char *slash = strrchr(path, '/');
	const char *folder =
		slash ? pc_arena_strndup(pc_memory(pc), path, (size_t)(slash - path) + 1) : ".";
	bool empty;

	if (fd < 0 && errno == ENOENT && !access(folder, W_OK | X_OK))
		return PC_OK;
	if (fd < 0)
		return cannot(pc, path, strerror(errno));
	return check_head(pc, path, fd, &empty);
}

/* A line that a killed run left half is ended. */
static bool ends_well(int fd)
{
	off_t size = lseek(fd, 0, SEEK_END);
	char last = '\n';

	return size <= 0 || (pread(fd, &last, 1, size - 1) == 1 && last == '\n');
}

/* Locked, so that of two runs one alone writes the head, and their lines do not mix. */
static int append(struct pc *pc, const char *path, const struct pc_text *lines)
{
	int fd PC_AUTO(fd) = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0666);
	PC_AUTO(text) struct pc_text all = { 0 };
	bool empty = false;
	int status;

	if (fd < 0)
		return cannot(pc, path, strerror(errno));
	while (flock(fd, LOCK_EX) && errno == EINTR)
		;
	status = check_head(pc, path, fd, &empty);
	if (status)
		return status;
	if (empty)
		pc_text_puts(&all, head_line);
	else if (!ends_well(fd))
		pc_text_putc(&all, '\n');
	pc_text_add(&all, lines->data, lines->size);
	if (write(fd, all.data, all.size) == (ssize_t)all.size)
		return PC_OK;
	return cannot(pc, path, strerror(errno));
}

int compare_log(const struct compare_result *r, const struct compare_verdicts *verdicts)
{
	PC_AUTO(text) struct pc_text lines = { 0 };
	time_t seconds = time(NULL);
	struct tm parts;
	char now[32];

	gmtime_r(&seconds, &parts);
	strftime(now, sizeof(now), "%Y-%m-%dT%H:%M:%SZ", &parts);
	for (size_t side = 1; side < r->side_count; side++)
		for (size_t i = 0; i < pc_samples_benchmark_count(r->samples); i++)
			add_line(r, &verdicts[side], i, now, &lines);
	return lines.size ? append(r->pc, r->options->log, &lines) : PC_OK;
}
