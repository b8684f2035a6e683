/* SPDX-License-Identifier: Apache-2.0
 * Which revisions are compared. */
#include <json-c/json.h>
#include <string.h>

#include "measure.h"

static const char *role_of(struct pc *pc, size_t side)
{
	if (side < 2)
		return side ? "head" : "base";
	return pc_arena_printf(pc_memory(pc), "ref%zu", side);
}

static void name_side(struct compare_bench *bench, size_t side)
{
	const struct pc_revision *revision = &bench->revisions[side];

	bench->r->sides[side] = (struct compare_side){
		.role = role_of(bench->r->pc, side),
		.ref = revision->given,
		.commit = revision->commit,
		.name = revision->name,
		.subject = revision->subject,
		.date = revision->date,
		.note = revision->note,
		.working_tree = revision->working_tree,
		.dirty = revision->dirty,
	};
}

static int find_pull(struct compare_bench *bench)
{
	struct compare_result *r = bench->r;
	struct pc_pull pull;
	int status = pc_pull_find(bench->repository, r->options->pull, &pull);

	if (status)
		return status;
	bench->revisions[0] = pull.base;
	bench->revisions[1] = pull.head;
	r->pull = json_object_new_object();
	json_object_object_add(r->pull, "number", json_object_new_int64(pull.number));
	json_object_object_add(r->pull, "title", pc_json_string(pull.title));
	json_object_object_add(r->pull, "state", pc_json_string(pull.state));
	json_object_object_add(r->pull, "url", pc_json_string(pull.url));
	json_object_object_add(r->pull, "remote", pc_json_string(pull.remote));
	if (pull.warning)
		compare_warn(r, "%s", pull.warning);
	return PC_OK;
}

static int find_two(struct compare_bench *bench)
{
	const struct compare *opt = bench->r->options;
	struct pc_revision *base = &bench->revisions[0], *head = &bench->revisions[1];
	bool current = !opt->base[0] && (opt->quick || opt->aa);
	int status;

	if (opt->pull)
		return find_pull(bench);
	if (opt->base[0] && !opt->head[0] && strstr(opt->base, ".."))
		return pc_revision_range(bench->repository, opt->base, base, head);
	if (!opt->base[0] && !current)
		return pc_revision_default(bench->repository, base, head);
	status = pc_revision_find(bench->repository, current ? "HEAD" : opt->base, base);
	if (status)
		return status;
	if (opt->head[0])
		return pc_revision_find(bench->repository, opt->head, head);
	if (!opt->aa)
		return pc_revision_against(bench->repository, base, head);
	*head = *base;
	return PC_OK;
}

/* Then the sides differ by their environments, whatever their files are. */
static bool environments_differ(const struct compare *opt)
{
	return opt->base_environments.count || opt->head_environments.count;
}

static bool is_same(const struct pc_revision *a, const struct pc_revision *b)
{
	return !strcmp(a->commit, b->commit) &&
	       (a->working_tree && a->dirty) == (b->working_tree && b->dirty);
}

static int check_different(struct compare_bench *bench)
{
	const struct pc_revision *base = &bench->revisions[0];
	struct pc *pc = bench->r->pc;

	for (size_t side = 1; side < bench->r->side_count; side++) {
		const struct pc_revision *other = &bench->revisions[side];

		if (bench->r->options->aa && !is_same(base, other))
			return pc_fail(
				pc, PC_EUSAGE,
				"--aa compares a side with itself, but %s and %s differ; name "
				"one revision",
				base->given, other->given);
		if (!bench->r->options->aa && is_same(base, other) &&
		    !environments_differ(bench->r->options))
			return pc_fail(
				pc, PC_EUSAGE,
				"%s and %s are the same commit (%.12s), so there is nothing to "
				"compare; --aa measures how noisy this machine is, --base-env and "
				"--head-env "
				"set what differs",
				base->given, other->given, base->commit);
	}
	return PC_OK;
}

int compare_revisions(struct compare_bench *bench)
{
	const struct compare *opt = bench->r->options;
	struct compare_result *r = bench->r;
	int status = find_two(bench);

	r->side_count = 2;
	for (size_t i = 0; i < opt->also.count && !status; i++) {
		if (r->side_count == PC_SIDES_MAX)
			return pc_fail(r->pc, PC_EUSAGE, "--also: at most %d sides are compared",
				       PC_SIDES_MAX);
		status = pc_revision_find(bench->repository, opt->also.items[i],
					  &bench->revisions[r->side_count]);
		r->side_count++;
	}
	for (size_t side = 0; side < r->side_count && !status; side++)
		name_side(bench, side);
	return status ? status : check_different(bench);
}
