/* SPDX-License-Identifier: Apache-2.0
 * Reading a listing: its format is found out, its parser fills a builder. */
#include "listing/listing.h"

#include "base/auto.h"
#include "base/context.h"
#include "base/log.h"
#include "formats/known.h"
#include "input/inputs.h"
#include "listing/builder.h"
#include "listing/sealed.h"
#include "profile/format.h"

static int not_this(struct pc *pc, struct pc_span head, const char *name,
		    const struct pc_format *format)
{
	if (!format)
		return pc_fail(
			pc, PC_EINPUT,
			"%s: not an annotated source of a format that is read: it begins with "
			"\"%s\"; name its format with --format (--help lists them)",
			name, pc_format_first_line(pc, head));
	if (format->parse)
		return pc_fail(pc, PC_EINPUT,
			       "%s: this is %s, which has no lines of code: \"perfcopilot topn\" "
			       "ranks it; give what \"perf annotate --stdio\" prints, or another "
			       "annotated source",
			       name, format->description);
	return pc_fail(pc, PC_EINPUT, "%s: this is %s: %s", name, format->description,
		       format->instead);
}

static bool is_listing(const struct pc_format *format)
{
	return pc_listing_format_named(format->name) != NULL;
}

static int choose(struct pc *pc, struct pc_input *input, const char *named,
		  const struct pc_listing_format_row **out_row)
{
	const char *name = pc_input_name(input);
	const struct pc_format *format;
	struct pc_span head;
	int score = 0, status = pc_inputs_head(pc, input, PC_HEAD_SIZE, &head);

	if (status)
		return status;
	if (named && *named) {
		*out_row = pc_listing_format_named(named);
		return *out_row ? PC_OK
				: pc_fail(pc, PC_EUSAGE,
					  "there is no format \"%s\"; --help lists them", named);
	}
	format = pc_known_detect(head, is_listing, &score); /* here they are wanted first */
	*out_row = format ? pc_listing_format_named(format->name) : NULL;
	if (!*out_row) {
		format = pc_format_detect(head, &score);
		*out_row = format ? pc_listing_format_named(format->name) : NULL;
	}
	if (!*out_row)
		return not_this(pc, head, name, format);
	pc_debug(pc, "%s: detected %s (score %d of 100)", name, (*out_row)->description, score);
	return PC_OK;
}

int pc_listing_read(struct pc *pc, const char *path, const char *format,
		    struct pc_listing **out_listing)
{
	struct pc_input *input PC_AUTO(input) = NULL;
	struct pc_listing_builder *builder PC_AUTO(listing_builder) = NULL;
	const struct pc_listing_format_row *row;
	struct pc_listing *listing;
	const char *name;
	int status = pc_input_open(pc, path && *path ? path : "-", &input);

	if (!status)
		status = choose(pc, input, format, &row);
	if (status)
		return status;
	name = pc_arena_strdup(pc_memory(pc), pc_input_name(input));
	builder = pc_listing_builder_new(pc, name, row->name);
	status = row->parse(builder, input);
	if (!status && pc_cancelled(pc))
		status = pc_cancel(pc);
	if (status)
		return status;
	if (pc_input_damage(input))
		pc_listing_damaged_byte(builder, pc_input_offset(input), pc_input_damage(input));
	listing = pc_listing_seal(builder);
	if (!listing->part_count)
		return pc_fail(pc, PC_EINPUT,
			       "%s: it has no annotated lines: %s was read, and nothing in it is a "
			       "function or file with lines",
			       name, row->description);
	*out_listing = listing;
	return PC_OK;
}

/* ---- what it says ---- */
const char *pc_listing_format(const struct pc_listing *listing)
{
	return listing->format;
}

const char *pc_listing_tool(const struct pc_listing *listing)
{
	return listing->tool;
}

const struct pc_listing_event *pc_listing_events(const struct pc_listing *listing,
						 size_t *out_count)
{
	*out_count = listing->event_count;
	return listing->events;
}

const struct pc_listing_part *pc_listing_parts(const struct pc_listing *listing, size_t *out_count)
{
	*out_count = listing->part_count;
	return listing->parts;
}

const struct pc_remarks *pc_listing_remarks(const struct pc_listing *listing)
{
	return &listing->remarks;
}

/* ---- events ---- */
static size_t base_size(const char *name)
{
	return strcspn(name, ":");
}

static int which(struct pc *pc, const struct pc_listing *listing, const char *name)
{
	struct pc_text names PC_AUTO(text) = { 0 };

	for (size_t i = 0; i < listing->event_count; i++)
		pc_text_printf(&names, "%s%s", i ? ", " : "", listing->events[i].name);
	return pc_fail(pc, PC_EUSAGE, "there is no event \"%s\"; the input has %s", name,
		       names.data ? names.data : "none");
}

/* The event of the most parts, of equals the first. */
static uint32_t commonest(const struct pc_listing *listing)
{
	uint32_t best = PC_NO_EVENT, most = 0;

	for (uint32_t event = 0; event < listing->event_count; event++) {
		uint32_t parts = 0;

		for (size_t i = 0; i < listing->part_count; i++)
			for (uint32_t c = 0; c < listing->parts[i].event_count; c++)
				parts += listing->parts[i].events[c] == event;
		if (parts > most) {
			most = parts;
			best = event;
		}
	}
	return best;
}

int pc_listing_find_event(struct pc *pc, const struct pc_listing *listing, const char *name,
			  uint32_t *out_event)
{
	size_t size = strlen(name);
	uint32_t found = PC_NO_EVENT;

	if (!*name) {
		*out_event =
			listing->preferred != PC_NO_EVENT ? listing->preferred : commonest(listing);
		return PC_OK;
	}
	for (uint32_t i = 0; i < listing->event_count; i++) {
		const char *event = listing->events[i].name;

		if (!strcmp(event, name)) {
			*out_event = i;
			return PC_OK;
		}
		if (base_size(event) == size && !strncmp(event, name, size))
			found = i;
	}
	if (found == PC_NO_EVENT)
		return which(pc, listing, name);
	*out_event = found;
	return PC_OK;
}
