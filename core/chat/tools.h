/* SPDX-License-Identifier: Apache-2.0
 * Tools that any talk may have. Internal. */
#ifndef PC_CHAT_TOOLS_H
#define PC_CHAT_TOOLS_H

#include "chat/conversation.h"

/* Source files inside `folder`. PC_EUSAGE: it is none. (tool_source.c) */
int pc_tools_offer_source(struct pc_conversation *conversation, const char *folder);
/* What is known to help with a function, a library, a program. (tool_remedies.c) */
void pc_tools_offer_remedies(struct pc_conversation *conversation);

#endif
