/* SPDX-License-Identifier: Apache-2.0
 * The state of the reader of the old texts, which is spread over files by what they profile.
 * Internal. */
#ifndef PC_FORMATS_PPROF_LEGACY_TEXT_H
#define PC_FORMATS_PPROF_LEGACY_TEXT_H

#include "formats/pprof/legacy.h"

enum pc_legacy_kind {
	KIND_NONE,
	KIND_HEAP,
	KIND_JAVA_HEAP,
	KIND_JEMALLOC,
	KIND_CONTENTION,
	KIND_COUNT,
	KIND_THREAD
};

struct pc_legacy_text {
	struct pc_legacy *legacy;
	enum pc_legacy_kind kind;
	bool has_alloc, scaled, full, symbolized, java;
	int64_t period, cycles_per_second, resolution_ns;
	bool has_sample, in_stack;
	struct pc_text stack; /* of jemalloc, which tells it before what it costs */
};

/* The numbers of "1: 9216 [1: 9216]"; 0: there is something else, or more. */
unsigned pc_legacy_numbers(struct pc_span text, int64_t numbers[4]);
/* How many objects, and bytes, there were for those that were sampled: as pprof, cut to integers.
 */
void pc_legacy_scale(const struct pc_legacy_text *text, int64_t *count, int64_t *bytes);
void pc_legacy_note_scaled(const struct pc_legacy_text *text);
/* The addresses of the present sample, leaf first. */
void pc_legacy_addresses(struct pc_legacy_text *text, struct pc_span addresses);

/* Each takes a line of its kind; false: it is none. */
bool pc_legacy_thread_line(struct pc_legacy_text *text, struct pc_span line);
bool pc_legacy_jemalloc_line(struct pc_legacy_text *text, struct pc_span line);

/* What stands behind the prefix, trimmed. */
static inline bool pc_legacy_after(struct pc_span line, const char *prefix,
				   struct pc_span *out_rest)
{
	size_t size = strlen(prefix);

	if (!pc_span_starts(line, prefix))
		return false;
	*out_rest = pc_span_trim((struct pc_span){ line.data + size, line.size - size });
	return true;
}

#endif
