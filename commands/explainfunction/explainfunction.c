/* SPDX-License-Identifier: Apache-2.0
 * explainfunction: what a function of a library is, where it lies here, what helps. */
#include "explainfunction.h"

const char command[] = "explainfunction";
const char help[] = "Explain a function of a library, and how to spend less time in it";

int add_args(struct pc_args *args)
{
	const struct pc_arg rows[] = {
		{ PC_FLAG(struct explainfunction, optimizations), "optimizations", 0, NULL, "true",
		  .help = "ask the model a second time: what to change" },
		{ PC_STRING(struct explainfunction, library), .metavar = "LIBRARY",
		  .flags = PC_REQUIRED,
		  .help = "a path, or a name as profilers and linkers write it: libc.so.6, libc, "
			  "c, a program, an extension of Python or Perl, [kernel]" },
		{ PC_STRING(struct explainfunction, function), .metavar = "FUNCTION",
		  .flags = PC_REQUIRED, .help = "its name, mangled or as it was written" },
		{ 0 },
	};

	pc_args_effects(args, PC_READS | PC_EXECUTES | PC_ASKS); /* rpm is asked whose file it is */
	return pc_args_declare(args, sizeof(struct explainfunction), rows);
}

static int show(struct pc *pc, const struct explainfunction *options, struct json_object *document)
{
	const struct explain_work work = {
		.document = document,
		.report = function_report,
		.prompts = { "explainfunction/explain",
			     options->optimizations ? "explainfunction/optimize" : NULL },
	};

	return explain_show(pc, &work);
}

int run(struct pc *pc, const void *options)
{
	struct function_found found = { .options = options };
	int status;

	if (!found.options->library[0] || !found.options->function[0])
		return pc_fail(pc, PC_EUSAGE, "an empty name; say which function of which library");
	status = function_find(pc, &found);
	if (!status) {
		PC_AUTO(json) struct json_object *document = function_document(pc, &found);

		status = show(pc, options, document);
	}
	return status;
}

PC_PLUGIN;
