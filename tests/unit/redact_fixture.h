/* SPDX-License-Identifier: Apache-2.0
 * What the tests of redaction share: what is expected of one text, which holds for what came out of
 * it too. */
#ifndef PC_TESTS_REDACT_FIXTURE_H
#define PC_TESTS_REDACT_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/context.h"
#include "llm/redact/redact.h"

static struct pc *pc;
static struct pc_redactor *plain;

static void expect(const struct pc_redactor *redactor, struct pc_span given, const char *wanted)
{
	struct pc_text once = { 0 }, twice = { 0 };
	size_t count = pc_redact(redactor, given, &once);

	if (strcmp(once.data, wanted) != 0)
		print_message("given:  %.*s\n", (int)given.size, given.data);
	assert_string_equal(once.data, wanted);
	assert_int_equal(count > 0, strstr(wanted, "[redacted:") != NULL);
	assert_int_equal(pc_redact(redactor, pc_text_span(&once), &twice), 0);
	assert_string_equal(twice.data, once.data);
	pc_text_clear(&once);
	pc_text_clear(&twice);
}

static void same(const char *given)
{
	expect(plain, pc_span(given), given);
}

struct redact_case {
	const char *given, *wanted;
};
static inline void expect_all(const struct redact_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++)
		expect(plain, pc_span(cases[i].given), cases[i].wanted);
}
#define EXPECT_ALL(cases) expect_all(cases, sizeof(cases) / sizeof(*(cases)))

#endif
