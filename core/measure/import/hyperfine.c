/* SPDX-License-Identifier: Apache-2.0
 * hyperfine: --export-json has each run, --export-csv means alone. */
#include <math.h>

#include "base/auto.h"
#include "base/context.h"
#include "encoding/csv.h"
#include "measure/import/json.h"

struct hyperfine {
	struct pc_importer *importer;
	/* of the present command */
	struct pc_text command, parameters, mean, user, system;
	struct pc_import_column times, memory, codes;
};

static void read_times(struct pc_pull *pull, void *record)
{
	pc_import_pull_column(pull, 9, &((struct hyperfine *)record)->times);
}

static void read_memory(struct pc_pull *pull, void *record)
{
	pc_import_pull_column(pull, 0, &((struct hyperfine *)record)->memory);
}

static void read_codes(struct pc_pull *pull, void *record)
{
	pc_import_pull_column(pull, 0, &((struct hyperfine *)record)->codes);
}

static void read_parameters(struct pc_pull *pull, void *record)
{
	struct pc_text *all = &((struct hyperfine *)record)->parameters;
	unsigned level = pc_pull_object(pull);
	struct pc_span key, value;

	while (pc_pull_member(pull, level, &key)) {
		pc_text_add(all, key.data, key.size);
		pc_text_putc(all, '\n');
		if (pc_pull_scalar(pull, &value))
			pc_text_add(all, value.data, value.size);
		pc_text_putc(all, '\n');
	}
}

static const struct pc_pull_field command_fields[] = {
	{ "command", PC_PULL_TEXT, offsetof(struct hyperfine, command), NULL },
	{ "mean", PC_PULL_TEXT, offsetof(struct hyperfine, mean), NULL },
	{ "user", PC_PULL_TEXT, offsetof(struct hyperfine, user), NULL },
	{ "system", PC_PULL_TEXT, offsetof(struct hyperfine, system), NULL },
	{ "times", PC_PULL_CALL, 0, read_times },
	{ "memory_usage_byte", PC_PULL_CALL, 0, read_memory },
	{ "exit_codes", PC_PULL_CALL, 0, read_codes },
	{ "parameters", PC_PULL_CALL, 0, read_parameters },
	{ 0 },
};

static bool holds(const struct pc_text *text, struct pc_span part)
{
	return part.size && text->size &&
	       memmem(text->data, text->size, part.data, part.size) != NULL;
}

/* A command that was given a name does not show its parameters, which tell it from others. */
static void add_parameters(struct hyperfine *all)
{
	struct pc_span rest = pc_text_span(&all->parameters), key, value;

	while (pc_span_cut(rest, '\n', &key, &rest) && pc_span_cut(rest, '\n', &value, &rest)) {
		if (holds(&all->command, value))
			continue;
		pc_text_puts(&all->command, " (");
		pc_text_add(&all->command, key.data, key.size);
		pc_text_putc(&all->command, '=');
		pc_text_add(&all->command, value.data, value.size);
		pc_text_putc(&all->command, ')');
	}
}

static void mean(struct hyperfine *all, enum pc_measure measure, const struct pc_text *text)
{
	double value;

	if (pc_import_number(pc_text_span(text), 9, &value))
		pc_import_whole(all->importer, pc_text_span(&all->command), measure, value);
}

/* Times of runs that failed are no times. No exit code: a signal ended it. */
static bool take_run(struct hyperfine *all, size_t i)
{
	struct pc_span name = pc_text_span(&all->command);
	const char *why = "a signal";
	enum pc_outcome outcome = PC_OUTCOME_SIGNALLED;
	double code = i < all->codes.count ? all->codes.values[i] : 0;

	if (!isnan(code))
		outcome = pc_import_exit(all->importer->pc, code > 255 ? 255 : (int64_t)code, &why);
	if (outcome != PC_OUTCOME_PASSED) {
		pc_import_outcome(all->importer, name, outcome, pc_span(why));
		return false;
	}
	pc_import_whole(all->importer, name, PC_MEASURE_WALL, all->times.values[i]);
	if (i < all->memory.count && !isnan(all->memory.values[i]))
		pc_import_whole(all->importer, name, PC_MEASURE_MEMORY, all->memory.values[i]);
	return true;
}

