/* SPDX-License-Identifier: Apache-2.0
 * What the reader of JSON found, as remarks of a profile. */
#include "formats/json/told.h"

#include <inttypes.h>

int pc_pull_told(struct pc_pull *pull, struct pc_builder *builder)
{
	int status = pc_pull_end(pull);
	uint64_t byte;

	if (pull->shortened)
		pc_builder_note(builder, "a text of more than 1 MiB is cut there");
	if (pull->stayed_open)
		pc_builder_note(builder, "the array of events is not closed: there may have been "
					 "more");
	if (pc_pull_is_damaged(pull, &byte))
		pc_builder_damage(builder, pull->line, "byte %" PRIu64 ": %s", byte, pull->damage);
	return status;
}
