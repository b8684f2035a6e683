/* SPDX-License-Identifier: Apache-2.0
 * chat: a talk with a model, or going on with one that was saved. */
#include <perfcopilot.h>

const char command[] = "chat";
const char help[] =
	"Talk with a model about a performance problem; go on with a talk that was saved";

struct chat {
	const char *resume;
	bool list;
};

int add_args(struct pc_args *args)
{
	static const struct pc_arg rows[] = {
		{ PC_STRING(struct chat, resume), "resume", 0, "NAME",
		  .help = "go on with the conversation of that name, or in that file; last is the "
			  "one that was saved last" },
		{ PC_FLAG(struct chat, list), "list", 'l', .help = "list what was saved" },
		{ 0 },
	};

	pc_args_effects(args, PC_READS | PC_WRITES | PC_NETWORK);
	return pc_args_declare(args, sizeof(struct chat), rows);
}

static int list_saved(struct pc *pc)
{
	static const struct pc_column columns[] = {
		{ "name", "Name", PC_CELL_SYMBOL },
		{ "saved", "Saved", PC_CELL_TEXT },
		{ "turns", "Turns", PC_CELL_COUNT, .null = "" },
		{ "begins", "Begins", PC_CELL_SYMBOL, .null = "" },
		{ "error", "Error", PC_CELL_TEXT, .null = "" },
		{ NULL },
	};
	struct json_object *list, *document;
	struct pc_report *report;
	int status = pc_chat_saved(pc, &list);

	if (status)
		return status;
	document = json_object_new_object();
	json_object_object_add(document, "conversations", list);
	report = pc_report_new(pc, "Saved conversations", document);
	if (json_object_array_length(list))
		pc_report_table(report, list, columns);
	else
		pc_report_text(report, "None was saved yet.");
	return pc_output_report(pc, report);
}

int run(struct pc *pc, const void *options)
{
	const struct chat *chat = options;
	int status = chat->list ? PC_OK : pc_model_configured(pc);
	bool quit;

	if (chat->list)
		return list_saved(pc);
	if (status < 0)
		return status;
	if (!status)
		return pc_fail(pc, PC_ECONFIG, "%s", pc_model_remedy());
	status = chat->resume && chat->resume[0] ? pc_chat_resume(pc, chat->resume) : PC_OK;
	return status ? status : pc_chat(pc, &quit);
}

PC_PLUGIN;
