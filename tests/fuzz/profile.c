/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as a profile: detected, or as what their first line names ("#format pstats"), or all as
 * $PERFCOPILOT_FUZZ_FORMAT; then told in every way there is. As this, and to look at each line that
 * does not belong, cost more than the reading, one of $PERFCOPILOT_FUZZ_SHARE inputs gets it. */
#include "profile/profile.h"
#include <stdlib.h>
#include <string.h>

#include "advice/advice.h"
#include "base/auto.h"
#include "base/context.h"
#include "export/export.h"
#include "flame/flame.h"
#include "fuzz.h"
#include "profile/callers.h"
#include "profile/diff.h"
#include "profile/rank.h"
#include "profile/select.h"
#include "profile/tree.h"

/* Of what is larger only a ranking is made: recordings are replayed many times. */
enum { WHOLE = 24 << 10, MOST_OUT = 1 << 20, EVENTS = 3 };

/* Counts, and ends what is longer than anyone waits for. */
static int count_bytes(void *context, const char *bytes, size_t size)
{
	size_t *written = context;

	(void)bytes;
	*written += size;
	return *written > MOST_OUT ? PC_ECANCEL : PC_OK;
}

static void export_all(struct pc *pc, const struct pc_profile *profile, size_t event)
{
	const struct pc_export what = { .event = event, .suffixes = true };
	const struct pc_export every = { .event = PC_EXPORT_EVERY, .bare = true };
	size_t written[3] = { 0 };

	pc_export_folded(pc, profile, &what, &(struct pc_sink){ count_bytes, &written[0] });
	pc_export_speedscope(pc, profile, &every, &(struct pc_sink){ count_bytes, &written[1] });
	pc_export_pprof(pc, profile, &every, &(struct pc_sink){ count_bytes, &written[2] });
}

static void draw(struct pc *pc, const struct pc_tree_query *query)
{
	const struct pc_flame how = { .icicle = query->reverse };
	const struct pc_figure_style style = { .columns = 80, .color = true };
	PC_AUTO(text) struct pc_text text = { 0 };
	const struct pc_tree *tree;

	if (pc_tree_make(pc, query, &tree))
		return;
	pc_flame_svg(pc, tree, &how, &text);
	pc_flame_draw(tree, &style, &text);
}

static void relate(struct pc *pc, const struct pc_profile *profile, size_t event,
		   const char *function)
{
	for (int relation = PC_CALLERS; relation <= PC_CALLEES; relation++) {
		struct pc_relatives_query query = { event, function, (enum pc_relation)relation };
		struct pc_relatives relatives;

		pc_profile_relatives(pc, profile, &query, &relatives);
	}
}

static void compare(struct pc *pc, const struct pc_event *event, const struct pc_ranking *old,
		    const struct pc_ranking *new)
{
	const struct pc_side old_side = { old, event }, new_side = { new, event };
	const struct pc_diff_query query = { PC_SORT_SELF, true };
	struct pc_diff diff;

	pc_rank_diff(pc, &old_side, &new_side, &query, &diff);
}

/* Functions first: their ranking, by self or else by total, is *out_functions. */
static bool rank_all(struct pc *pc, const struct pc_profile *profile, size_t event,
		     struct pc_ranking *out_functions)
{
	bool found = false;

	for (int by = PC_BY_FUNCTION; by <= PC_BY_THREAD; by++) {
		struct pc_rank_query query = { .by = (enum pc_rank_by)by, .event = event };
		struct pc_ranking ranking;

		for (int sort = PC_SORT_SELF; sort <= PC_SORT_TOTAL; sort++) {
			query.sort = (enum pc_rank_sort)sort;
			query.limit = sort == PC_SORT_TOTAL ? 3 : 0;
			if (pc_profile_rank(pc, profile, &query, &ranking) || found)
				continue;
			*out_functions = ranking;
			found = true;
		}
	}
	return found;
}

static void tell(struct pc *pc, struct pc_profile *profile, size_t event)
{
	const struct pc_selection selection = { .focus = "[a-m]", .ignore = "zz", .hide = "^[_l]" };
	const struct pc_advice_query advice = { .event = event, .least_percent = 0.1 };
	const struct pc_event *events = pc_profile_events(profile, &(size_t){ 0 });
	struct pc_tree_query query = { .profile = profile, .event = event };
	struct pc_ranking ranking = { 0 }, part;
	struct pc_advice_list list;
	struct pc_profile *selected;

	if (rank_all(pc, profile, event, &ranking) && ranking.count)
		relate(pc, profile, event, ranking.rows[0].name);
	relate(pc, profile, event, "^[a-f]");
	export_all(pc, profile, event);
	if (event == 0)
		pc_advise(pc, profile, &advice, &list);
	draw(pc, &query);
	if (pc_profile_select(pc, profile, &selection, &selected))
		return;
	if (rank_all(pc, selected, event, &part))
		compare(pc, events + event, &ranking, &part);
	query = (struct pc_tree_query){ selected, event, profile, event, true, true, 0.001 };
	draw(pc, &query);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	PC_AUTO(pc) struct pc *pc = pc_new();
	const char *format = fuzz_format(pc_profile_formats(), &data, &size),
		   *path = fuzz_file(data, size);
	const char *forced = getenv("PERFCOPILOT_FUZZ_FORMAT");
	struct pc_list paths = { &path, 1 };
	struct pc_profile *profile;
	struct pc_ranking ranking;
	size_t events;
	bool all;

	if (forced)
		format = forced;
	all = fuzz_chooses(data, size, format != NULL);
	if (pc_profile_read(pc, paths, format, &profile) || !all)
		return 0;
	pc_profile_events(profile, &events);
	for (size_t event = 0; event < events && event < EVENTS; event++) {
		if (size <= WHOLE)
			tell(pc, profile, event);
		else
			rank_all(pc, profile, event, &ranking);
	}
	return 0;
}
