/* SPDX-License-Identifier: Apache-2.0
 * Python's marshal, versions 0 to 5, token by token. Memory grows with distinct strings and with
 * what the file itself marks as used again. Internal. */
#ifndef PC_ENCODING_MARSHAL_H
#define PC_ENCODING_MARSHAL_H

#include "base/table.h"
#include "input/input.h"

enum pc_marshal_kind {
	PC_MARSHAL_END, /* of a dictionary */
	PC_MARSHAL_INTEGER,
	PC_MARSHAL_FLOAT,
	PC_MARSHAL_TEXT,
	PC_MARSHAL_TUPLE, /* `integer` values follow, unless `again` */
	PC_MARSHAL_DICT,  /* pairs of values and an end follow */
	PC_MARSHAL_OTHER, /* None, True, … */
};

struct pc_marshal_value {
	enum pc_marshal_kind kind;
	bool again;    /* a tuple that was read before: `meaning` is what pc_marshal_mean said */
	uint32_t slot; /* of a tuple that may be used again, or PC_NONE */
	uint32_t meaning;
	int64_t integer; /* limited to 64 bits */
	double number;
	struct pc_span text; /* as long as the reader */
};

struct pc_marshal {
	struct pc_input *input;	       /* borrowed */
	struct pc_span chunk;	       /* what is not used yet of the last bytes */
	uint64_t offset;	       /* of the next byte */
	const char *error;	       /* why nothing more can be read; NULL: all is well */
	struct pc_arena *arena;	       /* owned */
	struct pc_table strings;       /* all of them, once */
	struct pc_text text;	       /* the present one */
	struct pc_marshal_value *refs; /* owned; of version 3 and later */
	uint32_t *interned;	       /* owned; string ids, of version 1 and 2 */
	uint32_t ref_count, ref_room, interned_count, interned_room;
};

void pc_marshal_init(struct pc_marshal *marshal, struct pc_input *input);
void pc_marshal_clear(struct pc_marshal *marshal);
/* False when the input ends, is damaged, or holds what no profile does; marshal->error says which.
 * The status of the input itself is *out_status. */
bool pc_marshal_next(struct pc_marshal *marshal, struct pc_marshal_value *out_value,
		     int *out_status);
/* What a tuple means to the one who read it. */
void pc_marshal_mean(struct pc_marshal *marshal, uint32_t slot, uint32_t meaning);

#endif
