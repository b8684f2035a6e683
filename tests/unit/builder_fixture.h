/* SPDX-License-Identifier: Apache-2.0
 * For tests: a builder that is filled by hand, without an input. */
#ifndef PC_TESTS_BUILDER_FIXTURE_H
#define PC_TESTS_BUILDER_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/context.h"
#include "profile/build.h"

struct fixture {
	struct pc *pc;
	struct pc_builder *b;
	struct pc_profile *profile; /* NULL: not sealed yet */
};

static inline int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	if (!f)
		return -1;
	f->pc = pc_new();
	f->b = pc_builder_new(f->pc);
	pc_builder_begin(f->b, "one.txt", "folded stacks");
	*state = f;
	return 0;
}

static inline int teardown(void **state)
{
	struct fixture *f = *state;

	pc_builder_free(f->b);
	pc_free(f->pc);
	free(f);
	return 0;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

static inline void assert_error(struct fixture *f, int status, int wanted, const char *words)
{
	assert_int_equal(status, wanted);
	if (!strstr(pc_error(f->pc), words))
		fail_msg("\"%s\" is not in \"%s\"", words, pc_error(f->pc));
}

static inline void next_input(struct fixture *f, const char *name)
{
	assert_int_equal(pc_builder_end(f->b), PC_OK);
	pc_builder_begin(f->b, name, "folded stacks");
}

static inline const struct pc_profile *seal(struct fixture *f)
{
	assert_int_equal(pc_builder_end(f->b), PC_OK);
	assert_int_equal(pc_builder_seal(f->b, &f->profile), PC_OK);
	assert_non_null(f->profile);
	return f->profile;
}

static inline const struct pc_event *event_of(const struct pc_profile *profile, size_t i)
{
	size_t count;
	const struct pc_event *events = pc_profile_events(profile, &count);

	assert_true(i < count);
	return &events[i];
}

static inline uint32_t event_named(struct fixture *f, const char *event)
{
	return pc_builder_event(f->b, pc_span(event));
}

static inline uint32_t frame_named(struct fixture *f, const char *function)
{
	return pc_builder_frame(f->b, &(struct pc_place){ .function = pc_span(function) });
}

/* One sample in main, which nobody called. */
static inline int sample(struct fixture *f, const char *event, int64_t value, unsigned digits)
{
	struct pc_sample s = { .stack = pc_builder_stack(f->b, PC_NONE, frame_named(f, "main")),
			       .thread = PC_NONE,
			       .event = event_named(f, event),
			       .value = value,
			       .digits = digits,
			       .count = 1 };

	return pc_builder_sample(f->b, &s);
}

static inline int self_row(struct fixture *f, const char *event, const char *function, int64_t self)
{
	struct pc_row r = { .frame = frame_named(f, function),
			    .thread = PC_NONE,
			    .event = event_named(f, event),
			    .self = self,
			    .total = PC_UNKNOWN,
			    .count = PC_UNKNOWN };

	return pc_builder_row(f->b, &r);
}

#endif
