/* SPDX-License-Identifier: Apache-2.0
 * Where a user's files lie. Internal. */
#ifndef PC_BASE_PLACES_H
#define PC_BASE_PLACES_H

#include "base/status.h"

/* "$XDG_CONFIG_HOME/perfcopilot", or "~/.config/perfcopilot" where the variable is not set or (as
 * the XDG specification has it) relative; HOME unset, the user's entry in passwd. In pc's arena. */
const char *pc_user_folder(struct pc *pc, const char *variable, const char *fallback);

#endif
