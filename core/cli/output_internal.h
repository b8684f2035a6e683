/* SPDX-License-Identifier: Apache-2.0
 * The last step of a run: what was printed and rendered is written. Internal part of output.h. */
#ifndef PC_CLI_OUTPUT_INTERNAL_H
#define PC_CLI_OUTPUT_INTERNAL_H

#include <stdbool.h>

#include "base/status.h"
#include "base/text.h"

/* Before a command runs: where -o names a file, what the command and its children print by
 * themselves is collected for it. PC_EINPUT: it can't be. */
int pc_output_begin(struct pc *pc);

/* After the command, whether begun or not: what it printed, then what it rendered, is written to
 * standard output or to -o: whole, or not at all. `status` is what the run came to; with an error,
 * or with an exit status and nothing to write, -o stays as it was. Returns `status`, or why it
 * could not be written. */
int pc_output_end(struct pc *pc, int status);

/* What a command has printed by itself and not yet flushed. 0 or the errno. */
int pc_output_flush_printed(void);
/* How wide the terminal is that standard output is; 0: it is none. */
size_t pc_output_columns(const struct pc *pc);
/* A file has standard output alone. */
bool pc_output_is_taken(const struct pc *pc);
/* With the style of a locale that is no UTF-8: what is not ASCII in `safe` is replaced. */
void pc_output_plain(struct pc_text *safe);

#endif
