/* SPDX-License-Identifier: Apache-2.0
 * What cargo bench prints: of criterion
 *	fib 20                  time:   [26.029 us 26.251 us 26.505 us]
 * (a long name stands on the line before), of the bench that comes with Rust
 *	test tests::bench_x ... bench:         123 ns/iter (+/- 5) */
#include "base/auto.h"
#include "base/context.h"
#include "measure/import/importer.h"

struct interval {
	double low, middle, high;
};

static bool next_time(struct pc_span *rest, double *out_ns)
{
	struct pc_span number = pc_import_word(rest), unit = pc_import_word(rest);
	unsigned power;

	if (pc_span_ends(unit, "]"))
		unit.size--;
	return pc_import_time_unit(unit, &power) && pc_import_number(number, power, out_ns);
}

/* "name   time:   [a u b u c u]"; the name may be empty. */
static bool criterion_line(struct pc_span line, struct pc_span *out_name,
			   struct interval *out_interval)
{
	const char *at = pc_span_find(line, "time:");
	struct pc_span name, rest;
	struct interval i;

	if (!at)
		return false;
	name = (struct pc_span){ line.data, (size_t)(at - line.data) };
	rest = (struct pc_span){ at + 5, line.size - name.size - 5 };
	rest = pc_span_trim(rest);
	if (!pc_span_starts(rest, "[") || !pc_span_ends(rest, "]"))
		return false;
	rest.data++;
	rest.size--;
	if (!next_time(&rest, &i.low) || !next_time(&rest, &i.middle) || !next_time(&rest, &i.high))
		return false;
	*out_name = pc_span_trim(name);
	*out_interval = i;
	return true;
}

/* "test NAME ... bench:   1,234 ns/iter (+/- 5)"; newer ones have decimals. */
static bool test_line(struct pc_span line, struct pc_span *out_name, double *out_ns)
{
	const char *at = pc_span_find(line, " ... bench:");
	PC_AUTO(text) struct pc_text plain = { 0 };
	struct pc_span rest, number;

	if (!at || !pc_span_starts(line, "test "))
		return false;
	rest = (struct pc_span){ at + 11, (size_t)(line.data + line.size - at - 11) };
	number = pc_import_word(&rest);
	for (size_t i = 0; i < number.size; i++)
		if (number.data[i] != ',')
			pc_text_putc(&plain, number.data[i]);
	*out_name = (struct pc_span){ line.data + 5, (size_t)(at - line.data - 5) };
	return pc_span_starts(rest, "ns/iter") && pc_import_number(pc_text_span(&plain), 0, out_ns);
}

static bool failed_line(struct pc_span line, struct pc_span *out_name)
{
	if (!pc_span_starts(line, "test ") || !pc_span_ends(line, " ... FAILED"))
		return false;
	*out_name = (struct pc_span){ line.data + 5, line.size - 5 - 11 };
	return true;
}

static void take_line(struct pc_importer *importer, struct pc_span line, struct pc_text *before)
{
	struct pc_span name, all = pc_span_trim(line);
	struct interval interval;
	double ns;

	if (criterion_line(line, &name, &interval)) {
		if (!name.size)
			name = pc_text_span(before);
		if (!name.size) {
			pc_import_skip(importer);
			return;
		}
		pc_import_note(importer, "it has estimates alone, one number a benchmark: give the "
					 "folder target/criterion for all samples");
		pc_import_whole(importer, name, PC_MEASURE_WALL, interval.middle);
	} else if (test_line(all, &name, &ns)) {
		pc_import_note(importer, "it has medians alone, one number a benchmark");
		pc_import_whole(importer, name, PC_MEASURE_WALL, ns);
	} else if (failed_line(all, &name)) {
		pc_import_outcome(importer, name, PC_OUTCOME_FAILED, (struct pc_span){ 0 });
	}
	if (line.size && line.data[0] != ' ') {
		before->size = 0;
		pc_text_add(before, all.data, all.size);
	}
}

void pc_parse_import_cargo(struct pc_importer *importer)
{
	PC_AUTO(text) struct pc_text before = { 0 };
	struct pc_span line;

	while (pc_import_line(importer, &line))
		take_line(importer, line, &before);
}

int pc_score_import_cargo(struct pc_span head)
{
	struct pc_span line, rest = head, name;
	struct interval interval;
	double ns;

	while (pc_span_cut(rest, '\n', &line, &rest))
		if (criterion_line(line, &name, &interval) ||
		    test_line(pc_span_trim(line), &name, &ns))
			return 80;
	return criterion_line(rest, &name, &interval) || test_line(pc_span_trim(rest), &name, &ns)
		       ? 80
		       : 0;
}
