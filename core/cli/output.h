/* SPDX-License-Identifier: Apache-2.0
 * Where a command's result goes: rendered as --output-format says, then written whole to standard
 * output or to -o. */
#ifndef PC_CLI_OUTPUT_H
#define PC_CLI_OUTPUT_H

#include <stdbool.h>
#include <stdint.h>

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

/* ---- a result that comes little by little (output_stream.c) ---- */
/* Whether what is rendered goes out as it comes, or could: the report is text. With -o it is
 * collected all the same, and written whole at the end. */
PC_API bool pc_output_streams(const struct pc *pc);
/* Whether a report is shown at all: a file of pc_output_file may have taken standard output. */
PC_API bool pc_output_shows(const struct pc *pc);
/* Whether what helps a person on belongs into the report: text, and no --quiet. */
PC_API bool pc_output_hints(const struct pc *pc);
/* Words of --output-format that name no renderer: a wish for the model; "": there are none. */
PC_API const char *pc_output_wish(const struct pc *pc);

/* What was rendered up to now goes to standard output at once, where pc_output_streams; else it
 * waits for the end. What was written stays written whatever then fails. PC_EINPUT, PC_ECANCEL: it
 * can't be written. A reader that has gone is no error. */
PC_API int pc_output_flush(struct pc *pc);
/* The same in whatever format, where the command goes on to something else. */
PC_API int pc_output_now(struct pc *pc);
/* A piece of text from strangers, cut anywhere, goes the same way, made safe to show. Where text is
 * not streamed it is dropped: it belongs into the report then. */
PC_API int pc_output_piece(struct pc *pc, const char *bytes, size_t size);
/* After the last piece: the line is ended. */
PC_API int pc_output_pieces_end(struct pc *pc);
/* What was rendered is written although the command then fails; after Ctrl-C to standard output
 * alone. */
PC_API void pc_output_keep(struct pc *pc);

/* ---- a result of many lines, which is gone on with (output_lines.c) ---- */
/* Where a line lies until the result is whole. */
struct pc_output_place {
	uint64_t at;
	uint32_t size;
	bool earlier; /* in FILE; else in FILE.part */
};
/* False: this is no line of such a result. */
typedef bool pc_output_each(void *context, struct pc_span line, struct pc_output_place place);

/* From here on lines go out as they come, in place of any report. To standard output, a pipe or a
 * device they go as they are, and *out_kept is false. To -o FILE they go to the end of FILE.part
 * beside it, for its user alone (0600), in whichever order; FILE stays as it is until
 * pc_output_lines_end. What stands in FILE, and then what a run that was ended left in FILE.part,
 * is given to `each`. PC_EINPUT: it can't be written, another run writes it, or it holds something
 * else. */
PC_API int pc_output_lines_begin(struct pc *pc, pc_output_each *each, void *context,
				 bool *out_kept);
/* One line, to which its end is added: whole, before anything else is done. 1: nobody reads it any
 * more. */
PC_API int pc_output_line(struct pc *pc, struct pc_span line, struct pc_output_place *out_place);
/* The lines at these places, in this order, are the result: FILE is replaced by them in one step (a
 * new one is 0600), and FILE.part goes. */
PC_API int pc_output_lines_end(struct pc *pc, const struct pc_output_place *places, size_t count);

#endif
