/* SPDX-License-Identifier: Apache-2.0
 * The page of Elastic Universal Profiling's TopN functions as it is copied from a browser, nine
 * lines a function:
 *   1 / libc.so.6: _int_malloc / ./malloc/malloc.c#4299 / 78 / 0.89% / 1.20% / CO2 / $ /
 *   show_more_information */
#include "base/auto.h"
#include "base/table.h"
#include "formats/formats.h"
#include "formats/lines.h"
#include "formats/tables/elastic_place.h"
#include "profile/builder.h"

enum { BLOCK_LINES = 6 }; /* up to the percentages; what follows is cost and carbon */

struct block {
	struct pc_text lines[BLOCK_LINES];
	size_t count;
	uint64_t number; /* of the first */
};

static struct pc_span line_of(const struct block *block, size_t i)
{
	return (struct pc_span){ block->lines[i].data ? block->lines[i].data : "",
				 block->lines[i].size };
}

static void block_clear(struct block *block)
{
	for (size_t i = 0; i < BLOCK_LINES; i++)
		pc_text_clear(&block->lines[i]);
}

static bool is_end(struct pc_span line)
{
	return pc_span_is(line, "show_more_information") ||
	       pc_span_is(line, "Show more information");
}

struct record {
	struct pc_place place;
	int64_t samples, self, total; /* percentages in 1/100 % */
};

/* Where no file is known its line may be missing: the percentages tell where a block stands. */
static bool read_block(const struct block *block, struct record *out_record)
{
	struct record record = { .samples = PC_UNKNOWN };
	struct pc_span module, function = PC_SPAN(""), file = PC_SPAN("");
	size_t at = block->count;

	if (at < 5 || !pc_span_digits(line_of(block, 0)) ||
	    !pc_percent(line_of(block, at - 2), &record.self) ||
	    !pc_percent(line_of(block, at - 1), &record.total) ||
	    !pc_span_int(line_of(block, at - 3), &record.samples) || record.samples < 0)
		return false;
	if (at > 5)
		file = line_of(block, 2);
	module = line_of(block, 1);
	if (pc_span_cut(module, ':', &module, &function) && !function.size)
		return false;
	record.place = pc_elastic_place(module, function, file);
	*out_record = record;
	return true;
}

/* Gives a line to the block; true: it is full, and read_block may be asked. */
static bool add_line(struct block *block, struct pc_span line, uint64_t number)
{
	int64_t percent;
	bool full;

	line = pc_span_trim(line);
	if (!block->count) {
		if (!pc_span_digits(line))
			return false;
		block->number = number;
	}
	if (!line.size && block->count != 2) /* an empty line is a file that is not known */
		return false;
	block->lines[block->count].size = 0;
	pc_text_add(&block->lines[block->count++], line.data, line.size);
	full = block->count == BLOCK_LINES;
	if (!full && block->count == BLOCK_LINES - 1)
		full = pc_percent(line_of(block, 3), &percent) && pc_percent(line, &percent);
	return full;
}

int pc_score_elastic_raw(struct pc_span head)
{
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	struct block block = { .count = 0 };
	struct record record;
	struct pc_span line;
	bool more;
	size_t blocks = 0, ends = 0;

	for (pc_lines_head(&lines, head); !pc_lines_next(&lines, &line, &more) && more;) {
		ends += is_end(pc_span_trim(line));
		if (!add_line(&block, line, 0))
			continue;
		blocks += read_block(&block, &record);
		block.count = 0;
	}
	block_clear(&block);
	return blocks && ends ? 98 : blocks > 1 ? 85 : 0;
}

struct page {
	struct pc_builder *builder;
	uint32_t event;
	struct block block;
};

static int add_record(struct page *page)
{
	struct pc_row row = { .thread = PC_NONE, .event = page->event };
	struct record record;

	if (!read_block(&page->block, &record)) {
		pc_builder_skip(page->builder, page->block.number);
		return PC_OK;
	}
	row.frame = pc_builder_frame(page->builder, &record.place);
	row.self = record.self;
	row.total = record.total;
	row.count = record.samples;
	return pc_builder_row(page->builder, &row);
}

/* What stands behind the percentages begins with "~" or "$", or ends the block. */
static bool is_behind(struct pc_span line)
{
	return !line.size || line.data[0] == '~' || line.data[0] == '$' || is_end(line);
}

static int on_line(void *context, struct pc_span line, uint64_t number)
{
	struct page *page = context;
	int status = PC_OK;

	if (page->block.count && is_end(pc_span_trim(line))) { /* it was none */
		pc_builder_skip(page->builder, page->block.number);
		page->block.count = 0;
	} else if (add_line(&page->block, line, number)) {
		status = add_record(page);
		page->block.count = 0;
	} else if (!page->block.count && !is_behind(pc_span_trim(line))) {
		pc_builder_skip(page->builder, number);
	}
	return status;
}

int pc_parse_elastic_raw(struct pc_builder *builder, struct pc_input *input)
{
	struct page page = { .builder = builder,
			     .event = pc_builder_event(builder, PC_SPAN("cpu")) };
	int status;

	pc_builder_unit(builder, page.event, "%");
	pc_builder_percent_only(builder, page.event);
	pc_builder_overlapping(builder); /* as in the table: rows are lines of functions */
	pc_builder_tool(builder, "Elastic Universal Profiling");
	status = pc_lines_each(input, on_line, &page);
	if (!status && page.block.count)
		pc_builder_damage(builder, page.block.number, "the last block is cut off");
	block_clear(&page.block);
	return status;
}
