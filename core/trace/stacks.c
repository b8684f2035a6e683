/* SPDX-License-Identifier: Apache-2.0
 * The stacks of a profile as traces, the most frequent first. */
#include "trace/stacks.h"

#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "profile/sealed.h"
#include "trace/build.h"

enum { STACKS_MAX = 100000 };

struct counted {
	uint32_t stack;
	int64_t count;
};

static int by_count(const void *a, const void *b)
{
	const struct counted *one = a, *two = b;

	if (one->count != two->count)
		return one->count < two->count ? 1 : -1;
	return one->stack < two->stack ? -1 : one->stack > two->stack;
}

static struct pc_span text_of(const struct pc_profile *profile, uint32_t string)
{
	return pc_span(string == PC_NONE ? NULL : profile->strings[string]);
}

static void add_stack(struct pc_dump_builder *builder, const struct pc_profile *profile,
		      const struct counted *counted)
{
	pc_trace_begin(builder, PC_ROLE_THREAD);
	pc_trace_count(builder, counted->count);
	for (uint32_t node = counted->stack; node != PC_NONE; node = profile->nodes[node].caller) {
		const struct pc_frame_ids *frame = &profile->frames[profile->nodes[node].frame];

		pc_trace_frame(builder,
			       &(struct pc_site){ .function = text_of(profile, frame->function),
						  .module = text_of(profile, frame->module),
						  .file = text_of(profile, frame->file),
						  .line = frame->line,
						  .kind = frame->kind });
	}
	pc_trace_close(builder);
}

/* How often a stack was seen: where the event counts what has stacks (goroutines, threads), its
 * cost says so. */
static int64_t times(const struct pc_profile *profile, const struct pc_event *event, uint32_t id)
{
	int64_t samples = pc_cell_samples(profile, id);

	if (samples == PC_UNKNOWN && !event->digits && !strcmp(event->unit, "count"))
		samples = profile->cells[id].value;
	return samples < 1 ? 1 : samples;
}

static void count_stacks(const struct pc_profile *profile, size_t event, int64_t *counts)
{
	size_t count;

	for (uint32_t i = 0; i < profile->cell_count; i++) {
		const struct pc_cell *cell = &profile->cells[i];

		if (profile->wheres[cell->where].event != event || cell->stack == PC_NONE)
			continue;
		if (__builtin_add_overflow(
			    counts[cell->stack],
			    times(profile, pc_profile_events(profile, &count) + event, i),
			    &counts[cell->stack]))
			counts[cell->stack] = INT64_MAX;
	}
}

static void take_over(struct pc_dump_builder *builder, const struct pc_profile *profile)
{
	if (pc_profile_tool(profile))
		pc_dump_says_tool(builder, "%s", pc_profile_tool(profile));
	pc_remarks_take(&builder->remarks, pc_profile_remarks(profile));
}

int pc_dump_stacks(struct pc_dump_builder *builder, const struct pc_profile *profile)
{
	int64_t *counts PC_AUTO(memory) = NULL;
	struct counted *stacks PC_AUTO(memory) = NULL;
	size_t event, found = 0;
	int status;

	if (!pc_profile_has_stacks(profile))
		return pc_fail(builder->pc, PC_EINPUT,
			       "there are no stacks in it (read as %s); the command topn ranks it",
			       pc_profile_format(profile));
	status = pc_profile_event(builder->pc, profile, "", &event);
	if (status)
		return status;
	counts = pc_zeroed(profile->node_count, sizeof(*counts));
	stacks = pc_realloc(NULL, profile->node_count, sizeof(*stacks));
	count_stacks(profile, event, counts);
	for (uint32_t i = 0; i < profile->node_count; i++)
		if (counts[i])
			stacks[found++] = (struct counted){ i, counts[i] };
	qsort(stacks, found, sizeof(*stacks), by_count);
	for (size_t i = 0; i < found && i < STACKS_MAX; i++)
		add_stack(builder, profile, &stacks[i]);
	if (found > STACKS_MAX)
		pc_dump_note(builder, "of %zu stacks only the %d most frequent are shown", found,
			     STACKS_MAX);
	take_over(builder, profile);
	return PC_OK;
}
