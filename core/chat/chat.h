/* SPDX-License-Identifier: Apache-2.0
 * The talk on the terminal, about what was asked and answered before. */
#ifndef PC_CHAT_CHAT_H
#define PC_CHAT_CHAT_H

#include "chat/conversation.h"

/* Whether --chat was given. */
PC_API bool pc_chats(const struct pc *pc);
/* The folder of --sources; "": none was named. */
PC_API const char *pc_sources(const struct pc *pc);
/* Talks until the user leaves; the terminal is /dev/tty, whatever the standard streams are. What is
 * rendered so far is shown before. PC_OK: the command goes on; *out_quit: the user wants it to end
 * here, which is no error. */
PC_API int pc_chat(struct pc *pc, bool *out_quit);
/* Takes up the conversation of that name (or in that file); "last" is the one that was saved last.
 */
PC_API int pc_chat_resume(struct pc *pc, const char *name);
/* The saved conversations, newest first: [{"name","topic","saved","turns"}]; a new reference. */
PC_API int pc_chat_saved(struct pc *pc, struct json_object **out_list);

#endif
