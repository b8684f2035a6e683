/* SPDX-License-Identifier: Apache-2.0
 * Exceptions of Java and its kin. */
#include "trace_fixture.h"

static void chain(void **state)
{
	(void)state;
	expect_trace(
		"java-exception",
		"2026-11-21 10:00:00 INFO  started\n"
		"Exception in thread \"pool \"1\"\" java.lang.IllegalStateException: \"x\" is bad\n"
		"second line\n"
		"\tat app//shop.Till.sell(Till.java:12)\n"
		"\tat java.base@17/java.lang.Thread.run(Thread.java:840)\n"
		"\tSuppressed: java.io.IOException: stuck\n"
		"\t\tat shop.Till.close(Till.kt:3)\n"
		"\t\t... 1 more\n"
		"Caused by: shop.Closed\n"
		"\tat shop.Door.lambda$open$0(Door.java)\n"
		"\tat shop.Door$$Lambda$7/0x00007fe674003800.run(Unknown Source)\n"
		"\t... 2 common frames omitted\n"
		"2026-11-21 10:00:01 INFO  going on\n",
		"Java, reason: java.lang.IllegalStateException: \"x\" is bad; second line\n"
		"error \"pool \"1\"\" failed: java.lang.IllegalStateException: \"x\" is bad; "
		"second line\n"
		"  shop.Till.sell Till.java:12 in app\n"
		"  java.lang.Thread.run Thread.java:840 in java.base\n"
		"other: java.io.IOException: stuck\n"
		"  shop.Till.close Till.kt:3\n"
		"  ... 1 more\n"
		"cause: shop.Closed\n"
		"  shop.Door.lambda$open$0 Door.java\n"
		"  shop.Door$$Lambda$7/0x00007fe674003800.run\n"
		"  ... 2 more\n");
}

/* Loggers add archives, put a message in front, and may print the root first. */
static void logged(void **state)
{
	(void)state;
	expect_trace("java-exception",
		     "10:00 ERROR [main] shop.Till - no sale: java.lang.Error: closed\n"
		     "\tat shop.Till.sell(Till.java:12) ~[till-1.0.jar:1.0]\r\n"
		     "\tat scala.Option.foreach(Option.scala:437) [scala-library.jar:?]\r\n"
		     "10:01 WARN something else\n"
		     "java.sql.SQLException: root\n"
		     "\tat shop.Db.ask(Db.groovy:5) ~[na:na]\n"
		     "Wrapped by: shop.DbError: wrapper\n"
		     "\tat shop.Db.get(Db.java:9)\n",
		     "Java, reason: java.lang.Error: closed\n"
		     "error failed: java.lang.Error: closed\n"
		     "  shop.Till.sell Till.java:12 in till-1.0.jar\n"
		     "  scala.Option.foreach Option.scala:437 in scala-library.jar\n"
		     "cause: java.sql.SQLException: root\n"
		     "  shop.Db.ask Db.groovy:5\n"
		     "error failed: shop.DbError: wrapper\n"
		     "  shop.Db.get Db.java:9\n");
}

static void android(void **state)
{
	(void)state;
	expect_trace("java-exception",
		     "FATAL EXCEPTION: main\n"
		     "Process: org.example.shop, PID: 4242\n"
		     "java.lang.NullPointerException: Attempt to read from null\n"
		     "\tat org.example.shop.MainActivity.onCreate(MainActivity.kt:21)\n",
		     "Java, reason: java.lang.NullPointerException: Attempt to read from null\n"
		     "error \"main\" failed: java.lang.NullPointerException: Attempt to read from "
		     "null\n"
		     "  org.example.shop.MainActivity.onCreate MainActivity.kt:21\n");
}

/* What was thrown so often that the machine left its stack out; and frames without a heading. */
static void halves(void **state)
{
	(void)state;
	expect_trace("java-exception",
		     "Exception in thread \"main\" java.lang.NullPointerException\n"
		     "what follows is no part of it\n",
		     "Java, reason: java.lang.NullPointerException\n"
		     "error \"main\" failed: java.lang.NullPointerException\n");
	expect_trace("java-exception", "\tat a.B.c(B.java:1)\n\tat a.B.d(B.java:2)\n",
		     "Java\nthread\n  a.B.c B.java:1\n  a.B.d B.java:2\n");
}

static void cut(void **state)
{
	(void)state;
	expect_trace("java-exception", "java.lang.Error: x\n\tat a.B.c(B.java:1)\n\tat a.B.d(B.ja",
		     "Java, reason: java.lang.Error: x\n"
		     "error failed: java.lang.Error: x\n"
		     "  a.B.c B.java:1\n"
		     "  damaged\n"
		     "damaged at line 3: it ends in the middle of a stack\n");
	expect_trace("java-exception",
		     "java.lang.Error: x\n\tat a.B.c(B.java:1)\n\tat a.B.d(B.ja\n"
		     "\tat a.B.e(B.java:3)\n",
		     "Java, reason: java.lang.Error: x\n"
		     "error failed: java.lang.Error: x\n"
		     "  a.B.c B.java:1\n"
		     "  a.B.e B.java:3\n"
		     "skipped 1 from line 3\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chain),  cmocka_unit_test(logged), cmocka_unit_test(android),
		cmocka_unit_test(halves), cmocka_unit_test(cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
