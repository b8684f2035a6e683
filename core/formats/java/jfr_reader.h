/* SPDX-License-Identifier: Apache-2.0
 * The bytes of a flight recording: numbers, which mostly are of 7 bits a byte, and strings. What
 * is read after the end, or can't be, is 0 and makes the reader bad. Internal. */
#ifndef PC_FORMATS_JFR_READER_H
#define PC_FORMATS_JFR_READER_H

#include "base/text.h"

struct pc_jfr_reader {
	const unsigned char *at, *end;
	bool compressed; /* numbers are of 7 bits a byte */
	bool bad;
};

enum pc_jfr_text_kind { PC_JFR_TEXT, PC_JFR_LATIN1, PC_JFR_UTF16, PC_JFR_POOLED };

/* A string as it stands there; pc_jfr_text_put makes UTF-8 of it. */
struct pc_jfr_text {
	enum pc_jfr_text_kind kind;
	struct pc_span bytes; /* borrowed; of UTF16: `units` numbers */
	uint64_t units, key;  /* key: of POOLED */
	bool compressed;
};

uint64_t pc_jfr_fixed(struct pc_jfr_reader *reader, size_t size_bytes); /* the largest byte first */
uint64_t pc_jfr_number(struct pc_jfr_reader *reader, size_t size_bytes); /* if not compressed */
struct pc_jfr_text pc_jfr_string(struct pc_jfr_reader *reader);
/* The next `size` bytes, for a reader of their own. */
struct pc_jfr_reader pc_jfr_part(struct pc_jfr_reader *reader, uint64_t size);
void pc_jfr_text_put(struct pc_text *out, const struct pc_jfr_text *text); /* POOLED: nothing */

#endif
