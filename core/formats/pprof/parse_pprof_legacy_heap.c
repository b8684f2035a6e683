/* SPDX-License-Identifier: Apache-2.0
 * The texts of gperftools, jemalloc, Java's agent and Go (debug=1): heap, growth, contention,
 * mutex, threads, and what Go counts ("goroutine profile: total 7"). Costs of sampled ones are
 * scaled up as pprof does. */
#include <inttypes.h>
#include <math.h>

#include "base/auto.h"
#include "formats/formats.h"
#include "formats/lines.h"
#include "formats/pprof/legacy_text.h"

enum { JAVA_PERIOD = 512 << 10 };

static bool is_apart(char c)
{
	return c == ' ' || c == '\t' || c == ':' || c == '[' || c == ']';
}

/* The numbers of "1: 9216 [1: 9216]"; 0: there is something else, or more. */
unsigned pc_legacy_numbers(struct pc_span text, int64_t numbers[4])
{
	unsigned count = 0;
	size_t at = 0, from;

	for (;; count++) {
		while (at < text.size && is_apart(text.data[at]))
			at++;
		if (at == text.size)
			return count;
		for (from = at; at < text.size && !is_apart(text.data[at]);)
			at++;
		if (count == 4 ||
		    !pc_span_int((struct pc_span){ text.data + from, at - from }, &numbers[count]))
			return 0;
	}
}

/* ---- heads ---- */
/* "goroutine profile: total 7" */
static bool is_count_head(struct pc_span line, struct pc_span *out_name)
{
	const char *at = pc_span_find(line, " profile: total ");

	if (!at || at == line.data || memchr(line.data, ' ', (size_t)(at - line.data)))
		return false;
	*out_name = (struct pc_span){ line.data, (size_t)(at - line.data) };
	return true;
}

static enum pc_legacy_kind kind_of(struct pc_span line)
{
	static const struct {
		const char *prefix;
		enum pc_legacy_kind kind;
	} heads[] = {
		{ "heap profile:", KIND_HEAP },	  { "--- contention", KIND_CONTENTION },
		{ "--- mutex", KIND_CONTENTION }, { "--- threadz", KIND_THREAD },
		{ "--- Thread ", KIND_THREAD },	  { "--- heapz", KIND_JAVA_HEAP },
		{ "heap_v2/", KIND_JEMALLOC },
	};
	struct pc_span name;

	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		if (pc_span_starts(line, heads[i].prefix))
			return heads[i].kind;
	return is_count_head(line, &name) ? KIND_COUNT : KIND_NONE;
}

void pc_legacy_note_scaled(const struct pc_legacy_text *text)
{
	if (text->scaled && text->period > 1)
		pc_builder_note(text->legacy->builder,
				"one allocation in about %" PRId64
				" bytes was sampled: costs are estimates, scaled up as pprof does",
				text->period);
}

static void begin_heap(struct pc_legacy_text *text, struct pc_span line)
{
	struct pc_span counts, sampling = PC_SPAN(""), name, period;
	int64_t numbers[4] = { 0 };

	if (!pc_span_cut(line, '@', &counts, &sampling))
		counts = line;
	pc_legacy_after(counts, "heap profile:", &counts);
	text->has_alloc = pc_legacy_numbers(counts, numbers) == 4 &&
			  ((numbers[2] && numbers[2] != numbers[0]) ||
			   (numbers[3] && numbers[3] != numbers[1]));
	if (text->has_alloc) {
		pc_legacy_event(text->legacy, "alloc_objects", "count");
		pc_legacy_event(text->legacy, "alloc_space", "bytes");
	}
	pc_legacy_event(text->legacy, text->has_alloc ? "inuse_objects" : "objects", "count");
	pc_legacy_event(text->legacy, text->has_alloc ? "inuse_space" : "space", "bytes");
	sampling = pc_span_trim(sampling);
	if (!pc_span_cut(sampling, '/', &name, &period) || !pc_span_int(period, &text->period))
		return;
	if (pc_span_is(name, "heap"))
		text->period /= 2; /* it writes twice the mean */
	text->scaled = pc_span_is(name, "heap") || pc_span_is(name, "heap_v2") ||
		       pc_span_is(name, "heapz_v2");
	pc_legacy_note_scaled(text);
}

