/* SPDX-License-Identifier: Apache-2.0
 * What the library is told of the options, and whom it speaks to. Internal. */
#ifndef PC_CLI_SINKS_H
#define PC_CLI_SINKS_H

#include "cli/options.h"

/* Until the options are known: debug lines are kept. */
void pc_sinks_early(struct pc *pc);
/* Once they are; `options` is borrowed as long as pc lives. */
void pc_sinks_install(struct pc *pc, const struct pc_options *options);

#endif
