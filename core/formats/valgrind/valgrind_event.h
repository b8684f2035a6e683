/* SPDX-License-Identifier: Apache-2.0
 * What valgrind's tools count. Internal. */
#ifndef PC_FORMATS_VALGRIND_EVENT_H
#define PC_FORMATS_VALGRIND_EVENT_H

#include "profile/builder.h"

/* Sets the unit of an event: by valgrind's names ("D1mr": misses), or as the name says itself
 * ("cpu(ms)"). */
void pc_valgrind_unit(struct pc_builder *builder, uint32_t event, struct pc_span name);
/* The unit of one of valgrind's own events; NULL: it is another's. */
const char *pc_valgrind_unit_of(struct pc_span name);

#endif
