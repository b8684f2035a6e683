/* SPDX-License-Identifier: Apache-2.0
 * compare --import: what other tools measured, one file a side. */
#include "compare.h"

#include <inttypes.h>
#include <string.h>

static int take(struct compare_result *r, size_t side, const char *path)
{
	struct pc_imported imported = { 0 };
	int status = pc_import(r->pc, path, side, r->samples, &imported);

	if (status)
		return status;
	r->sides[side] = (struct compare_side){
		.role = side ? side == 1 ? "head"
					 : pc_arena_printf(pc_memory(r->pc), "ref%zu", side)
			     : "base",
		.ref = path,
		.name = imported.revision ? imported.revision : path,
		.note = pc_arena_printf(pc_memory(r->pc), "%s, %s", imported.format, path),
	};
	if (imported.damage)
		compare_warn(r, "%s: not all of it was read: %s", path, imported.damage);
	if (imported.skipped)
		compare_warn(r, "%s: %" PRIu64 " lines say nothing and were skipped", path,
			     imported.skipped);
	return PC_OK;
}

int compare_import(struct compare_result *r)
{
	const struct compare *opt = r->options;
	int status = take(r, 0, opt->base);

	if (!status)
		status = take(r, 1, opt->head);
	r->side_count = 2;
	for (size_t i = 0; i < opt->also.count && !status; i++) {
		if (r->side_count == PC_SIDES_MAX)
			return pc_fail(r->pc, PC_EUSAGE, "--also: at most %d sides are compared",
				       PC_SIDES_MAX);
		status = take(r, r->side_count++, opt->also.items[i]);
	}
	compare_warn(r,
		     "the files were not measured together: a machine that got slower in between "
		     "looks like a change");
	return status;
}
