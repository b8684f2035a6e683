/* SPDX-License-Identifier: Apache-2.0
 * go test -bench, each line of -count a sample (golang.org/design/14313-benchmark-format):
 *	pkg: example.org/shop
 *	BenchmarkSort/n=10-8   1000   1234 ns/op   456 B/op   7 allocs/op
 * A name keeps its "-8": of a program that ran on one processor it has none, and can't be told
 * from a name that ends so. */
#include <stdlib.h>

#include "base/auto.h"
#include "base/context.h"
#include "measure/import/importer.h"

struct go {
	struct pc_importer *importer;
	struct pc_text package, name, open; /* open: named on a line that was broken by output */
	struct pc_text processors;	    /* "-8" of the names of results; empty: none has it */
	/* Lines of failures do not have it: they are named at the end. */
	struct failure {
		const char *name;
		enum pc_outcome outcome;
	} * failures; /* owned */
	size_t failure_count, failure_room;
};

static const struct {
	const char *unit;
	enum pc_measure measure;
} units[] = {
	{ "ns/op", PC_MEASURE_WALL },
	{ "B/op", PC_MEASURE_ALLOCATED },
	{ "allocs/op", PC_MEASURE_ALLOCATIONS },
};
enum { UNITS = sizeof(units) / sizeof(units[0]) };

static bool is_benchmark(struct pc_span word)
{
	return pc_span_starts(word, "Benchmark") && word.size < 4096;
}

/* "-8" of "BenchmarkX-8" */
static void keep_processors(struct go *go, struct pc_span name)
{
	struct pc_span before, number;
	int64_t value;

	go->processors.size = 0;
	if (pc_span_cut_last(name, '-', &before, &number) && pc_span_int(number, &value))
		pc_text_printf(&go->processors, "-%.*s", (int)number.size, number.data);
}

/* "1000   1234 ns/op   456 B/op": true when it has any number that is known; each is told. */
static bool take_numbers(struct go *go, struct pc_span name, struct pc_span rest)
{
	struct pc_span number = pc_import_word(&rest), unit;
	double value;
	bool any = false;

	if (!pc_import_number(number, 0, &value))
		return false;
	while ((number = pc_import_word(&rest)).size && (unit = pc_import_word(&rest)).size) {
		if (!pc_import_number(number, 0, &value))
			continue;
		for (size_t i = 0; i < UNITS; i++) {
			if (!pc_span_is(unit, units[i].unit))
				continue;
			if (go && !any)
				keep_processors(go, name);
			any = true;
			if (go)
				pc_import_whole(go->importer, name, units[i].measure, value);
		}
	}
	return any;
}

/* Benchmarks of several packages may have one name. */
static struct pc_span full_name(struct go *go, struct pc_span name)
{
	go->name.size = 0;
	if (go->package.size) {
		pc_text_add(&go->name, go->package.data, go->package.size);
		pc_text_putc(&go->name, '.');
	}
	pc_text_add(&go->name, name.data, name.size);
	return pc_text_span(&go->name);
}

static void keep(struct pc_text *text, struct pc_span span)
{
	text->size = 0;
	pc_text_add(text, span.data, span.size);
}

/* "--- FAIL: BenchmarkX", "FAIL    example.org/shop    0.2s" */
static bool outcome_line(struct go *go, struct pc_span line)
{
	struct pc_span rest = pc_span_trim(line), word = pc_import_word(&rest);
	enum pc_outcome outcome;

	if (pc_span_is(word, "FAIL") && rest.size) {
		word = pc_import_word(&rest);
		pc_import_note(go->importer, "the tests of %.*s failed", (int)word.size, word.data);
		return true;
	}
	if (!pc_span_is(word, "---"))
		return false;
	word = pc_import_word(&rest);
	outcome = pc_span_is(word, "FAIL:")   ? PC_OUTCOME_FAILED
		  : pc_span_is(word, "SKIP:") ? PC_OUTCOME_SKIPPED
					      : PC_OUTCOME_MISSING;
	word = pc_import_word(&rest);
	if (outcome == PC_OUTCOME_MISSING || !is_benchmark(word))
		return false;
	go->failures = PC_GROW(go->failures, go->failure_count, go->failure_room);
	word = full_name(go, word);
	go->failures[go->failure_count++] = (struct failure){
		pc_arena_strndup(pc_memory(go->importer->pc), word.data, word.size), outcome
	};
	return true;
}

static void tell_failures(struct go *go)
{
	for (size_t i = 0; i < go->failure_count; i++) {
		go->name.size = 0;
		pc_text_puts(&go->name, go->failures[i].name);
		pc_text_add(&go->name, go->processors.data ? go->processors.data : "",
			    go->processors.size);
		pc_import_outcome(go->importer, pc_text_span(&go->name), go->failures[i].outcome,
				  (struct pc_span){ 0 });
	}
}

static void take_line(struct go *go, struct pc_span line)
{
	struct pc_span rest = pc_span_trim(line), word;

	if (pc_span_starts(rest, "pkg:")) {
		keep(&go->package, pc_span_trim((struct pc_span){ rest.data + 4, rest.size - 4 }));
		return;
	}
	if (outcome_line(go, line)) {
		go->open.size = 0;
		return;
	}
	if (go->open.size && take_numbers(go, full_name(go, pc_text_span(&go->open)), rest)) {
		go->open.size = 0;
		return;
	}
	word = pc_import_word(&rest);
	if (!is_benchmark(word))
		return;
	go->open.size = 0;
	if (!take_numbers(go, full_name(go, word), rest))
		keep(&go->open, word);
}

void pc_parse_import_go(struct pc_importer *importer)
{
	struct go go = { .importer = importer };
	struct pc_span line;

	while (pc_import_line(importer, &line))
		take_line(&go, line);
	tell_failures(&go);
	pc_text_clear(&go.package);
	pc_text_clear(&go.name);
	pc_text_clear(&go.open);
	pc_text_clear(&go.processors);
	free(go.failures);
}

static bool is_result(struct pc_span line)
{
	struct pc_span rest = line, word = pc_import_word(&rest);

	return is_benchmark(word) && take_numbers(NULL, word, rest);
}

int pc_score_import_go(struct pc_span head)
{
	struct pc_span line, rest = head;
	bool platform = pc_span_starts(head, "goos: ");

	while (pc_span_cut(rest, '\n', &line, &rest))
		if (is_result(line))
			return 95;
	return is_result(rest) ? 95 : platform ? 60 : 0;
}
