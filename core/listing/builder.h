/* SPDX-License-Identifier: Apache-2.0
 * How a parser fills a listing: part by part, line by line. What a part is not worth keeping of is
 * dropped when it ends, so memory grows with what is hot and not with the input. Internal. */
#ifndef PC_LISTING_BUILDER_H
#define PC_LISTING_BUILDER_H

#include "input/input.h"
#include "listing/listing.h"

enum { PC_LISTING_EVENTS_MAX = 64 }; /* a part */

struct pc_listing_builder;

/* All spans are borrowed for the call; an empty one, and 0, are "unknown". */

/* The event of that name, made when new; the first call settles unit and digits. */
struct pc_listing_event_is {
	const char *unit;
	unsigned digits;
	bool percent, inclusive, no_time;
};
uint32_t pc_listing_event(struct pc_listing_builder *builder, struct pc_span name,
			  const struct pc_listing_event_is *what);
void pc_listing_event_total(struct pc_listing_builder *builder, uint32_t event, int64_t total);
/* The event that is meant where the user names none. */
void pc_listing_prefer(struct pc_listing_builder *builder, uint32_t event);

/* The next part begins; the one before ends. */
void pc_listing_part(struct pc_listing_builder *builder, struct pc_span function,
		     struct pc_span file, struct pc_span module);
/* Ends the present part, if any: what comes has none. */
void pc_listing_part_end(struct pc_listing_builder *builder);
bool pc_listing_in_part(const struct pc_listing_builder *builder);
/* Of the present part, as it becomes known. */
void pc_listing_part_function(struct pc_listing_builder *builder, struct pc_span function);
void pc_listing_part_file(struct pc_listing_builder *builder, struct pc_span file);
void pc_listing_part_events(struct pc_listing_builder *builder, const uint32_t *events,
			    uint32_t count);
void pc_listing_part_total(struct pc_listing_builder *builder, uint32_t column, int64_t total);

/* A line of the present part. costs: one an event of the part, NULL: none. Jumps and kinds of
 * instructions are found from the text when the part ends. */
struct pc_listing_row {
	struct pc_span text, file, scope;
	uint64_t address;
	uint32_t line;
	enum pc_line_kind kind;
	const int64_t *costs;
};
void pc_listing_line(struct pc_listing_builder *builder, const struct pc_listing_row *row);
/* The last `count` lines of source got the wrong numbers: the last of them is `line`, those before
 * it count down. */
void pc_listing_renumber(struct pc_listing_builder *builder, uint32_t count, uint32_t line);

void pc_listing_says_tool(struct pc_listing_builder *builder, const char *tool);
void pc_listing_note(struct pc_listing_builder *builder, const char *fmt, ...) PC_PRINTF(2, 3);
void pc_listing_skip(struct pc_listing_builder *builder, uint64_t line_number);
void pc_listing_damaged(struct pc_listing_builder *builder, uint64_t line_number, const char *fmt,
			...) PC_PRINTF(3, 4);
void pc_listing_damaged_byte(struct pc_listing_builder *builder, uint64_t byte, const char *reason);
struct pc *pc_listing_pc(struct pc_listing_builder *builder);

/* ---- for pc_listing_read ---- */
struct pc_listing_builder *pc_listing_builder_new(struct pc *pc, const char *input,
						  const char *format);
void pc_listing_builder_free(struct pc_listing_builder *builder);
static inline void pc_auto_listing_builder(struct pc_listing_builder **builder)
{
	pc_listing_builder_free(*builder);
}
/* What was read so far stands in the arena of pc. */
struct pc_listing *pc_listing_seal(struct pc_listing_builder *builder);

/* One row of listings.def. The name is that of formats/formats.def or known.def, which detect it.
 */
struct pc_listing_format_row {
	const char *name, *description;
	int (*parse)(struct pc_listing_builder *builder, struct pc_input *input);
};
/* clang-format off */
#define PC_LISTING(name, description, parser) \
	int pc_parse_listing_##parser(struct pc_listing_builder *builder, struct pc_input *input);
#include "listing/listings.def"
#undef PC_LISTING
/* clang-format on */
extern const struct pc_listing_format_row pc_listing_table[]; /* name NULL ends */
const struct pc_listing_format_row *pc_listing_format_named(const char *name);

/* "1,234", "12.5", "-3" scaled to `digits` decimals, further ones rounded; false: no number. */
bool pc_listing_number(struct pc_span text, unsigned digits, int64_t *out_value);

#endif
