/* SPDX-License-Identifier: Apache-2.0
 * Panics and errors of Rust. */
#include "trace_fixture.h"

/* Before 1.73 the message stands in quotes, over several lines perhaps. */
static void older(void **state)
{
	(void)state;
	expect_trace("rust-backtrace",
		     "thread '<unnamed>' panicked at 'assertion failed: `(left == right)`\n"
		     "  left: `2`,\n"
		     " right: `3`', src/main.rs:2:5\n"
		     "stack backtrace:\n"
		     "   0:     0x7f6f9992ea89 - std::panicking::default_hook::{{closure}}::"
		     "h9ba2c6973907a2be\n"
		     "                at /checkout/hook.rs:71\n"
		     "                at /checkout/hook.rs:60\n"
		     "   1:     0x7f6f9992deb0 - shop::main\n"
		     "                at src/main.rs:2:5\n"
		     "  36:                0x0 - <unknown>\n"
		     "fatal runtime error\n",
		     "Rust, reason: assertion failed: `(left == right)`; left: `2`,; right: `3`\n"
		     "error failed: assertion failed: `(left == right)`; left: `2`,; right: `3`\n"
		     "  ? /checkout/hook.rs:71 0x7f6f9992ea89 inlined\n"
		     "  std::panicking::default_hook::{{closure}} /checkout/hook.rs:60 "
		     "0x7f6f9992ea89\n"
		     "  shop::main src/main.rs:2:5 0x7f6f9992deb0\n");
}

/* Frames at one address were inlined into the last of them; the same again is a recursion. */
static void inlined(void **state)
{
	(void)state;
	expect_trace("rust-backtrace",
		     "thread 'till-1' (4242) panicked at src/main.rs:2:5:\n"
		     "no bread\r\n"
		     "stack backtrace:\r\n"
		     "   0:     0x10 - <core[c1f1a4ba060b9bfa]::option::Option<[u8]>>::expect\r\n"
		     "   1:     0x10 - shop::price\r\n"
		     "   2:     0x20 - shop::deep\r\n"
		     "   3:     0x20 - shop::deep\r\n"
		     "note: Some details are omitted\r\n"
		     "thread 'main' (7) panicked at src/main.rs:9:1:\n"
		     "two\nlines\n"
		     "note: run with `RUST_BACKTRACE=1` environment variable\n",
		     "Rust, reason: no bread\n"
		     "error \"till-1\" tid 4242 failed: no bread\n"
		     "  <core::option::Option<[u8]>>::expect 0x10 inlined\n"
		     "  shop::price 0x10\n"
		     "  shop::deep 0x20\n"
		     "  shop::deep 0x20\n"
		     "error \"main\" tid 7 failed: two; lines\n"
		     "  ? src/main.rs:9:1\n");
}

static void errors(void **state)
{
	(void)state;
	expect_trace("rust-backtrace",
		     "Error: cannot close\n\n"
		     "Caused by:\n"
		     "    0: no bread\n"
		     "    1: No such file or directory (os error 2)\n\n"
		     "Stack backtrace:\n"
		     "   0: anyhow::error::<impl anyhow::Error>::msg\n"
		     "             at ./anyhow/src/error.rs:27:14\n"
		     "   1: shop::close\n",
		     "Rust, reason: cannot close; Caused by:; 0: no bread; 1: No such file or "
		     "directory (os error 2)\n"
		     "error failed: cannot close; Caused by:; 0: no bread; 1: No such file or "
		     "directory (os error 2)\n"
		     "  anyhow::error::<impl anyhow::Error>::msg ./anyhow/src/error.rs:27:14\n"
		     "  shop::close\n");
}

static void cut(void **state)
{
	(void)state;
	expect_trace("rust-backtrace", "thread 'main' panicked at 'no bread', src/ma",
		     "Rust, reason: no bread\n"
		     "error \"main\" failed: no bread\n"
		     "  ? src/ma\n");
	expect_trace("rust-backtrace", "thread 'main' panicked at 'no bre",
		     "Rust, reason: no bre\n"
		     "error \"main\" failed: no bre\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(older),
		cmocka_unit_test(inlined),
		cmocka_unit_test(errors),
		cmocka_unit_test(cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
