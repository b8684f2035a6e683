/* SPDX-License-Identifier: Apache-2.0
 * Ranking: sums by name, filtered and sorted. */
#include "profile/rank.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/auto.h"
#include "profile/find.h"
#include "profile/rank_order.h"
#include "profile/rank_sums.h"
#include "profile/regex.h"

static bool matches(const struct pc_regex *filter, const struct pc_ranked *row)
{
	return !filter->set || pc_regex_matches(filter, row->name) ||
	       pc_regex_matches(filter, row->module);
}

/* ---- rows ---- */
static void fill_frame(const struct pc_sums *sums, const struct pc_group *group,
		       struct pc_ranked *row)
{
	const struct pc_profile *profile = sums->profile;
	const struct pc_frame_ids *frame = &profile->frames[group->of];
	struct pc_common common = sums->commons[group - sums->groups];

	row->kind = (enum pc_frame_kind)common.kind;
	if (sums->by == PC_BY_FUNCTION || sums->by == PC_BY_LIBRARY)
		row->module = pc_sealed_string(profile, frame->module);
	if (sums->by == PC_BY_FUNCTION)
		row->function = pc_sealed_string(profile, frame->function);
	if (sums->by == PC_BY_FILE || (sums->by == PC_BY_FUNCTION && !common.file_differs))
		row->file = pc_sealed_string(profile, frame->file);
	if (sums->by == PC_BY_FUNCTION && !common.line_differs)
		row->line = frame->line;
}

static struct pc_ranked make_row(const struct pc_sums *sums, const struct pc_group *group)
{
	const char *name = pc_sums_name(sums, group);
	struct pc_ranked row = { .name = name ? name : PC_RANK_UNKNOWN,
				 .self = group->self,
				 .total = group->total,
				 .samples = pc_sums_samples(sums, group) };

	if (!row.samples && sums->profile->events[sums->event].samples == PC_UNKNOWN)
		row.samples = PC_UNKNOWN; /* what was never a leaf is no better known */
	if (group->process != PC_PROCESS_UNSET)
		row.process = pc_sealed_string(sums->profile, group->process);
	if (!pc_by_thread(sums->by))
		fill_frame(sums, group, &row);
	return row;
}

static void fill_rows(struct pc *pc, struct pc_sums *sums, const struct pc_rank_query *query,
		      const struct pc_regex *filter, struct pc_ranking *ranking)
{
	struct pc_order order PC_AUTO(order) = { 0 };
	uint32_t *ids PC_AUTO(memory) = NULL, count;

	pc_order_init(&order, sums, query->sort, query->limit);
	for (uint32_t i = 0; i < sums->count; i++) {
		struct pc_ranked row;

		if (filter->set) {
			row = make_row(sums, &sums->groups[i]);
			if (!matches(filter, &row))
				continue;
		}
		ranking->found++;
		pc_order_add(&order, i);
	}
	ids = pc_order_sorted(&order, &count);
	ranking->matched = sums->count;
	ranking->count = count;
	ranking->rows = pc_arena_alloc(pc_memory(pc), count * sizeof(*ranking->rows));
	for (uint32_t i = 0; i < count; i++)
		ranking->rows[i] = make_row(sums, &sums->groups[ids[i]]);
}

/* ---- what can be said at all ---- */
bool pc_rank_knows(const struct pc_profile *profile, size_t event, enum pc_rank_sort sort)
{
	const struct pc_event_facts *facts = &profile->facts[event];

	return sort == PC_SORT_SELF ? facts->self_known : facts->total_known;
}

/* Whether the profile tells one name from another: if nobody has one, there is nothing to rank. */
static bool has_names(const struct pc_profile *profile, enum pc_rank_by by)
{
	switch (by) {
	case PC_BY_FUNCTION:
		return profile->has_functions;
	case PC_BY_LIBRARY:
		return profile->has_modules;
	case PC_BY_FILE:
		return profile->has_files;
	default:
		return profile->has_processes;
	}
}

