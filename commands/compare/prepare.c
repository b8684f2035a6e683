/* SPDX-License-Identifier: Apache-2.0
 * A folder for each side, with what belongs there: injected files, environment, build. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "measure.h"

extern char **environ;

/* ---- environments ---- */

/* "NAME=value" takes the place of what has that name. */
static void set(const char **list, size_t *count, const char *variable)
{
	size_t name = strcspn(variable, "=") + 1;

	for (size_t i = 0; i < *count; i++)
		if (!strncmp(list[i], variable, name)) {
			list[i] = variable;
			return;
		}
	list[(*count)++] = variable;
}

static int check_variables(struct pc *pc, const struct pc_list *list, const char *option)
{
	for (size_t i = 0; i < list->count; i++)
		if (!strchr(list->items[i], '=') || list->items[i][0] == '=')
			return pc_fail(pc, PC_EUSAGE, "%s %s: NAME=VALUE is wanted", option,
				       list->items[i]);
	return PC_OK;
}

/* A virtual environment of Python's that lies in the side is the side's. */
static void set_venv(struct pc *pc, const char *folder, const char **list, size_t *count)
{
	struct pc_arena *arena = pc_memory(pc);
	const char *venv = pc_arena_printf(arena, "%s/.venv", folder), *path = "/usr/bin:/bin";

	if (access(pc_arena_printf(arena, "%s/bin", venv), X_OK))
		return;
	for (size_t i = 0; i < *count; i++)
		if (!strncmp(list[i], "PATH=", 5))
			path = list[i] + 5;
	set(list, count, pc_arena_printf(arena, "PATH=%s/bin:%s", venv, path));
	set(list, count, pc_arena_printf(arena, "VIRTUAL_ENV=%s", venv));
}

/* What would lead git out of the side, to the user's repository. */
static bool leads_away(const char *variable)
{
	static const char *const names[] = { "GIT_DIR=",
					     "GIT_WORK_TREE=",
					     "GIT_INDEX_FILE=",
					     "GIT_OBJECT_DIRECTORY=",
					     "GIT_ALTERNATE_OBJECT_DIRECTORIES=",
					     "GIT_COMMON_DIR=",
					     "GIT_NAMESPACE=",
					     "GIT_PREFIX=",
					     NULL };

	for (const char *const *name = names; *name; name++)
		if (!strncmp(variable, *name, strlen(*name)))
			return true;
	return false;
}

static const char *const *environment(struct compare_bench *bench, size_t side, const char *folder)
{
	const struct compare *opt = bench->r->options;
	const struct pc_list *own = side ? &opt->head_environments : &opt->base_environments;
	size_t room = opt->environments.count + own->count + 8, all = 0, count = 0;
	const char **list;

	while (environ[all])
		all++;
	list = pc_arena_alloc(pc_memory(bench->r->pc), (all + room) * sizeof(*list));
	for (size_t i = 0; i < all; i++)
		if (!leads_away(environ[i]))
			list[count++] = environ[i];
	set(list, &count, pc_arena_printf(pc_memory(bench->r->pc), "PWD=%s", folder));
	set_venv(bench->r->pc, folder, list, &count);
	for (size_t i = 0; i < opt->environments.count; i++)
		set(list, &count, opt->environments.items[i]);
	for (size_t i = 0; i < own->count; i++)
		set(list, &count, own->items[i]);
	return list;
}

/* ---- files and builds ---- */

static int run_in(struct compare_bench *bench, const struct pc_round_side *side, const char *what,
		  const char *const *argv)
{
	const struct pc_run_spec spec = { .argv = argv,
					  .folder = side->folder,
					  .environment = side->environment,
					  .cpu = -1,
					  .keep_output = true };
	struct pc *pc = bench->r->pc;
	struct pc_run run = { 0 };
	PC_AUTO(text) struct pc_text said = { 0 };
	int status = pc_run(bench->runner, &spec, &run);

	if (status || run.outcome == PC_OUTCOME_PASSED)
		return status;
	pc_text_safe_lines(&said, pc_span_trim(pc_span(run.said)));
	return pc_fail(pc, PC_EINPUT, "%s of %s %s (%d): %s", what, side->name,
		       pc_outcome_word(run.outcome), run.code,
		       said.size ? said.data : "it said nothing");
}

/* The folder of a path within another, "" where it lies there itself. */
static const char *folder_of(struct pc *pc, const char *path)
{
	const char *slash = strrchr(path, '/');

	return pc_arena_strndup(pc_memory(pc), path, slash ? (size_t)(slash - path) : 0);
}

/* A revision may hold a link where the working tree has a folder: what is copied through it would
 * land outside of the side. What is not there yet leads nowhere. */
static bool leads_out(struct pc *pc, const char *folder, const char *path)
{
	const char *inside = folder_of(pc, path);
	char *root = realpath(folder, NULL), *real;
	bool out;

	while (!(real = realpath(pc_arena_printf(pc_memory(pc), "%s/%s", folder, inside), NULL)) &&
	       inside[0])
		inside = folder_of(pc, inside);
	out = root && real &&
	      (!pc_span_starts(pc_span(real), root) || !strchr("/", real[strlen(root)]));
	free(root);
	free(real);
	return out;
}

