/* SPDX-License-Identifier: Apache-2.0
 * Results in JSON are pulled: nothing is kept but the series. */
#include "measure/import/json.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "base/auto.h"
#include "base/context.h"

bool pc_import_has_keys(struct pc_span head, const char *const *wanted)
{
	PC_AUTO(text) struct pc_text paths = { 0 };
	struct pc_span text = pc_span_trim(head);

	if (!text.size || (text.data[0] != '{' && (unsigned char)text.data[0] != 0xef)) /* a BOM */
		return false;
	pc_paths_of(head, &paths);
	for (; *wanted; wanted++)
		if (!pc_paths_have(&paths, *wanted))
			return false;
	return true;
}

double pc_import_pull_number(struct pc_pull *pull, unsigned power)
{
	struct pc_span text;
	double value;

	return pc_pull_scalar(pull, &text) && pc_import_number(text, power, &value) ? value : NAN;
}

void pc_import_pull_column(struct pc_pull *pull, unsigned power, struct pc_import_column *column)
{
	unsigned level = pc_pull_array(pull);

	column->count = 0;
	while (pc_pull_item(pull, level)) {
		column->values = PC_GROW(column->values, column->count, column->room);
		column->values[column->count++] = pc_import_pull_number(pull, power);
	}
}

void pc_import_column_clear(struct pc_import_column *column)
{
	free(column->values);
	*column = (struct pc_import_column){ 0 };
}

void pc_import_json(struct pc_importer *importer, const struct pc_pull_field *fields, void *record)
{
	PC_AUTO(pull) struct pc_pull pull = { 0 };
	unsigned level;
	struct pc_span key;
	uint64_t byte;

	pc_pull_open(&pull, importer->input);
	level = pc_pull_object(&pull);
	if (!level)
		pc_pull_damage(&pull, "an object should begin here");
	while (pc_pull_member(&pull, level, &key))
		pc_pull_field(&pull, fields, key, record);
	importer->status = pull.status;
	if (pc_pull_is_damaged(&pull, &byte))
		pc_import_damage(importer, pull.line, "byte %" PRIu64 ": %s", byte, pull.damage);
}