static int check_sort(struct pc *pc, const struct pc_sums *sums, enum pc_rank_sort sort)
{
	for (uint32_t i = 0; i < sums->count; i++)
		if ((sort == PC_SORT_SELF ? sums->groups[i].self : sums->groups[i].total) !=
		    PC_UNKNOWN)
			return PC_OK;
	if (!sums->count)
		return PC_OK;
	if (sort == PC_SORT_SELF)
		return pc_fail(pc, PC_EINPUT,
			       "this input says no self cost, only totals; sort by total");
	if (pc_rank_knows(sums->profile, sums->event, sort))
		return pc_fail(
			pc, PC_EINPUT,
			"totals of single functions can't be added up; sort by self, or give "
			"stacks: the output of perf script, recorded with perf record -g");
	return pc_fail(
		pc, PC_EINPUT,
		"this input says no totals; sort by self, or record call graphs (perf record -g) "
		"and give the output of perf script or of perf report --children");
}

static int64_t base_of(const struct pc_event *event)
{
	if (event->percent_only)
		return 10000;
	return event->total == PC_UNKNOWN ? 0 : event->total;
}

static int rank(struct pc *pc, const struct pc_profile *profile, const struct pc_rank_query *query,
		struct pc_ranking *out_ranking)
{
	bool self_known = pc_rank_knows(profile, query->event, PC_SORT_SELF);
	struct pc_ranking ranking = { .base = base_of(&profile->events[query->event]) };
	struct pc_regex filter PC_AUTO(regex) = { 0 };
	struct pc_sums sums PC_AUTO(sums) = { 0 };
	int status = pc_regex_compile(pc, "the filter", query->filter, &filter);

	if (status)
		return status;
	pc_sums_init(&sums, profile, query->by, query->event, pc_memory(pc));
	status = pc_sums_add(pc, &sums);
	if (status)
		return status;
	ranking.kernel = self_known ? sums.kernel : PC_UNKNOWN;
	ranking.user = self_known ? sums.user : PC_UNKNOWN;
	ranking.unknown = self_known ? sums.unknown : PC_UNKNOWN;
	if (has_names(profile, query->by)) {
		status = check_sort(pc, &sums, query->sort);
		if (status)
			return status;
		fill_rows(pc, &sums, query, &filter, &ranking);
	}
	*out_ranking = ranking;
	return PC_OK;
}

int pc_profile_rank_query(struct pc *pc, const struct pc_profile *profile,
			  const struct pc_rank_query *query, size_t query_size,
			  struct pc_ranking *out_ranking)
{
	struct pc_rank_query known = { 0 };

	memcpy(&known, query, query_size < sizeof(known) ? query_size : sizeof(known));
	return rank(pc, profile, &known, out_ranking);
}

const char *pc_rank_library(const struct pc_ranked *function)
{
	if (function->module)
		return function->module;
	return function->kind == PC_FRAME_KERNEL ? PC_RANK_KERNEL : PC_RANK_UNKNOWN;
}

double pc_rank_percent(const struct pc_ranking *ranking, int64_t value)
{
	if (value == PC_UNKNOWN || !ranking->base)
		return NAN;
	return 100.0 * (double)value / (double)ranking->base;
}

/* ---- shares that are looked for ---- */
static void find_share(struct pc_find_share *share, int64_t value, int64_t base)
{
	double percent = 100.0 * (double)value / (double)base;

	share->found = share->found ||
		       (value != PC_UNKNOWN && percent >= share->low && percent <= share->high);
}

static int find_by(struct pc *pc, const struct pc_profile *profile, struct pc_rank_query query,
		   struct pc_find_share *shares, size_t count)
{
	int64_t base = base_of(&profile->events[query.event]);
	struct pc_sums sums PC_AUTO(sums) = { 0 };
	int status;

	if (!base || !has_names(profile, query.by))
		return PC_OK;
	pc_sums_init(&sums, profile, query.by, query.event, pc_memory(pc));
	status = pc_sums_add(pc, &sums);
	for (uint32_t i = 0; i < sums.count && !status; i++)
		for (size_t k = 0; k < count; k++) {
			find_share(&shares[k], sums.groups[i].self, base);
			find_share(&shares[k], sums.groups[i].total, base);
		}
	return status;
}

static bool all_found(const struct pc_find_share *shares, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!shares[i].found)
			return false;
	return true;
}

int pc_profile_find_shares(struct pc *pc, const struct pc_profile *profile, size_t event,
			   struct pc_find_share *shares, size_t count)
{
	int status = PC_OK;

	for (unsigned by = PC_BY_FUNCTION; by <= PC_BY_THREAD; by++)
		if (!status && !all_found(shares, count))
			status = find_by(
				pc, profile,
				(struct pc_rank_query){ .by = (enum pc_rank_by)by, .event = event },
				shares, count);
	return status;
}
