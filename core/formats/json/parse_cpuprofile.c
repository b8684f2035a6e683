/* SPDX-License-Identifier: Apache-2.0
 * V8's .cpuprofile (node --cpu-prof, DevTools): {"nodes":[…],"samples":[…],"timeDeltas":[…]}, or
 * as it was before 2017 {"head":{…},"samples":[…],"timestamps":[…]}. Times are in microseconds. */
#include "base/auto.h"
#include "formats/formats.h"
#include "formats/json/told.h"
#include "formats/json/v8.h"

int pc_score_cpuprofile(struct pc_span head)
{
	struct pc_text paths PC_AUTO(text) = { 0 };

	pc_paths_of(head, &paths);
	if (pc_paths_have(&paths, "nodes[].callFrame") ||
	    pc_paths_have(&paths, "nodes[].functionName"))
		return 95;
	if (pc_paths_have(&paths, "head.hitCount") || pc_paths_have(&paths, "head.functionName"))
		return 95;
	if (pc_paths_have(&paths, "startTime") &&
	    (pc_paths_have(&paths, "timeDeltas[]") || pc_paths_have(&paths, "samples[]")))
		return 60;
	return pc_paths_have(&paths, "timeDeltas[]") && pc_paths_have(&paths, "samples[]") ? 60 : 0;
}

static void read_times(struct pc_pull *pull, void *record)
{
	pc_pull_column(pull, 3, &((struct pc_v8 *)record)->times);
}

static void read_deltas(struct pc_pull *pull, void *record)
{
	pc_pull_column(pull, 3, &((struct pc_v8 *)record)->deltas);
}

static void read_nodes(struct pc_pull *pull, void *record)
{
	pc_v8_nodes(pull, record);
}

static void read_head(struct pc_pull *pull, void *record)
{
	pc_v8_tree(pull, record);
}

static void read_samples(struct pc_pull *pull, void *record)
{
	pc_v8_samples(pull, record);
}

static const struct pc_pull_field fields[] = {
	{ "nodes", PC_PULL_CALL, 0, read_nodes },
	{ "head", PC_PULL_CALL, 0, read_head },
	{ "samples", PC_PULL_CALL, 0, read_samples },
	{ "timeDeltas", PC_PULL_CALL, 0, read_deltas },
	{ "timestamps", PC_PULL_CALL, 0, read_times },
	{ 0 },
};

int pc_parse_cpuprofile(struct pc_builder *builder, struct pc_input *input)
{
	struct pc_pull pull PC_AUTO(pull) = { 0 };
	struct pc_v8 v8 PC_AUTO(v8);
	int status;

	pc_pull_open(&pull, input);
	pc_v8_init(&v8, builder);
	pc_builder_has_stacks(builder);
	pc_pull_fields(&pull, fields, &v8);
	status = pc_pull_told(&pull, builder);
	if (!status && v8.samples.count)
		return pc_v8_give_samples(&v8, PC_NONE, "cpu");
	if (status)
		return status;
	pc_builder_note(builder, "no list of samples: the hits of each node are counted, without "
				 "times");
	return pc_v8_give_values(&v8, pc_builder_event(builder, PC_SPAN("samples")), true);
}
