/* SPDX-License-Identifier: Apache-2.0
 * criterion.rs: sample.json (every sample), estimates.json (what became of them), raw.csv. */
#include <math.h>

#include "base/auto.h"
#include "base/context.h"
#include "encoding/csv.h"
#include "measure/import/folder.h"
#include "measure/import/json.h"

struct criterion {
	struct pc_importer *importer;
	struct pc_import_column iterations, times; /* of each sample: how many, and ns of all */
	double median;				   /* of estimates.json */
};

static void read_iterations(struct pc_pull *pull, void *record)
{
	pc_import_pull_column(pull, 0, &((struct criterion *)record)->iterations);
}

static void read_times(struct pc_pull *pull, void *record)
{
	pc_import_pull_column(pull, 0, &((struct criterion *)record)->times);
}

static void read_point(struct pc_pull *pull, void *record)
{
	((struct criterion *)record)->median = pc_import_pull_number(pull, 0);
}

static const struct pc_pull_field estimate_fields[] = {
	{ "point_estimate", PC_PULL_CALL, 0, read_point },
	{ 0 },
};

static void read_median(struct pc_pull *pull, void *record)
{
	pc_pull_fields(pull, estimate_fields, record);
}

static const struct pc_pull_field file_fields[] = {
	{ "iters", PC_PULL_CALL, 0, read_iterations },
	{ "times", PC_PULL_CALL, 0, read_times },
	{ "median", PC_PULL_CALL, 0, read_median },
	{ 0 },
};

void pc_parse_import_criterion(struct pc_importer *importer)
{
	struct criterion all = { .importer = importer, .median = NAN };
	struct pc_span name =
		pc_import_criterion_name(pc_span(importer->path), pc_span(importer->folder));

	pc_import_json(importer, file_fields, &all);
	if (!name.size)
		name = PC_SPAN("benchmark"); /* the file does not say which */
	for (size_t i = 0; i < all.times.count && i < all.iterations.count; i++)
		pc_import_whole(importer, name, PC_MEASURE_WALL,
				all.times.values[i] / all.iterations.values[i]);
	if (!isnan(all.median)) {
		pc_import_note(importer, "it has an estimate of the median alone: one number; give "
					 "sample.json, which lies beside it");
		pc_import_whole(importer, name, PC_MEASURE_WALL, all.median);
	}
	pc_import_column_clear(&all.iterations);
	pc_import_column_clear(&all.times);
}

int pc_score_import_criterion(struct pc_span head)
{
	static const char *const sample[] = { "iters[]", "times[]", NULL };
	static const char *const estimates[] = { "median.point_estimate", "median.standard_error",
						 NULL };

	return pc_import_has_keys(head, sample) ? 90 : pc_import_has_keys(head, estimates) ? 90 : 0;
}

/* ---- raw.csv ---- */
enum { GROUP, FUNCTION, VALUE, AMOUNT, AMOUNT_UNIT, MEASURED, UNIT, ITERATIONS, COLUMNS };

int pc_score_import_criterion_csv(struct pc_span head)
{
	return pc_span_starts(head, "group,function,value,throughput_num,throughput_type,"
				    "sample_measured_value,unit,iteration_count")
		       ? 100
		       : 0;
}

static void take_row(struct pc_importer *importer, const struct pc_csv *csv, struct pc_text *name)
{
	double measured, iterations;
	unsigned power;

	if (csv->count < COLUMNS || !pc_import_time_unit(csv->cells[UNIT], &power) ||
	    !pc_import_number(csv->cells[MEASURED], power, &measured) ||
	    !pc_import_number(csv->cells[ITERATIONS], 0, &iterations) || !(iterations > 0)) {
		pc_import_skip(importer);
		return;
	}
	name->size = 0;
	for (int i = GROUP; i <= VALUE; i++) {
		if (!csv->cells[i].size)
			continue;
		if (name->size)
			pc_text_putc(name, '/');
		pc_text_add(name, csv->cells[i].data, csv->cells[i].size);
	}
	pc_import_whole(importer, pc_text_span(name), PC_MEASURE_WALL, measured / iterations);
}

void pc_parse_import_criterion_csv(struct pc_importer *importer)
{
	PC_AUTO(text) struct pc_text name = { 0 };
	struct pc_csv csv = { .separator = ',' };
	struct pc_span line;

	pc_import_line(importer, &line); /* the titles */
	while (pc_import_line(importer, &line)) {
		pc_csv_cut(&csv, line);
		take_row(importer, &csv, &name);
	}
	pc_csv_clear(&csv);
}
