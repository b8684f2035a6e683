/* SPDX-License-Identifier: Apache-2.0
 * Stacks of .NET, Ruby and PHP. */
#include "trace_fixture.h"

static void dotnet(void **state)
{
	(void)state;
	expect_trace("dotnet-exception",
		     "Unhandled exception. System.InvalidOperationException: outer\r\n"
		     " ---> System.FormatException: inner\r\n"
		     "second line\r\n"
		     "   at System.Number.Throw(ParsingStatus status)\r\n"
		     "   at Shop.Till.Price(String what) in C:\\src\\Shop.cs:line 12\r\n"
		     "   --- End of inner exception stack trace ---\r\n"
		     "   at Shop.Till.Sell[T](T a) in /srv/Shop.cs:line 20\r\n"
		     "--- End of stack trace from previous location ---\r\n"
		     "   at Shop.Program.<Main>$(String[] args)\r\n",
		     ".NET, reason: System.InvalidOperationException: outer\n"
		     "cause: System.FormatException: inner; second line\n"
		     "  System.Number.Throw\n"
		     "  Shop.Till.Price C:\\src\\Shop.cs:12\n"
		     "error failed: System.InvalidOperationException: outer\n"
		     "  Shop.Till.Sell[T] /srv/Shop.cs:20\n"
		     "  Shop.Program.<Main>$\n");
}

/* Older ones write the chain on one line; mono writes places in its own way. */
static void dotnet_older(void **state)
{
	(void)state;
	expect_trace("dotnet-exception",
		     "System.AggregateException: some ---> System.Exception: one\n"
		     "  at Shop.A () [0x00012] in /srv/Shop.cs:12 \n"
		     "   --- End of inner exception stack trace ---\n"
		     "  at Shop.B () [0x00000] in <f1a2>:0 \n",
		     ".NET, reason: System.AggregateException: some\n"
		     "cause: System.Exception: one\n"
		     "  Shop.A /srv/Shop.cs:12\n"
		     "error failed: System.AggregateException: some\n"
		     "  Shop.B\n");
}

static void dotnet_threads(void **state)
{
	(void)state;
	expect_trace("dotnet-exception",
		     "Thread (0x1A2B):\n"
		     "  [Native Frames]\n"
		     "  System.Private.CoreLib!System.Threading.Thread.Sleep(int32)\n"
		     "  app!Program.Main(class System.String[])\n\n"
		     "OS Thread Id: 0x77 (1)\n"
		     "        Child SP               IP Call Site\n"
		     "000000A7B2FFEC38 00007FFD2A7A1F44 [HelperMethodFrame: 000000a7] X()\n"
		     "000000A7B2FFED40 00007FFCB12E0 Shop.Till.Price(System.String) "
		     "[/srv/Shop.cs @ 12]\n",
		     ".NET\n"
		     "thread #0x1A2B\n"
		     "  System.Threading.Thread.Sleep in System.Private.CoreLib\n"
		     "  Program.Main in app\n"
		     "thread #0x77\n"
		     "  Shop.Till.Price /srv/Shop.cs:12\n");
}

static void ruby(void **state)
{
	(void)state;
	expect_trace("ruby-backtrace",
		     "shop.rb:7:in 'Hash#fetch': key not found: \"(x)\" (KeyError)\n"
		     "a second line\n"
		     "\tfrom shop.rb:9:in 'block in Shop#sell'\n"
		     "\t ... 7 levels...\n"
		     "\tfrom shop.rb:12\n"
		     "Traceback (most recent call last):\n"
		     "\t1: from a.rb:4:in `<main>'\n"
		     "a.rb:3:in `b': inner (Shop::Closed)\n"
		     "\t1: from a.rb:5:in `<main>'\n"
		     "a.rb:6:in `rescue in <main>': outer (RuntimeError)\n",
		     "Ruby, reason: KeyError: key not found: \"(x)\"\n"
		     "error failed: KeyError: key not found: \"(x)\"; a second line\n"
		     "  Hash#fetch shop.rb:7\n"
		     "  block in Shop#sell shop.rb:9\n"
		     "  ? shop.rb:12\n"
		     "  ... 7 more\n"
		     "cause: Shop::Closed: inner\n"
		     "  b a.rb:3\n"
		     "  <main> a.rb:4\n"
		     "error failed: RuntimeError: outer\n"
		     "  rescue in <main> a.rb:6\n"
		     "  <main> a.rb:5\n");
}

static void php(void **state)
{
	(void)state;
	expect_trace("php-trace",
		     "[21-Nov-2026 20:21:37 UTC] PHP Fatal error:  Uncaught Shop\\Closed: shut\r\n"
		     "for today in /srv/shop.php:11\r\n"
		     "Stack trace:\r\n"
		     "#0 [internal function]: Shop\\{closure:Shop\\sell():17}('a (b)')\r\n"
		     "#1 /srv/shop.php(17): array_map(Object(Closure), Array)\r\n"
		     "#2 {main}\r\n\r\n"
		     "Next RuntimeException: cannot close in /srv/shop.php:25\r\n"
		     "Stack trace:\r\n"
		     "#0 {main}\r\n"
		     "  thrown in /srv/shop.php on line 25\r\n"
		     "PHP Fatal error:  Allowed memory size exhausted in /srv/a.php on line 3\n",
		     "PHP, reason: RuntimeException: cannot close\n"
		     "cause: Shop\\Closed: shut; for today\n"
		     "  Shop\\{closure:Shop\\sell():17} /srv/shop.php:11\n"
		     "  array_map\n"
		     "  {main} /srv/shop.php:17\n"
		     "error failed: RuntimeException: cannot close\n"
		     "  {main} /srv/shop.php:25\n"
		     "error failed: Allowed memory size exhausted in /srv/a.php on line 3\n");
	expect_trace("php-trace", "#0 /srv/a.php(3): f()\n#1 /srv/a.php(4",
		     "PHP\n"
		     "thread\n"
		     "  f\n"
		     "  ? /srv/a.php:3\n"
		     "  damaged\n"
		     "damaged at line 2: it ends in the middle of a stack\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dotnet),
		cmocka_unit_test(dotnet_older),
		cmocka_unit_test(dotnet_threads),
		cmocka_unit_test(ruby),
		cmocka_unit_test(php),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
