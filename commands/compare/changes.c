/* SPDX-License-Identifier: Apache-2.0
 * The functions that differ between base and head, as the report shows them. */
#include <json-c/json.h>

#include "measure.h"

enum { DIFF_MOST = 4 << 20 }; /* bytes; hardly a model takes as much */

static const char *const words[] = {
	[PC_CHANGE_ADDED] = "added",	   [PC_CHANGE_DELETED] = "deleted",
	[PC_CHANGE_MODIFIED] = "modified", [PC_CHANGE_RENAMED] = "renamed",
	[PC_CHANGE_MOVED] = "moved",	   [PC_CHANGE_SAME] = "the same",
};

static struct json_object *names(const char *const *texts, size_t count)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < count; i++)
		json_object_array_add(list, pc_json_string(texts[i]));
	return list;
}

static struct json_object *line(uint32_t number)
{
	return number ? json_object_new_int64(number) : NULL;
}

static struct json_object *function_of(const struct pc_changed_function *f)
{
	struct json_object *object = json_object_new_object();

	json_object_object_add(object, "function", pc_json_string(f->name));
	json_object_object_add(object, "file", pc_json_string(f->file));
	json_object_object_add(object, "change", pc_json_string(words[f->change]));
	json_object_object_add(object, "old_function", pc_json_string(f->old_name));
	json_object_object_add(object, "old_file", pc_json_string(f->old_file));
	json_object_object_add(object, "language", pc_json_string(f->language));
	json_object_object_add(object, "signature", json_object_new_boolean(f->signature));
	json_object_object_add(object, "decorators", json_object_new_boolean(f->decorators));
	json_object_object_add(object, "base_line", line(f->base_line));
	json_object_object_add(object, "head_line", line(f->head_line));
	json_object_object_add(object, "callers", names(f->callers, f->caller_count));
	return object;
}

int compare_changes(struct compare_bench *bench)
{
	struct compare_result *r = bench->r;
	const struct pc_between between = { .pc = r->pc,
					    .folder = pc_repository_objects(bench->repository),
					    .base = &bench->revisions[0],
					    .head = &bench->revisions[1] };
	struct pc_changes *found = pc_arena_alloc(pc_memory(r->pc), sizeof(*found));
	int status;

	if (bench->revisions[0].working_tree && r->options->functions[0])
		return pc_fail(r->pc, PC_EUSAGE,
			       "--functions wants a revision as BASE: what differs from a working "
			       "tree is not looked for; name it as HEAD");
	if (bench->revisions[0].working_tree || r->options->aa)
		return PC_OK; /* a working tree is compared with, not from */
	status = r->options->functions[0] ? pc_changes_named(&between, r->options->functions, found)
					  : pc_changes_find(&between, found);
	if (!status && compare_asks(r))
		status = pc_changes_diff(&between, DIFF_MOST, &r->diff, &r->diff_cut);
	if (status)
		return status;
	bench->changes = found;
	r->changes = json_object_new_array();
	for (size_t i = 0; i < found->count; i++)
		json_object_array_add(r->changes, function_of(&found->functions[i]));
	if (found->note)
		compare_warn(r, "%s", found->note);
	for (size_t i = 0; i < found->remark_count; i++)
		compare_warn(r, "%s", found->remarks[i]);
	return PC_OK;
}
