/* SPDX-License-Identifier: Apache-2.0
 * The wire format of protocol buffers (https://protobuf.dev/programming-guides/encoding), as far as
 * profiles need it: see doc/adr/0006-protobuf.md. Internal. */
#ifndef PC_BASE_WIRE_H
#define PC_BASE_WIRE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

enum pc_wire_type { PC_WIRE_NUMBER = 0, PC_WIRE_64 = 1, PC_WIRE_BYTES = 2, PC_WIRE_32 = 5 };

/* One field of a message. */
struct pc_wire {
	uint32_t field;
	enum pc_wire_type type;
	uint64_t number;      /* of NUMBER, 64 and 32 */
	struct pc_span bytes; /* of BYTES; borrowed */
};

enum pc_wire_state { PC_WIRE_OK, PC_WIRE_CUT, PC_WIRE_BAD };

/* Takes the next field off *rest. CUT: `rest` ends within it, and *out_missing (NULL is fine) says
 * how many bytes are missing as far as is known, at least 1; BAD: it is none. Then nothing is
 * taken. */
enum pc_wire_state pc_wire_next(struct pc_span *rest, struct pc_wire *out_wire,
				uint64_t *out_missing);
/* The next field of a whole message; false at its end, and with *out_bad where it breaks. */
bool pc_wire_take(struct pc_span *rest, struct pc_wire *out_wire, bool *out_bad);
/* The next number of a packed field. */
bool pc_wire_varint(struct pc_span *rest, uint64_t *out_value);

/* ---- writing ---- */
void pc_wire_put_varint(struct pc_text *out, uint64_t value);
void pc_wire_put_number(struct pc_text *out, uint32_t field, uint64_t value); /* 0: nothing */
void pc_wire_put_bytes(struct pc_text *out, uint32_t field, struct pc_span bytes);

#endif
