/* SPDX-License-Identifier: Apache-2.0
 * The commands that speak of the program itself. They are part of the library, so that they work
 * where no plugin can be found. Internal. */
#ifndef PC_CLI_BUILTIN_H
#define PC_CLI_BUILTIN_H

#include "base/status.h"

int pc_commands_run(struct pc *pc, const void *options); /* commands.c */
int pc_doctor_run(struct pc *pc, const void *options);	 /* doctor.c */

#endif
