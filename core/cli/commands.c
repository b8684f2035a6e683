/* SPDX-License-Identifier: Apache-2.0
 * `perfcopilot commands`: what was found, from where, and why some of it was refused. */
#include <unistd.h>

#include "base/context.h"
#include "base/json.h"
#include "cli/builtin.h"
#include "cli/output.h"
#include "cli/plugin.h"
#include "report/report.h"

static const char *state(const struct pc_found *found)
{
	if (!found->command)
		return "refused";
	return found->shadowed ? "shadowed" : "usable";
}

static struct json_object *as_json(const struct pc_found *found)
{
	struct json_object *row = json_object_new_object();

	json_object_object_add(row, "name", pc_json_string(found->name));
	json_object_object_add(row, "state", pc_json_string(state(found)));
	json_object_object_add(row, "help",
			       pc_json_string(found->command ? found->command->help : NULL));
	json_object_object_add(row, "path", pc_json_string(found->path ? found->path : "built in"));
	json_object_object_add(row, "refusal", pc_json_string(found->refusal));
	return row;
}

static struct json_object *folders_as_json(struct pc *pc)
{
	const char *const *folders = pc_plugin_folders(pc);
	struct json_object *array = json_object_new_array();

	for (; *folders; folders++)
		json_object_array_add(array, pc_json_string(*folders));
	return array;
}

int pc_commands_run(struct pc *pc, const void *options)
{
	static const struct pc_column columns[] = {
		{ "name", "Command", PC_CELL_TEXT },
		{ "state", "State", PC_CELL_TEXT },
		{ "path", "From", PC_CELL_SYMBOL },
		{ "help", "What it does", PC_CELL_TEXT, .null = "" },
		{ NULL },
	};
	struct json_object *data = json_object_new_object(), *rows = json_object_new_array();
	struct pc_report *report;
	struct pc_found *found;
	size_t count = pc_commands_find(pc, &found);
	const char *const *folders = pc_plugin_folders(pc);

	(void)options;
	json_object_object_add(data, "command", pc_json_string("commands"));
	json_object_object_add(data, "folders", folders_as_json(pc));
	for (size_t i = 0; i < count; i++)
		json_object_array_add(rows, as_json(&found[i]));
	json_object_object_add(data, "commands", rows);
	report = pc_report_new(pc, "Commands", data);
	pc_report_table(report, rows, columns);
	for (size_t i = 0; i < count; i++)
		if (found[i].refusal)
			pc_report_note(report, PC_LEVEL_WARNING, "%s", found[i].refusal);
	for (; *folders; folders++)
		pc_report_note(report, PC_LEVEL_NOTE, "searched: %s%s", *folders,
			       access(*folders, F_OK) ? " (not there)" : "");
	return pc_output_report(pc, report);
}
