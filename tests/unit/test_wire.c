/* SPDX-License-Identifier: Apache-2.0
 * Protocol buffers on the wire: what is written is read, what is cut is told from what is broken.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/wire.h"

static void there_and_back(void **state)
{
	static const uint64_t numbers[] = { 1, 127, 128, 300, UINT32_MAX, INT64_MAX, UINT64_MAX };
	struct pc_text out = { 0 };
	struct pc_span rest;
	struct pc_wire wire;

	(void)state;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		pc_wire_put_number(&out, (uint32_t)i + 1, numbers[i]);
	pc_wire_put_number(&out, 9, 0); /* is not written */
	pc_wire_put_bytes(&out, 1000, PC_SPAN("name"));
	rest = (struct pc_span){ out.data, out.size };
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		assert_int_equal(pc_wire_next(&rest, &wire, NULL), PC_WIRE_OK);
		assert_int_equal(wire.field, i + 1);
		assert_int_equal(wire.type, PC_WIRE_NUMBER);
		assert_true(wire.number == numbers[i]);
	}
	assert_int_equal(pc_wire_next(&rest, &wire, NULL), PC_WIRE_OK);
	assert_int_equal(wire.field, 1000);
	assert_true(pc_span_is(wire.bytes, "name"));
	assert_int_equal(rest.size, 0);
	pc_text_clear(&out);
}

static void fixed_sizes(void **state)
{
	struct pc_span rest = PC_SPAN("\x09\x08\x07\x06\x05\x04\x03\x02\x01\x15\x04\x03\x02\x01");
	struct pc_wire wire;
	bool bad = false;

	(void)state;
	assert_true(pc_wire_take(&rest, &wire, &bad));
	assert_true(wire.number == 0x0102030405060708);
	assert_true(pc_wire_take(&rest, &wire, &bad));
	assert_int_equal(wire.number, 0x01020304);
	assert_false(pc_wire_take(&rest, &wire, &bad));
	assert_false(bad);
}

static void expect_state(struct pc_span bytes, enum pc_wire_state expected, uint64_t missing)
{
	struct pc_span rest = bytes;
	struct pc_wire wire;
	uint64_t got = 0;

	assert_int_equal(pc_wire_next(&rest, &wire, &got), expected);
	assert_true(got == missing);
	assert_ptr_equal(rest.data, bytes.data);
	assert_int_equal(rest.size, bytes.size);
}

static void cut_or_broken(void **state)
{
	(void)state;
	expect_state(PC_SPAN(""), PC_WIRE_CUT, 1);
	expect_state(PC_SPAN("\x88"), PC_WIRE_CUT, 1);
	expect_state(PC_SPAN("\x08\x80\x80"), PC_WIRE_CUT, 1);
	expect_state(PC_SPAN("\x0a\x05"
			     "abc"),
		     PC_WIRE_CUT, 2);
	expect_state(PC_SPAN("\x0d\x05"), PC_WIRE_CUT, 3);
	expect_state(PC_SPAN("\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), PC_WIRE_CUT,
		     UINT64_MAX);
	expect_state(PC_SPAN("\x08\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01"), PC_WIRE_BAD, 0);
	expect_state(PC_SPAN("\x02\x01"), PC_WIRE_BAD, 0); /* field 0 */
	expect_state(PC_SPAN("\x0b\x0c"), PC_WIRE_BAD, 0); /* a group */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(there_and_back),
		cmocka_unit_test(fixed_sizes),
		cmocka_unit_test(cut_or_broken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
