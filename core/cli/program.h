/* SPDX-License-Identifier: Apache-2.0
 * One run of the program. */
#ifndef PC_CLI_PROGRAM_H
#define PC_CLI_PROGRAM_H

#include "base/status.h"

/* Runs what argv says and returns the exit status of the process:
 * 0 done, 1 a negative finding that was asked for, 2 usage, configuration or input error, 3 a model
 * or network could not be had, 4 undecided, 130 interrupted. Errors are printed here, once. */
PC_API int pc_main(int argc, char **argv);

/* The exit status of a status. */
int pc_exit_status(int status);

#endif
