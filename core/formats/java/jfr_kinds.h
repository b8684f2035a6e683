/* SPDX-License-Identifier: Apache-2.0
 * The events of a flight recording that tell where something was spent. Internal. */
#ifndef PC_FORMATS_JFR_KINDS_H
#define PC_FORMATS_JFR_KINDS_H

#include "profile/builder.h"

struct pc_jfr_kind {
	const char *name;
	const char *field; /* what holds the cost; NULL: each event counts as one sample */
	const char *unit;  /* a duration is in ns here, whatever it is in the recording */
	bool is_cpu;	   /* what is meant where nobody says which event */
};

/* NULL: no event of that name does. */
const struct pc_jfr_kind *pc_jfr_kind(struct pc_span name);
/* The builder's event of that kind. */
uint32_t pc_jfr_event(struct pc_builder *builder, const struct pc_jfr_kind *kind);

#endif
