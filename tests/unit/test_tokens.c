/* SPDX-License-Identifier: Apache-2.0
 * Unit tests of the estimate of tokens: neither less than what an encoding may make of it, nor a
 * multiple. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "llm/prompt/tokens.h"

static void between(const char *text, int64_t least, int64_t most)
{
	int64_t tokens = pc_tokens(pc_span(text));

	if (tokens < least || tokens > most)
		print_message("%s: %lld\n", text, (long long)tokens);
	assert_true(tokens >= least && tokens <= most);
}

static void test_estimates(void **state)
{
	(void)state;
	assert_int_equal(pc_tokens((struct pc_span){ 0 }), 0);
	assert_int_equal(pc_tokens(PC_SPAN("")), 0);
	between("a", 1, 1);
	between("The quick brown fox jumps over the lazy dog.", 10, 14);
	between("std::vector<int, std::allocator<int> >::push_back(int const&)", 16, 34);
	between("  12.34%  gzip  libc.so.6  [.] __memmove_avx_unaligned_erms", 22, 45);
	between("0x7ffff7dd1234", 6, 14);
	between("日本語のテキスト", 5, 16);
	between("void *pc_arena_alloc(struct pc_arena *arena, size_t size_bytes);", 15, 34);
	between("\n\n\n", 1, 3);
	between("                ", 1, 2);
}

/* A text that grows never takes less. */
static void test_grows(void **state)
{
	static const char text[] = "Ab1 _x\n\t ÄÖ CamelCase HTTPServer 123456 == \xff\xfe ok";
	int64_t last = 0;

	(void)state;
	for (size_t size = 0; size < sizeof(text); size++) {
		int64_t tokens = pc_tokens((struct pc_span){ text, size });

		assert_true(tokens >= last - 1); /* the blank at an end counts until a word comes */
		last = tokens;
	}
}

/* The longest beginning that takes no more, of whole characters. */
static void test_fits(void **state)
{
	static const char text[] = "Ab1 _x\n\t \303\204\303\226 CamelCase HTTPServer 123456789 == "
				   "aaaaaaaaaaaaaaaaaaaaaaaaaaaa \346\227\245\346\234\254";
	struct pc_span whole = PC_SPAN(text);

	(void)state;
	assert_int_equal(pc_tokens_fit(PC_SPAN(""), 5), 0);
	assert_int_equal(pc_tokens_fit(whole, 0), 0);
	assert_int_equal(pc_tokens_fit(whole, -1), 0);
	assert_int_equal(pc_tokens_fit(whole, 1000), whole.size);
	for (int64_t most = 1; most < pc_tokens(whole); most++) {
		size_t size = pc_tokens_fit(whole, most);

		assert_true(pc_tokens((struct pc_span){ text, size }) <= most);
		assert_true(size < whole.size);
		assert_true(((unsigned char)text[size] & 0xc0) != 0x80);
		assert_true(pc_tokens((struct pc_span){ text, size }) >= most - 3);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_estimates),
		cmocka_unit_test(test_grows),
		cmocka_unit_test(test_fits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
