/* SPDX-License-Identifier: Apache-2.0
 * compare --pytest: the benchmarks are the tests that pytest finds, and functions that differ
 * within them; one run of pytest is one run of each. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "detect.h"
#include "files.h"
#include "measure.h"
#include "pytest.h"

enum { SOURCE_MAX = 16 << 20 };

struct compare_tests {
	struct pytest_run runs[PC_SIDES_MAX];
	struct pytest_run watched[PC_SIDES_MAX]; /* to see what it opens: the shortest there is */
	struct pytest_found first[PC_SIDES_MAX]; /* what the first run of a side that ended told */
	bool told[PC_SIDES_MAX], told_damage[PC_SIDES_MAX];
	bool lacking[PC_SIDES_MAX];  /* there is no test */
	bool finished[PC_SIDES_MAX]; /* pytest came to all of them, at least once */
	bool proved[PC_SIDES_MAX];
};

/* The files of pytest lie beside the sides, and go with them. */
static const char *folder_of(struct compare_bench *bench)
{
	const char *side = pc_sides_folder(bench->sides, 0);

	return pc_arena_printf(pc_memory(bench->r->pc), "%.*s/test",
			       (int)(strrchr(side, '/') - side), side);
}

/* In files of its own: what it compiles must not be there, for then no source is opened. */
static int prepare_watched(struct compare_bench *bench, const char *folder, struct pytest_side side)
{
	folder = pc_arena_printf(pc_memory(bench->r->pc), "%s/watched", folder);
	if (mkdir(folder, 0700) && errno != EEXIST)
		return pc_fail(bench->r->pc, PC_EINPUT, "%s: %s", folder, strerror(errno));
	side.target_s = side.max_s = 0.001;
	return compare_pytest_prepare(bench->r->pc, folder, &side, NULL,
				      &bench->tests->watched[side.number]);
}

static int prepare(struct compare_bench *bench, const char *folder, size_t side)
{
	struct pc_arena *arena = pc_memory(bench->r->pc);
	const char *below = pc_repository_below(bench->repository);
	const char *const targets[] = { bench->pytest, NULL };
	const struct pytest_side of = {
		.root = bench->round_sides[side].folder,
		.project = pc_arena_printf(arena, "%s%s", pc_repository_folder(bench->repository),
					   below),
		.environment = bench->round_sides[side].environment,
		.targets = targets,
		.number = side,
	};
	int status = compare_pytest_prepare(bench->r->pc, folder, &of, bench->changes,
					    &bench->tests->runs[side]);

	if (!status)
		status = prepare_watched(bench, folder, of);
	if (status)
		return status;
	bench->round_sides[side].environment = bench->tests->runs[side].environment;
	bench->rounds.works[0].side_argv[side] = bench->tests->runs[side].argv;
	return PC_OK;
}

static void tell(struct compare_bench *bench, size_t side, const struct pytest_found *found)
{
	struct compare_result *r = bench->r;

	for (size_t i = 0; i < found->note_count; i++)
		compare_warn(r, "%s: %s", r->sides[side].role, found->notes[i]);
	for (size_t i = 0; bench->changes && i < bench->changes->count; i++)
		if (found->functions && found->functions[i].why)
			compare_warn(r, "%s: %s is not measured: %s", r->sides[side].role,
				     bench->changes->functions[i].name, found->functions[i].why);
}

/* ---- proof that the sides differ ---- */

static bool are_same(const char *a, const char *b)
{
	PC_AUTO(text) struct pc_text x = { 0 }, y = { 0 };
	bool more;

	return !compare_file_read(a, SOURCE_MAX, true, &x, &more) &&
	       !compare_file_read(b, SOURCE_MAX, true, &y, &more) && x.size == y.size &&
	       (!x.size || !memcmp(x.data, y.data, x.size));
}

/* One file that both sides import is measured twice. *out_differ: some file that they import is
 * another on the side. */
static int check_imports(struct compare_bench *bench, size_t side, bool *out_differ)
{
	const struct pytest_found *base = &bench->tests->first[0];
	const struct pytest_found *head = &bench->tests->first[side];

	for (size_t i = 0; bench->changes && i < bench->changes->count; i++) {
		const char *a = base->functions ? base->functions[i].imported : NULL;
		const char *b = head->functions ? head->functions[i].imported : NULL;

		if (!a || !b)
			continue;
		if (!strcmp(a, b))
			return pc_fail(
				bench->r->pc, PC_EINPUT,
				"%s import %s from %s, so the same thing would be measured twice: "
				"it is installed, or on PYTHONPATH; --build can install each side "
				"into a .venv of its own",
				bench->r->side_count > 2
					? pc_arena_printf(pc_memory(bench->r->pc), "base and %s",
							  bench->r->sides[side].role)
					: "both sides",
				bench->changes->functions[i].name, a);
		*out_differ = *out_differ || !are_same(a, b);
	}
	return PC_OK;
}

