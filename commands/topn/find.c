/* SPDX-License-Identifier: Apache-2.0
 * What topn finds out: the ranking, and what else was asked for. */
#include "topn.h"

const char *const topn_by_words[] = { "function", "library", "process", "file", "thread", NULL };
const char *const topn_sort_words[] = { "self", "total", NULL };
static const char *const plurals[] = { "functions", "libraries", "processes", "files", "threads" };
static const char *const columns[] = { "Function", "Library", "Process", "File", "Thread" };

/* A difference needs all rows: what is last on one side may be first on the other. */
static size_t limit_of(const struct topn *options)
{
	return options->diff.count ? 0 : options->rows;
}

/* Where the input knows nothing of what was asked for, the nearest that it knows is ranked, and
 * said. */
static int choose(struct pc *pc, struct topn_result *r)
{
	struct pc_rank_query query = { .by = (enum pc_rank_by)r->options->by, .event = r->event };

	query.sort = (enum pc_rank_sort)r->options->sort;
	query.filter = r->options->filter;
	query.limit = limit_of(r->options);
	if (query.sort == PC_SORT_SELF && !pc_rank_knows(r->profile, r->event, PC_SORT_SELF))
		query.sort = PC_SORT_TOTAL;
	r->sort = query.sort;
	r->by = query.by;
	return pc_profile_rank(pc, r->profile, &query, &r->main);
}

/* One ranking by functions and one by libraries always, for the document; a third where --by says
 * so. */
static int rank(struct pc *pc, struct topn_result *r)
{
	struct pc_rank_query query = { .event = r->event,
				       .filter = r->options->filter,
				       .limit = limit_of(r->options) };
	int status = choose(pc, r);

	if (status)
		return status;
	query.sort = r->sort;
	query.by = PC_BY_FUNCTION;
	r->functions = r->main;
	if (r->by != PC_BY_FUNCTION)
		status = pc_profile_rank(pc, r->profile, &query, &r->functions);
	if (!status && pc_rank_knows(r->profile, r->event, PC_SORT_SELF)) {
		query.by =
			PC_BY_LIBRARY; /* totals of functions do not add up to those of libraries */
		query.sort = PC_SORT_SELF;
		status = pc_profile_rank(pc, r->profile, &query, &r->libraries);
	}
	if (status || r->main.matched || topn_selects(r->options))
		return status;
	if (r->by != PC_BY_FUNCTION || !r->libraries.matched) {
		const char *at, *reason;

		if (pc_profile_damage(r->profile, &at, &reason))
			return pc_fail(pc, PC_EINPUT,
				       "the input is damaged at %s: %s; what came before does not "
				       "say which %s its costs belong to",
				       at, reason, topn_by_words[r->by]);
		return pc_fail(pc, PC_EINPUT,
			       "this input does not say which %s its costs belong to; try another "
			       "--by, or "
			       "record so that it does (perf script has function, library, process "
			       "and thread)",
			       topn_by_words[r->by]);
	}
	r->by = PC_BY_LIBRARY;
	r->main = r->libraries;
	return PC_OK;
}

static bool reads_standard(struct pc_list paths)
{
	for (size_t i = 0; i < paths.count; i++)
		if (!strcmp(paths.items[i], "-"))
			return true;
	return !paths.count;
}

static int select_stacks(struct pc *pc, const struct topn *options, struct pc_profile *whole,
			 struct pc_profile **out_profile)
{
	const struct pc_selection selection = { options->focus, options->ignore, options->hide };

	return pc_profile_select(pc, whole, &selection, out_profile);
}

/* The event of the same name, else of the same unit; an input that knows but one may call it
 * otherwise. */
