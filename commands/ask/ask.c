/* SPDX-License-Identifier: Apache-2.0
 * ask: the services of models for scripts. */
#include <inttypes.h>

#include "ask.h"

const char command[] = "ask";
const char help[] = "Ask a model one question, or a file of many";

int add_args(struct pc_args *args)
{
	const struct pc_arg rows[] = {
		{ PC_FILE(struct ask, batch), "batch", 0, "FILE.jsonl",
		  .help = "questions, a line {\"id\",\"prompt\",\"system\"?,\"schema\"?} each; "
			  "- is standard input; with -o FILE what FILE answers already is not "
			  "asked again" },
		{ PC_LIST(struct ask, prompt), .metavar = "PROMPT",
		  .help = "the question, its words joined; what comes on standard input is its "
			  "data" },
		{ 0 },
	};

	pc_args_effects(args, PC_READS | PC_WRITES | PC_NETWORK);
	return pc_args_declare(args, sizeof(struct ask), rows);
}

void ask_tell_hidden(struct pc *pc)
{
	uint64_t hidden = pc_model_use(pc)->redacted;

	if (hidden)
		pc_hint(pc, "%" PRIu64 " secret%s taken out of what was sent", hidden,
			hidden == 1 ? " was" : "s were");
}

int run(struct pc *pc, const void *options)
{
	const struct ask *opt = options;

	if (!opt->batch[0])
		return ask_one(pc, opt);
	if (opt->prompt.count)
		return pc_fail(pc, PC_EUSAGE,
			       "a question and --batch were given; name one of them");
	if (pc_chats(pc))
		return pc_fail(pc, PC_EUSAGE,
			       "--chat talks about one answer, and --batch asks for many; leave "
			       "one of them out");
	return ask_batch(pc, opt->batch);
}

PC_PLUGIN;