/* Why not all of a run that came to its end was read. */
static void tell_damage(struct compare_bench *bench, size_t side, const struct pytest_found *found)
{
	struct compare_result *r = bench->r;

	if ((!found->damage && !found->skipped_lines) || bench->tests->told_damage[side])
		return;
	bench->tests->told_damage[side] = true;
	if (found->damage)
		compare_warn(r, "%s: not all that pytest measured is read: %s", r->sides[side].role,
			     found->damage);
	if (found->skipped_lines)
		compare_warn(r, "%s: %" PRIu64 " lines of what pytest measured make no sense",
			     r->sides[side].role, found->skipped_lines);
}

/* pytest's own statuses: 0 all passed, 1 some failed, 4 there is no such test, 5 none was found. */
static void tell_lacking(struct compare_bench *bench, size_t side, const struct pytest_found *found,
			 const struct pc_run *run)
{
	struct compare_result *r = bench->r;
	PC_AUTO(text) struct pc_text more = { 0 };

	if (found->status == 4) {
		pc_text_puts(&more, ": ");
		pc_text_safe_lines(&more, pc_span_trim(pc_span(run->said)));
	} else if (found->deselected) {
		pc_text_printf(&more, ", for %" PRIu64 " are deselected", found->deselected);
	}
	compare_warn(r, "%s: pytest finds no test in %s%s", r->sides[side].role, bench->pytest,
		     more.size ? more.data : "");
}

/* Of pytest as a whole, which a test can end without a failure. A side that has no tests is none
 * that failed. */
static void judge_run(struct compare_bench *bench, size_t side, const struct pytest_found *found,
		      struct pc_run *run)
{
	struct compare_tests *tests = bench->tests;
	bool passed = run->outcome == PC_OUTCOME_PASSED;

	if (found->ended && !tests->finished[side] &&
	    (found->status == 4 || found->status == 5 || (passed && !found->collected))) {
		if (!tests->lacking[side])
			tell_lacking(bench, side, found, run);
		tests->lacking[side] = true;
		run->outcome = PC_OUTCOME_MISSING;
	} else if (passed && !found->ended && !found->damage) {
		run->outcome = PC_OUTCOME_FAILED;
	}
	if (run->outcome == PC_OUTCOME_PASSED)
		tests->finished[side] = true;
}

/* Of the test that ran when pytest ended. */
static const char *why_unfinished(struct pc *pc, const struct pc_run *run)
{
	switch (run->outcome) {
	case PC_OUTCOME_TIMEOUT:
		return "the time that pytest may take was over while it ran";
	case PC_OUTCOME_SIGNALLED:
		return pc_arena_printf(pc_memory(pc), "pytest was killed by signal %d (%s) in it",
				       run->code, strsignal(run->code));
	default:
		return pc_arena_printf(pc_memory(pc), "pytest exited with %d in it", run->code);
	}
}

/* By functions that were imported; where they prove nothing, by all that pytest opens. */
static int prove(struct compare_bench *bench, size_t side)
{
	struct compare_tests *tests = bench->tests;
	bool differ = false;
	int status;

	if (!tests->told[0] || !tests->told[side] || tests->proved[side])
		return PC_OK;
	tests->proved[side] = true;
	status = check_imports(bench, side, &differ);
	return status || differ ? status : compare_prove_pytest(bench, tests->watched, side);
}

static int prove_all(struct compare_bench *bench)
{
	int status = PC_OK;

	if (!bench->r->options->proof || bench->r->options->aa)
		return PC_OK;
	for (size_t side = 1; side < bench->r->side_count && !status; side++)
		status = prove(bench, side);
	return status;
}

static int read_results(void *context, const struct pc_round *at, struct pc_run *run,
			struct pc_runner *runner)
{
	struct compare_bench *bench = context;
	struct compare_tests *tests = bench->tests;
	struct pc *pc = bench->r->pc;
	const char *path = tests->runs[at->side].results;
	bool passed = run->outcome == PC_OUTCOME_PASSED;
	const struct pytest_reading reading = {
		.changes = bench->changes,
		.samples = bench->r->samples,
		.side = at->side,
		.round = at->number,
		.unfinished = passed ? PC_OUTCOME_FAILED : run->outcome,
		.why = why_unfinished(pc, run),
	};
	struct pytest_found found = { 0 };
	int status;

	(void)runner;
	if (!passed && access(path, F_OK)) /* it never came to our plugin */
		return PC_OK;
	status = compare_pytest_read(pc, path, &reading, &found);
	if (status)
		return status;
	judge_run(bench, at->side, &found, run);
	if (found.ended || passed)
		tell_damage(bench, at->side, &found);
	if (tests->told[at->side] || (!found.ended && !passed))
		return PC_OK;
	tests->first[at->side] = found;
	tests->told[at->side] = true;
	tell(bench, at->side, &found);
	return prove_all(bench);
}

