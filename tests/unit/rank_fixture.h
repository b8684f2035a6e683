/* SPDX-License-Identifier: Apache-2.0
 * For tests: profiles in a few letters, and how they rank. */
#ifndef PC_TESTS_RANK_FIXTURE_H
#define PC_TESTS_RANK_FIXTURE_H

#include <math.h>
#include <stdio.h>

#include "builder_fixture.h"
#include "profile/rank.h"

/* "f@m" is function f in module m, "f@m!" in the kernel, "f@m=x.c" in file x.c, "@m" no function.
 */
static inline uint32_t frame_of(struct fixture *f, struct pc_span name)
{
	struct pc_place place = { .function = name, .kind = PC_FRAME_USER };

	if (pc_span_ends(name, "!")) {
		place.function.size--;
		place.kind = PC_FRAME_KERNEL;
	}
	pc_span_cut(place.function, '=', &place.function, &place.file);
	if (!pc_span_cut(place.function, '@', &place.function, &place.module))
		place.module = (struct pc_span){ 0 };
	return pc_builder_frame(f->b, &place);
}

static inline void add_stack(struct fixture *f, const char *stack, uint32_t thread, int64_t value)
{
	struct pc_sample s = { .stack = PC_NONE,
			       .thread = thread,
			       .event = event_named(f, "cycles"),
			       .value = value,
			       .count = 1 };
	struct pc_span rest = pc_span(stack), name;

	while (pc_span_cut(rest, ';', &name, &rest))
		s.stack = pc_builder_stack(f->b, s.stack, frame_of(f, name));
	if (rest.size)
		s.stack = pc_builder_stack(f->b, s.stack, frame_of(f, rest));
	assert_int_equal(pc_builder_sample(f->b, &s), PC_OK);
}

static inline void stack(struct fixture *f, const char *frames, int64_t value)
{
	add_stack(f, frames, PC_NONE, value);
}

static inline void add_row(struct fixture *f, uint32_t frame, uint32_t thread, int64_t self,
			   int64_t total)
{
	struct pc_row r = { .frame = frame,
			    .thread = thread,
			    .event = event_named(f, "cycles"),
			    .self = self,
			    .total = total,
			    .count = PC_UNKNOWN };

	assert_int_equal(pc_builder_row(f->b, &r), PC_OK);
}

static inline void row(struct fixture *f, const char *name, int64_t self, int64_t total)
{
	add_row(f, frame_of(f, pc_span(name)), PC_NONE, self, total);
}

static inline void line(struct fixture *f, const char *function, uint32_t number, int64_t self,
			int64_t total)
{
	struct pc_place place = { .function = pc_span(function),
				  .file = PC_SPAN("x.c"),
				  .line = number,
				  .kind = PC_FRAME_USER };

	add_row(f, pc_builder_frame(f->b, &place), PC_NONE, self, total);
}

static inline struct pc_ranking rank_by(struct fixture *f, enum pc_rank_by by,
					enum pc_rank_sort sort)
{
	struct pc_rank_query query = { .by = by, .sort = sort };
	struct pc_ranking ranking;

	if (!f->profile)
		seal(f);
	assert_int_equal(pc_profile_rank(f->pc, f->profile, &query, &ranking), PC_OK);
	return ranking;
}

static inline struct pc_ranking rank(struct fixture *f)
{
	return rank_by(f, PC_BY_FUNCTION, PC_SORT_SELF);
}

static inline int fail_rank(struct fixture *f, enum pc_rank_by by, enum pc_rank_sort sort)
{
	struct pc_rank_query query = { .by = by, .sort = sort };
	struct pc_ranking ranking;

	if (!f->profile)
		seal(f);
	return pc_profile_rank(f->pc, f->profile, &query, &ranking);
}

static inline const struct pc_ranked *named(const struct pc_ranking *ranking, const char *name)
{
	for (size_t i = 0; i < ranking->count; i++)
		if (!strcmp(ranking->rows[i].name, name))
			return &ranking->rows[i];
	fail_msg("nothing is named %s", name);
	return NULL;
}

static inline void assert_cost(const struct pc_ranking *ranking, const char *name, int64_t self,
			       int64_t total)
{
	const struct pc_ranked *found = named(ranking, name);

	if (found->self != self || found->total != total)
		fail_msg("%s has self %lld, total %lld", name, (long long)found->self,
			 (long long)found->total);
}

#endif