static void end_command(struct hyperfine *all)
{
	bool passed = true;

	if (!all->command.size)
		return;
	add_parameters(all);
	for (size_t i = 0; i < all->times.count; i++)
		passed = take_run(all, i) && passed;
	if (!passed)
		return;
	if (!all->times.count) {
		pc_import_note(all->importer, "it has means alone, of a number of runs that it "
					      "does not say");
		mean(all, PC_MEASURE_WALL, &all->mean);
	}
	mean(all, PC_MEASURE_USER, &all->user);
	mean(all, PC_MEASURE_SYSTEM, &all->system);
}

static void read_commands(struct pc_pull *pull, void *record)
{
	struct hyperfine *all = record;
	unsigned level = pc_pull_array(pull);

	while (pc_pull_item(pull, level) && !pc_cancelled(all->importer->pc)) {
		all->command.size = all->parameters.size = 0;
		all->mean.size = all->user.size = all->system.size = 0;
		all->times.count = all->memory.count = all->codes.count = 0;
		if (pc_pull_fields(pull, command_fields, all))
			end_command(all);
	}
}

static const struct pc_pull_field file_fields[] = {
	{ "results", PC_PULL_CALL, 0, read_commands },
	{ 0 },
};

static void clear(struct hyperfine *all)
{
	pc_text_clear(&all->command);
	pc_text_clear(&all->parameters);
	pc_text_clear(&all->mean);
	pc_text_clear(&all->user);
	pc_text_clear(&all->system);
	pc_import_column_clear(&all->times);
	pc_import_column_clear(&all->memory);
	pc_import_column_clear(&all->codes);
}

void pc_parse_import_hyperfine(struct pc_importer *importer)
{
	struct hyperfine all = { .importer = importer };

	pc_import_json(importer, file_fields, &all);
	clear(&all);
}

int pc_score_import_hyperfine(struct pc_span head)
{
	static const char *const keys[] = { "results[].command", "results[].mean", NULL };

	return pc_import_has_keys(head, keys) ? 100 : 0;
}

/* ---- CSV ---- */
enum { COMMAND, MEAN, STDDEV, MEDIAN, USER, SYSTEM, MIN, MAX, COLUMNS };
static const char titles[] = "command,mean,stddev,median,user,system,min,max";

int pc_score_import_hyperfine_csv(struct pc_span head)
{
	return pc_span_starts(head, titles) ? 100 : 0;
}

static void take_row(struct hyperfine *all, const struct pc_csv *csv, const struct pc_text *names,
		     size_t name_count)
{
	struct pc_text *const cells[] = { [COMMAND] = &all->command,
					  [MEAN] = &all->mean,
					  [USER] = &all->user,
					  [SYSTEM] = &all->system };

	all->parameters.size = 0;
	for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++)
		if (cells[i]) {
			cells[i]->size = 0;
			pc_text_add(cells[i], csv->cells[i].data, csv->cells[i].size);
		}
	for (size_t i = COLUMNS; i < csv->count && i < name_count; i++) {
		pc_text_add(&all->parameters, names[i].data, names[i].size);
		pc_text_putc(&all->parameters, '\n');
		pc_text_add(&all->parameters, csv->cells[i].data, csv->cells[i].size);
		pc_text_putc(&all->parameters, '\n');
	}
	end_command(all);
}

void pc_parse_import_hyperfine_csv(struct pc_importer *importer)
{
	struct hyperfine all = { .importer = importer };
	struct pc_csv csv = { .separator = ',' };
	struct pc_text names[PC_CSV_CELLS] = { { 0 } }; /* of columns: "parameter_n" is n */
	size_t name_count = 0;
	struct pc_span line;

	if (pc_import_line(importer, &line)) {
		pc_csv_cut(&csv, line);
		for (; name_count < csv.count; name_count++) {
			struct pc_span name = csv.cells[name_count];
			size_t prefix = pc_span_starts(name, "parameter_") ? 10 : 0;

			pc_text_add(&names[name_count], name.data + prefix, name.size - prefix);
		}
	}
	while (pc_import_line(importer, &line)) {
		pc_csv_cut(&csv, line);
		if (csv.count < COLUMNS)
			pc_import_skip(importer);
		else
			take_row(&all, &csv, names, name_count);
	}
	for (size_t i = 0; i < name_count; i++)
		pc_text_clear(&names[i]);
	pc_csv_clear(&csv);
	clear(&all);
}
