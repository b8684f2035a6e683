/* SPDX-License-Identifier: Apache-2.0
 * perf stat -x, (any separator), one line an event: "1234567,ns,duration_time,1234567,100.00,,".
 * With -r it is a mean of several runs, behind whose event stands "1.25%". It names no command. */
#include "base/auto.h"
#include "base/context.h"
#include "measure/import/importer.h"

enum { VALUE, UNIT, EVENT, FOURTH, CELLS };

static const struct {
	const char *event;
	enum pc_measure measure;
} events[] = {
	{ "duration_time", PC_MEASURE_WALL },	     { "user_time", PC_MEASURE_USER },
	{ "system_time", PC_MEASURE_SYSTEM },	     { "task-clock", PC_MEASURE_CPU },
	{ "instructions", PC_MEASURE_INSTRUCTIONS }, { "cycles", PC_MEASURE_CYCLES },
	{ "cache-misses", PC_MEASURE_CACHE_MISSES }, { "branch-misses", PC_MEASURE_BRANCH_MISSES },
	{ "major-faults", PC_MEASURE_MAJOR_FAULTS }, { "minor-faults", PC_MEASURE_MINOR_FAULTS },
};

struct line {
	enum pc_measure measure;
	double value;
	bool mean;
};

/* Of "instructions:u" the event is what stands before ":". */
static bool measure_of(struct pc_span event, enum pc_measure *out_measure)
{
	pc_span_cut(event, ':', &event, &(struct pc_span){ 0 });
	for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++)
		if (pc_span_is(event, events[i].event)) {
			*out_measure = events[i].measure;
			return true;
		}
	return false;
}

/* What stands behind "12.5" or "<not counted>"; 0: nothing. */
static char separator_of(struct pc_span line)
{
	size_t at = 0;
	const char *end;

	if (pc_span_starts(line, "<not ")) {
		end = memchr(line.data, '>', line.size);
		at = end ? (size_t)(end + 1 - line.data) : 0;
	}
	while (at < line.size &&
	       ((line.data[at] >= '0' && line.data[at] <= '9') || line.data[at] == '.'))
		at++;
	return at && at < line.size ? line.data[at] : 0;
}

/* Whether it is a line of an event; *out_known: one that is wanted, and was counted. */
static bool read_line(struct pc_span line, struct line *out_line, bool *out_known)
{
	struct pc_span cells[CELLS] = { { 0 } }, rest = line;
	char separator = separator_of(line);

	*out_known = false;
	for (size_t i = 0; i < CELLS; i++)
		if (!separator || !pc_span_cut(rest, separator, &cells[i], &rest))
			return false;
	out_line->mean = pc_span_ends(cells[FOURTH], "%");
	*out_known = measure_of(cells[EVENT], &out_line->measure) &&
		     pc_import_number(cells[VALUE], pc_span_is(cells[UNIT], "msec") ? 6 : 0,
				      &out_line->value);
	return cells[EVENT].size != 0;
}

void pc_parse_import_perf_stat(struct pc_importer *importer)
{
	struct pc_span text;
	struct line line;
	bool known;

	while (pc_import_line(importer, &text)) {
		if (!text.size || text.data[0] == '#')
			continue;
		if (!read_line(text, &line, &known)) {
			pc_import_skip(importer);
			continue;
		}
		if (line.mean)
			pc_import_note(importer, "it has means of several runs (-r), one number an "
						 "event: give a file for each run");
		if (known)
			pc_import_whole(importer, PC_SPAN("command"), line.measure, line.value);
	}
}

/* Two lines of events that are known are no accident. */
int pc_score_import_perf_stat(struct pc_span head)
{
	struct pc_span text, rest = head;
	unsigned count = 0;
	struct line line;
	bool known;

	while (pc_span_cut(rest, '\n', &text, &rest))
		if (!pc_span_starts(text, "#"))
			count += read_line(text, &line, &known) && known;
	return count > 1 ? 80 : count ? 55 : 0;
}
