/* SPDX-License-Identifier: Apache-2.0
 * What a format is to those that read profiles. The table of them, and everything that knows one,
 * is in core/formats. Internal. */
#ifndef PC_PROFILE_FORMAT_H
#define PC_PROFILE_FORMAT_H

#include "base/text.h"
#include "input/input.h"

struct pc_builder;

#define PC_HEAD_SIZE (64u << 10) /* what detection sees */

/* One row of pc_formats. `score` sees the first 64 KiB: 0 is "not mine", 100 is "certainly". */
struct pc_format {
	const char *name, *description;
	int (*score)(struct pc_span head);
	int (*parse)(struct pc_builder *builder, struct pc_input *input);
	const char *instead; /* parse NULL: known, but not read; a clause that says why, and what
				takes it or makes something of it that is read */
};
extern const struct pc_format pc_formats[]; /* name NULL ends */
/* The best row for `head`, or NULL; *out_score is its score. */
const struct pc_format *pc_format_detect(struct pc_span head, int *out_score);
/* The first line that is not blank, short and safe to show: what a refusal quotes. In the arena. */
const char *pc_format_first_line(struct pc *pc, struct pc_span head);
const struct pc_format *pc_format_named(const char *name);

/* Reads one input that was opened as `path` and whose format is known. One that a program must
 * convert first is closed, and the program's output stands in its place. */
struct pc_profile;
int pc_profile_read_opened(struct pc *pc, const char *path, struct pc_input **input,
			   const struct pc_format *format, struct pc_profile **out_profile);

/* A program that makes something that is read of a format that is not. */
enum { PC_CONVERTER_WORDS = 8 };
struct pc_converter {
	const char *format;		      /* its name */
	const char *argv[PC_CONVERTER_WORDS]; /* "FILE" stands for the file; NULL ends it */
	const char *makes;		      /* the format of what it prints */
};
/* NULL: there is none for it. */
const struct pc_converter *pc_format_converter(const struct pc_format *format);

#endif
