/* SPDX-License-Identifier: Apache-2.0
 * A talk under way. Internal to core/chat. */
#ifndef PC_CHAT_CHAT_INTERNAL_H
#define PC_CHAT_CHAT_INTERNAL_H

#include "base/stream_safe.h"
#include "chat/conversation_internal.h"
#include "chat/terminal.h"

enum pc_talk_end { PC_TALK_GOES_ON, PC_TALK_LEFT, PC_TALK_QUIT };

struct pc_talk {
	struct pc *pc;
	struct pc_conversation *conversation;
	const struct pc_editor_table *editor;
	int terminal;
	enum pc_talk_end end;
	const char *again; /* what is to be typed next, to be edited; NULL: nothing */
	const char *asked; /* the last question, as it was typed; NULL: none yet */
	struct pc_safe_stream piece;
	bool line_open; /* the last piece ended within a line */
	bool told_history, told_saving;
};

/* Text of our own, or made safe already. */
void pc_talk_say(struct pc_talk *talk, const char *fmt, ...) PC_PRINTF(2, 3);
/* Text from strangers, of several lines. */
void pc_talk_show(struct pc_talk *talk, const char *text);
/* Asks, shows the answer as it comes, saves. */
void pc_talk_ask(struct pc_talk *talk, const char *question);
/* Saves what was said under its name; told once where that fails. */
void pc_talk_save(struct pc_talk *talk);

/* ---- chat_commands.c ---- */
/* What begins with "/". */
void pc_talk_command(struct pc_talk *talk, const char *line);
extern const char *const pc_talk_words[]; /* for completion; NULL ends them */

#endif
