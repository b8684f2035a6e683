/* SPDX-License-Identifier: Apache-2.0
 * Elastic says "Unknown function" and "Unknown file" where it has no symbols, and an address in
 * place of a file ("vmlinux+0x778936") on its pages. */
#include "formats/tables/elastic_place.h"

#include "formats/lines.h"

static bool is_unknown(struct pc_span cell)
{
	return !cell.size || pc_span_starts(cell, "Unknown f") || pc_span_is(cell, "-");
}

struct pc_place pc_elastic_place(struct pc_span module, struct pc_span function,
				 struct pc_span file)
{
	struct pc_place place = { .function = pc_span_trim(function),
				  .module = pc_module_name(module),
				  .kind = pc_module_kind(module) };

	file = pc_span_trim(file);
	if (is_unknown(place.function))
		place.function.size = 0;
	if (!is_unknown(file) && !pc_span_find(file, "+0x") &&
	    !pc_file_line(file, '#', &place.file, &place.line))
		place.file = file;
	return place;
}
