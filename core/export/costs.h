/* SPDX-License-Identifier: Apache-2.0
 * What all exports share: the costs of a profile one after another, names, numbers, and a buffer
 * before the sink. Internal. */
#ifndef PC_EXPORT_COSTS_H
#define PC_EXPORT_COSTS_H

#include "base/text.h"
#include "export/export.h"
#include "profile/sealed.h"

/* A cell of a stack, or a row as a stack of one frame. */
struct pc_cost {
	uint32_t stack; /* node; PC_NONE: `frame` alone */
	uint32_t frame;
	uint32_t thread, event;
	int64_t value, count; /* count may be PC_UNKNOWN */
};

/* Sets *index to the next cost that is known and not zero, from *index on; false: there is none.
 * Begin with 0, go on with *index + 1. */
bool pc_cost_next(const struct pc_profile *profile, size_t *index, struct pc_cost *out_cost);
static inline bool pc_cost_is_of(const struct pc_cost *cost, const struct pc_export *what)
{
	return what->event == PC_EXPORT_EVERY || what->event == cost->event;
}
/* PC_EINPUT, with why: the event has no cost that could be written. */
int pc_cost_none(struct pc *pc, const struct pc_profile *profile, const struct pc_export *what);

/* "main"; "[libc.so.6]" or "[unknown]" where the function has no name. */
void pc_export_frame_name(const struct pc_profile *profile, uint32_t frame, struct pc_text *out);
/* The process of a thread, or NULL. */
const char *pc_export_process(const struct pc_profile *profile, uint32_t thread);
/* The decimals of the event's costs. */
unsigned pc_export_digits(const struct pc_event *event);
/* value / 10^digits, exactly, without zeros at the end */
void pc_export_number(struct pc_text *out, int64_t value, unsigned digits);
const char *pc_export_title(const struct pc_export *what);

/* One of speedscope's own, or "none" */
const char *pc_export_speedscope_unit(const struct pc_event *event);
struct pc_unit {
	char name[64];
	int64_t factor; /* of the event's values */
};
/* Times become nanoseconds where they have no more decimals than that, and where costs whose
 * magnitudes sum up to `most` fit; other costs with decimals say so in their unit. */
void pc_export_pprof_unit(const struct pc_event *event, int64_t most, struct pc_unit *out_unit);

/* Collects what goes to a sink. After a failure the rest is dropped; pc_drain_end tells. */
struct pc_drain {
	const struct pc_sink *sink; /* borrowed */
	struct pc_text held;
	int status;
};
void pc_drain_check(struct pc_drain *drain); /* gives on what is held, if it is much */
int pc_drain_end(struct pc_drain *drain);    /* gives on the rest, frees; PC_OK or what failed */

#endif
