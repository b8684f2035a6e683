/* SPDX-License-Identifier: Apache-2.0
 * The log of node --prof, by a small input for each rule, and the map of code that it needs. */
#include "profile_dump.h"

#include "formats/node/code_map.h"

/* ---- the map ---- */

static void map_of_code(void **state)
{
	struct pc_code_map map;

	(void)state;
	pc_code_map_init(&map);
	assert_int_equal(pc_code_map_find(&map, 0), PC_NONE);
	pc_code_map_add(&map, 100, 50, 1);
	pc_code_map_add(&map, 200, 50, 2);
	assert_int_equal(pc_code_map_find(&map, 99), PC_NONE);
	assert_int_equal(pc_code_map_find(&map, 100), 1);
	assert_int_equal(pc_code_map_find(&map, 149), 1);
	assert_int_equal(pc_code_map_find(&map, 150), PC_NONE);
	assert_int_equal(pc_code_map_find(&map, 249), 2);
	pc_code_map_add(&map, 90, 120, 3); /* what began there is gone */
	assert_int_equal(pc_code_map_find(&map, 100), 3);
	assert_int_equal(pc_code_map_find(&map, 240), PC_NONE);
	pc_code_map_move(&map, 90, 1000);
	pc_code_map_move(&map, 91, 2000);
	assert_int_equal(pc_code_map_find(&map, 100), PC_NONE);
	assert_int_equal(pc_code_map_find(&map, 1119), 3);
	assert_int_equal(pc_code_map_find(&map, 2000), PC_NONE);
	pc_code_map_add(&map, 1000, 0, 4);
	assert_int_equal(pc_code_map_find(&map, 1000), PC_NONE);
	pc_code_map_add(&map, UINT64_MAX - 1, UINT64_MAX, 5);
	assert_int_equal(pc_code_map_find(&map, UINT64_MAX - 1), 5);
	assert_int_equal(pc_code_map_find(&map, UINT64_MAX), PC_NONE);
	pc_code_map_clear(&map);
}

/* Against a plain array, which says whose every byte is. */
static void map_of_much_code(void **state)
{
	static uint32_t start_of[4096], end_of[4096];
	struct pc_code_map map;
	uint64_t random = 42;

	(void)state;
	pc_code_map_init(&map);
	memset(start_of, 0, sizeof(start_of));
	for (uint32_t i = 1; i < 20000; i++) {
		uint32_t at, size, found, wanted = PC_NONE;

		random = random * 6364136223846793005u + 1442695040888963407u;
		at = (uint32_t)(random >> 33) % 4000;
		size = 1 + (uint32_t)(random >> 50) % 32;
		pc_code_map_add(&map, at, size, i);
		for (uint32_t k = at; k < at + size; k++)
			start_of[k] = 0;
		start_of[at] = i;
		end_of[at] = at + size;
		at = (uint32_t)(random >> 20) % 4000;
		for (uint32_t k = at + 1; k-- > 0;)
			if (start_of[k]) {
				wanted = at < end_of[k] ? start_of[k] : PC_NONE;
				break;
			}
		found = pc_code_map_find(&map, at);
		assert_int_equal(found, wanted);
	}
	assert_true(map.count < 4200); /* removed ones are used again */
	pc_code_map_clear(&map);
}

/* ---- the log ---- */

static void ticks(void **state)
{
	(void)state;
	expect("v8-log",
	       "v8-version,11,3,244,8,-node.38,0\n"
	       "shared-library,/usr/bin/node,0x1000,0x2000,0\n"
	       "shared-library-end\n"
	       "profiler,begin,1000\n"
	       "code-creation,JS,10,500,0x5000,256,main /src/a\\x2C b.js:9:1,0x77,~\n"
	       "code-creation,JS,10,501,0x5100,256,blur /src/a\\x2C b.js:4:83,0x78,*\n"
	       "code-creation,RegExp,3,502,0x5200,256,^\\\\d$\n"
	       "code-creation,Builtin,2,503,0x1800,16,ArrayMap\n"
	       "tick,0x5110,600,0,0x0,0,0x5010,overflow\n"
	       "tick,0x1804,601,0,0x5120,0,0x5010\n"
	       "tick,0x1900,602,0,0x1,0,0x5010,+100,-f0\n"
	       "tick,0x1900,603,1,0x5210,0,0x5010\n"
	       "tick,0x9999,604,0,0x0,5\n"
	       "code-move,0x5100,0x8000\n"
	       "tick,0x8001,605,0,0x0,0\n"
	       "code-delete,0x8000\n"
	       "tick,0x8001,605,0,0x0,0\n"
	       "tick,0x5110,606,0,0x0,0\n"
	       "tick,nowhere,606,0,0x0,0\n"
	       "What is this\n"
	       "profiler,end\n",
	       "# ticks in ticks 8 x8 lost ?\n"
	       "main@a, b.js(/src/a, b.js:9):u;blur@a, b.js(/src/a, b.js:4):j 1 x1 ticks\n"
	       "main@a, b.js(/src/a, b.js:9):u;blur@a, b.js(/src/a, b.js:4):j;Builtin: "
	       "ArrayMap:u 1 x1 ticks\n"
	       "main@a, b.js(/src/a, b.js:9):u;blur@a, b.js(/src/a, b.js:4):j;main@a, "
	       "b.js(/src/a, b.js:9):u;?@node:u 1 x1 ticks\n"
	       "main@a, b.js(/src/a, b.js:9):u;RegExp: ^\\d$:j 1 x1 ticks\n"
	       "?:? 3 x3 ticks\n"
	       "blur@a, b.js(/src/a, b.js:4):j 1 x1 ticks\n"
	       "skipped 2\n");
}

/* Names were quoted, and had no time before them. */
static void old_logs(void **state)
{
	(void)state;
	expect("v8-log",
	       "shared-library,\"/usr/bin/node\",0x1000,0x2000\n"
	       "code-creation,LazyCompile,0,0x5000,256,\"f a,b.js:9:1\",0x77,*\n"
	       "code-creation,Function,0,0x5100,256,\" a.js:1:7\",0x77,\n"
	       "tick,0x5110,600,0,0x0,0,0x5010\n",
	       "# ticks in ticks 1 x1 lost ?\n"
	       "f@a,b.js(a,b.js:9):j;<anonymous>:1:7@a.js(a.js:1):j 1 x1 ticks\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(map_of_code),
		cmocka_unit_test(map_of_much_code),
		cmocka_unit_test(ticks),
		cmocka_unit_test(old_logs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
