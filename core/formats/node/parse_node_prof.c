/* SPDX-License-Identifier: Apache-2.0
 * What node --prof-process prints: functions by their own ticks, and a tree of who called the
 * hottest of them, cut off at some depth. */
#include <stdlib.h>

#include "base/auto.h"
#include "formats/formats.h"
#include "formats/leaves.h"
#include "formats/lines.h"
#include "formats/node/node_place.h"
#include "profile/builder.h"

enum section { HEAD, TABLE, TREE, OTHER };

/* A line of the tree: at level 0 stands the leaf, deeper ones are callers. */
struct level {
	uint32_t frame;
	int64_t rest; /* ticks that are not in any caller that is shown */
};

struct node_prof {
	struct pc_builder *builder;
	uint32_t event;
	int64_t total; /* of all heads */
	size_t heads;
	enum section section;
	struct pc_leaves leaves;
	struct pc_text leaf, scratch;
	struct level *levels; /* owned */
	size_t depth, room;
};

/* ---- lines ---- */

static bool integer(struct pc_span word, int64_t *out_value)
{
	return pc_span_digits(word) && pc_span_int(word, out_value);
}

/* "Statistical profiling result from v8.log, (561 ticks, 368 unaccounted, 0 excluded)." */
static bool is_head(struct pc_span line, int64_t *out_ticks, int64_t *out_unknown)
{
	struct pc_span before, counts, word, what;
	int64_t value, ticks = 0, unknown = 0;

	if (!pc_span_starts(line, "Statistical profiling result from ") ||
	    !pc_span_cut_last(line, '(', &before, &counts))
		return false;
	while (pc_span_word(&counts, &word) && integer(word, &value) &&
	       pc_span_word(&counts, &what)) {
		if (pc_span_starts(what, "ticks"))
			ticks += value;
		else if (pc_span_starts(what, "unaccounted"))
			unknown = value;
		else if (pc_span_starts(what, "excluded"))
			ticks -= value;
	}
	*out_ticks = ticks;
	*out_unknown = unknown;
	return ticks >= 0 && unknown >= 0;
}

static bool is_title(struct pc_span line, enum section *out_section)
{
	static const struct {
		const char *title;
		enum section section;
	} titles[] = { { "[Shared libraries]:", TABLE },
		       { "[JavaScript]:", TABLE },
		       { "[C++]:", TABLE },
		       { "[Bottom up (heavy) profile]:", TREE } };

	if (!pc_span_starts(line, "[") || !pc_span_ends(line, "]:"))
		return false;
	*out_section = OTHER;
	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
		if (pc_span_is(line, titles[i].title))
			*out_section = titles[i].section;
	return true;
}

/* "94   16.8%   17.4%  JS: *blur /src/n1.js:4:83"; *out_blanks are those after the first share */
static bool is_row(struct pc_span line, int64_t *out_ticks, struct pc_span *out_name,
		   size_t *out_blanks)
{
	struct pc_span word, rest = line;
	int64_t share;
	size_t blanks = 0;

	if (!pc_span_word(&rest, &word) || !integer(word, out_ticks) ||
	    !pc_span_word(&rest, &word) || !pc_percent(word, &share))
		return false;
	while (blanks < rest.size && rest.data[blanks] == ' ')
		blanks++;
	*out_blanks = blanks;
	*out_name = pc_span_trim(rest);
	return out_name->size > 0;
}

/* ---- the tree ---- */

static uint32_t frame_of(struct node_prof *prof, struct pc_span name)
{
	struct pc_place place = pc_node_place(name, &prof->scratch);

	return pc_builder_frame(prof->builder, &place);
}

static int end_level(struct node_prof *prof)
{
	struct pc_sample sample = { .stack = PC_NONE, .thread = PC_NONE, .event = prof->event };
	size_t depth = prof->depth--;

	sample.value = sample.count = prof->levels[depth - 1].rest;
	if (sample.value <= 0)
		return PC_OK;
	while (depth--)
		sample.stack =
			pc_builder_stack(prof->builder, sample.stack, prof->levels[depth].frame);
	pc_leaves_add_stack(&prof->leaves, (struct pc_span){ prof->leaf.data, prof->leaf.size },
			    prof->levels[0].frame, &sample);
	return pc_builder_sample(prof->builder, &sample);
}

static int end_levels(struct node_prof *prof, size_t depth)
{
	int status = PC_OK;

	while (prof->depth > depth && !status)
		status = end_level(prof);
	return status;
}

