/* SPDX-License-Identifier: Apache-2.0
 * Errors of JavaScript. */
#include "trace_fixture.h"

static void v8(void **state)
{
	(void)state;
	expect_trace("js-error",
		     "server started\n"
		     "Uncaught TypeError [ERR_X]: no price\r\n"
		     "ask the manager\r\n"
		     "    at new Shop (https://example.org/shop.js:1:2)\r\n"
		     "    at async Promise.all (index 0)\r\n"
		     "    at Timeout.late [as _onTimeout] (file:///srv/shop.mjs:3:4)\r\n"
		     "    at eval (eval at f (/srv/a.js:1:1), <anonymous>:5:6)\r\n"
		     "    at Array.map (<anonymous>)\r\n"
		     "    at /srv/shop (old).js:7:8\r\n"
		     "    at f (wasm://wasm/0012:wasm-function[3]:0x1a)\r\n"
		     "    at node:internal/main/run_main_module:28:49 {\r\n"
		     "  code: 'ERR_X',\r\n"
		     "  [cause]: Error: inner\r\n"
		     "      at g (/srv/b.js:1:2)\r\n"
		     "}\r\n",
		     "JavaScript, reason: TypeError [ERR_X]: no price; ask the manager\n"
		     "error failed: TypeError [ERR_X]: no price; ask the manager\n"
		     "  new Shop https://example.org/shop.js:1:2\n"
		     "  Promise.all\n"
		     "  Timeout.late file:///srv/shop.mjs:3:4\n"
		     "  eval <anonymous>:5:6\n"
		     "  Array.map\n"
		     "  ? /srv/shop (old).js:7:8\n"
		     "  f wasm://wasm/0012:wasm-function[3]:0x1a\n"
		     "  ? node:internal/main/run_main_module:28:49\n"
		     "cause: Error: inner\n"
		     "  g /srv/b.js:1:2\n");
}

static void gecko(void **state)
{
	(void)state;
	expect_trace("js-error",
		     "TypeError: x is undefined\n"
		     "async*sell@https://example.org/shop.js:12:3\n"
		     "map@[native code]\n"
		     "@https://example.org/shop.js:30:1\n"
		     "global code@https://example.org/shop.js:31\n",
		     "JavaScript, reason: TypeError: x is undefined\n"
		     "error failed: TypeError: x is undefined\n"
		     "  sell https://example.org/shop.js:12:3\n"
		     "  map\n"
		     "  ? https://example.org/shop.js:30:1\n"
		     "  global code https://example.org/shop.js:31\n");
}

static void given_up(void **state)
{
	(void)state;
	expect_trace("js-error",
		     "FATAL ERROR: out of memory\n"
		     "----- Native stack trace -----\n\n"
		     " 1: 0xb78db3 node::OOMErrorHandler(char const*, v8::OOMDetails const&) "
		     "[/usr/bin/node]\n"
		     " 2: 0x10fb205  [node]\n"
		     "----- JavaScript stack trace -----\n\n"
		     "1: f (/srv/a.js:1:2)\n",
		     "JavaScript, reason: out of memory\n"
		     "error failed: out of memory\n"
		     "  node::OOMErrorHandler(char const*, v8::OOMDetails const&) in /usr/bin/node "
		     "0xb78db3\n"
		     "  ? in node 0x10fb205\n"
		     "thread\n"
		     "  f /srv/a.js:1:2\n");
}

static void cut(void **state)
{
	(void)state;
	expect_trace("js-error", "Error: x\n    at f (/srv/a.js:1:2)\n    at g (/srv/a",
		     "JavaScript, reason: Error: x\n"
		     "error failed: Error: x\n"
		     "  f /srv/a.js:1:2\n"
		     "  damaged\n"
		     "damaged at line 3: it ends in the middle of a stack\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(v8),
		cmocka_unit_test(gecko),
		cmocka_unit_test(given_up),
		cmocka_unit_test(cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
