/* SPDX-License-Identifier: Apache-2.0
 * The stages between a file descriptor and text: reading, decompression, transcoding. Internal to
 * input/. */
#ifndef PC_INPUT_DECODE_H
#define PC_INPUT_DECODE_H

#include <iconv.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "input/inflate.h"

enum pc_stage_kind {
	PC_STAGE_FILE,
	PC_STAGE_GZIP,
	PC_STAGE_ZSTD,
	PC_STAGE_UTF16LE,
	PC_STAGE_UTF16BE
};

/* How deep one compression may lie in another; more is somebody's trick. */
enum { PC_STAGES_MAX = 5 };

struct pc_stage {
	enum pc_stage_kind kind;
	int fd; /* of a FILE */
	uint64_t read_bytes, total_bytes;
	char *buffer; /* bytes of the stage below, not yet decoded; owned */
	size_t start, end;
	bool below_ended;
	const struct pc_inflate_table *inflate;
	struct pc_inflate *stream;
	iconv_t iconv;
};

struct pc_decoder {
	struct pc *pc;
	struct pc_stage stages[PC_STAGES_MAX];
	size_t count;
	const char *damage; /* in pc's arena, or NULL */
	uint64_t given_bytes;
};

/* What the first bytes of a stream are; PC_STAGE_FILE: nothing that needs a stage. */
enum pc_stage_kind pc_decode_sniff(struct pc_span head);
/* Puts a stage on top; `head` holds the bytes already taken from the stage below. */
int pc_decode_push(struct pc_decoder *decoder, enum pc_stage_kind kind, struct pc_span head);
/* The next decoded bytes; *out_size 0 is the end. Bad data is damage, and the end. `room` is at
 * least PC_DECODE_ROOM: any character fits, and no read is tiny. What unpacks beyond measure ends
 * early: damage. */
enum { PC_DECODE_ROOM = 4096 };
int pc_decode_read(struct pc_decoder *decoder, char *out, size_t room, size_t *out_size);
void pc_decode_close(struct pc_decoder *decoder);

#endif