/* No "..", wherever it stands. */
static bool is_below(const char *path)
{
	struct pc_span rest = pc_span(path), part;

	while (pc_span_cut(rest, '/', &part, &rest))
		if (pc_span_is(part, ".."))
			return false;
	return path[0] != '/' && !pc_span_is(rest, "..");
}

static int copy_into(struct compare_bench *bench, const struct pc_round_side *side,
		     const char *path)
{
	struct pc *pc = bench->r->pc;
	const char *folder = folder_of(pc, path);
	char here[4096];
	int status = PC_OK;

	if (!getcwd(here, sizeof(here)))
		return pc_fail(pc, PC_EINPUT, "the present folder: %s", strerror(errno));
	if (folder[0])
		status = run_in(bench, side, "--inject",
				(const char *const[]){ "mkdir", "-p", "--", folder, NULL });
	if (status)
		return status;
	return run_in(bench, side, "--inject",
		      (const char *const[]){ "cp", "-a", "-T", "--remove-destination", "--",
					     pc_arena_printf(pc_memory(pc), "%s/%s", here, path),
					     path, NULL });
}

static int inject(struct compare_bench *bench, const struct pc_round_side *side)
{
	const struct pc_list *paths = &bench->r->options->inject;
	int status = PC_OK;

	for (size_t i = 0; i < paths->count && !status; i++) {
		const char *path = paths->items[i];

		if (!is_below(path))
			return pc_fail(
				bench->r->pc, PC_EUSAGE,
				"--inject %s: a path below the present folder is wanted, for it "
				"is copied to the same place",
				path);
		if (leads_out(bench->r->pc, side->folder, path))
			return pc_fail(bench->r->pc, PC_EINPUT,
				       "--inject %s: a link of %s leads out of the side there, so "
				       "it can't be copied to the same place",
				       path, side->name);
		status = copy_into(bench, side, path);
	}
	return status;
}

/* What it makes is part of the proof that the sides differ. */
static int build(struct compare_bench *bench, size_t side, const char *root)
{
	const struct compare *opt = bench->r->options;
	struct pc_round_side *to = &bench->round_sides[side];
	struct pc_snapshot *before = NULL;
	int64_t began_ms = pc_now_ms();
	int status = PC_OK;

	pc_progress(bench->r->pc, "building", side, bench->r->side_count);
	if (opt->proof)
		status = pc_snapshot_take(bench->r->pc, root, &before);
	if (!status)
		status = run_in(bench, to, "--build",
				(const char *const[]){ "sh", "-c", opt->build, NULL });
	to->environment = environment(bench, side, to->folder); /* the build may have made .venv */
	if (!status && before)
		status = pc_artefacts_built(bench->r->pc, root, before,
					    &bench->r->sides[side].built);
	bench->began_ms += pc_now_ms() - began_ms;
	return status;
}

static int prepare_side(struct compare_bench *bench, size_t side)
{
	const struct compare *opt = bench->r->options;
	struct pc_round_side *to = &bench->round_sides[side];
	const char *root = pc_sides_folder(bench->sides, side);
	const char *below = pc_repository_below(bench->repository);
	int status;

	to->name = bench->r->sides[side].role;
	to->folder =
		below[0] ? pc_arena_printf(pc_memory(bench->r->pc), "%s/%s", root, below) : root;
	to->environment = environment(bench, side, to->folder);
	if (access(to->folder, X_OK))
		return pc_fail(bench->r->pc, PC_EINPUT,
			       "%s has no folder %s; run this from one that "
			       "all sides have",
			       bench->r->sides[side].ref, below);
	status = inject(bench, to);
	return status || !opt->build[0] ? status : build(bench, side, root);
}

/* What a side lacks that its revision has may be what makes it faster. */
static void tell_what_lacks(struct compare_bench *bench, size_t side)
{
	const char *note = pc_sides_note(bench->sides, side);
	struct pc_span rest = pc_span(note ? note : ""), line;

	while (pc_span_cut(rest, '\n', &line, &rest))
		compare_warn(bench->r, "%s: %.*s", bench->r->sides[side].role, (int)line.size,
			     line.data);
	if (rest.size)
		compare_warn(bench->r, "%s: %.*s", bench->r->sides[side].role, (int)rest.size,
			     rest.data);
}

int compare_prepare(struct compare_bench *bench)
{
	const struct compare *opt = bench->r->options;
	struct compare_result *r = bench->r;
	int status = check_variables(r->pc, &opt->environments, "--env");

	if (!status)
		status = check_variables(r->pc, &opt->base_environments, "--base-env");
	if (!status)
		status = check_variables(r->pc, &opt->head_environments, "--head-env");
	if (!status)
		status = pc_sides_make(bench->repository, NULL, bench->revisions, r->side_count,
				       &bench->sides);
	for (size_t side = 0; side < r->side_count && !status; side++) {
		tell_what_lacks(bench, side);
		status = prepare_side(bench, side);
	}
	if (!status)
		compare_tell_built(bench);
	return status;
}
