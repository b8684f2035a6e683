/* SPDX-License-Identifier: Apache-2.0
 * Traces of several kinds in one log: all are read, in their order, and none is read twice. */
#include "trace_fixture.h"

#define JAVA(n)                               \
	"java.io.IOException: closed " n "\n" \
	"\tat shop.Till.price(Till.java:3)\n" \
	"\tat shop.Main.main(Main.java:9)\n"
#define JAVA_READ(n)                                                \
	"error of Java failed: java.io.IOException: closed " n "\n" \
	"  shop.Till.price Till.java:3\n  shop.Main.main Main.java:9\n"
#define PYTHON                                                                  \
	"Traceback (most recent call last):\n"                                  \
	"  File \"/srv/shop.py\", line 12, in price\n    return prices[what]\n" \
	"KeyError: 'beer'\n"
#define PYTHON_READ "error of Python failed: KeyError: 'beer'\n  price /srv/shop.py:12\n"
#define GO                                                                                    \
	"panic: no beer\n\ngoroutine 1 [running]:\nmain.main()\n\t/srv/shop.go:3 +0x1\nexit " \
	"status 2\n"
#define GO_READ "error #1 of Go failed \"running\": no beer\n  main.main /srv/shop.go:3\n"
#define NODE                                                                            \
	"/srv/shop.js:3\n    throw new Error('no');\n    ^\n\nError: no\n    at price " \
	"(/srv/shop.js:3:5)\n    at Module.load (node:internal/loader:9:1)\n"
#define NODE_READ                                                                         \
	"error of JavaScript failed: Error: no\n  price /srv/shop.js:3:5\n  Module.load " \
	"node:internal/loader:9:1\n"
/* The fixture leaves off what stands in front of ": ". */
#define OF(a, b) "note: " a ", and " b "\n"

/* What is said of it is not compared with the name of its format: that is detected. */
static void expect_several(const char *text, const char *wanted)
{
	struct pc_text told = { 0 };

	tell_bytes(&told, text, strlen(text), "");
	assert_string_equal(told.data, wanted);
	pc_text_clear(&told);
}

static void one_after_another(void **state)
{
	(void)state;
	expect_several("INFO up\n" JAVA("1") "INFO on\n" PYTHON "INFO on\n" JAVA("2"),
		       "?, reason: KeyError: 'beer'\n" JAVA_READ("1") PYTHON_READ JAVA_READ("2")
			       OF("a Python traceback", "a Java stack trace"));
	expect_several("up\n" NODE "Node.js v18\n" GO "done\n",
		       "?, reason: no beer\n" NODE_READ GO_READ OF("a Go panic or goroutine dump",
								   "a JavaScript stack trace"));
	expect_several(GO NODE PYTHON JAVA("1"),
		       "?, reason: KeyError: 'beer'\n" GO_READ NODE_READ PYTHON_READ JAVA_READ("1")
			       OF("a Python traceback", "a Go panic or goroutine dump")
				       OF("a Python traceback", "a JavaScript stack trace")
					       OF("a Python traceback", "a Java stack trace"));
}

/* Behind prefixes each process has its own lines, whatever the language. */
static void line_by_line(void **state)
{
	(void)state;
	expect_several("web-1  | java.io.IOException: closed 1\n"
		       "job-1  | Traceback (most recent call last):\n"
		       "web-1  | \tat shop.Till.price(Till.java:3)\n"
		       "job-1  |   File \"/srv/shop.py\", line 12, in price\n"
		       "web-1  | \tat shop.Main.main(Main.java:9)\n"
		       "job-1  |     return prices[what]\n"
		       "job-1  | KeyError: 'beer'\n",
		       "?, reason: KeyError: 'beer'\n" JAVA_READ("1")
			       PYTHON_READ OF("a Python traceback", "a Java stack trace"));
	expect_several("java.io.IOException: closed 1\n"
		       "Traceback (most recent call last):\n"
		       "\tat shop.Till.price(Till.java:3)\n"
		       "  File \"/srv/shop.py\", line 12, in price\n"
		       "\tat shop.Main.main(Main.java:9)\n"
		       "    return prices[what]\n"
		       "KeyError: 'beer'\n",
		       "?, reason: KeyError: 'beer'\n" PYTHON_READ JAVA_READ("1")
			       OF("a Python traceback", "a Java stack trace"));
}

/* What only looks like another kind, or is a part of this one, is none. */
static void one_kind(void **state)
{
	(void)state;
	expect_trace("ruby-backtrace",
		     "Traceback (most recent call last):\n"
		     "\t1: from shop.rb:9:in `<main>'\n"
		     "shop.rb:3:in `price': no beer (KeyError)\n",
		     "Ruby, reason: KeyError: no beer\nerror failed: KeyError: no beer\n"
		     "  price shop.rb:3\n  <main> shop.rb:9\n");
	expect_several(JAVA("1") "Traceback (most recent call last): see the other log\n",
		       "Java, reason: java.io.IOException: closed 1\n"
		       "error failed: java.io.IOException: closed 1\n"
		       "  shop.Till.price Till.java:3\n  shop.Main.main Main.java:9\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(one_after_another),
					    cmocka_unit_test(line_by_line),
					    cmocka_unit_test(one_kind) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
