/* SPDX-License-Identifier: Apache-2.0
 * V8's .heapprofile (node --heap-prof, DevTools' allocation sampling): a tree of what is still
 * allocated, {"head":{"callFrame":{…},"selfSize":0,"children":[…]}}. */
#include "base/auto.h"
#include "formats/formats.h"
#include "formats/json/told.h"
#include "formats/json/v8.h"

int pc_score_heapprofile(struct pc_span head)
{
	struct pc_text paths PC_AUTO(text) = { 0 };

	pc_paths_of(head, &paths);
	return pc_paths_have(&paths, "head.selfSize") ? 97 : 0;
}

static void read_head(struct pc_pull *pull, void *record)
{
	pc_v8_tree(pull, record);
}

int pc_parse_heapprofile(struct pc_builder *builder, struct pc_input *input)
{
	static const struct pc_pull_field fields[] = { { "head", PC_PULL_CALL, 0, read_head },
						       { 0 } };
	struct pc_pull pull PC_AUTO(pull) = { 0 };
	struct pc_v8 v8 PC_AUTO(v8);
	int status;

	pc_pull_open(&pull, input);
	pc_v8_init(&v8, builder);
	pc_builder_has_stacks(builder);
	pc_pull_fields(&pull, fields, &v8);
	status = pc_pull_told(&pull, builder);
	pc_builder_note(builder, "sizes are estimated by V8 from a sample of the allocations");
	if (!status)
		status = pc_v8_give_values(&v8, pc_builder_event(builder, PC_SPAN("inuse_space")),
					   false);
	return status;
}
