/* SPDX-License-Identifier: Apache-2.0
 * What the parsers of native programs' traces share: frames that are held back until the next tells
 * whether they are inlined, headings that say what a stack is for, pieces of lines. Internal. */
#ifndef PC_TRACE_NATIVE_H
#define PC_TRACE_NATIVE_H

#include "trace/builder.h"

/* ---- frames ---- */
/* The last frame: of several that stand at one address all but the last are inlined. */
struct pc_native_held {
	struct pc_text text; /* function, module and file, one after another */
	struct pc_site site; /* their sizes stand in its spans */
	bool holds;
};
/* The next frame of the present trace, leaf first. Spans are borrowed for the call. */
void pc_native_frame(struct pc_dump_builder *builder, struct pc_native_held *held,
		     const struct pc_site *site);
/* The same for frames that are numbered: pc_trace_numbered stands between the two. */
void pc_native_next(struct pc_dump_builder *builder, struct pc_native_held *held,
		    const struct pc_site *site);
void pc_native_hold(struct pc_native_held *held, const struct pc_site *site);
/* No frame follows. */
void pc_native_flush(struct pc_dump_builder *builder, struct pc_native_held *held);
void pc_native_held_clear(struct pc_native_held *held);

/* ---- headings ---- */
/* What a line says of the stack below it; the pattern's language is that of formats/known.c. */
struct pc_native_heading {
	const char *pattern; /* NULL ends a table */
	int role;	     /* enum pc_trace_role */
	int what;	     /* for the parser */
};
const struct pc_native_heading *pc_native_heading(const struct pc_native_heading *table,
						  struct pc_span line);

/* ---- pieces ---- */
/* Takes the prefix off; false: the text does not begin so. */
bool pc_native_take(struct pc_span *text, const char *prefix);
/* Takes decimal digits off; false: it begins with none. */
bool pc_native_digits(struct pc_span *text, int64_t *out_value);
/* Takes hexadecimal digits off, with "0x" in front of them or without, and a "`" between them. */
bool pc_native_hex(struct pc_span *text, uint64_t *out_address);
/* The first word, up to a blank; the rest follows without blanks. */
struct pc_span pc_native_word(struct pc_span *text);
/* The text up to `needle`, or all of it. */
struct pc_span pc_native_until(struct pc_span text, const char *needle);
/* The last parenthesis, if the text ends with one: "f(int) (lib.so+0x1)" gives "lib.so+0x1" and
 * "f(int)". */
bool pc_native_last_paren(struct pc_span *text, struct pc_span *out_inner);
/* What follows the last `needle`; *text is what stands before it. */
bool pc_native_cut_last(struct pc_span *text, const char *needle, struct pc_span *out_rest);
/* "message" and "message; more", up to a limit: what is told piece by piece. */
void pc_native_more(struct pc_text *message, struct pc_span text);
/* The trace failed: its message is also the reason of the dump. */
void pc_native_fails(struct pc_dump_builder *builder, struct pc_span message);

#endif