static int on_node(struct node_prof *prof, struct pc_span name, int64_t ticks, size_t level)
{
	int status = end_levels(prof, level);

	if (status)
		return status;
	if (!level) {
		prof->leaf.size = 0;
		pc_text_add(&prof->leaf, name.data, name.size);
	} else {
		prof->levels[level - 1].rest -= ticks;
	}
	prof->levels = PC_GROW(prof->levels, prof->depth, prof->room);
	prof->levels[prof->depth++] = (struct level){ frame_of(prof, name), ticks };
	return PC_OK;
}

/* ---- the tables ---- */

static void set_table(struct node_prof *prof, struct pc_span name, int64_t ticks)
{
	struct pc_leaf *leaf = pc_leaves_get(&prof->leaves, name);

	leaf->table = leaf->table_count = ticks;
	if (leaf->frame == PC_NONE)
		leaf->frame = frame_of(prof, name);
}

static int on_row(struct node_prof *prof, struct pc_span line, uint64_t number)
{
	struct pc_span name, word, rest;
	int64_t ticks, share;
	size_t blanks;

	if (!is_row(line, &ticks, &name, &blanks)) {
		pc_builder_skip(prof->builder, number);
		return PC_OK;
	}
	if (prof->section == TREE) {
		if (blanks >= 2 && (blanks - 2) / 2 <= prof->depth)
			return on_node(prof, name, ticks, (blanks - 2) / 2);
		pc_builder_skip(prof->builder, number);
		return PC_OK;
	}
	rest = name; /* the share without libraries, which these don't have */
	if (pc_span_word(&rest, &word) && pc_percent(word, &share) && pc_span_trim(rest).size)
		name = pc_span_trim(rest);
	set_table(prof, name, ticks);
	return PC_OK;
}

/* ---- the whole ---- */

static int end_profile(struct node_prof *prof)
{
	int status = end_levels(prof, 0);

	if (prof->leaves.has_stacks)
		pc_builder_note(prof->builder, "node leaves out callers of less than 1 %% and cuts "
					       "stacks off: totals of callers may be too low");
	return status ? status : pc_leaves_end(&prof->leaves, prof->builder, prof->event);
}

static int on_head(struct node_prof *prof, int64_t ticks, int64_t unknown)
{
	int status = end_profile(prof);

	prof->section = HEAD;
	if (prof->heads++)
		pc_builder_note(prof->builder, "there are several profiles: they were added up");
	if (prof->total == PC_UNKNOWN || __builtin_add_overflow(prof->total, ticks, &prof->total))
		prof->total = PC_UNKNOWN;
	if (unknown)
		set_table(prof, PC_SPAN("UNKNOWN"), unknown);
	return status;
}

static bool is_plain(struct pc_span line)
{
	static const char *const plain[] = { "ticks ", "Note: percentage shows",
					     "amount of its parent calls.",
					     "Callers occupying less than", NULL };

	for (size_t i = 0; plain[i]; i++)
		if (pc_span_starts(line, plain[i]))
			return true;
	return false;
}

static int on_line(void *context, struct pc_span line, uint64_t number)
{
	struct node_prof *prof = context;
	struct pc_span plain = pc_span_trim(line);
	int64_t ticks, unknown;

	if (!plain.size || is_plain(plain))
		return PC_OK;
	if (is_head(plain, &ticks, &unknown))
		return on_head(prof, ticks, unknown);
	if (is_title(plain, &prof->section) || prof->section == OTHER)
		return PC_OK;
	if (prof->section != HEAD)
		return on_row(prof, plain, number);
	pc_builder_skip(prof->builder, number);
	return PC_OK;
}

int pc_parse_node_prof(struct pc_builder *builder, struct pc_input *input)
{
	struct node_prof prof = { .builder = builder,
				  .event = pc_builder_event(builder, PC_SPAN("ticks")) };
	int status;

	pc_leaves_init(&prof.leaves);
	pc_builder_unit(builder, prof.event, "ticks");
	pc_builder_tool(builder, "node --prof");
	status = pc_lines_each(input, on_line, &prof);
	if (!status)
		status = end_profile(&prof);
	if (prof.heads)
		pc_builder_totals(builder, prof.event, prof.total, prof.total, PC_UNKNOWN);
	pc_leaves_clear(&prof.leaves);
	pc_text_clear(&prof.leaf);
	pc_text_clear(&prof.scratch);
	free(prof.levels);
	return status;
}

int pc_score_node_prof(struct pc_span head)
{
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	struct pc_span line;
	enum section section = OTHER;
	bool more;

	for (pc_lines_head(&lines, head); !pc_lines_next(&lines, &line, &more) && more;) {
		line = pc_span_trim(line);
		if (pc_span_starts(line, "Statistical profiling result from "))
			return 100;
		if (is_title(line, &section) && section != OTHER)
			return 90;
	}
	return 0;
}
