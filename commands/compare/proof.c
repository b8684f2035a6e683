/* SPDX-License-Identifier: Apache-2.0
 * Proof that what is measured differs: a benchmark that loads what is installed, and not what lies
 * in its side, measures the same thing twice. */
#include "measure.h"

static int opened(struct compare_bench *bench, const struct pc_round_work *work, size_t side,
		  struct pc_artefacts *out)
{
	const struct pc_opening opening = {
		.folder = pc_sides_folder(bench->sides, side),
		.work = compare_work_folder(bench, work, side),
		.argv = work->argv,
		.environment = bench->round_sides[side].environment,
		.timeout_s = (unsigned)(compare_work_timeout_ms(bench, work) / 1000 + 1),
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
	if (!files->count)
		return pc_fail(
			bench->r->pc, PC_EINPUT,
			"%s opens no file of either side, so it would measure the same thing "
			"twice: let it use what lies in its folder (does it load something "
			"that is installed?); --no-proof measures all the same",
			name);
	return pc_fail(
		bench->r->pc, PC_EINPUT,
		"%s opens the same on both sides, byte for byte (%s; files: %zu), so it would "
		"measure the same thing twice; --build CMD builds each side, --no-proof "
		"measures all the same",
		name, files->items[0].path, files->count);
}

/* What a work opens on a side against what it opens on base. */
struct look {
	struct pc_artefacts base, head;
	bool differs;
};

static int look_at(struct compare_bench *bench, const struct pc_round_work *work, size_t side,
		   struct look *look)
{
	int status = opened(bench, work, 0, &look->base);

	if (!status)
		status = opened(bench, work, side, &look->head);
	look->differs = status || look->base.why_not || look->head.why_not ||
			pc_artefacts_difference(&look->base, &look->head);
	return status;
}

/* Of a suite one test that differs is enough: others may well touch nothing that changed. */
static int prove(struct compare_bench *bench, size_t side)
{
	struct look look = { .differs = false };
	int status = PC_OK;

	for (size_t i = 0; i < bench->rounds.work_count && !look.differs && !status; i++)
		status = look_at(bench, &bench->rounds.works[i], side, &look);
	if (status)
		return status;
	if (!look.differs)
		return same(bench, bench->r->command, &look.head);
	if (look.base.why_not || look.head.why_not)
		compare_warn(bench->r, "that %s differs from base is not proved: %s",
			     bench->r->sides[side].role,
			     look.base.why_not ? look.base.why_not : look.head.why_not);
	return PC_OK;
}

int compare_prove(struct compare_bench *bench)
{
	int status = PC_OK;

	if (environments_differ(bench->r->options))
		return PC_OK;
	for (size_t side = 1; side < bench->r->side_count && !status; side++) {
		pc_progress(bench->r->pc, "looking at what it opens", side - 1,
			    bench->r->side_count - 1);
		status = prove(bench, side);
	}
	return status;
}
