/* SPDX-License-Identifier: Apache-2.0
 * Thread dumps of Java. */
#include "trace_fixture.h"

static void headings(void **state)
{
	(void)state;
	expect_trace(
		"jstack",
		"Full thread dump OpenJDK 64-Bit Server VM (21.0.1+12 mixed mode):\n\n"
		"\"a \"quoted\" name\" #22 [32859] daemon prio=5 os_prio=0 cpu=1.00ms "
		"elapsed=2.00s tid=0x00007f38 nid=32859 waiting on condition  [0x00007f37]\n"
		"   java.lang.Thread.State: WAITING (parking)\n"
		"\tat jdk.internal.misc.Unsafe.park(java.base@21.0.1/Native Method)\n"
		"\t- parking to wait for  <0x01> (a java.util.concurrent.Semaphore$NonfairSync)\n\n"
		"\"ForkJoinPool-1-worker-1\" #23 [77] daemon prio=5 tid=0x00007f39  [0x00007f38]\n"
		"   Carrying virtual thread #7284\n"
		"\tat jdk.internal.vm.Continuation.run(java.base@21.0.1/Continuation.java:251)\n"
		"   Mounted virtual thread \"till\" #7284\n"
		"\tat Shop.sell(Shop.java:3)\n"
		"\t- locked <0x02> (a java.lang.Class for Shop)\n\n"
		"\"VM Thread\" os_prio=0 tid=0x7f nid=0x10 runnable  \n\n"
		"JNI global refs: 4, weak refs: 0\n\n"
		"Heap\n garbage-first heap   total 65536K, used 2956K\n",
		"Java, OpenJDK 64-Bit Server VM (21.0.1+12 mixed mode)\n"
		"thread \"a \"quoted\" name\" #22 tid 32859 waiting \"WAITING (parking)\"\n"
		"  jdk.internal.misc.Unsafe.park in java.base\n"
		"  awaited 0x01 java.util.concurrent.Semaphore$NonfairSync\n"
		"thread \"ForkJoinPool-1-worker-1\" #23 tid 77 \"Carrying virtual thread #7284\"\n"
		"  jdk.internal.vm.Continuation.run Continuation.java:251 in java.base\n"
		"thread \"till\" #7284 \"mounted virtual thread\"\n"
		"  Shop.sell Shop.java:3\n"
		"  held 0x02 java.lang.Class for Shop\n"
		"thread \"VM Thread\" tid 16 \"runnable\"\n");
}

/* A thread that waits for a monitor gave it up, though it entered the block. */
static void locks(void **state)
{
	(void)state;
	expect_trace("jstack",
		     "\"a\" #1 prio=5 tid=0x1 nid=0x1 in Object.wait() [0x1]\n"
		     "   java.lang.Thread.State: WAITING (on object monitor)\n"
		     "\tat java.lang.Object.wait(Native Method)\n"
		     "\t- waiting on <0x0a> (a Queue)\n"
		     "\tat Queue.take(Queue.java:5)\n"
		     "\t- locked <0x0a> (a Queue)\n"
		     "\t- locked <0x0b> (a Shop)\n"
		     "\t- waiting on <no object reference available>\n"
		     "\t- eliminated <owner is scalar replaced> (a Box)\n\n"
		     "   Locked ownable synchronizers:\n"
		     "\t- <0x0c> (a java.util.concurrent.locks.ReentrantLock$NonfairSync)\n\n"
		     "\"b\" #2 prio=5 tid=0x2 nid=0x2 waiting for monitor entry [0x2]\n"
		     "   java.lang.Thread.State: BLOCKED (on object monitor)\n"
		     "\tat Shop.sell(Shop.java:7)\n"
		     "\t- waiting to lock <0x0b> (a Shop)\n"
		     "\t- parking to wait for  <0x0c> (a "
		     "java.util.concurrent.locks.ReentrantLock$NonfairSync)\n",
		     "Java\n"
		     "thread \"a\" #1 tid 1 waiting \"WAITING (on object monitor)\"\n"
		     "  java.lang.Object.wait\n"
		     "  Queue.take Queue.java:5\n"
		     "  awaited 0x0a Queue\n"
		     "  held 0x0b Shop\n"
		     "  held 0x0c java.util.concurrent.locks.ReentrantLock$NonfairSync\n"
		     "thread \"b\" #2 tid 2 blocked \"BLOCKED (on object monitor)\"\n"
		     "  Shop.sell Shop.java:7\n"
		     "  wanted 0x0b Shop\n"
		     "  wanted 0x0c java.util.concurrent.locks.ReentrantLock$NonfairSync\n");
}

