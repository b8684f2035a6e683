/* SPDX-License-Identifier: Apache-2.0
 * Where a user's files lie. */
#ifndef PC_BASE_PLACES_H
#define PC_BASE_PLACES_H

#include "base/status.h"

/* "$XDG_CONFIG_HOME/perfcopilot", or "~/.config/perfcopilot" where the variable is not set or (as
 * the XDG specification has it) relative; HOME unset, the user's entry in passwd. In pc's arena. */
PC_API const char *pc_user_folder(struct pc *pc, const char *variable, const char *fallback);

/* Makes a folder, with all that is missing above it, for the user alone. PC_EINPUT: it can't be
 * made, or it is not the user's, or others may write there; `variable` is that which names another.
 */
PC_API int pc_make_folder(struct pc *pc, const char *folder, const char *variable);

#endif