static void begin(struct pc_legacy_text *text, enum pc_legacy_kind kind, struct pc_span line)
{
	struct pc_span name;
	char *event;

	text->kind = kind;
	if (kind == KIND_HEAP) {
		begin_heap(text, line);
	} else if (kind == KIND_JAVA_HEAP) {
		pc_legacy_event(text->legacy, "inuse_objects", "count");
		pc_legacy_event(text->legacy, "inuse_space", "bytes");
		text->scaled = true;
		text->period = JAVA_PERIOD;
		pc_legacy_note_scaled(text);
	} else if (kind == KIND_JEMALLOC && pc_legacy_after(line, "heap_v2/", &name)) {
		text->scaled = pc_span_int(name, &text->period);
		pc_legacy_note_scaled(text);
	} else if (kind == KIND_CONTENTION) {
		pc_legacy_event(text->legacy, "contentions", "count");
		pc_legacy_event(text->legacy, "delay", "ns");
	} else if (kind == KIND_THREAD) {
		pc_legacy_event(text->legacy, "thread", "count");
	} else if (is_count_head(line, &name)) {
		event = pc_arena_strndup(text->legacy->arena, name.data, name.size);
		pc_legacy_event(text->legacy, event, "count");
	}
}

/* "resolution = microseconds" */
static bool on_word(struct pc_legacy_text *text, struct pc_span key, struct pc_span word)
{
	static const struct {
		const char *name;
		int64_t ns;
	} units[] = { { "nanoseconds", 1 },
		      { "microseconds", 1000 },
		      { "milliseconds", 1000000 },
		      { "seconds", 1000000000 } };

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (pc_span_is(key, "resolution") && pc_span_is(word, units[i].name))
			text->resolution_ns = units[i].ns;
	text->java |= pc_span_is(key, "format") && pc_span_is(word, "java");
	return pc_span_is(key, "format") || pc_span_is(key, "resolution");
}

/* "cycles/second = 3201000000", "sampling period=1" */
static bool on_attribute(struct pc_legacy_text *text, struct pc_span line)
{
	struct pc_span key, value;
	int64_t number;

	if ((text->kind != KIND_CONTENTION && text->kind != KIND_JAVA_HEAP) ||
	    !pc_span_cut(line, '=', &key, &value))
		return false;
	key = pc_span_trim(key);
	value = pc_span_trim(value);
	if (!pc_span_int(value, &number))
		return on_word(text, key, value);
	if (pc_span_is(key, "cycles/second"))
		text->cycles_per_second = number;
	else if (pc_span_is(key, "sampling period"))
		text->period = number;
	return true;
}

/* ---- samples ---- */
static int64_t limited(double value)
{
	return value >= 9.2e18 ? INT64_MAX : value <= -9.2e18 ? -INT64_MAX : (int64_t)value;
}

/* How many objects, and bytes, there were for those that were sampled: as pprof, cut to integers.
 */
void pc_legacy_scale(const struct pc_legacy_text *text, int64_t *count, int64_t *bytes)
{
	double scale, mean;

	if (!*count || !*bytes) {
		*count = *bytes = 0;
		return;
	}
	if (!text->scaled || text->period <= 1)
		return;
	mean = (double)*bytes / (double)*count;
	scale = 1 / (1 - exp(-mean / (double)text->period));
	*count = limited((double)*count * scale);
	*bytes = limited((double)*bytes * scale);
}

static bool read_values(const struct pc_legacy_text *text, struct pc_span counts, int64_t values[4])
{
	int64_t numbers[4] = { 0 };
	unsigned count = pc_legacy_numbers(counts, numbers);
	double per_ns = (double)text->cycles_per_second / 1e9;

	if (text->kind == KIND_HEAP && count == 4) {
		pc_legacy_scale(text, &numbers[0], &numbers[1]);
		pc_legacy_scale(text, &numbers[2], &numbers[3]);
		memcpy(values, text->has_alloc ? numbers + 2 : numbers, 2 * sizeof(*values));
		memcpy(values + 2, numbers, 2 * sizeof(*values));
		return true;
	}
	if (text->kind == KIND_JAVA_HEAP && count == 2) {
		values[0] = numbers[1];
		values[1] = numbers[0];
		pc_legacy_scale(text, &values[0], &values[1]);
		return true;
	}
	if (text->kind == KIND_CONTENTION && count == 2) {
		values[0] = limited((double)numbers[1] * (double)text->period);
		values[1] = numbers[0];
		if (text->resolution_ns)
			values[1] = limited((double)numbers[0] * (double)text->period *
					    (double)text->resolution_ns);
		if (text->period > 0 && text->cycles_per_second > 0)
			values[1] = limited((double)numbers[0] * (double)text->period / per_ns);
		return true;
	}
	values[0] = numbers[0];
	return text->kind == KIND_COUNT && count == 1;
}

void pc_legacy_addresses(struct pc_legacy_text *text, struct pc_span addresses)
{
	struct pc_span word;
	uint64_t address;
	bool leaf = true;

	while (text->has_sample && pc_span_word(&addresses, &word)) {
		if (!pc_legacy_hex(&word, &address) || word.size)
			continue;
		/* a caller is where it will go on, after the call; of Java they are numbers */
		pc_legacy_frame(text->legacy, address - (!leaf && !text->java && address), PC_NONE);
		leaf = false;
	}
}

