/* SPDX-License-Identifier: Apache-2.0
 * The profile: what any profiler saw, in one form. Parsers fill it (builder.h), pc_profile_read
 * seals it, reports read it (rank.h). After sealing nothing changes. */
#ifndef PC_PROFILE_PROFILE_H
#define PC_PROFILE_PROFILE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/remarks.h"
#include "base/status.h"
#include "base/text.h"

struct pc_profile;

enum pc_frame_kind {
	PC_FRAME_UNKNOWN,
	PC_FRAME_USER,
	PC_FRAME_KERNEL,
	PC_FRAME_JIT,
	PC_FRAME_INLINED, /* user code, inlined into its caller */
	PC_FRAME_GUEST,	  /* a virtual machine's, kernel or user */
	PC_FRAME_HYPERVISOR
};

/* What was counted. Costs of an event are integers of unit / 10^digits: 12.34 % is 1234 with
 * digits 2. They stand in an array: a new member raises PC_ABI_MAJOR. */
struct pc_event {
	const char *name; /* "cycles:ppp", "cpu", "samples" */
	const char *unit; /* "ns", "cycles", "samples", "bytes", …, "%" where the input says only
			     percentages */
	unsigned digits;
	bool percent_only; /* costs are percentages in 1/100 %; `total` is in `unit` all the same */
	bool derived;  /* costs were computed from rounded percentages, to add several inputs up */
	int64_t total; /* of the event, in `unit` and digits, or PC_UNKNOWN */
	int64_t samples; /* how many, or PC_UNKNOWN */
	int64_t lost;	 /* samples lost, or PC_UNKNOWN */
	/* What one sample stands for, in `unit` and digits: the same for all, or their mean;
	 * PC_UNKNOWN where the input does not say it of each, or counts nothing but samples. */
	int64_t period;
	bool period_is_mean;
};

/* One place in the code; NULL and 0 where the input does not say. */
struct pc_frame {
	const char *function, *module, *file;
	uint32_t line;
	enum pc_frame_kind kind;
};

/* Reads all paths ("-" is standard input; none: standard input) into one profile, in pc's arena.
 * `format` is a name from pc_formats, or "" or NULL to detect it from the content. PC_EINPUT:
 * nothing in it could be read, and why. */
PC_API int pc_profile_read(struct pc *pc, struct pc_list paths, const char *format,
			   struct pc_profile **out_profile);

PC_API const char *
pc_profile_format(const struct pc_profile *profile); /* "perf-script"; "several" when they differ */
PC_API const char *
pc_profile_tool(const struct pc_profile *profile); /* "perf 6.1.187"; NULL: unknown, or not the
						      same for all inputs */
PC_API const struct pc_event *pc_profile_events(const struct pc_profile *profile,
						size_t *out_count);
/* The event of that name (modifiers may be left off: "cycles" finds "cycles:ppp"), or with "" the
 * one that the input prefers, else the one with the most samples. PC_EUSAGE lists what there is. */
PC_API int pc_profile_event(struct pc *pc, const struct pc_profile *profile, const char *name,
			    size_t *out_index);
/* Whether stacks were recorded: without them total cost is known only where the input has a column
 * for it. */
PC_API bool pc_profile_has_stacks(const struct pc_profile *profile);

PC_API const struct pc_remarks *pc_profile_remarks(const struct pc_profile *profile);
/* The same one by one. Lines that were no part of the format, and the first of them (0: none). */
PC_API uint64_t pc_profile_skipped(const struct pc_profile *profile, const char **out_first);
/* Damage: the input ended or broke before its end. False: none. */
PC_API bool pc_profile_damage(const struct pc_profile *profile, const char **out_at,
			      const char **out_reason);
/* What a reader should know (rounded, derived, cut off); NULL-terminated. With several inputs each
 * begins with the name of the one it is about. */
PC_API const char *const *pc_profile_notes(const struct pc_profile *profile);

/* The formats that are read, a line each in core/formats/formats.def: the choices of --format, and
 * what each is called in a sentence. NULL-terminated. */
PC_API const char *const *pc_profile_formats(void);
PC_API const char *const *pc_profile_format_descriptions(void);

#endif