/* java.lang.management, IDEs, consoles. */
static void others(void **state)
{
	(void)state;
	expect_trace(
		"jstack",
		"\"till-1\" prio=5 Id=12 BLOCKED on java.lang.Object@5b owned by \"till-2\" Id=13\n"
		"\tat Shop.sell(Shop.java:7)\n"
		"\t-  blocked on java.lang.Object@5b\n\n"
		"\tNumber of locked synchronizers = 1\n"
		"\t- java.util.concurrent.locks.ReentrantLock$NonfairSync@77\n\n"
		"\"till-2\" prio=0 tid=0x0 nid=0x0 waiting on condition\n"
		"     java.lang.Thread.State: WAITING\n"
		" on java.util.concurrent.CountDownLatch$Sync@9\n"
		"\tat Shop.open(Shop.java:3)\n\n"
		"\"main@1\" prio=5 tid=0x1 nid=NA waiting for monitor entry\n"
		"  java.lang.Thread.State: BLOCKED\n"
		"\t waiting for Thread-1@600 to release lock on <0x25a> (a java.lang.Object)\n"
		"\t  at Main.main(Main.java:5)\n",
		"Java\n"
		"thread \"till-1\" #12 blocked \"BLOCKED\"\n"
		"  Shop.sell Shop.java:7\n"
		"  wanted java.lang.Object@5b java.lang.Object of till-2\n"
		"  wanted java.lang.Object@5b java.lang.Object\n"
		"  held java.util.concurrent.locks.ReentrantLock$NonfairSync@77 "
		"java.util.concurrent.locks.ReentrantLock$NonfairSync\n"
		"thread \"till-2\" tid 0 waiting \"WAITING\"\n"
		"  Shop.open Shop.java:3\n"
		"  awaited java.util.concurrent.CountDownLatch$Sync@9 "
		"java.util.concurrent.CountDownLatch$Sync\n"
		"thread \"main@1\" blocked \"BLOCKED\"\n"
		"  Main.main Main.java:5\n"
		"  wanted 0x25a java.lang.Object of Thread-1@600\n");
}

static void to_file(void **state)
{
	(void)state;
	expect_trace("jstack",
		     "3862\n2026-01-25T15:46:04.439828Z\n21.0.10+7-LTS\n\n"
		     "#9 \"Reference Handler\"\n"
		     "      java.base/java.lang.ref.Reference.waitFor(Native Method)\n"
		     "      java.base/java.lang.ref.Reference.run(Reference.java:246)\n\n"
		     "#119821 \"\" virtual\n"
		     "      shop.Till.sell(Till.java:5)\n\n"
		     "#120 \"new\" virtual WAITING 2026-01-25T15:46:04Z\n",
		     "Java\n"
		     "thread \"Reference Handler\" #9\n"
		     "  java.lang.ref.Reference.waitFor in java.base\n"
		     "  java.lang.ref.Reference.run Reference.java:246 in java.base\n"
		     "thread #119821\n"
		     "  shop.Till.sell Till.java:5\n"
		     "thread \"new\" #120 waiting \"WAITING\"\n");
}

static void several(void **state)
{
	(void)state;
	expect_trace("jstack",
		     "Full thread dump A (1):\r\n\r\n"
		     "\"main\" #1 prio=5 tid=0x1 nid=0x1 runnable [0x1]\r\n"
		     "\tat A.b(A.java:1)\r\n\r\n"
		     "a line of a log\r\n"
		     "Full thread dump A (1):\r\n\r\n"
		     "\"main\" #1 prio=5 tid=0x1 nid=0x1 runnable [0x1]\r\n"
		     "\tat A.b(A.java:2)\r\n"
		     "\tat A.ma",
		     "Java, A (1)\n"
		     "thread \"main\" #1 tid 1 running \"runnable\"\n"
		     "  A.b A.java:1\n"
		     "[1] thread \"main\" #1 tid 1 running \"runnable\"\n"
		     "  A.b A.java:2\n"
		     "  damaged\n"
		     "damaged at line 11: it ends in the middle of a stack\n");
}

