/* SPDX-License-Identifier: Apache-2.0
 * The table is laid out as the suite's own script does, also where GitHub does not take it for one
 * (without the bars at both ends). */
#include "measure/kevm.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/auto.h"
#include "base/context.h"
#include "measure/import.h"
#include "measure/run.h"
#include "measure/stats.h"

enum {
	COLUMNS = 4,
	TEST = 0,
	HEAD,
	BASE,
	RATIO,
	DIGITS_MOST = 17,
	TIMEOUT_CODE = 124,
	SIGNAL = 128
};

struct row {
	const char *name;
	double head, base, ratio; /* in s */
	size_t place;		  /* of equals the first stays first */
};

struct table {
	struct row *rows; /* owned */
	size_t count, room;
};

/* ---- numbers ---- */
void pc_kevm_number(double value, struct pc_text *out)
{
	char text[64];
	int digits = 1, exponent = 0, decimals;

	if (!isfinite(value)) {
		pc_text_puts(out, isnan(value) ? "nan" : value < 0 ? "-inf" : "inf");
		return;
	}
	for (; digits <= DIGITS_MOST; digits++) {
		snprintf(text, sizeof(text), "%.*e", digits - 1, value);
		if (strtod(text, NULL) == value)
			break;
	}
	exponent = (int)strtol(strchr(text, 'e') + 1, NULL, 10);
	decimals = digits - 1 - exponent;
	if (exponent >= -4 && exponent < 16)
		pc_text_printf(out, "%.*f", decimals > 1 ? decimals : 1, value);
	else
		pc_text_puts(out, text);
}

/* ---- rows ---- */
static bool passed(const struct pc_benchmark *benchmark, const struct pc_kevm *kevm)
{
	return benchmark->outcomes[kevm->head] == PC_OUTCOME_PASSED &&
	       benchmark->outcomes[kevm->base] == PC_OUTCOME_PASSED;
}

static double seconds(const struct pc_series *series, size_t side)
{
	PC_AUTO(memory) double *values = NULL;
	size_t count = 0, room = 0;

	for (size_t i = 0; i < series->counts[side]; i++) {
		if (isnan(series->values[side][i]))
			continue;
		values = PC_GROW(values, count, room);
		values[count++] = series->values[side][i];
	}
	return count ? pc_median(values, count) / 1e9 : NAN;
}

/* As the script compares, but that 0 is a time too. */
static bool is_kept(const struct pc_kevm *kevm, double head, double base)
{
	return head != base && (head > kevm->min_time_s || base > kevm->min_time_s) &&
	       (head / base - 1 > kevm->min_change || base / head - 1 > kevm->min_change);
}

static void take(const struct pc_kevm *kevm, const struct pc_series *series, struct table *table)
{
	double head = seconds(series, kevm->head), base = seconds(series, kevm->base);

	if (isnan(head) || isnan(base) || !is_kept(kevm, head, base))
		return;
	table->rows = PC_GROW(table->rows, table->count, table->room);
	table->rows[table->count] =
		(struct row){ series->benchmark, head, base, head / base, table->count };
	table->count++;
}

static int compare(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->ratio != y->ratio)
		return x->ratio < y->ratio ? -1 : 1;
	return x->place < y->place ? -1 : x->place > y->place;
}

static void add_total(struct table *table)
{
	struct row total = { .name = "TOTAL" };

	for (size_t i = 0; i < table->count; i++) {
		total.head += table->rows[i].head;
		total.base += table->rows[i].base;
	}
	if (!(total.base > 0))
		return;
	total.ratio = total.head / total.base;
	table->rows = PC_GROW(table->rows, table->count, table->room);
	table->rows[table->count++] = total;
}

/* ---- layout ---- */

/* A name in a cell; "|" would end it. */
static void add_name(struct pc_text *out, const char *name)
{
	PC_AUTO(text) struct pc_text safe = { 0 };

	pc_text_safe(&safe, pc_span(name));
	for (size_t i = 0; i < safe.size; i++) {
		if (safe.data[i] == '|')
			pc_text_putc(out, '\\');
		pc_text_putc(out, safe.data[i]);
	}
}

static const char *kept(struct pc *pc, struct pc_text *text)
{
	const char *copy =
		pc_arena_strndup(pc_memory(pc), text->data ? text->data : "", text->size);

	text->size = 0;
	return copy;
}

static void title_cells(struct pc *pc, const struct pc_kevm *kevm, const char **cells)
{
	PC_AUTO(text) struct pc_text text = { 0 };

	cells[TEST] = "Test";
	add_name(&text, kevm->head_name);
	pc_text_puts(&text, " time");
	cells[HEAD] = kept(pc, &text);
	add_name(&text, kevm->base_name);
	pc_text_puts(&text, " time");
	cells[BASE] = kept(pc, &text);
	pc_text_putc(&text, '(');
	add_name(&text, kevm->head_name);
	pc_text_putc(&text, '/');
	add_name(&text, kevm->base_name);
	pc_text_puts(&text, ") time");
	cells[RATIO] = kept(pc, &text);
}

static void row_cells(struct pc *pc, const struct row *row, const char **cells)
{
	PC_AUTO(text) struct pc_text text = { 0 };

	add_name(&text, row->name);
	cells[TEST] = kept(pc, &text);
	pc_kevm_number(row->head, &text);
	cells[HEAD] = kept(pc, &text);
	pc_kevm_number(row->base, &text);
	cells[BASE] = kept(pc, &text);
	pc_kevm_number(row->ratio, &text);
	cells[RATIO] = kept(pc, &text);
}

/* The second line, which has no cells, is of '-'. */
static void add_line(const struct pc_kevm *kevm, const char *const *cells, const size_t *widths,
		     struct pc_text *out)
{
	char blank = cells ? ' ' : '-';

