/* SPDX-License-Identifier: Apache-2.0
 * The strict reader of software.tsv and alternatives.tsv. Whatever it refuses can't be built in: a
 * unit test reads every row. */
#include "advice/alternatives_table.h"

enum { COLUMNS_MAX = 6 };

static int split(struct pc *pc, const char *row, size_t count, struct pc_span *columns)
{
	struct pc_span rest = pc_span(row);

	for (size_t i = 0; i < count; i++) {
		bool more = pc_span_cut(rest, '\t', &columns[i], &rest);

		if (!more)
			columns[i] = rest;
		if (more != (i + 1 < count) || !columns[i].size)
			return pc_fail(pc, PC_EINPUT, "row %.60s: it must have %zu columns", row,
				       count);
	}
	return PC_OK;
}

static const char *text_of(struct pc *pc, struct pc_span column)
{
	return pc_span_is(column, "-") ? NULL
				       : pc_arena_strndup(pc_memory(pc), column.data, column.size);
}

static int choose(struct pc *pc, const char *row, struct pc_span column, const char *const *words,
		  unsigned *out_chosen)
{
	for (unsigned i = 0; words[i]; i++)
		if (pc_span_is(column, words[i])) {
			*out_chosen = i;
			return PC_OK;
		}
	return pc_fail(pc, PC_EINPUT, "row %.60s: there is no word \"%.*s\"", row, (int)column.size,
		       column.data);
}

/* ---- software.tsv ---- */
static int read_software(struct pc *pc, const char *row, struct pc_software *out)
{
	enum { ID, KIND, NAMES, WHAT, COLUMNS };
	struct pc_span columns[COLUMNS_MAX], name, rest;
	unsigned kind = 0;
	int status = split(pc, row, COLUMNS, columns);

	if (!status)
		status = choose(pc, row, columns[KIND], pc_software_words, &kind);
	if (status)
		return status;
	rest = columns[NAMES];
	pc_software_next_name(&rest, &name);
	out->id = text_of(pc, columns[ID]);
	out->kind = (enum pc_software_kind)kind;
	out->names = columns[NAMES];
	out->name = text_of(pc, name);
	out->what = text_of(pc, columns[WHAT]);
	return PC_OK;
}

static const struct pc_software *software_of(const struct pc_alternatives_table *table,
					     struct pc_span id)
{
	for (size_t i = 0; i < table->software_count; i++)
		if (pc_span_is(id, table->software[i].id))
			return &table->software[i];
	return NULL;
}

/* ---- alternatives.tsv ---- */
static int read_evidence(struct pc *pc, const struct pc_alternatives_table *table,
			 struct pc_span column, const char **out_evidence)
{
	static const char remedy[] = "remedy:";

	*out_evidence = NULL;
	if (!pc_span_starts(column, remedy)) {
		*out_evidence = text_of(pc, column);
		return PC_OK;
	}
	column = (struct pc_span){ column.data + strlen(remedy), column.size - strlen(remedy) };
	for (uint32_t i = 0; i < table->remedies->count; i++)
		if (pc_span_is(column, table->remedies->items[i].id))
			*out_evidence = table->remedies->items[i].evidence;
	return *out_evidence ? PC_OK
			     : pc_fail(pc, PC_EINPUT, "no remedy %.*s has evidence",
				       (int)column.size, column.data);
}

static int read_alternative(struct pc *pc, const struct pc_alternatives_table *table,
			    const char *row, struct pc_alternative *out)
{
	enum { OF, USE, FIT, EVIDENCE, WATCH, SOURCE, COLUMNS };
	static const char *const fits[] = { "drop-in", "mostly", "other", NULL };
	static const char *const words[] = { "drop-in", "mostly compatible", "another interface" };
	struct pc_span columns[COLUMNS_MAX];
	unsigned fit = 0;
	int status = split(pc, row, COLUMNS, columns);

	if (!status)
		status = choose(pc, row, columns[FIT], fits, &fit);
	if (!status)
		status = read_evidence(pc, table, columns[EVIDENCE], &out->evidence);
	if (status)
		return status;
	out->of = software_of(table, columns[OF]);
	out->use = software_of(table, columns[USE]);
	if (!out->of || !out->use || !pc_span_starts(columns[SOURCE], "https://"))
		return pc_fail(pc, PC_EINPUT,
			       "row %.60s: both ids must be known, and a source be there", row);
	out->fit = (enum pc_fit)fit;
	out->fit_word = words[fit];
	out->watch = text_of(pc, columns[WATCH]);
	out->source = text_of(pc, columns[SOURCE]);
	return PC_OK;
}

int pc_alternatives_read(struct pc *pc, struct pc_alternatives_table *out_table)
{
	struct pc_alternatives_table table = { 0 };
	size_t rows = 0, pairs = 0;
	int status = pc_remedies_read(pc, &table.remedies);

	while (pc_software_rows[rows])
		rows++;
	while (pc_alternative_rows[pairs])
		pairs++;
	table.software = pc_arena_alloc(pc_memory(pc), (rows + 1) * sizeof(*table.software));
	table.items = pc_arena_alloc(pc_memory(pc), (pairs + 1) * sizeof(*table.items));
	for (; !status && table.software_count < rows; table.software_count++)
		status = read_software(pc, pc_software_rows[table.software_count],
				       &table.software[table.software_count]);
	for (; !status && table.count < pairs; table.count++)
		status = read_alternative(pc, &table, pc_alternative_rows[table.count],
					  &table.items[table.count]);
	if (!status)
		*out_table = table;
	return status;
}
