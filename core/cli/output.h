/* SPDX-License-Identifier: Apache-2.0
 * Where a command's result goes: rendered as --output-format says, then written whole to standard
 * output or to -o. */
#ifndef PC_CLI_OUTPUT_H
#define PC_CLI_OUTPUT_H

#include "base/status.h"
#include "base/text.h"

struct pc_report;

/* Renders the report as --output-format and --color say. It is written once `run` has returned
 * PC_OK or a positive exit status: a command that fails leaves nothing half-written. Several
 * reports are written one after another. */
PC_API int pc_output_report(struct pc *pc, struct pc_report *report);

/* Text of a command's own making (a script, a man page), written at the same moment; text must be
 * safe to show. */
PC_API void pc_output_text(struct pc *pc, const char *text);

/* A file that the command makes beside its result (a picture, an export), written at the same
 * moment, whole or not at all. "-", or whatever else is standard output, is written there in place
 * of the report. `bytes` is taken over, and empty afterwards. PC_EUSAGE: the path leads where
 * another output's does already. */
PC_API int pc_output_file(struct pc *pc, const char *path, struct pc_text *bytes);

#endif
