/* SPDX-License-Identifier: Apache-2.0
 * From the parts of a listing to what is hot in them. */
#include "listing/hot.h"

#include <math.h>
#include <stdlib.h>

#include "base/auto.h"
#include "base/table.h"
#include "listing/hot_part.h"
#include "profile/regex.h"

enum { LINES = 10 };

uint32_t pc_hot_column(const struct pc_listing_part *part, uint32_t event)
{
	for (uint32_t i = 0; i < part->event_count; i++)
		if (part->events[i] == event)
			return i;
	return PC_NONE;
}

static bool is_wanted(const struct pc_listing_part *part, uint32_t event,
		      const struct pc_regex *regex)
{
	if (event != PC_NONE && pc_hot_column(part, event) == PC_NONE)
		return false;
	return !regex->set || pc_regex_matches(regex, part->function) ||
	       pc_regex_matches(regex, part->file);
}

static void add(int64_t *sum, int64_t value)
{
	if (value != PC_UNKNOWN && __builtin_add_overflow(*sum, value, sum))
		*sum = INT64_MAX;
}

/* Of parts that may contain one another the sum says nothing. */
static int64_t total_of(const struct pc_listing *listing, uint32_t event)
{
	const struct pc_listing_event *events = pc_listing_events(listing, &(size_t){ 0 });
	const struct pc_listing_part *parts;
	size_t count;
	int64_t sum = 0;

	if (event == PC_NONE)
		return PC_UNKNOWN;
	if (events[event].total != PC_UNKNOWN || events[event].inclusive)
		return events[event].total;
	parts = pc_listing_parts(listing, &count);
	for (size_t i = 0; i < count; i++) {
		uint32_t column = pc_hot_column(&parts[i], event);

		if (column == PC_NONE)
			continue;
		if (parts[i].totals[column] == PC_UNKNOWN)
			return PC_UNKNOWN;
		add(&sum, parts[i].totals[column]);
	}
	return sum;
}

static int by_total(const void *left, const void *right)
{
	const struct pc_hot_part *a = left, *b = right;

	if (a->total != b->total)
		return a->total > b->total ? -1 : 1;
	return a->part < b->part ? -1 : a->part > b->part;
}

static size_t gather(const struct pc_listing *listing, const struct pc_hot_query *query,
		     const struct pc_regex *regex, struct pc_hot_part *out)
{
	const struct pc_listing_part *parts;
	size_t count, found = 0;

	parts = pc_listing_parts(listing, &count);
	for (size_t i = 0; i < count; i++) {
		uint32_t column;

		if (!is_wanted(&parts[i], query->event, regex))
			continue;
		column = query->event == PC_NONE ? PC_NONE : pc_hot_column(&parts[i], query->event);
		out[found++] = (struct pc_hot_part){
			.part = &parts[i],
			.total = column == PC_NONE ? PC_UNKNOWN : parts[i].totals[column],
			.percent_of_all = NAN,
		};
	}
	return found;
}

static bool has_costs(const struct pc_hot *hot)
{
	for (size_t i = 0; i < hot->count; i++)
		if (hot->parts[i].lines_found || hot->parts[i].instructions_found)
			return true;
	return false;
}

int pc_listing_hot(struct pc *pc, const struct pc_listing *listing,
		   const struct pc_hot_query *query, struct pc_hot *out_hot)
{
	struct pc_regex regex PC_AUTO(regex) = { .set = false };
	struct pc_hot hot = { .total = total_of(listing, query->event) };
	struct pc_hot_part *parts;
	size_t count;
	int status = pc_regex_compile(pc, "--function", query->function, &regex);

	if (status)
		return status;
	pc_listing_parts(listing, &count);
	parts = pc_arena_alloc(pc_memory(pc), count * sizeof(*parts) + 1);
	hot.parts = parts;
	hot.count = gather(listing, query, &regex, parts);
	hot.without = count - hot.count;
	if (!hot.count && !(query->function && *query->function))
		return pc_fail(pc, PC_EINPUT,
			       "nothing in it has lines with a cost of that event; give what a "
			       "profiler annotated, or another --event");
	if (!hot.count)
		return pc_fail(pc, PC_EUSAGE,
			       "no function or file matches --function \"%s\"; there are %zu",
			       query->function, count);
	qsort(parts, hot.count, sizeof(*parts), by_total);
	for (size_t i = 0; i < hot.count; i++) {
		struct pc_hot_find find = { .pc = pc,
					    .hot = &parts[i],
					    .all = hot.total,
					    .most = query->lines ? query->lines : LINES };

		if (query->event != PC_NONE)
			find.event = &pc_listing_events(listing, &(size_t){ 0 })[query->event];
		find.column = query->event == PC_NONE ? PC_NONE
						      : pc_hot_column(parts[i].part, query->event);
		pc_hot_part_find(&find);
	}
	hot.costs = has_costs(&hot);
	*out_hot = hot;
	return PC_OK;
}
