/* SPDX-License-Identifier: Apache-2.0
 * Proof that what is measured differs: a benchmark that loads what is installed, and not what lies
 * in its side, measures the same thing twice. */
#include "measure.h"

static int opened(struct compare_bench *bench, const struct pc_round_work *work, size_t side,
		  struct pc_artefacts *out)
{
	const struct pc_round_side *on = &bench->round_sides[side];
	uint64_t timeout_ms = work->timeout_ms ? work->timeout_ms : bench->rounds.timeout_ms;
	const struct pc_opening opening = {
		.folder = pc_sides_folder(bench->sides, side),
		.work = work->folder ? pc_arena_printf(pc_memory(bench->r->pc), "%s/%s", on->folder,
						       work->folder)
				     : on->folder,
		.argv = work->argv,
		.environment = on->environment,
		.timeout_s = (unsigned)(timeout_ms / 1000 + 1),
	};

	return pc_artefacts_opened(bench->r->pc, &opening, out);
}

/* Variables may be all that differs, and are meant then. */
static bool environments_differ(const struct compare *opt)
{
	return opt->base_environments.count || opt->head_environments.count;
}

static int same(struct compare_bench *bench, const char *name, const struct pc_artefacts *files)
{
	if (environments_differ(bench->r->options))
		return PC_OK;
	if (!files->count)
		return pc_fail(
			bench->r->pc, PC_EINPUT,
			"%s opens no file of either side, so it would measure the same thing "
			"twice: let it use what lies in its folder (does it load something "
			"that is installed?); --no-proof measures all the same",
			name);
	return pc_fail(
		bench->r->pc, PC_EINPUT,
		"%s opens the same %zu files on both sides, byte for byte (%s, …), so it would "
		"measure the same thing twice; --build CMD builds each side, --no-proof "
		"measures all the same",
		name, files->count, files->items[0].path);
}

static int prove(struct compare_bench *bench, const struct pc_round_work *work)
{
	struct pc_artefacts base, head;
	int status = opened(bench, work, 0, &base);

	for (size_t side = 1; side < bench->r->side_count && !status; side++) {
		status = opened(bench, work, side, &head);
		if (status)
			break;
		if (base.why_not || head.why_not) {
			compare_warn(bench->r, "that the sides differ is not proved: %s",
				     base.why_not ? base.why_not : head.why_not);
			return PC_OK;
		}
		if (!pc_artefacts_difference(&base, &head))
			status = same(bench, work->name, &head);
	}
	return status;
}

/* Of a suite the first one speaks for all: some of its tests may well touch nothing that changed.
 */
int compare_prove(struct compare_bench *bench)
{
	pc_progress(bench->r->pc, "looking at what it opens", 0, 0);
	return bench->rounds.work_count == 1 ? prove(bench, &bench->rounds.works[0]) : PC_OK;
}