	if (kevm->github)
		pc_text_putc(out, '|');
	for (size_t i = 0; i < COLUMNS; i++) {
		size_t width = cells ? pc_utf8_width(cells[i]) : 0;

		if (i)
			pc_text_putc(out, '|');
		pc_text_putc(out, blank);
		if (cells)
			pc_text_puts(out, cells[i]);
		for (; width < widths[i] + 1; width++)
			pc_text_putc(out, blank);
	}
	pc_text_putc(out, '\n');
}

static void lay_out(struct pc *pc, const struct pc_kevm *kevm, const struct table *table,
		    struct pc_text *out)
{
	const char **cells =
		pc_arena_alloc(pc_memory(pc), (table->count + 1) * COLUMNS * sizeof(*cells));
	size_t widths[COLUMNS] = { 0 };

	title_cells(pc, kevm, cells);
	for (size_t i = 0; i < table->count; i++)
		row_cells(pc, &table->rows[i], cells + (i + 1) * COLUMNS);
	for (size_t i = 0; i < (table->count + 1) * COLUMNS; i++) {
		size_t width = pc_utf8_width(cells[i]);

		if (width > widths[i % COLUMNS])
			widths[i % COLUMNS] = width;
	}
	add_line(kevm, cells, widths, out);
	add_line(kevm, NULL, widths, out);
	for (size_t i = 1; i <= table->count; i++)
		add_line(kevm, cells + i * COLUMNS, widths, out);
}

size_t pc_kevm_table(struct pc *pc, const struct pc_kevm *kevm, struct pc_text *out)
{
	struct table table = { 0 };
	size_t tests;

	for (size_t i = 0; i < pc_samples_series_count(kevm->samples); i++) {
		const struct pc_series *series = pc_samples_series_at(kevm->samples, i);

		if (series->measure == PC_MEASURE_WALL && !series->function &&
		    passed(pc_samples_benchmark(kevm->samples, series->benchmark), kevm))
			take(kevm, series, &table);
	}
	tests = table.count;
	if (!tests) {
		pc_text_puts(out, "Identical runs\n");
		return 0;
	}
	qsort(table.rows, table.count, sizeof(*table.rows), compare);
	add_total(&table);
	lay_out(pc, kevm, &table, out);
	free(table.rows);
	return tests;
}

/* ---- what has no row ---- */
static void add_side(const struct pc_benchmark *benchmark, size_t side, const char *name,
		     struct pc_text *out)
{
	pc_text_safe(out, pc_span(name));
	pc_text_printf(out, " %s", pc_outcome_word(benchmark->outcomes[side]));
	if (!benchmark->why[side] || !*benchmark->why[side])
		return;
	pc_text_puts(out, " (");
	pc_text_safe(out, pc_span(benchmark->why[side]));
	pc_text_putc(out, ')');
}

static void add_other(const struct pc_kevm *kevm, const struct pc_benchmark *benchmark,
		      struct pc_text *out)
{
	pc_text_puts(out, "- ");
	pc_text_safe(out, pc_span(benchmark->name));
	pc_text_puts(out, ": ");
	add_side(benchmark, kevm->base, kevm->base_name, out);
	pc_text_puts(out, ", ");
	add_side(benchmark, kevm->head, kevm->head_name, out);
	pc_text_putc(out, '\n');
}

size_t pc_kevm_others(const struct pc_kevm *kevm, struct pc_text *out)
{
	size_t count = pc_samples_benchmark_count(kevm->samples), worse = 0;

	for (int first = 1; first >= 0; first--)
		for (size_t i = 0; i < count; i++) {
			const struct pc_benchmark *b = pc_samples_benchmark_at(kevm->samples, i);
			bool was_well = b->outcomes[kevm->base] == PC_OUTCOME_PASSED;

			if (passed(b, kevm) || was_well != first)
				continue;
			worse += was_well;
			add_other(kevm, b, out);
		}
	return worse;
}

/* ---- the log ---- */
static void add_text(const char *text, struct pc_text *out)
{
	for (; text && *text; text++)
		pc_text_putc(out, *text == '\n' || *text == '\r' ? ' ' : *text);
}

void pc_kevm_log_head(const struct pc_kevm_head *head, struct pc_text *out)
{
	const struct {
		const char *title, *text;
	} lines[] = {
		{ "", head->version },
		{ "Git:", NULL },
		{ "  revision:\t", head->revision },
		{ "  branch:\t", head->branch },
		{ "  last commit:\t", head->last_commit },
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		pc_text_puts(out, lines[i].title);
		add_text(lines[i].text, out);
		pc_text_putc(out, '\n');
	}
}

static int exit_code(const struct pc_run *run)
{
	if (run->outcome == PC_OUTCOME_TIMEOUT)
		return TIMEOUT_CODE;
	return run->outcome == PC_OUTCOME_SIGNALLED ? SIGNAL + run->code : run->code;
}

void pc_kevm_log_run(const struct pc_run *run, const char *const *argv, const char *name,
		     struct pc_text *out)
{
	pc_text_printf(out, "%d %.2fs %.2fs %.2fs %.0fKB", exit_code(run),
		       run->values[PC_MEASURE_WALL] / 1e9, run->values[PC_MEASURE_USER] / 1e9,
		       run->values[PC_MEASURE_SYSTEM] / 1e9, run->values[PC_MEASURE_MEMORY] / 1024);
	for (; *argv; argv++) {
		pc_text_putc(out, ' ');
		add_text(*argv, out);
	}
	pc_text_puts(out, name ? PC_IMPORT_NAMED : "");
	add_text(name, out);
	pc_text_putc(out, '\n');
}
