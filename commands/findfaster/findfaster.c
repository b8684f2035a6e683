/* SPDX-License-Identifier: Apache-2.0
 * findfaster: what is faster than a program or a library, and whether it is there already. */
#include "findfaster.h"

const char command[] = "findfaster";
const char help[] = "Name what is faster than a program, a library or a function";

static const char *const type_words[] = { "auto",  "program",  "library", "pylibrary", "npm",
					  "cargo", "gomodule", "java",	  "function",  NULL };
static const char *const type_help[] = { "whatever is called so",
					 "a program that is run",
					 "a library of C or C++",
					 "a package or module of Python",
					 "a package of JavaScript",
					 "a crate of Rust",
					 "a module or package of Go",
					 "a library of Java",
					 "a function",
					 NULL };

int add_args(struct pc_args *args)
{
	const struct pc_arg rows[] = {
		{ PC_CHOICE(struct findfaster, type), "software-type", 't', "KIND", "auto",
		  .choices = type_words, .choice_help = type_help, .help = "what TARGET is" },
		{ PC_FILE(struct findfaster, check), "check", 0, "DIR",
		  .help = "look where DIR depends on TARGET, and whether an alternative is there" },
		{ PC_UINT(struct findfaster, rows), "top", 'n', "N", "20", .min = 1, .max = 1e6,
		  .needs = "check", .help = "show the first N places" },
		{ PC_FLAG(struct findfaster, verify), "verify", .effects = PC_EXECUTES,
		  .help = "measure the programs that could take TARGET's place in COMMAND; it is "
			  "run "
			  "many times" },
		{ PC_STRING(struct findfaster, target), .metavar = "TARGET", .flags = PC_REQUIRED,
		  .help = "what is too slow: zlib, grep, pandas, encoding/json, …" },
		{ PC_REST(struct findfaster, command), .metavar = "COMMAND", .flags = PC_BEHIND,
		  .help = "of --verify: a command line that begins with TARGET" },
		{ 0 },
	};

	pc_args_effects(args, PC_READS | PC_ASKS);
	return pc_args_declare(args, sizeof(struct findfaster), rows);
}

/* type_words are "auto" and the kinds in their order, but for the last, which nobody looks for. */
static unsigned kinds_of(int type)
{
	return type ? 1u << (type - 1) : (1u << PC_SOFTWARE_SETTING) - 1;
}

struct asked {
	struct pc *pc;
	const struct findfaster_result *result;
	struct json_object *document; /* borrowed */
};

static struct pc_report *report(void *context, struct json_object *document)
{
	const struct asked *asked = context;

	return findfaster_report(asked->pc, asked->result, document);
}

static int prompt(void *context, struct pc_query *out_query)
{
	const struct asked *asked = context;

	return findfaster_prompt(asked->pc, asked->document, out_query);
}

static int show(struct pc *pc, const struct findfaster_result *r)
{
	static const struct pc_question questions[] = { { .key = "model", .prompt = prompt },
							{ NULL } };
	PC_AUTO(json) struct json_object *document = findfaster_document(r);
	struct asked asked = { pc, r, document };

	return pc_explain(pc, &PC_EXPLANATION(.context = &asked, .document = document,
					      .report = report, .questions = questions));
}

int run(struct pc *pc, const void *options)
{
	const struct findfaster *opt = options;
	struct findfaster_result r = { .options = opt,
				       .kinds = kinds_of(opt->type),
				       .type = opt->type ? type_words[opt->type] : NULL };
	int status;

	if (opt->verify != (opt->command.count > 0))
		return pc_fail(
			pc, PC_EUSAGE,
			"--verify and a command line belong together: perfcopilot findfaster "
			"--verify grep -- grep -c error big.log");
	if (!opt->target[0])
		return pc_fail(pc, PC_EUSAGE, "TARGET is empty; name what is too slow");
	status = pc_alternatives_find(pc, opt->target, r.kinds, &r.known);
	if (!status && opt->check[0])
		status = findfaster_check(pc, &r);
	if (!status && opt->verify)
		status = findfaster_verify(pc, &r);
	if (!status)
		status = show(pc, &r);
	findfaster_check_clear(&r.check);
	return status;
}

PC_PLUGIN;
