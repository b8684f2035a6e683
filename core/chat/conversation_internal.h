/* SPDX-License-Identifier: Apache-2.0
 * What a conversation is made of. Internal to core/chat. */
#ifndef PC_CHAT_CONVERSATION_INTERNAL_H
#define PC_CHAT_CONVERSATION_INTERNAL_H

#include "chat/conversation.h"

enum {
	PC_TOOLS_MAX = 32,
	PC_TOOL_ROUNDS = 8,
	PC_TOOL_CALLS_MAX = 16,		 /* of one answer */
	PC_TOOL_NAME_MAX = 64,		 /* bytes: no server takes a longer one back */
	PC_TOOL_ARGUMENTS_MAX = 8 << 10, /* bytes, of one call */
	PC_TOOL_RESULT_MAX = 32 << 10
};

struct pc_conversation {
	struct pc *pc;
	const char *system; /* NULL: none was said */
	/* as llm/query.h has them: [{"role","text",…}], owned */
	struct json_object *turns;
	struct pc_tool tools[PC_TOOLS_MAX];
	size_t tool_count;
	bool equipped;	   /* the tools of every talk are among them */
	uint32_t sample;   /* raised where the same is to be answered anew */
	const char *name;  /* under which it is saved; NULL: under none yet */
	bool name_is_ours; /* nobody chose it */
	const char *topic; /* of what it is, for the list: the command */
};

/* A turn's text in the arena's care or the array's; "" where there is none. */
const char *pc_turn_text(struct json_object *turn, const char *key);
bool pc_turn_is(struct json_object *turn, const char *role);
size_t pc_conversation_count(const struct pc_conversation *conversation);
struct json_object *pc_conversation_turn(const struct pc_conversation *conversation, size_t i);
/* Adds a turn, its text without secrets. The turn, borrowed. */
struct json_object *pc_conversation_add(struct pc_conversation *conversation, const char *role,
					const char *text);
/* Takes the turns from `first` on away. */
void pc_conversation_drop(struct pc_conversation *conversation, size_t first);
/* The last turn of a user; the count of turns where there is none. */
size_t pc_conversation_last_question(const struct pc_conversation *conversation);
int64_t pc_conversation_tokens(const struct pc_conversation *conversation);
/* How many tokens of turns fit beside `query`, and the tools where they are offered with it. */
int64_t pc_conversation_room(const struct pc_conversation *conversation,
			     const struct pc_query *query, bool tools);

/* ---- tools.c ---- */
/* The tools on offer as llm/query.h has them; appends nothing where there are none. */
void pc_tools_offered(const struct pc_conversation *conversation, struct pc_text *out);
/* Runs what an answer calls: its turn and the results are joined. */
void pc_tools_run(struct pc_conversation *conversation, const struct pc_answer *answer,
		  const struct pc_conversation_calls *calls);

/* ---- shorten.c ---- */
/* Where what was said leaves too little room for `query`, the oldest turns are put in short, by the
 * model. PC_OK, or why that failed. */
int pc_conversation_fit(struct pc_conversation *conversation, const struct pc_query *query,
			bool tools, const struct pc_conversation_calls *calls);
/* Where what tools found leaves too little room to go on, of the oldest results only the beginning
 * is kept. False: even so it does not fit. */
bool pc_conversation_fit_results(struct pc_conversation *conversation, const struct pc_query *query,
				 const struct pc_conversation_calls *calls);

/* ---- conversation_file.c ---- */
/* Writes it, whole, for the user alone. */
int pc_conversation_save(struct pc_conversation *conversation, const char *path);
/* Puts what a file holds in place of what was said. Of a file that breaks off what is whole is
 * taken: *out_note says so; NULL: nothing to say. */
int pc_conversation_load(struct pc_conversation *conversation, const char *path,
			 const char **out_note);
/* What the list needs to know of a conversation. In the arena. */
struct pc_conversation_head {
	const char *topic, *begins; /* begins NULL: nobody asked */
	int64_t turns;		    /* -1: it does not say */
};
/* Reads no more than that takes. */
int pc_conversation_peek(struct pc *pc, const char *path, struct pc_conversation_head *out_head);
/* Where a conversation of that name lies: a word without '/' and '.' in the user's folder, else the
 * path as it is. In the arena. */
const char *pc_conversation_path(struct pc *pc, const char *name);
/* The same of one that is there. PC_EINPUT: none is saved under that name, and how to list them. */
int pc_conversation_find(struct pc *pc, const char *name, const char **out_path);
/* The folder of named conversations, made where it is missing. */
int pc_conversation_folder(struct pc *pc, const char **out_folder);

#endif
