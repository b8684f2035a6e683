/* SPDX-License-Identifier: Apache-2.0
 * A profile in the forms that other tools open: folded stacks (FlameGraph and kin), speedscope's
 * JSON, pprof's gzipped protobuf.
 *
 * A table without stacks is written as stacks of one frame each, with its self costs
 * (pc_profile_has_stacks tells). Costs of zero are left out. */
#ifndef PC_EXPORT_EXPORT_H
#define PC_EXPORT_EXPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "base/text.h"
#include "profile/profile.h"

/* Where the bytes go, as they are made: a deep profile's stacks need not fit into memory. What is
 * not PC_OK ends the export and is returned by it; then what was written so far is to be thrown
 * away. */
struct pc_sink {
	int (*write)(void *context, const char *bytes, size_t size);
	void *context; /* borrowed */
};
PC_API struct pc_sink pc_sink_text(struct pc_text *text); /* adds them to a text */

#define PC_EXPORT_EVERY SIZE_MAX /* every event; not for folded stacks, which count one thing */

/* Zeroes are a good default. Lies in the command: a new member raises PC_ABI_MAJOR. */
struct pc_export {
	size_t event;	   /* its index, or PC_EXPORT_EVERY */
	const char *title; /* what it is called ("sqlite.script.txt"); NULL or "": "perfcopilot" */
	bool suffixes;	   /* folded: _[k], _[j] and _[i] mark kernel, JIT and inlined */
	bool bare; /* folded, speedscope: the process, where known, is not the root of a stack */
};

/* PC_EINPUT: the profile has nothing that the form can hold, and why. */

/* "process;main;work 42", a line each stack, in the order of their bytes (LC_ALL=C sort). ";" in a
 * name becomes ":", a control character a blank. A function without a name is "[module]" or
 * "[unknown]". Numbers are in the event's unit, with decimals where it has them. */
PC_API int pc_export_folded(struct pc *pc, const struct pc_profile *profile,
			    const struct pc_export *what, const struct pc_sink *sink);
/* A profile of the type "sampled" for each event. Negative costs can't be shown there. */
PC_API int pc_export_speedscope(struct pc *pc, const struct pc_profile *profile,
				const struct pc_export *what, const struct pc_sink *sink);
/* profile.proto: a sample type for each event, and before them "samples" where the input counts
 * them. Values are integers: costs with decimals are in nanoseconds if they are times, else in a
 * unit such as "cycles/100" (hundredths). Labels: comm, pid, tid. */
PC_API int pc_export_pprof(struct pc *pc, const struct pc_profile *profile,
			   const struct pc_export *what, const struct pc_sink *sink);

#endif
