/* SPDX-License-Identifier: Apache-2.0
 * compare --log: one line a benchmark and side, appended, for those who keep a history. */
#include "compare.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char head_line[] =
	"time\tbenchmark\tmeasure\tunit\tbase\thead\tbase_commit\thead_commit\t"
	"pairs\tbase_median\thead_median\tratio\tratio_low\tratio_high\tp\t"
	"verdict\n";

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

static void add_line(const struct compare_result *r, const char *now, const struct compare_row *row,
		     size_t side, struct pc_text *out)
{
	const struct pc_decision *d = &row->decision;
	const struct pc_measure_kind *kind = pc_measure_kind(row->series->measure);

	add_text(out, now);
	add_text(out, row->series->benchmark);
	add_text(out, kind->key);
	add_text(out, kind->unit);
	add_text(out, r->sides[0].name);
	add_text(out, r->sides[side].name);
	add_text(out, r->sides[0].commit);
	add_text(out, r->sides[side].commit);
	pc_text_printf(out, "%zu\t", d->pairs);
	add_number(out, d->base_median);
	add_number(out, d->head_median);
	add_number(out, d->ratio);
	add_number(out, d->low);
	add_number(out, d->high);
	add_number(out, d->p);
	pc_text_printf(out, "%s\n", pc_verdict_word(d->verdict));
}

/* One write, so that lines of two runs do not mix. */
static int append(struct pc *pc, const char *path, struct pc_text *lines)
{
	int fd PC_AUTO(fd) = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	PC_AUTO(text) struct pc_text all = { 0 };
	off_t size = fd < 0 ? -1 : lseek(fd, 0, SEEK_END);

	if (!size)
		pc_text_puts(&all, head_line);
	pc_text_add(&all, lines->data, lines->size);
	if (fd >= 0 && write(fd, all.data, all.size) == (ssize_t)all.size)
		return PC_OK;
	return pc_fail(pc, PC_EINPUT, "--log %s can't be written: %s", path, strerror(errno));
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
		for (size_t i = 0; i < pc_samples_benchmark_count(r->samples); i++) {
			const struct compare_row *row = compare_deciding(r, &verdicts[side], i);

			if (row)
				add_line(r, now, row, side, &lines);
		}
	return lines.size ? append(r->pc, r->options->log, &lines) : PC_OK;
}
