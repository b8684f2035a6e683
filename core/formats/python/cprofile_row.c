/* SPDX-License-Identifier: Apache-2.0
 * The grammar of pstats's tables, which is that of cProfile, profile, hotshot and IPython's %prun.
 */
#include "formats/python/cprofile_row.h"

#include "formats/lines.h"
#include "profile/builder.h"

/* "35421/1": all calls, and those that are no recursion */
static bool read_calls(struct pc_span word, struct pc_cprofile_row *row)
{
	struct pc_span all = word, primitive = word;

	pc_span_cut(word, '/', &all, &primitive);
	return pc_span_digits(all) && pc_span_digits(primitive) && pc_span_int(all, &row->calls) &&
	       pc_span_int(primitive, &row->primitive);
}

/* Times have a point always, names never begin like one. */
static bool read_time(struct pc_span *rest, int64_t *out_time, unsigned *out_digits)
{
	struct pc_span after = *rest, word;

	if (!pc_span_word(&after, &word) || !pc_decimal(word, out_time, out_digits) || !*out_digits)
		return false;
	*rest = after;
	return true;
}

enum { TIMES_MAX = 4 };

/* Reads calls, times and the name. All times of a row have the same decimals. */
static bool read_row(struct pc_span line, struct pc_cprofile_row *row, int64_t times[TIMES_MAX],
		     size_t *out_times)
{
	struct pc_span word;
	unsigned digits;
	size_t count = 0;

	if (!pc_span_word(&line, &word) || !read_calls(word, row))
		return false;
	for (; count < TIMES_MAX && read_time(&line, &times[count], &digits); count++) {
		if (count && digits != row->digits)
			return false;
		row->digits = digits;
	}
	row->name = pc_span_trim(line);
	*out_times = count;
	return row->name.size > 0;
}

/* The time of a call is left blank where there was none. */
bool pc_cprofile_row(struct pc_span line, struct pc_cprofile_row *out_row)
{
	struct pc_cprofile_row row = { 0 };
	int64_t times[TIMES_MAX];
	size_t count;

	if (!read_row(line, &row, times, &count) ||
	    count != 2u + (row.calls != 0) + (row.primitive != 0))
		return false;
	row.self = times[0];
	row.total = times[row.calls ? 2 : 1];
	*out_row = row;
	return true;
}

bool pc_cprofile_arc(struct pc_span line, struct pc_cprofile_row *out_row)
{
	struct pc_cprofile_row row = { 0 };
	int64_t times[TIMES_MAX];
	size_t count;

	if (!read_row(line, &row, times, &count) || count != 2)
		return false;
	row.self = times[0];
	row.total = times[1];
	*out_row = row;
	return true;
}

/* Before Python 2.7 the seconds were "CPU seconds". */
bool pc_cprofile_head(struct pc_span line, struct pc_cprofile_head *out_head)
{
	struct pc_cprofile_head head = { 0 };
	const char *in = pc_span_find(line, " in "), *end = line.data + line.size;
	struct pc_span words = line, calls, word, next, time;

	if (!in || !pc_span_word(&words, &calls) || !pc_span_digits(calls) ||
	    !pc_span_word(&words, &word) || !pc_span_is(word, "function") ||
	    !pc_span_word(&words, &next) || !pc_span_is(next, "calls"))
		return false;
	words = (struct pc_span){ in + 4, (size_t)(end - in) - 4 };
	if (!pc_span_word(&words, &time) || !pc_span_ends(pc_span_trim(words), "seconds") ||
	    !pc_span_int(calls, &head.calls) || !pc_decimal(time, &head.time, &head.digits))
		return false;
	*out_head = head;
	return true;
}

enum pc_cprofile_title pc_cprofile_title(struct pc_span line)
{
	static const char *const titles[] = { "ncalls",	 "tottime", "percall",
					      "cumtime", "percall", "filename:lineno(function)" };
	struct pc_span rest = line = pc_span_trim(line), word;
	size_t count = 0;

	if (pc_span_starts(line, "Function ")) {
		if (pc_span_ends(line, " was called by..."))
			return PC_CPROFILE_CALLERS;
		return pc_span_ends(line, " called...") ? PC_CPROFILE_CALLEES : PC_CPROFILE_ROW;
	}
	while (count < 6 && pc_span_word(&rest, &word) && pc_span_is(word, titles[count]))
		count++;
	return count == 6 ? PC_CPROFILE_STATS : PC_CPROFILE_ROW;
}

bool pc_cprofile_arrow(struct pc_span line, struct pc_span *out_name, struct pc_span *out_arc)
{
	const char *arrow = pc_span_find(line, "  <-"), *end = line.data + line.size;

	if (!arrow)
		arrow = pc_span_find(line, "  ->");
	if (!arrow || (arrow + 4 < end && arrow[4] != ' '))
		return false;
	*out_name = pc_span_trim((struct pc_span){ line.data, (size_t)(arrow - line.data) });
	*out_arc = pc_span_trim((struct pc_span){ arrow + 4, (size_t)(end - arrow) - 4 });
	return out_name->size > 0;
}
