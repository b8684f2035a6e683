/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as a dump of stacks: detected, or as what their first line names ("#format lldb-bt"),
 * or all as $PERFCOPILOT_FUZZ_FORMAT; then grouped, and asked for locks and advice.
 * That costs more than reading: one of $PERFCOPILOT_FUZZ_SHARE inputs gets it. */
#include <stdlib.h>

#include "advice/advice.h"
#include "base/auto.h"
#include "base/context.h"
#include "fuzz.h"
#include "trace/group.h"
#include "trace/locks.h"

static void advise(struct pc *pc, const struct pc_dump *dump, const struct pc_trace *trace)
{
	enum { FRAMES = 32 };
	struct pc_advice_frame frames[FRAMES];
	struct pc_advice_list list;
	uint32_t count = trace->frame_count < FRAMES ? trace->frame_count : FRAMES;

	for (uint32_t i = 0; i < count; i++) {
		const struct pc_call_site *site = pc_dump_frame(dump, trace->frames[i]);

		frames[i] = (struct pc_advice_frame){ site->function, site->module, site->file,
						      site->kind, i == 0 };
	}
	pc_advise_frames(pc, frames, count, 0, &list);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	PC_AUTO(pc) struct pc *pc = pc_new();
	const char *format = fuzz_format(pc_trace_formats(), &data, &size),
		   *path = fuzz_file(data, size);
	const char *forced = getenv("PERFCOPILOT_FUZZ_FORMAT");
	const struct pc_group_query some = { "[a-m]", "[0-9a-z]" };
	struct pc_trace_groups groups;
	const struct pc_trace *traces;
	struct pc_locks locks;
	struct pc_dump *dump;
	size_t count;
	bool all;

	if (forced)
		format = forced;
	/* Whether it is a profile is asked of few: that takes longer than all else. */
	all = fuzz_chooses(data, size, true);
	if (pc_dump_read(pc, (struct pc_list){ &path, 1 }, format, &dump) || !all)
		return 0;
	pc_dump_group(pc, dump, NULL, &groups);
	pc_dump_group(pc, dump, &some, &groups);
	pc_dump_locks(pc, dump, &locks);
	traces = pc_dump_traces(dump, &count);
	if (count)
		advise(pc, dump, &traces[0]);
	return 0;
}
