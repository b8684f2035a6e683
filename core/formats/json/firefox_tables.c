/* SPDX-License-Identifier: Apache-2.0
 * Tables are columns, {"prefix":[…],"frame":[…]}, or as Gecko writes them rows whose schema says
 * what is where, {"schema":{"prefix":0,"frame":1},"data":[[…],…]}. */
#include "formats/json/firefox.h"

static const struct {
	const char *table, *name;
	int64_t place; /* in a row, where no schema came before the rows; -1: not known */
} columns[PC_FF_COLUMNS] = {
	[PC_FF_SAMPLE_STACK] = { "samples", "stack", 0 },
	[PC_FF_SAMPLE_WEIGHT] = { "samples", "weight", -1 },
	[PC_FF_STACK_PREFIX] = { "stackTable", "prefix", 0 },
	[PC_FF_STACK_FRAME] = { "stackTable", "frame", 1 },
	[PC_FF_FRAME_FUNC] = { "frameTable", "func", -1 },
	[PC_FF_FRAME_LOCATION] = { "frameTable", "location", 0 },
	[PC_FF_FRAME_LINE] = { "frameTable", "line", -1 },
	[PC_FF_FRAME_INLINE] = { "frameTable", "inlineDepth", -1 },
	[PC_FF_FUNC_NAME] = { "funcTable", "name", -1 },
	[PC_FF_FUNC_FILE] = { "funcTable", "fileName", -1 },
	[PC_FF_FUNC_SOURCE] = { "funcTable", "source", -1 },
	[PC_FF_FUNC_LINE] = { "funcTable", "lineNumber", -1 },
	[PC_FF_FUNC_JS] = { "funcTable", "isJS", -1 },
	[PC_FF_FUNC_RESOURCE] = { "funcTable", "resource", -1 },
	[PC_FF_RESOURCE_NAME] = { "resourceTable", "name", -1 },
	[PC_FF_RESOURCE_TYPE] = { "resourceTable", "type", -1 },
	[PC_FF_SOURCE_FILE] = { "sources", "filename", -1 },
};

static unsigned power_of(size_t column)
{
	return column == PC_FF_SAMPLE_WEIGHT ? 6 : 0;
}

/* The column of that name in that table; PC_FF_COLUMNS: it is not wanted. */
static size_t column_of(const char *table, struct pc_span name)
{
	size_t i = 0;

	while (i < PC_FF_COLUMNS &&
	       (strcmp(columns[i].table, table) != 0 || !pc_span_is(name, columns[i].name)))
		i++;
	return i;
}

static void read_schema(struct pc_pull *pull, const char *table, int64_t *places)
{
	unsigned level = pc_pull_object(pull);
	struct pc_span key;

	while (pc_pull_member(pull, level, &key)) {
		size_t column = column_of(table, key);

		if (column < PC_FF_COLUMNS)
			pc_pull_int(pull, 0, &places[column]);
	}
}

/* A row may end before its last columns: they are null. */
static void read_row(struct pc_pull *pull, const char *table, const int64_t *places,
		     int64_t *values)
{
	unsigned level = pc_pull_array(pull);

	for (int64_t at = 0; pc_pull_item(pull, level); at++)
		for (size_t i = 0; i < PC_FF_COLUMNS; i++)
			if (places[i] == at && !strcmp(columns[i].table, table))
				pc_pull_int(pull, power_of(i), &values[i]);
}

static void read_rows(struct pc_pull *pull, const char *table, const int64_t *places,
		      struct pc_firefox_thread *thread)
{
	unsigned level = pc_pull_array(pull);

	while (pc_pull_item(pull, level)) {
		int64_t values[PC_FF_COLUMNS];

		for (size_t i = 0; i < PC_FF_COLUMNS; i++)
			values[i] = PC_UNKNOWN;
		read_row(pull, table, places, values);
		if (pull->damage)
			return;
		for (size_t i = 0; i < PC_FF_COLUMNS; i++)
			if (places[i] >= 0 && !strcmp(columns[i].table, table))
				pc_column_add(pull, &thread->columns[i], values[i]);
	}
}

static void read_table(struct pc_pull *pull, const char *table, struct pc_firefox_thread *thread)
{
	unsigned level = pc_pull_object(pull);
	int64_t places[PC_FF_COLUMNS];
	struct pc_span key, text;

	for (size_t i = 0; i < PC_FF_COLUMNS; i++)
		places[i] = columns[i].place;
	while (pc_pull_member(pull, level, &key)) {
		size_t column = column_of(table, key);

		if (pc_span_is(key, "schema"))
			read_schema(pull, table, places);
		else if (pc_span_is(key, "data"))
			read_rows(pull, table, places, thread);
		else if (pc_span_is(key, "weightType") && pc_pull_string(pull, &text))
			pc_text_add(&thread->weight_type, text.data, text.size);
		else if (column < PC_FF_COLUMNS)
			pc_pull_column(pull, power_of(column), &thread->columns[column]);
	}
}

static void read_strings(struct pc_pull *pull, struct pc_firefox *all, struct pc_column *strings)
{
	unsigned level = pc_pull_array(pull);
	struct pc_span text;

	while (pc_pull_item(pull, level))
		pc_column_add(pull, strings,
			      pc_pull_string(pull, &text)
				      ? pc_table_intern(&all->strings, text, NULL)
				      : PC_UNKNOWN);
}

/* The table of that name; NULL: it is not wanted. */
static const char *table_of(struct pc_span key)
{
	for (size_t i = 0; i < PC_FF_COLUMNS; i++)
		if (pc_span_is(key, columns[i].table))
			return columns[i].table;
	return NULL;
}

void pc_firefox_read(struct pc_pull *pull, struct pc_firefox *all, struct pc_firefox_thread *thread)
{
	static const struct pc_pull_field fields[] = {
		{ "name", PC_PULL_TEXT, offsetof(struct pc_firefox_thread, name), NULL },
		{ "processName", PC_PULL_TEXT, offsetof(struct pc_firefox_thread, process), NULL },
		{ "pid", PC_PULL_TEXT, offsetof(struct pc_firefox_thread, pid), NULL },
		{ "tid", PC_PULL_TEXT, offsetof(struct pc_firefox_thread, tid), NULL },
		{ 0 },
	};
	unsigned level = pc_pull_object(pull);
	struct pc_span key;

	while (pc_pull_member(pull, level, &key)) {
		const char *table = table_of(key);

		if (table)
			read_table(pull, table, thread);
		else if (pc_span_is(key, "stringArray") || pc_span_is(key, "stringTable"))
			read_strings(pull, all, &thread->strings);
		else
			pc_pull_field(pull, fields, key, thread);
	}
}

void pc_firefox_clear(struct pc_firefox_thread *thread)
{
	for (size_t i = 0; i < PC_FF_COLUMNS; i++)
		pc_column_clear(&thread->columns[i]);
	pc_column_clear(&thread->strings);
	pc_text_clear(&thread->name);
	pc_text_clear(&thread->process);
	pc_text_clear(&thread->pid);
	pc_text_clear(&thread->tid);
	pc_text_clear(&thread->weight_type);
}
