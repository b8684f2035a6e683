/* SPDX-License-Identifier: Apache-2.0
 * jmap -histo and jcmd GC.class_histogram: what objects of each class take on Java's heap. */
#include "base/auto.h"
#include "base/table.h"
#include "formats/formats.h"
#include "formats/lines.h"
#include "profile/builder.h"

struct histo {
	struct pc_builder *builder;
	uint32_t bytes, instances; /* events */
	bool open;
};

/* " num     #instances         #bytes  class name (module)"; the word class may be written large */
static bool is_title(struct pc_span line)
{
	static const char *const titles[] = { "num", "#instances", "#bytes" };
	struct pc_span word;

	for (size_t i = 0; i < 3; i++)
		if (!pc_span_word(&line, &word) || !pc_span_is(word, titles[i]))
			return false;
	return true;
}

static bool read_numbers(struct pc_span *rest, int64_t *out_instances, int64_t *out_bytes)
{
	struct pc_span instances, bytes;

	return pc_span_word(rest, &instances) && pc_span_digits(instances) &&
	       pc_span_int(instances, out_instances) && pc_span_word(rest, &bytes) &&
	       pc_span_digits(bytes) && pc_span_int(bytes, out_bytes);
}

/* "java.lang.String (java.base@17.0.15)" */
static struct pc_place place_of(struct pc_span text)
{
	struct pc_place place = { .function = text, .kind = PC_FRAME_USER };
	struct pc_span name, module, version;

	if (!pc_span_ends(text, ")") || !pc_span_cut_last(text, '(', &name, &module) || !name.size)
		return place;
	module.size--;
	pc_span_cut(module, '@', &module, &version);
	place.function = pc_span_trim(name);
	place.module = module;
	return place;
}

static int add_row(struct histo *histo, struct pc_span name, int64_t instances, int64_t bytes)
{
	struct pc_place place = place_of(name);
	struct pc_row row = { .frame = pc_builder_frame(histo->builder, &place),
			      .thread = PC_NONE,
			      .event = histo->bytes,
			      .self = bytes,
			      .total = PC_UNKNOWN,
			      .count = PC_UNKNOWN };
	int status = pc_builder_row(histo->builder, &row);

	row.event = histo->instances;
	row.self = instances;
	return status ? status : pc_builder_row(histo->builder, &row);
}

/* jcmd begins with the number of the process, "4242:". */
static int on_line(void *context, struct pc_span line, uint64_t number)
{
	struct histo *histo = context;
	struct pc_span plain = pc_span_trim(line), word, rest = plain;
	int64_t instances, bytes;

	if (!pc_span_word(&rest, &word) || pc_span_starts(plain, "-----"))
		return PC_OK;
	if (is_title(plain)) {
		histo->open = true;
		return PC_OK;
	}
	if (word.data[word.size - 1] == ':')
		word.size--;
	if (histo->open && pc_span_is(word, "Total") && read_numbers(&rest, &instances, &bytes)) {
		pc_builder_totals(histo->builder, histo->bytes, bytes, PC_UNKNOWN, PC_UNKNOWN);
		pc_builder_totals(histo->builder, histo->instances, instances, PC_UNKNOWN,
				  PC_UNKNOWN);
		histo->open = false;
		return PC_OK;
	}
	if (pc_span_digits(word) && !rest.size)
		return PC_OK;
	if (histo->open && pc_span_digits(word) && read_numbers(&rest, &instances, &bytes) &&
	    pc_span_trim(rest).size)
		return add_row(histo, pc_span_trim(rest), instances, bytes);
	pc_builder_skip(histo->builder, number);
	return PC_OK;
}

int pc_parse_histo(struct pc_builder *builder, struct pc_input *input)
{
	struct histo histo = { .builder = builder,
			       .bytes = pc_builder_event(builder, PC_SPAN("heap")),
			       .instances = pc_builder_event(builder, PC_SPAN("instances")) };

	pc_builder_unit(builder, histo.bytes, "bytes");
	pc_builder_unit(builder, histo.instances, "instances");
	pc_builder_tool(builder, "jmap");
	return pc_lines_each(input, on_line, &histo);
}

int pc_score_histo(struct pc_span head)
{
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	struct pc_span line;
	bool more;

	for (pc_lines_head(&lines, head); !pc_lines_next(&lines, &line, &more) && more;) {
		if (pc_span_starts(line, "Full thread dump "))
			return 0; /* some dumps of threads end with such a table */
		if (is_title(line))
			return 100;
	}
	return 0;
}