/* A test that pytest did not come to, as it failed each time, is none that is gone. */
void compare_tests_end(struct compare_bench *bench)
{
	const struct pc_round_work *work = &bench->rounds.works[0];
	struct pc_samples *samples = bench->r->samples;

	for (size_t side = 0; work->failures && side < bench->r->side_count; side++) {
		if (bench->tests->finished[side] ||
		    pc_samples_benchmark(samples, work->name)->outcomes[side] <= PC_OUTCOME_SKIPPED)
			continue;
		for (size_t i = 0; i < pc_samples_benchmark_count(samples); i++) {
			const struct pc_benchmark *b = pc_samples_benchmark_at(samples, i);

			if (b->outcomes[side] == PC_OUTCOME_MISSING)
				pc_samples_outcome(samples, b->name, side, PC_OUTCOME_SKIPPED,
						   "pytest ended before it came to it");
		}
	}
}

/* Whether a file is the one named by a path, or below it. */
static bool is_below(const char *file, struct pc_span path)
{
	return file && !strncmp(file, path.data, path.size) &&
	       (!file[path.size] || file[path.size] == '/');
}

static const char *changed_below(const struct pc_changes *changes, struct pc_span path)
{
	for (size_t i = 0; i < changes->count; i++) {
		const struct pc_changed_function *f = &changes->functions[i];

		if (is_below(f->file, path) || is_below(f->old_file, path))
			return f->file;
	}
	for (size_t i = 0; i < changes->other_count; i++)
		if (is_below(changes->other_files[i], path))
			return changes->other_files[i];
	return NULL;
}

/* Benchmarks that differ may measure something else, whatever became of what they measure. */
static void tell_benchmarks_differ(struct compare_bench *bench)
{
	struct pc_arena *arena = pc_memory(bench->r->pc);
	const char *below = pc_repository_below(bench->repository), *path = bench->pytest, *file;
	struct pc_span named;

	while (!strncmp(path, "./", 2))
		path += 2;
	path = pc_arena_printf(arena, "%s%s%s", below, below[0] ? "/" : "", path);
	named = (struct pc_span){ path, strcspn(path, ":") };
	while (named.size &&
	       (path[named.size - 1] == '/' ||
		(path[named.size - 1] == '.' && (named.size == 1 || path[named.size - 2] == '/'))))
		named.size--;
	if (!bench->changes || bench->r->options->inject.count || !named.size)
		return; /* of all there is nothing says what is a benchmark */
	file = changed_below(bench->changes, named);
	if (file)
		compare_warn(bench->r,
			     "the benchmarks differ too (%s), so they may not measure the same; "
			     "--inject %s gives both sides those of the working tree",
			     file, bench->pytest);
}

int compare_tests_plan(struct compare_bench *bench)
{
	struct pc *pc = bench->r->pc;
	const char *folder = folder_of(bench);
	int status = PC_OK;

	bench->tests = pc_arena_alloc(pc_memory(pc), sizeof(*bench->tests));
	bench->r->command = pc_arena_printf(pc_memory(pc), "pytest %s", bench->pytest);
	bench->rounds.works = pc_arena_alloc(pc_memory(pc), sizeof(*bench->rounds.works));
	bench->rounds.works[0] = (struct pc_round_work){ .name = bench->r->command };
	bench->rounds.work_count = 1;
	bench->rounds.inner = true;
	bench->rounds.keep_output = true; /* which says why pytest failed */
	bench->rounds.read = read_results;
	if (mkdir(folder, 0700))
		return pc_fail(pc, PC_EINPUT, "%s: %s", folder, strerror(errno));
	for (size_t side = 0; side < bench->r->side_count && !status; side++)
		status = prepare(bench, folder, side);
	tell_benchmarks_differ(bench);
	bench->rounds.works[0].argv = bench->tests->runs[0].argv;
	return status;
}

/* ---- without a word of what is to be run ---- */

static const char *project_of(struct pc *pc, struct pc_repository *repository)
{
	return pc_arena_printf(pc_memory(pc), "%s%s", pc_repository_folder(repository),
			       pc_repository_below(repository));
}

int compare_tests_find(struct compare_bench *bench, const char **out_root)
{
	struct compare_detected found;

	compare_detect(bench->r->pc, project_of(bench->r->pc, bench->repository), &found);
	if (found.reason)
		return pc_fail(
			bench->r->pc, PC_EUSAGE,
			"say what is to be run: a command behind --, as in \"perfcopilot compare "
			"main HEAD -- ./bench\", --suite FILE or --pytest PATH (%s)",
			found.reason);
	*out_root = found.root;
	return PC_OK;
}

int compare_tests_show(struct pc *pc, const char *file)
{
	struct pc_repository *repository PC_AUTO(repository) = NULL;
	struct compare_detected found;
	const char *block;
	bool changed = false;
	int status = pc_repository_open(pc, NULL, &repository);

	if (status)
		return status;
	compare_detect(pc, project_of(pc, repository), &found);
	block = compare_detect_block(pc, &found);
	if (file[0])
		status = compare_setup(pc, file, block, &changed);
	if (!status && !file[0])
		pc_output_text(pc, block);
	if (!status && file[0])
		pc_output_text(
			pc,
			changed ? pc_arena_printf(pc_memory(pc), "%s is brought up to date\n", file)
				: pc_arena_printf(pc_memory(pc), "%s is up to date\n", file));
	return status;
}
