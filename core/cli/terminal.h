/* SPDX-License-Identifier: Apache-2.0
 * What is said beside the result, on standard error: errors, debug lines, progress, echoed input.
 * Internal. */
#ifndef PC_CLI_TERMINAL_H
#define PC_CLI_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

void pc_terminal_debug(struct pc *pc, const char *text);
/* Something to know, before it is too late: not with --quiet. */
void pc_terminal_hint(struct pc *pc, const char *text);
void pc_terminal_progress(struct pc *pc, const char *what, uint64_t done, uint64_t total);
void pc_terminal_doing(struct pc *pc, const char *text);
void pc_terminal_echo(struct pc *pc, const char *bytes, size_t size);
/* Takes the progress line away; before anything else is shown. */
void pc_terminal_clear(struct pc *pc);
/* "perfcopilot topn: …" once, or {"error":…} where JSON was asked for. */
void pc_terminal_error(struct pc *pc, int status, bool json);

#endif
