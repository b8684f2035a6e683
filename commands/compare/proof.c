/* SPDX-License-Identifier: Apache-2.0
 * Proof that what is measured differs: a benchmark that loads what is installed, and not what lies
 * in its side, measures the same thing twice. */
#include "measure.h"
#include "pytest.h"

/* What is run to see what it opens, on one side; NULL: what its rounds run. */
struct watched {
	const struct pc_round_work *work;
	const char *const *argv, *const *environment;
};

/* A quick look waits for no run that is as long as all of it. */
static unsigned timeout_s(struct compare_bench *bench, const struct pc_round_work *work)
{
	uint64_t limit_ms = compare_work_timeout_ms(bench, work);

	if (bench->r->options->quick && limit_ms > COMPARE_QUICK_RUN_MS)
		limit_ms = COMPARE_QUICK_RUN_MS;
	return (unsigned)(limit_ms / 1000 + 1);
}

static const char *no_time(const struct compare_bench *bench)
{
	if (!bench->r->options->quick || (bench->first_run_ms <= COMPARE_QUICK_RUN_MS &&
					  pc_now_ms() - bench->began_ms < COMPARE_QUICK_MS / 2))
		return NULL;
	return "a quick look has no time to see what it opens";
}

static int opened(struct compare_bench *bench, const struct watched *what, size_t side,
		  struct pc_artefacts *out)
{
	const struct pc_opening opening = {
		.folder = pc_sides_folder(bench->sides, side),
		.work = compare_work_folder(bench, what->work, side),
		.argv = what->argv ? what->argv : what->work->argv,
		.environment = what->environment ? what->environment
						 : bench->round_sides[side].environment,
		.timeout_s = timeout_s(bench, what->work),
	};
	int64_t began_ms = pc_now_ms();
	int status = PC_OK;

	out->why_not = no_time(bench);
	if (!out->why_not)
		status = pc_artefacts_opened(bench->r->pc, &opening, out);
	if (!bench->first_run_ms)
		bench->first_run_ms = pc_now_ms() - began_ms + 1;
	return status;
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

/* What is watched opens on a side against what it opens on base. */
struct look {
	struct pc_artefacts base, head;
	bool differs;
};

/* `what`: on base, and on the side. */
static int look_at(struct compare_bench *bench, const struct watched what[2], size_t side,
		   struct look *look)
{
	int status;

	*look = (struct look){ .differs = false };
	status = opened(bench, &what[0], 0, &look->base);
	if (!status)
		status = opened(bench, &what[1], side, &look->head);
	look->differs = status || look->base.why_not || look->head.why_not ||
			pc_artefacts_difference(&look->base, &look->head);
	return status;
}

static void tell_not_proved(struct compare_bench *bench, size_t side, const char *why)
{
	compare_warn(bench->r, "that %s differs from base is not proved: %s",
		     bench->r->sides[side].role, why);
}

static int conclude(struct compare_bench *bench, const struct look *look, size_t side)
{
	if (!look->differs)
		return same(bench, bench->r->command, &look->head);
	if (look->base.why_not || look->head.why_not)
		tell_not_proved(bench, side,
				look->base.why_not ? look->base.why_not : look->head.why_not);
	if (look->base.count)
		bench->r->sides[0].opened = look->base;
	bench->r->sides[side].opened = look->head;
	return PC_OK;
}

/* Of a suite one test that differs is enough: others may well touch nothing that changed. */
static int prove(struct compare_bench *bench, size_t side)
{
	struct look look = { .differs = false };
	int status = PC_OK;

	for (size_t i = 0; i < bench->rounds.work_count && !look.differs && !status; i++) {
		const struct watched what = { .work = &bench->rounds.works[i] };

		status = look_at(bench, (const struct watched[]){ what, what }, side, &look);
	}
	return status ? status : conclude(bench, &look, side);
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

int compare_prove_pytest(struct compare_bench *bench, const struct pytest_run *runs, size_t side)
{
	const struct pc_round_work *work = &bench->rounds.works[0];
	const struct watched what[] = { { work, runs[0].argv, runs[0].environment },
					{ work, runs[side].argv, runs[side].environment } };
	struct look look;
	int status;

	if (environments_differ(bench->r->options))
		return PC_OK;
	pc_progress(bench->r->pc, "looking at what pytest opens", side - 1,
		    bench->r->side_count - 1);
	status = look_at(bench, what, side, &look);
	return status ? status : conclude(bench, &look, side);
}

/* Sides that load what was built measure the same then, whatever became of the sources. */
void compare_tell_built(struct compare_bench *bench)
{
	const struct pc_artefacts *base = &bench->r->sides[0].built;

	if (bench->r->options->aa || environments_differ(bench->r->options))
		return;
	for (size_t side = 1; side < bench->r->side_count; side++)
		if (base->count && !pc_artefacts_difference(base, &bench->r->sides[side].built))
			compare_warn(bench->r,
				     "what --build made is the same on base and %s, byte for byte "
				     "(%s; files: %zu)",
				     bench->r->sides[side].role, base->items[0].path, base->count);
}