static void json(void **state)
{
	(void)state;
	expect_trace("jstack-json",
		     "{\"threadDump\": {\"runtimeVersion\": \"25+36\", \"threadContainers\": [{"
		     "\"container\": \"<root>\", \"threads\": ["
		     "{\"tid\": 1, \"name\": \"main\", \"state\": \"WAITING\", \"stack\": "
		     "[\"java.base\\/java.lang.Thread.sleep(Thread.java:509)\", \"odd\"],"
		     "\"parkBlocker\": {\"object\": \"java.util.concurrent.locks.ReentrantLock$"
		     "NonfairSync@1\", \"owner\": \"7\"}, "
		     "\"monitorsOwned\": [{\"depth\": 0, \"locks\": [null, \"A@2\"]}]},"
		     "{\"tid\": \"2\", \"name\": \"\", \"blockedOn\": \"A@2\", \"stack\": []}]}]}}",
		     "Java, Java 25+36\n"
		     "thread \"main\" #1 waiting \"WAITING\"\n"
		     "  java.lang.Thread.sleep Thread.java:509 in java.base\n"
		     "  odd\n"
		     "  wanted java.util.concurrent.locks.ReentrantLock$NonfairSync@1 "
		     "java.util.concurrent.locks.ReentrantLock$NonfairSync of 7\n"
		     "  held A@2 A\n"
		     "thread #2\n"
		     "  wanted A@2 A\n");
	expect_trace("jstack-json",
		     "{\"threadDump\": {\"threadContainers\": [{\"threads\": [{\"tid\": 1, "
		     "\"stack\": [\"a.B.c(B.java:1)\", \"a.B",
		     "Java\n"
		     "thread #1\n"
		     "  a.B.c B.java:1\n"
		     "  damaged\n"
		     "damaged at line 1: the JSON ends in the middle of a string\n");
}

/* The thread that a dump is about stands in front of all, and may be told again among them. */
static void javacore(void **state)
{
	static const char text[] =
		"0SECTION       TITLE subcomponent dump routine\n"
		"1TISIGINFO     Dump Event \"systhrow\" (00040000) Detail "
		"\"java/lang/OutOfMemoryError\" \"Java heap space\" received\n"
		"1CIJAVAVERSION JRE 11 Linux amd64-64 (build 11.0.9+11)\n"
		"1XMCURTHDINFO  Current thread\n"
		"3XMTHREADINFO      \"a, \"b\" J9VMThread:0x0E10, java/lang/Thread:0x0E02, "
		"state:R, "
		"prio=5\n"
		"4XESTACKTRACE                at shop/Till.price(Till.java:17(Compiled Code))\n"
		"5XESTACKTRACE                   (entered lock: shop/Till@0xF0, entry count: 1)\n"
		"1XMTHDINFO     Thread Details\n"
		"3XMTHREADINFO      \"a, \"b\" J9VMThread:0x0E10, java/lang/Thread:0x0E02, "
		"state:R, "
		"prio=5\n"
		"4XESTACKTRACE                at shop/Till.price(Till.java:17(Compiled Code))\n"
		"3XMTHREADINFO      \"c\" J9VMThread:0x0E20, java/lang/Thread:0x0E03, state:P, "
		"prio=5\n"
		"3XMTHREADBLOCK     Parked on: "
		"java/util/concurrent/locks/ReentrantLock$NonfairSync@0xF8 Owned by: \"a, \"b\" "
		"(J9VMThread:0x0E10, java/lang/Thread:0x0E02)\n"
		"4XESTACKTRACE                at sun/misc/Unsafe.park(Native Method)\n"
		"4XENATIVESTACK               poll+0x4f (0x00007F01 [libc.so.6+0xf5a1d])\n"
		"4XESTACKTRACE                at \n"
		"3XMTHREADINFO      Anonymous native thread\n"
		"4XENATIVESTACK               (0x00007F01 [libj9.so+0x1";

	(void)state;
	expect_trace(
		"javacore", text,
		"Java, OpenJ9, JRE 11 Linux amd64-64 (build 11.0.9+11), reason: systhrow: "
		"java.lang.OutOfMemoryError\n"
		"error \"a, \"b\" #0x0E10 failed: systhrow: java.lang.OutOfMemoryError\n"
		"  shop.Till.price Till.java:17\n"
		"  held 0xF0 shop.Till\n"
		"thread \"c\" #0x0E20 waiting \"parked\"\n"
		"  sun.misc.Unsafe.park\n"
		"  wanted 0xF8 java.util.concurrent.locks.ReentrantLock$NonfairSync of 0x0E10\n"
		"thread\n"
		"  ? 0x7f01\n"
		"  damaged\n"
		"damaged at line 17: it ends in the middle of a line\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headings), cmocka_unit_test(locks),   cmocka_unit_test(others),
		cmocka_unit_test(to_file),  cmocka_unit_test(several), cmocka_unit_test(json),
		cmocka_unit_test(javacore),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
