/* SPDX-License-Identifier: Apache-2.0
 * Bytes from a file, a pipe or standard input, read once from front to back; gzip, zstd and UTF-16
 * are read through. */
#ifndef PC_INPUT_INPUT_H
#define PC_INPUT_INPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "base/text.h"

struct pc_input;

/* "-" or NULL is standard input. PC_EINPUT says what is wrong with the path (a directory,
 * unreadable, not there). */
PC_API int pc_input_open(struct pc *pc, const char *path, struct pc_input **out_input);
/* The output of a program instead of a file: argv as it is, by no shell; NULL ends it. `name` is
 * what the input is called. A program that fails is damage. PC_EINPUT: it can't be run. */
PC_API int pc_input_run(struct pc *pc, const char *name, const char *const *argv,
			struct pc_input **out_input);
PC_API void pc_input_close(struct pc_input *input); /* NULL is fine */
static inline void pc_auto_input(struct pc_input **input)
{
	pc_input_close(*input);
}

PC_API const char *pc_input_name(const struct pc_input *input); /* the path, or "standard input" */

/* The first bytes, at most `size`, without using them up; less only where the input is shorter. */
PC_API int pc_input_peek(struct pc_input *input, size_t size, struct pc_span *out_span);

/* The next line without its "\n" or "\r\n"; borrowed until the next call. PC_OK with *out_more
 * false at the end. A line of more than PC_LINE_MAX bytes is damage: the input ends before it.
 * ANSI colour sequences are not removed. */
#define PC_LINE_MAX (64u << 20)
PC_API int pc_input_line(struct pc_input *input, struct pc_span *out_line, bool *out_more);
/* The next bytes as they come, for binary formats: *out_span is empty at the end. */
PC_API int pc_input_bytes(struct pc_input *input, struct pc_span *out_span);

PC_API uint64_t
pc_input_line_number(const struct pc_input *input); /* of the line last given; 1 is the first */
PC_API uint64_t
pc_input_offset(const struct pc_input *input); /* bytes given so far, after decompression */

/* Why the input could not be read to its end (a truncated gzip, a read error, an over-long line),
 * or NULL. After damage the input ends as if it were complete: what came before it is good. In pc's
 * arena: it outlives the input. */
PC_API const char *pc_input_damage(const struct pc_input *input);

#endif