static int old_event(struct pc *pc, struct topn_result *r)
{
	const struct pc_event *new_event = topn_event(r), *events;
	PC_AUTO(text) struct pc_text known = { 0 };
	size_t count;

	events = pc_profile_events(r->old.profile, &count);
	for (r->old.event = 0; r->old.event < count; r->old.event++)
		if (!strcmp(events[r->old.event].name, new_event->name))
			return PC_OK;
	for (r->old.event = 0; r->old.event < count; r->old.event++)
		if (count == 1 || !strcmp(events[r->old.event].unit, new_event->unit))
			return PC_OK;
	for (size_t i = 0; i < count; i++)
		pc_text_printf(&known, "%s%s in %s", i ? ", " : "", events[i].name, events[i].unit);
	return pc_fail(pc, PC_EINPUT,
		       "%s is in %s, and nothing in the old profile is, which has %s: costs of "
		       "different units can't be compared",
		       new_event->name, new_event->unit, known.data);
}

static int compare(struct pc *pc, struct topn_result *r)
{
	struct pc_rank_query query = { .by = r->by, .sort = r->sort, .filter = r->options->filter };
	struct pc_side old_side = { &r->old.ranking, NULL }, new_side = { &r->main, topn_event(r) };
	struct pc_diff_query how = { r->sort, r->options->normalize };
	int status;

	if (!r->old.whole)
		return PC_OK;
	status = select_stacks(pc, r->options, r->old.whole, &r->old.profile);
	if (!status)
		status = old_event(pc, r);
	if (status)
		return pc_add(pc, "--diff");
	query.event = r->old.event;
	status = pc_profile_rank(pc, r->old.profile, &query, &r->old.ranking);
	old_side.event = pc_profile_events(r->old.profile, &(size_t){ 0 }) + r->old.event;
	if (!status)
		status = pc_rank_diff(pc, &old_side, &new_side, &how, &r->old.diff);
	return status;
}

static int relatives(struct pc *pc, struct topn_result *r, enum pc_relation relation)
{
	const char *function = relation == PC_CALLERS ? r->options->callers : r->options->callees;
	struct pc_relatives_query query = { r->event, function, relation };

	r->relatives[relation].asked = *function;
	return *function
		       ? pc_profile_relatives(pc, r->profile, &query, &r->relatives[relation].found)
		       : PC_OK;
}

static int advise(struct pc *pc, struct topn_result *r)
{
	const struct pc_advice_query query = { .event = r->event };

	if (!r->options->advice || r->old.profile)
		return PC_OK;
	return pc_advise(pc, r->profile, &query, &r->advice);
}

static const char *title_of(struct pc *pc, const struct topn_result *r)
{
	bool callers = r->relatives[PC_CALLERS].asked, callees = r->relatives[PC_CALLEES].asked;

	if (!r->old.profile && (callers || callees))
		return callers && callees ? "Callers and callees" : callers ? "Callers" : "Callees";
	return pc_arena_printf(pc_memory(pc),
			       r->old.profile ? "What moved: %s by %s cost" : "Top %s by %s cost",
			       plurals[r->by], r->sort_word);
}

int topn_read(struct pc *pc, struct topn_result *r)
{
	const struct topn *options = r->options;
	const struct pc_list old = options->diff;
	int status;

	if (old.count && reads_standard(old) && reads_standard(options->infiles))
		return pc_fail(pc, PC_EUSAGE,
			       "both the new profile and that of --diff are standard input; name "
			       "a file for one of them");
	status = pc_profile_read(pc, options->infiles, options->format, &r->whole);
	if (status || !old.count)
		return status;
	status = pc_profile_read(pc, old, options->format, &r->old.whole);
	return status ? pc_add(pc, "--diff") : PC_OK;
}

int topn_find(struct pc *pc, struct topn_result *r)
{
	int status = select_stacks(pc, r->options, r->whole, &r->profile);

	if (!status)
		status = pc_profile_event(pc, r->profile, r->options->event, &r->event);
	if (!status)
		status = rank(pc, r);
	if (!status)
		status = compare(pc, r);
	if (!status)
		status = relatives(pc, r, PC_CALLERS);
	if (!status)
		status = relatives(pc, r, PC_CALLEES);
	if (!status)
		status = advise(pc, r);
	if (status)
		return status;
	r->by_word = topn_by_words[r->by];
	r->sort_word = topn_sort_words[r->sort];
	r->column = columns[r->by];
	r->title = title_of(pc, r);
	return PC_OK;
}
