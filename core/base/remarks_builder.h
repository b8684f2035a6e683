/* SPDX-License-Identifier: Apache-2.0
 * How readers of several inputs collect their remarks. However much is wrong with an input, no more
 * than a few notes are kept: memory must not grow with it. Internal. */
#ifndef PC_BASE_REMARKS_BUILDER_H
#define PC_BASE_REMARKS_BUILDER_H

#include <stdarg.h>

#include "base/remarks.h"
#include "base/text.h"

enum { PC_NOTES_MAX = 32 }; /* what a stranger may make us say */

struct pc_remark {
	const char *input; /* NULL: it is about none, or names it */
	const char *text;
};

/* Texts lie in pc's arena: what was said can be taken back by putting back a copy. */
struct pc_remarks_builder {
	struct pc *pc;
	const char *input; /* the name of the present one, which lives as long as the run */
	uint32_t inputs;   /* begun so far */
	uint64_t skipped;  /* lines of the present one */
	struct pc_remarks all;
	struct pc_remark notes[PC_NOTES_MAX];
	uint32_t note_count;
};

void pc_remarks_init(struct pc_remarks_builder *builder, struct pc *pc);
void pc_remarks_begin(struct pc_remarks_builder *builder, const char *input);

/* A note about `input`, said once of it; of NULL: about none, or it names what it is about. */
void pc_remarks_note(struct pc_remarks_builder *builder, const char *input, const char *fmt,
		     va_list args) __attribute__((format(printf, 3, 0)));
/* Lines of the present input are counted from 1. */
void pc_remarks_skip(struct pc_remarks_builder *builder, uint64_t line_number);
void pc_remarks_damage_line(struct pc_remarks_builder *builder, uint64_t line_number,
			    const char *fmt, va_list args) __attribute__((format(printf, 3, 0)));
void pc_remarks_damage_byte(struct pc_remarks_builder *builder, uint64_t byte, const char *reason);
/* What was said of inputs that another reader read; borrowed, in pc's arena. */
void pc_remarks_take(struct pc_remarks_builder *builder, const struct pc_remarks *remarks);

/* Why nothing may have been found in the present input: ", 3 lines of it could not be understood",
 * or "". */
const char *pc_remarks_why(const struct pc_remarks_builder *builder);
struct pc_remarks pc_remarks_seal(const struct pc_remarks_builder *builder);

#endif
