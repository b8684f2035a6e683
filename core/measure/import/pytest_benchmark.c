/* SPDX-License-Identifier: Apache-2.0
 * pytest-benchmark: --benchmark-json, and what it saves with and without --benchmark-save-data. */
#include <math.h>

#include "base/auto.h"
#include "base/context.h"
#include "measure/import/json.h"

struct plugin {
	struct pc_importer *importer;
	struct pc_text name, full_name, revision;
	struct pc_import_column data;
	double median;
};

static void read_data(struct pc_pull *pull, void *record)
{
	pc_import_pull_column(pull, 9, &((struct plugin *)record)->data);
}

static void read_median(struct pc_pull *pull, void *record)
{
	((struct plugin *)record)->median = pc_import_pull_number(pull, 9);
}

static const struct pc_pull_field stats_fields[] = {
	{ "data", PC_PULL_CALL, 0, read_data },
	{ "median", PC_PULL_CALL, 0, read_median },
	{ 0 },
};

static void read_stats(struct pc_pull *pull, void *record)
{
	pc_pull_fields(pull, stats_fields, record);
}

static const struct pc_pull_field benchmark_fields[] = {
	{ "name", PC_PULL_TEXT, offsetof(struct plugin, name), NULL },
	{ "fullname", PC_PULL_TEXT, offsetof(struct plugin, full_name), NULL },
	{ "stats", PC_PULL_CALL, 0, read_stats },
	{ 0 },
};

static void end_benchmark(struct plugin *all)
{
	struct pc_span name = pc_text_span(all->full_name.size ? &all->full_name : &all->name);

	for (size_t i = 0; name.size && i < all->data.count; i++)
		pc_import_whole(all->importer, name, PC_MEASURE_WALL, all->data.values[i]);
	if (!name.size || all->data.count || isnan(all->median))
		return;
	pc_import_note(all->importer, "it has medians alone: one number a benchmark; save it with "
				      "--benchmark-save-data");
	pc_import_whole(all->importer, name, PC_MEASURE_WALL, all->median);
}

static void read_benchmarks(struct pc_pull *pull, void *record)
{
	struct plugin *all = record;
	unsigned level = pc_pull_array(pull);

	while (pc_pull_item(pull, level) && !pc_cancelled(all->importer->pc)) {
		all->name.size = all->full_name.size = 0;
		all->data.count = 0;
		all->median = NAN;
		if (pc_pull_fields(pull, benchmark_fields, all))
			end_benchmark(all);
	}
}

static const struct pc_pull_field commit_fields[] = {
	{ "id", PC_PULL_TEXT, offsetof(struct plugin, revision), NULL },
	{ 0 },
};

static void read_commit(struct pc_pull *pull, void *record)
{
	pc_pull_fields(pull, commit_fields, record);
}

static const struct pc_pull_field file_fields[] = {
	{ "benchmarks", PC_PULL_CALL, 0, read_benchmarks },
	{ "commit_info", PC_PULL_CALL, 0, read_commit },
	{ 0 },
};

void pc_parse_import_pytest_benchmark(struct pc_importer *importer)
{
	struct plugin all = { .importer = importer };

	pc_import_json(importer, file_fields, &all);
	pc_import_revision(importer, pc_text_span(&all.revision));
	pc_text_clear(&all.name);
	pc_text_clear(&all.full_name);
	pc_text_clear(&all.revision);
	pc_import_column_clear(&all.data);
}

int pc_score_import_pytest_benchmark(struct pc_span head)
{
	static const char *const keys[] = { "benchmarks[].fullname", "benchmarks[].stats", NULL };
	static const char *const machine[] = { "machine_info", "commit_info", NULL };

	return pc_import_has_keys(head, keys) ? 100 : pc_import_has_keys(head, machine) ? 90 : 0;
}
