/* SPDX-License-Identifier: Apache-2.0
 * What was asked and answered in a run, one after another, so that the next question can build on
 * it; and the tools by which a model may look at what is at hand. There is one conversation a run;
 * it lives in pc. All texts in it have had their secrets taken out. */
#ifndef PC_CHAT_CONVERSATION_H
#define PC_CHAT_CONVERSATION_H

#include "base/json.h"
#include "llm/query.h"

struct pc_conversation;

/* The conversation of the run, made at first use. */
PC_API struct pc_conversation *pc_conversation_of(struct pc *pc);

/* Something that a model may look up: it reads, and nothing else. Copied; the texts are borrowed as
 * long as the run. New members go to the end. */
struct pc_tool {
	size_t size;
	const char *name;	 /* [a-z_]+ */
	const char *description; /* for the model, and for /tools */
	const char *parameters;	 /* JSON Schema of an object */
	/* `arguments` hold by the schema. What it found goes to `out`, text that a model can read;
	 * an error (pc_fail) is told to the model, and ends nothing. */
	int (*run)(struct pc *pc, void *context, struct json_object *arguments,
		   struct pc_text *out);
	void *context;
	unsigned effects; /* enum pc_effects: PC_READS, or 0, which is the same */
};
#define PC_TOOL(...) ((struct pc_tool){ .size = sizeof(struct pc_tool), __VA_ARGS__ })
/* PC_OK; PC_EUSAGE: it is not offered, for it does more than read, or there are too many. */
PC_API int pc_conversation_offer(struct pc_conversation *conversation, const struct pc_tool *tool);
/* Offers the running command, or verb, as a tool of its own name, where a talk will follow: its
 * arguments are those of the command that have no effects nor need one that has (pc_args_again).
 * PC_EUSAGE: by its table it does more than read and ask, whatever its arguments. */
PC_API int pc_conversation_offer_again(struct pc *pc, const char *description,
				       int (*run)(struct pc *pc, void *context,
						  struct json_object *arguments,
						  struct pc_text *out),
				       void *context);

/* The functions are optional. */
struct pc_conversation_calls {
	void *context;
	void (*on_text)(void *context, const char *bytes, size_t size);
	/* A tool was called, with these arguments (JSON), and this is what the model gets. */
	void (*on_tool)(void *context, const char *name, const char *arguments, const char *result);
	/* Something to know: old turns were put in short, a tool is not there, … */
	void (*on_note)(void *context, const char *note);
};

/* Asks in the light of what was said, and joins question and answer to it, what came before a
 * failure too. With `tools` the model may call those on offer first. As pc_ask otherwise. */
PC_API int pc_conversation_ask(struct pc_conversation *conversation, const struct pc_query *query,
			       bool tools, const struct pc_conversation_calls *calls,
			       const struct pc_answer **out_answer);
/* Joins what was asked and answered elsewhere. */
PC_API void pc_conversation_join(struct pc_conversation *conversation, const struct pc_query *query,
				 const struct pc_answer *answer);

#endif
