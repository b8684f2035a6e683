/* SPDX-License-Identifier: Apache-2.0
 * A row for each function: so what is known of names is found as for any profile. */
#include "listing/profile.h"

#include "base/auto.h"
#include "base/table.h"
#include "listing/hot_part.h"
#include "profile/build.h"

static int add_row(struct pc_builder *builder, const struct pc_listing_part *part, uint32_t event,
		   int64_t total)
{
	struct pc_place place = { .function = pc_span(part->function),
				  .module = pc_span(part->module),
				  .file = pc_span(part->file) };
	struct pc_row row = { .thread = PC_NONE,
			      .event = event,
			      .self = total,
			      .total = PC_UNKNOWN,
			      .count = PC_UNKNOWN };

	row.frame = pc_builder_frame(builder, &place);
	return pc_builder_row(builder, &row);
}

int pc_listing_profile(struct pc *pc, const struct pc_listing *listing, uint32_t event,
		       struct pc_profile **out_profile)
{
	const struct pc_listing_event *what = &pc_listing_events(listing, &(size_t){ 0 })[event];
	struct pc_builder *builder PC_AUTO(builder) = pc_builder_new(pc);
	const struct pc_listing_part *parts;
	uint32_t id, rows = 0;
	size_t count;
	int status = PC_OK;

	*out_profile = NULL;
	if (what->inclusive)
		return PC_OK;
	pc_builder_begin(builder, pc_listing_format(listing), pc_listing_format(listing));
	id = pc_builder_event(builder, pc_span(what->name));
	pc_builder_unit(builder, id, what->unit);
	parts = pc_listing_parts(listing, &count);
	for (size_t i = 0; i < count && !status; i++) {
		uint32_t column = pc_hot_column(&parts[i], event);

		if (column == PC_NONE || !parts[i].function || parts[i].totals[column] <= 0)
			continue;
		status = add_row(builder, &parts[i], id, parts[i].totals[column]);
		rows++;
	}
	if (status || !rows)
		return status;
	status = pc_builder_end(builder);
	return status ? status : pc_builder_seal(builder, out_profile);
}
