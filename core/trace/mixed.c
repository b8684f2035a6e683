/* SPDX-License-Identifier: Apache-2.0
 * Traces that two threads or processes wrote at the same time, line by line, with nothing in front
 * of the lines that tells them apart. The numbers of their frames do, while they differ. What could
 * be of either is left away: a stack that is short is better than one that never was. */
#include "trace/build.h"

/* The trace other than the present one that expects the number; PC_NONE: none, or several. */
static uint32_t who_expects(const struct pc_dump_builder *builder, uint32_t number)
{
	uint32_t found = PC_NONE;

	for (uint32_t i = 0; i < builder->lane_count; i++) {
		if (i == builder->now || builder->lanes[i].next != number)
			continue;
		if (found != PC_NONE)
			return PC_NONE;
		found = i;
	}
	return found;
}

static bool another_expects(const struct pc_dump_builder *builder, uint32_t number)
{
	for (uint32_t i = 0; i < builder->lane_count; i++)
		if (i != builder->now && builder->lanes[i].next == number)
			return true;
	return false;
}

/* Frames from a doubtful one on were taken for this trace's, as they would be if nothing was mixed.
 */
static void take_back(struct pc_lane *lane)
{
	if (lane->doubtful == PC_NONE || lane->doubtful >= lane->frame_count)
		return;
	lane->trace.frames_left_out += lane->frame_count - lane->doubtful;
	lane->frame_count = lane->doubtful;
	lane->trace.damaged = true;
	lane->doubtful = PC_NONE;
}

static bool was_doubtful(const struct pc_lane *lane, uint32_t number)
{
	return lane->doubtful != PC_NONE && number >= lane->doubtful_number && number < lane->next;
}

static void tell(struct pc_dump_builder *builder, uint64_t line_number)
{
	if (!builder->mixed)
		pc_dump_note(builder,
			     "stacks are mixed line by line from line %llu on; frames that could "
			     "be of either were left out",
			     (unsigned long long)line_number);
	builder->mixed = true;
}

static bool leave_away(struct pc_lane *lane, uint32_t number)
{
	lane->trace.damaged = true;
	lane->trace.frames_left_out++;
	lane->next = number + 1;
	return false;
}

/* The next of that number is as doubtful as this one. */
static bool leave_away_all(struct pc_dump_builder *builder, uint32_t number)
{
	for (uint32_t i = 0; i < builder->lane_count; i++)
		if (builder->lanes[i].next == number)
			leave_away(&builder->lanes[i], number);
	return false;
}

/* The frame is of a trace that was put aside: they are mixed. */
static bool take_up(struct pc_dump_builder *builder, uint32_t lane, uint32_t number)
{
	bool either = was_doubtful(&builder->lanes[builder->now], number);

	for (uint32_t i = 0; i < builder->lane_count; i++)
		take_back(&builder->lanes[i]);
	builder->now = lane;
	if (either)
		return leave_away(&builder->lanes[lane], number);
	builder->lanes[lane].next = number + 1;
	return true;
}

/* Numbers that were skipped: lines are lost. One that was there before is no frame of this trace.
 */
static bool take_gap(struct pc_lane *lane, uint32_t number)
{
	if (number < lane->next) {
		lane->trace.damaged = true;
		return false;
	}
	lane->trace.damaged = true;
	lane->trace.frames_left_out += number - lane->next;
	lane->next = number + 1;
	return true;
}

bool pc_trace_numbered(struct pc_dump_builder *builder, uint32_t number, uint64_t line_number)
{
	struct pc_lane *lane = pc_trace_present(builder);
	uint32_t other;

	if (number >= UINT32_MAX - 1)
		return false;
	if (number == lane->next && !(number && another_expects(builder, number))) {
		lane->next++;
		return true;
	}
	if (number == lane->next && !builder->mixed) {
		if (lane->doubtful == PC_NONE) {
			lane->doubtful = lane->frame_count;
			lane->doubtful_number = number;
		}
		lane->next++;
		return true;
	}
	if (number == lane->next)
		return leave_away_all(builder, number);
	other = number ? who_expects(builder, number) : PC_NONE;
	if (other == PC_NONE)
		return take_gap(lane, number);
	tell(builder, line_number);
	return take_up(builder, other, number);
}

void pc_trace_apart(struct pc_dump_builder *builder)
{
	while (builder->lane_count > 1)
		pc_lane_close(builder, builder->now == 0 ? 1 : 0);
	builder->mixed = false;
	if (builder->now != PC_NONE)
		builder->lanes[builder->now].apart = true;
	else if (builder->lane_count)
		pc_lane_close(builder, 0);
}
