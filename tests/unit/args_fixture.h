/* SPDX-License-Identifier: Apache-2.0
 * Tables of rows that fill one struct, declared, for the tests of them. */
#ifndef ARGS_FIXTURE_H
#define ARGS_FIXTURE_H

#include <string.h>

#include "base/context.h"
#include "cli/options.h"
#include "cli/spec.h"

struct sample {
	uint32_t a, b;
	bool flag;
	const char *text, *other;
	int choice;
	struct pc_list list, rest;
};

static inline int setup(void **state)
{
	*state = pc_new();
	return 0;
}

static inline int teardown(void **state)
{
	pc_free(*state);
	return 0;
}

static inline struct pc_args *declare(struct pc *pc, const struct pc_arg *rows, int expected)
{
	struct pc_args *args = pc_args_new(pc->arena);

	assert_int_equal(pc_args_declare(args, sizeof(struct sample), rows), expected);
	return args;
}

/* A table of these rows is refused, and the reason holds `why`. */
static inline void check_refused(struct pc *pc, const struct pc_arg *rows, const char *why)
{
	struct pc_args *args = declare(pc, rows, PC_EUSAGE);

	assert_non_null(args->refusal);
	if (!strstr(args->refusal, why))
		fail_msg("\"%s\" was wanted in: %s", why, args->refusal);
}

#define ROWS(...) ((const struct pc_arg[]){ __VA_ARGS__, { 0 } })
#define REFUSED(pc, why, ...) check_refused((pc), ROWS(__VA_ARGS__), (why))

#define A(...)                                                      \
	{                                                           \
		PC_UINT(struct sample, a), __VA_ARGS__, .help = "h" \
	}
#define B(...)                                                      \
	{                                                           \
		PC_UINT(struct sample, b), __VA_ARGS__, .help = "h" \
	}
#define TEXT(...)                                                        \
	{                                                                \
		PC_STRING(struct sample, text), __VA_ARGS__, .help = "h" \
	}
#define OTHER(...)                                                        \
	{                                                                 \
		PC_STRING(struct sample, other), __VA_ARGS__, .help = "h" \
	}
#define FLAG(...)                                                      \
	{                                                              \
		PC_FLAG(struct sample, flag), __VA_ARGS__, .help = "h" \
	}
#define CHOICE(...)                                                        \
	{                                                                  \
		PC_CHOICE(struct sample, choice), __VA_ARGS__, .help = "h" \
	}
#define LIST(...)                                                      \
	{                                                              \
		PC_LIST(struct sample, list), __VA_ARGS__, .help = "h" \
	}
#define REST(...)                                                      \
	{                                                              \
		PC_REST(struct sample, rest), __VA_ARGS__, .help = "h" \
	}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

#endif
