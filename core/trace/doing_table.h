/* SPDX-License-Identifier: Apache-2.0
 * The table of doing.def, and which of its rows know a function. Internal. */
#ifndef PC_TRACE_DOING_TABLE_H
#define PC_TRACE_DOING_TABLE_H

#include "base/text.h"
#include "trace/doing.h"

/* As doing.def explains them. */
enum pc_doing_role {
	PC_DOES_FIRST,
	PC_DOES_ABOVE,
	PC_DOES_NEAR,
	PC_DOES_BUSY,
	PC_DOES_STATE,
	PC_DOES_OURS,
	PC_DOES_ROLES
};

struct pc_doing_row {
	enum pc_doing_role role;
	enum pc_doing_kind kind;
	const char *what, *names;
};
enum { PC_DOES_NO_ROW = 0xff };
extern const struct pc_doing_row pc_doing_rows[];
extern const size_t pc_doing_row_count;

struct pc_doing_term {
	struct pc_span text;
	uint8_t row;
	bool prefix;
};

/* What the rows say of one function: the first row of each role that knows it. */
struct pc_doing_known {
	uint8_t rows[PC_DOES_ROLES];
	bool runtime; /* it stands beneath every program of its language */
};

struct pc_doings {
	const struct pc_dump *dump;
	struct pc_doing_term *terms; /* by the first byte, in the order of the rows */
	uint32_t begin[257];
	struct pc_doing_known *by_frame;
};

#endif
