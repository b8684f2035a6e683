/* SPDX-License-Identifier: Apache-2.0
 * Google Benchmark: --benchmark_format=json. A repetition is a sample. What the program itself
 * makes of them (means, medians) counts only where it gives nothing else. */
#include <math.h>
#include <stdlib.h>

#include "base/auto.h"
#include "base/context.h"
#include "measure/import/json.h"

struct google {
	struct pc_importer *importer;
	/* of the present row */
	struct pc_text name, run_name, run_type, aggregate, unit, real, cpu, message;
	int64_t failed, skipped;
	/* medians of repetitions that are not there themselves */
	struct median {
		const char *name;
		double real, cpu;
	} * medians;
	size_t median_count, median_room;
	uint64_t repetitions;
};

static const struct pc_pull_field row_fields[] = {
	{ "name", PC_PULL_TEXT, offsetof(struct google, name), NULL },
	{ "run_name", PC_PULL_TEXT, offsetof(struct google, run_name), NULL },
	{ "run_type", PC_PULL_TEXT, offsetof(struct google, run_type), NULL },
	{ "aggregate_name", PC_PULL_TEXT, offsetof(struct google, aggregate), NULL },
	{ "time_unit", PC_PULL_TEXT, offsetof(struct google, unit), NULL },
	{ "real_time", PC_PULL_TEXT, offsetof(struct google, real), NULL },
	{ "cpu_time", PC_PULL_TEXT, offsetof(struct google, cpu), NULL },
	{ "error_message", PC_PULL_TEXT, offsetof(struct google, message), NULL },
	{ "skip_message", PC_PULL_TEXT, offsetof(struct google, message), NULL },
	{ "error_occurred", PC_PULL_INT, offsetof(struct google, failed), NULL },
	{ "skipped", PC_PULL_INT, offsetof(struct google, skipped), NULL },
	{ 0 },
};

static double number(const struct pc_text *text, unsigned power)
{
	double value;

	return pc_import_number(pc_text_span(text), power, &value) ? value : NAN;
}

static bool is(const struct pc_text *text, const char *word)
{
	return pc_span_is(pc_text_span(text), word);
}

/* Before run_type there was, aggregates had but a name. */
static bool is_aggregate(const struct google *all)
{
	static const char *const endings[] = { "_mean", "_median", "_stddev", "_cv",
					       "_BigO", "_RMS",	   NULL };
	struct pc_span name = pc_text_span(&all->name);

	if (all->run_type.size)
		return is(&all->run_type, "aggregate");
	for (const char *const *ending = endings; *ending; ending++)
		if (pc_span_ends(name, *ending))
			return true;
	return false;
}

static void keep_median(struct google *all, double real, double cpu)
{
	struct pc_span name = pc_text_span(&all->run_name);

	if (!is(&all->aggregate, "median"))
		return;
	all->medians = PC_GROW(all->medians, all->median_count, all->median_room);
	all->medians[all->median_count++] = (struct median){
		pc_arena_strndup(pc_memory(all->importer->pc), name.data, name.size), real, cpu
	};
}

static void take(struct google *all, struct pc_span name, double real, double cpu)
{
	if (isnan(real) && isnan(cpu)) {
		pc_import_note(all->importer, "a benchmark without times was left out");
		return;
	}
	if (!isnan(real))
		pc_import_whole(all->importer, name, PC_MEASURE_WALL, real);
	if (!isnan(cpu))
		pc_import_whole(all->importer, name, PC_MEASURE_CPU, cpu);
}

static void end_row(struct google *all)
{
	struct pc_span name = pc_text_span(&all->name), unit = pc_text_span(&all->unit);
	unsigned power = 0;

	if (!name.size)
		return;
	if (all->failed || all->skipped) {
		pc_import_outcome(all->importer, name,
				  all->failed ? PC_OUTCOME_FAILED : PC_OUTCOME_SKIPPED,
				  pc_text_span(&all->message));
		all->repetitions++;
	} else if (unit.size && !pc_import_time_unit(unit, &power)) {
		pc_import_note(all->importer, "times of an unknown unit were left out");
	} else if (is_aggregate(all)) {
		keep_median(all, number(&all->real, power), number(&all->cpu, power));
	} else {
		take(all, name, number(&all->real, power), number(&all->cpu, power));
		all->repetitions++;
	}
}

static void read_rows(struct pc_pull *pull, void *record)
{
	struct google *all = record;
	unsigned level = pc_pull_array(pull);

	while (pc_pull_item(pull, level) && !pc_cancelled(all->importer->pc)) {
		all->name.size = all->run_name.size = all->run_type.size = 0;
		all->aggregate.size = all->unit.size = all->message.size = 0;
		all->real.size = all->cpu.size = 0;
		all->failed = all->skipped = 0;
		if (pc_pull_fields(pull, row_fields, all))
			end_row(all);
	}
}

static const struct pc_pull_field file_fields[] = {
	{ "benchmarks", PC_PULL_CALL, 0, read_rows },
	{ 0 },
};

void pc_parse_import_google(struct pc_importer *importer)
{
	struct google all = { .importer = importer };

	pc_import_json(importer, file_fields, &all);
	for (size_t i = 0; !all.repetitions && i < all.median_count; i++) {
		pc_import_note(importer, "it has medians of repetitions alone: one number a "
					 "benchmark; run it without "
					 "--benchmark_report_aggregates_only");
		take(&all, pc_span(all.medians[i].name), all.medians[i].real, all.medians[i].cpu);
	}
	free(all.medians);
	pc_text_clear(&all.name);
	pc_text_clear(&all.run_name);
	pc_text_clear(&all.run_type);
	pc_text_clear(&all.aggregate);
	pc_text_clear(&all.unit);
	pc_text_clear(&all.real);
	pc_text_clear(&all.cpu);
	pc_text_clear(&all.message);
}

int pc_score_import_google(struct pc_span head)
{
	static const char *const keys[] = { "context", "benchmarks[].real_time", NULL };
	static const char *const failed[] = { "context", "benchmarks[].run_name", NULL };

	return pc_import_has_keys(head, keys) ? 100 : pc_import_has_keys(head, failed) ? 90 : 0;
}
