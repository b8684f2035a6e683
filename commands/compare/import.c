/* SPDX-License-Identifier: Apache-2.0
 * compare --import: what other tools measured, one file a side. */
#include "compare.h"

#include <inttypes.h>
#include <string.h>

static void tell(struct compare_result *r, const struct pc_remarks *remarks, const char *path)
{
	if (remarks->damage_at)
		compare_warn(r, "%s: not all of it was read: %s", remarks->damage_at,
			     remarks->damage_reason);
	if (remarks->skipped)
		compare_warn(r, "%s: %" PRIu64 " lines say nothing and were skipped", path,
			     remarks->skipped);
	for (const char *const *note = remarks->notes; note && *note; note++)
		compare_warn(r, "%s", *note);
}

static void name_side(struct compare_result *r, size_t side, const char *path,
		      const struct pc_imported *imported)
{
	struct pc_arena *arena = pc_memory(r->pc);

	r->sides[side] = (struct compare_side){
		.role = side > 1 ? pc_arena_printf(arena, "ref%zu", side)
			: side	 ? "head"
				 : "base",
		.ref = path,
		.name = imported->revision ? imported->revision : path,
		.note = imported->revision
				? pc_arena_printf(arena, "%s, %s", path, imported->description)
				: imported->description,
	};
	tell(r, &imported->remarks, path);
}

int compare_import(struct compare_result *r)
{
	const struct compare *opt = r->options;
	struct pc_import_file files[PC_SIDES_MAX] = { { .path = opt->base },
						      { .path = opt->head, .side = 1 } };
	struct pc_imported imported[PC_SIDES_MAX] = { 0 };
	int status;

	r->side_count = 2 + opt->also.count;
	if (r->side_count > PC_SIDES_MAX)
		return pc_fail(r->pc, PC_EUSAGE, "--also: at most %d sides are compared",
			       PC_SIDES_MAX);
	for (size_t i = 0; i < opt->also.count; i++)
		files[2 + i] = (struct pc_import_file){ .path = opt->also.items[i], .side = 2 + i };
	status = pc_import(r->pc, files, r->side_count, r->samples, imported);
	for (size_t side = 0; side < r->side_count && !status; side++)
		name_side(r, side, files[side].path, &imported[side]);
	compare_warn(r,
		     "the files were not measured together: a machine that got slower in between "
		     "looks like a change");
	return status;
}
