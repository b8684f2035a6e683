/* SPDX-License-Identifier: Apache-2.0
 * What a sealed profile holds. Internal: seal.c makes it, profile.c and rank*.c read it. Everything
 * is in pc's arena, and refers to the rest by index; PC_NONE is "unknown". */
#ifndef PC_PROFILE_SEALED_H
#define PC_PROFILE_SEALED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/index.h"
#include "profile/profile.h"

enum { PC_LINE_LIMIT = 1 << 29 }; /* source lines from here on count as unknown */

struct pc_frame_ids {
	uint32_t function, module, file; /* strings */
	uint32_t line : 29, kind : 3;
};

/* A stack is a way from a leaf to a root; stacks that begin alike share their callers. */
struct pc_node {
	uint32_t caller; /* node; PC_NONE: a root */
	uint32_t frame;
};

struct pc_thread {
	uint32_t process; /* string */
	int64_t pid, tid; /* -1: unknown */
};

/* What a cost belongs to beside its place in the code. */
struct pc_where {
	uint32_t thread, event;
	uint32_t table; /* 0, or the number of the input in which rows of one function overlap */
};

struct pc_cell {
	uint32_t stack, where;
	int64_t value;
};

/* A row of a table without stacks. */
struct pc_entry {
	uint32_t frame, where;
	int64_t self, total, count; /* each may be PC_UNKNOWN */
};

/* What a caller spends in a callee, where there are no stacks that say it. */
struct pc_arc {
	uint32_t caller, callee, where; /* frames */
	int64_t value, calls;		/* calls may be PC_UNKNOWN */
};

/* Adds numbers of which either may be PC_UNKNOWN, and then the sum is; sums are known to fit. */
static inline void pc_known_add(int64_t *sum, int64_t value)
{
	*sum = *sum == PC_UNKNOWN || value == PC_UNKNOWN ? PC_UNKNOWN : *sum + value;
}

/* What is known of an event beyond struct pc_event. */
struct pc_event_facts {
	size_t entries;		      /* how many cells and rows it has */
	bool self_known, total_known; /* of some of them */
};

struct pc_profile {
	const char *const *strings;
	const struct pc_frame_ids *frames;
	const struct pc_node *nodes;
	const struct pc_thread *threads;
	const struct pc_where *wheres;
	const struct pc_cell *cells;
	const int64_t *counts; /* by cell: samples, or PC_UNKNOWN; NULL: each cell's is its value */
	const struct pc_entry *entries;
	const struct pc_arc *arcs;
	const struct pc_event *events;
	const struct pc_event_facts *facts; /* by event */
	size_t event_count;
	uint32_t preferred; /* the event that is meant by none; PC_NONE: not said */
	uint32_t string_count, node_count, frame_count, thread_count, where_count, cell_count,
		entry_count, arc_count;
	bool has_stacks, has_functions, has_modules, has_files, has_processes;
	const char *format, *tool;
	struct pc_remarks remarks;
};

/* How many samples are in a cell, or PC_UNKNOWN. */
static inline int64_t pc_cell_samples(const struct pc_profile *profile, size_t cell)
{
	return profile->counts ? profile->counts[cell] : profile->cells[cell].value;
}

#endif
