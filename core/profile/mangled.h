/* SPDX-License-Identifier: Apache-2.0
 * Names as people wrote them: every mangled one is looked at once. Internal. */
#ifndef PC_PROFILE_MANGLED_H
#define PC_PROFILE_MANGLED_H

#include "base/table.h"
#include "profile/demangle.h"

struct pc;

struct pc_mangled {
	struct pc *pc;
	struct pc_table names;	/* mangled */
	struct pc_span *plain;	/* by id in `names` */
	uint32_t count, room;	/* of plain */
	struct pc_text scratch; /* the last name as valid UTF-8 */
	const struct pc_demangle_table *demangle;
	bool tried;
	const char *problem; /* why names stay mangled; NULL: they don't */
};

void pc_mangled_init(struct pc_mangled *mangled, struct pc *pc);
void pc_mangled_clear(struct pc_mangled *mangled);
/* The name that people wrote, valid UTF-8 in pc's arena; what is no mangled name comes back as it
 * is. */
struct pc_span pc_mangled_plain(struct pc_mangled *mangled, struct pc_span name);

#endif
