/* SPDX-License-Identifier: Apache-2.0
 * From names to the remedies that know them: exact names and beginnings by hash, never a regex.
 * Internal. */
#ifndef PC_ADVICE_MATCH_H
#define PC_ADVICE_MATCH_H

#include "advice/remedies.h"

struct pc_match_term {
	uint32_t remedy, next; /* the next one with the same key; PC_NONE: none */
};

struct pc_matcher {
	const struct pc_remedies *remedies;
	struct pc_table keys; /* target, whether it is a beginning, and the text */
	uint32_t *heads;      /* owned; by key: a term */
	uint32_t head_room;
	struct pc_match_term *terms; /* owned */
	size_t term_count, term_room;
	/* by the first byte; bit n: there are beginnings of n bytes (63: or more) */
	uint64_t sizes[PC_TARGETS][256];
};

void pc_matcher_init(struct pc_matcher *matcher, const struct pc_remedies *remedies,
		     struct pc_arena *arena);
void pc_matcher_clear(struct pc_matcher *matcher);
static inline void pc_auto_matcher(struct pc_matcher *matcher)
{
	pc_matcher_clear(matcher);
}

/* What a frame is, all that can be matched of it. */
struct pc_match_frame {
	struct pc_span function, module, file; /* stripped; empty: unknown */
	bool module_is_program;
	enum pc_frame_kind kind;
};
/* Adds the remedies that know the frame, whatever the language. */
void pc_match_frame(const struct pc_matcher *matcher, const struct pc_match_frame *frame,
		    struct pc_remedy_set *set);
/* What a profiler or a trace says of a frame, as it says it. */
struct pc_match_names {
	struct pc_span function, module, file;
	enum pc_frame_kind kind;
};
/* Adds the remedies that know it by its stripped names, and what these betray of the language
 * (context.h). `scratch` is for the names, and changes. */
void pc_match_names(const struct pc_matcher *matcher, const struct pc_match_names *names,
		    struct pc_text *scratch, uint64_t *context, struct pc_remedy_set *set);
/* Adds the remedies that know the program of that name. */
void pc_match_program(const struct pc_matcher *matcher, struct pc_span name,
		      struct pc_remedy_set *set);

#endif
