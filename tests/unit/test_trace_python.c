/* SPDX-License-Identifier: Apache-2.0
 * Exceptions of Python, and dumps of its threads. */
#include "trace_fixture.h"

static void in_a_log(void **state)
{
	(void)state;
	expect_trace("python-traceback",
		     "INFO:root:started\n"
		     "ERROR:root:no sale\n"
		     "Traceback (most recent call last):\n"
		     "  File \"/srv/a, line 3.py\", line 7, in <module>\n"
		     "    sell()\n"
		     "    ~~~~^^\n"
		     "  File \"<frozen shop>\", line 9, in sell\n"
		     "shop.Closed\n"
		     "INFO:root:going on\n"
		     "Traceback (most recent call last):\r\n"
		     "  File \"b.py\", line 1, in f\r\n"
		     "KeyError: 'x: y'\r\n",
		     "Python, reason: shop.Closed\n"
		     "error failed: shop.Closed\n"
		     "  sell <frozen shop>:9\n"
		     "  <module> /srv/a, line 3.py:7\n"
		     "error failed: KeyError: 'x: y'\n"
		     "  f b.py:1\n");
}

/* A chain inside of a group, margins and all; what stands between belongs to the message. */
static void group(void **state)
{
	(void)state;
	expect_trace("python-traceback",
		     "  + Exception Group Traceback (most recent call last):\n"
		     "  |   File \"a.py\", line 1, in f\n"
		     "  | ExceptionGroup: bad (2 sub-exceptions)\n"
		     "  +-+---------------- 1 ----------------\n"
		     "    | Traceback (most recent call last):\n"
		     "    |   File \"a.py\", line 2, in g\n"
		     "    | KeyError: 1\n"
		     "    | \n"
		     "    | The above exception was the direct cause of the following exception:\n"
		     "    | \n"
		     "    | Traceback (most recent call last):\n"
		     "    |   File \"a.py\", line 3, in h\n"
		     "    | ValueError: two\n"
		     "    | lines\n"
		     "    +---------------- 2 ----------------\n"
		     "    | OSError: 3\n"
		     "    +------------------------------------\n",
		     "Python, reason: ExceptionGroup: bad (2 sub-exceptions)\n"
		     "error failed: ExceptionGroup: bad (2 sub-exceptions)\n"
		     "  f a.py:1\n"
		     "cause: KeyError: 1\n"
		     "  g a.py:2\n"
		     "cause: ValueError: two; lines\n"
		     "  h a.py:3\n"
		     "cause: OSError: 3\n");
}

static void threads(void **state)
{
	(void)state;
	expect_trace("python-traceback",
		     "Fatal Python error: Aborted\n\n"
		     "Thread 0x00007f12 [till-1] (most recent call first):\n"
		     "  File \"a.py\", line 1 in f\n"
		     "  ...\n\n"
		     "Current thread 0x00007f13 (most recent call first):\n"
		     "  Garbage-collecting\n"
		     "  File \"a.py\", line 2 in g\n\n"
		     "Current thread's C stack trace (most recent call first):\n"
		     "  Binary file \"/usr/bin/python3\", at _Py_DumpStack+0x34 [0x55d0]\n\n"
		     "Extension modules: numpy (total: 1)\n"
		     "  File \"no.py\", line 1 in frame\n",
		     "Python, reason: Aborted\n"
		     "thread \"till-1\" #0x00007f12\n"
		     "  f a.py:1\n"
		     "  damaged\n"
		     "error #0x00007f13 failed: Aborted\n"
		     "  g a.py:2\n"
		     "error failed: Aborted\n"
		     "  _Py_DumpStack in /usr/bin/python3 0x55d0\n");
}

static void cut(void **state)
{
	(void)state;
	expect_trace("python-traceback",
		     "Traceback (most recent call last):\n"
		     "  File \"a.py\", line 1, in f\n"
		     "  [Previous line repeated 9 more times]\n"
		     "  File \"a.py\", li",
		     "Python\n"
		     "error\n"
		     "  f a.py:1\n"
		     "  ... 9 more\n"
		     "  damaged\n"
		     "damaged at line 4: it ends before it says what was raised\n");
}

static void py_spy(void **state)
{
	(void)state;
	expect_trace("py-spy-dump",
		     "Process 4242: python3 shop.py\n"
		     "Python v3.11.2 (/usr/bin/python3.11)\n\n"
		     "Thread 4242 (active+gil): \"MainThread\"\n"
		     "    price (shop.py:12)\n"
		     "        Arguments:\n"
		     "            self: <Shop at 0x7f>\n"
		     "    <module> (shop.py:85)\n"
		     "Thread 0x7F12 (idle)\n"
		     "    __select (libc.so.6)\n"
		     "    wait (threading.py)\n\n"
		     "Process 4243: python3 till.py\n"
		     "Python v3.11.2 (/usr/bin/python3.11)\n"
		     "Parent Process 4242: python3 shop.py\n\n"
		     "Thread 4243 (active): \"MainThread\"\n"
		     "    run (till.p",
		     "Python, py-spy, Python v3.11.2 (/usr/bin/python3.11)\n"
		     "thread \"MainThread\" #4242 tid 4242 running \"active+gil\"\n"
		     "  price shop.py:12\n"
		     "  <module> shop.py:85\n"
		     "thread #0x7F12 waiting \"idle\"\n"
		     "  __select in libc.so.6\n"
		     "  wait threading.py\n"
		     "[1] thread \"MainThread\" #4243 tid 4243 running \"active\"\n"
		     "  damaged\n"
		     "damaged at line 18: it ends in the middle of a stack\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_a_log), cmocka_unit_test(group),  cmocka_unit_test(threads),
		cmocka_unit_test(cut),	    cmocka_unit_test(py_spy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
