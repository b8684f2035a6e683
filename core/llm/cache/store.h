/* SPDX-License-Identifier: Apache-2.0
 * Where answers are kept: the user's file, opened through the module (llm/cache/cache.h). Internal.
 */
#ifndef PC_LLM_STORE_H
#define PC_LLM_STORE_H

#include "base/status.h"
#include "llm/cache/cache.h"

/* "$XDG_STATE_HOME/perfcopilot/answers.db"; in pc's arena. */
const char *pc_store_path(struct pc *pc);

/* Opens it, to be closed by who asked; its folder is made (0700) where there is none. PC_EINPUT:
 * why it can't be. A damaged file was moved aside and a new one begun: that is told as a hint. */
int pc_store_open(struct pc *pc, const struct pc_cache_table **out_table,
		  struct pc_cache **out_cache);

#endif
