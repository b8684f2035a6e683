/* SPDX-License-Identifier: Apache-2.0
 * The terminal of whoever runs the program, whatever the standard streams are. Internal. */
#ifndef PC_CLI_TTY_H
#define PC_CLI_TTY_H

#include "base/status.h"

/* For reading and writing; to be closed. PC_EUSAGE: there is none. */
int pc_tty_open(struct pc *pc, int *out_fd);

#endif
