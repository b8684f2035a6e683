/* SPDX-License-Identifier: Apache-2.0
 * explainprocess: what a program does, started like this, and what could be better. */
#include "explainprocess.h"

const char command[] = "explainprocess";
const char help[] = "Explain a command line, or a running process, and how to make it cheaper";

int add_args(struct pc_args *args)
{
	const struct pc_arg rows[] = {
		{ PC_UINT(struct explainprocess, pid), "pid", 0, "N", .min = 0, .max = 4194304,
		  .help = "a process that runs: its command line, and what /proc shows of it" },
		{ PC_FLAG(struct explainprocess, optimizations), "optimizations", 0, NULL, "true",
		  .help = "ask the model a second time: what to change" },
		{ PC_FLAG(struct explainprocess, run_help), "run-help", .effects = PC_EXECUTES,
		  .help = "run PROGRAM --help, to know its options; without it nothing is run" },
		{ PC_REST(struct explainprocess, process), .metavar = "PROCESS",
		  .help = "the command line, as it is typed; -- before it is left out" },
		{ 0 },
	};

	pc_args_effects(args, PC_READS | PC_EXECUTES | PC_ASKS); /* rpm is asked whose file it is */
	return pc_args_declare(args, sizeof(struct explainprocess), rows);
}

static int show(struct pc *pc, const struct process_found *found)
{
	PC_AUTO(json) struct json_object *document = process_document(pc, found);
	const struct explain_work work = {
		.document = document,
		.report = process_report,
		.prompts = { "explainprocess/explain",
			     found->options->optimizations ? "explainprocess/optimize" : NULL },
	};

	return explain_show(pc, &work);
}

/* One word with blanks in it is a command line that was quoted as a whole. */
static struct pc_list split(struct pc *pc, const struct pc_list *words)
{
	char *line, *rest = NULL;
	const char **items;
	size_t count = 0;

	if (words->count != 1 || !strchr(words->items[0], ' ') || !access(words->items[0], F_OK))
		return *words;
	line = pc_arena_strdup(pc_memory(pc), words->items[0]);
	items = pc_arena_alloc(pc_memory(pc), sizeof(*items) * (strlen(line) + 1));
	for (char *word = strtok_r(line, " \t\n", &rest); word;
	     word = strtok_r(NULL, " \t\n", &rest))
		items[count++] = word;
	return (struct pc_list){ items, count };
}

static int find(struct pc *pc, struct process_found *found)
{
	const struct explainprocess *opt = found->options;
	struct pc_list words = { 0 };
	int status = PC_OK;

	if (opt->pid)
		status = process_read(pc, found, &words);
	if (status)
		return status;
	found->words = opt->pid ? words : split(pc, &opt->process);
	return process_find(pc, found);
}

int run(struct pc *pc, const void *options)
{
	struct process_found found = { .options = options };
	int status;

	if (!found.options->process.count && !found.options->pid)
		return pc_fail(pc, PC_EUSAGE,
			       "a command line is missing; 'perfcopilot explainprocess -- gzip -9 "
			       "FILE' explains one, --pid N a process that runs");
	if (found.options->process.count && found.options->pid)
		return pc_fail(pc, PC_EUSAGE,
			       "a command line and --pid were given; name one of them");
	found.notes = json_object_new_array();
	status = find(pc, &found);
	if (!status)
		status = show(pc, &found);
	json_object_put(found.pid);
	json_object_put(found.notes);
	return status;
}

PC_PLUGIN;