/* "     1:     9216 [     1:     9216] @ 0xc635c8 0x42ecc3" */
static bool on_sample(struct pc_legacy_text *text, struct pc_span line)
{
	struct pc_span counts, addresses;
	int64_t values[4];

	if (!pc_span_cut(line, '@', &counts, &addresses) || !read_values(text, counts, values))
		return false;
	text->has_sample = pc_legacy_sample(text->legacy, PC_NONE, values);
	text->full |= !text->has_sample;
	text->symbolized = false;
	pc_legacy_addresses(text, addresses);
	return true;
}

/* "#	0x40e1ab	main.f+0x1b	/path/file.go:12": what Go knows of the sample above it */
static bool on_symbol(struct pc_legacy_text *text, struct pc_span line)
{
	struct pc_place place = { .line = 0 };
	struct pc_span rest, word, name;
	uint64_t address;

	if (!pc_legacy_after(line, "#", &rest) || !pc_span_word(&rest, &word) ||
	    !pc_span_starts(word, "0x") || !pc_legacy_hex(&word, &address) || word.size ||
	    !text->has_sample || !(rest = pc_span_trim(rest)).size)
		return false;
	if (!pc_span_cut(rest, '\t', &name, &rest)) {
		name = rest;
		rest.size = 0;
	}
	rest = pc_span_trim(rest);
	if (!pc_file_line(rest, ':', &place.file, &place.line))
		place.file = rest;
	if (!pc_span_cut_last(pc_span_trim(name), '+', &place.function, &word) ||
	    !pc_span_starts(word, "0x"))
		place.function = pc_span_trim(name);
	if (!text->symbolized)
		pc_legacy_drop_frames(text->legacy);
	text->symbolized = true;
	pc_legacy_frame(text->legacy, address, pc_legacy_symbol(text->legacy, &place));
	return true;
}

/* ---- lines ---- */
/* What is no part of the numbers, and no surprise. */
static bool is_plain(struct pc_span line)
{
	return line.data[0] == '#' || pc_span_starts(line, "MAPPED_LIBRARIES:") ||
	       pc_span_starts(line, "---") || pc_span_starts(line, "build=") ||
	       pc_span_starts(line, "binary=");
}

static bool take(struct pc_legacy_text *text, struct pc_span line)
{
	if (text->kind == KIND_THREAD && pc_legacy_thread_line(text, line))
		return true;
	if (text->kind == KIND_JEMALLOC && pc_legacy_jemalloc_line(text, line))
		return true;
	if (text->kind != KIND_THREAD && text->kind != KIND_JEMALLOC &&
	    (on_sample(text, line) || on_symbol(text, line)))
		return true;
	if (on_attribute(text, line) || pc_legacy_map(text->legacy, line) ||
	    pc_legacy_locate(text->legacy, line))
		return true;
	if (!is_plain(line))
		return false;
	text->in_stack = false;
	return true;
}

static int on_line(void *context, struct pc_span line, uint64_t number)
{
	struct pc_legacy_text *text = context;
	enum pc_legacy_kind kind;

	line = pc_span_trim(line);
	if (!line.size || text->full)
		return PC_OK;
	kind = kind_of(line);
	if (text->kind == KIND_NONE && kind != KIND_NONE) {
		begin(text, kind, line);
		if (!pc_span_starts(line, "--- Thread "))
			return PC_OK;
	} else if (kind != KIND_NONE && !pc_span_starts(line, "--- Thread ")) {
		pc_builder_note(text->legacy->builder, "several profiles stand one behind "
						       "another: only the first was read");
		text->full = true;
		return PC_OK;
	}
	if (!take(text, line))
		pc_builder_skip(text->legacy->builder, number);
	if (text->full)
		pc_builder_damage(text->legacy->builder, number, "more than 1 GiB of samples");
	return PC_OK;
}

int pc_parse_pprof_legacy_heap(struct pc_builder *builder, struct pc_input *input)
{
	struct pc_legacy legacy PC_AUTO(legacy) = { 0 };
	struct pc_legacy_text text = { .legacy = &legacy, .period = 1 };
	int status;

	pc_legacy_init(&legacy, builder);
	status = pc_lines_each(input, on_line, &text);
	pc_text_clear(&text.stack);
	return status ? status : pc_legacy_finish(&legacy);
}

int pc_score_pprof_legacy_heap(struct pc_span head)
{
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	struct pc_span line;
	bool more;
	unsigned looked = 0;

	for (pc_lines_head(&lines, head); !pc_lines_next(&lines, &line, &more) && more;) {
		line = pc_span_trim(line);
		if (kind_of(line) != KIND_NONE)
			return 100;
		looked += line.size != 0;
		if (looked == 32)
			break;
	}
	return 0;
}
