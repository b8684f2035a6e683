/* SPDX-License-Identifier: Apache-2.0
 * What comes of a Chrome trace, by a small input for each rule. */
#include "profile_dump.h"

#define EVENT(phase, name, time) \
	"{\"pid\":1,\"tid\":2,\"ph\":\"" phase "\",\"name\":\"" name "\",\"ts\":" #time "}"
#define WHOLE(name, time, duration)                                             \
	"{\"ph\":\"X\",\"name\":\"" name "\",\"pid\":1,\"tid\":2,\"ts\":" #time \
	",\"dur\":" #duration ",\"args\":{\"data\":[{\"ph\":\"B\"}]}}"

static void nesting(void **state)
{
	(void)state;
	expect("chrome-trace",
	       "[" EVENT("B", "a", 0) ",\n" WHOLE("x", 2, 5) ",\n" WHOLE("y", 2, 1) "," EVENT(
		       "E", "a", 10) "]",
	       "# wall in ns 10000 x? lost ?\n"
	       "a:?;x:?;y:? 1000 x? /1/2 wall\n"
	       "a:?;x:? 4000 x? /1/2 wall\n"
	       "a:? 5000 x? /1/2 wall\n");
	/* in any order; of those that begin together the longest is outside */
	expect("chrome-trace",
	       "{\"displayTimeUnit\":\"ns\",\"traceEvents\":[" WHOLE("c", 1, 1) "," WHOLE(
		       "b", 1.5, 0.25) "," WHOLE("a", 1, 9) "],\"metadata\":{\"x\":1}}",
	       "# wall in ns 9000 x? lost ?\n"
	       "a:?;c:?;b:? 250 x? /1/2 wall\n"
	       "a:?;c:? 750 x? /1/2 wall\n"
	       "a:? 8000 x? /1/2 wall\n");
}

static void unmatched(void **state)
{
	(void)state;
	/* an end without a beginning, an end without a name, a beginning without an end */
	expect("chrome-trace",
	       "[" EVENT("E", "z", 0) "," EVENT("B", "a", 1) "," EVENT(
		       "B", "b",
		       2) ","
			  "{\"ph\":\"E\",\"pid\":1,\"tid\":2,\"ts\":5}," EVENT(
				  "B", "c",
				  6) "," EVENT("I", "i",
					       7) "," EVENT("E", "a",
							    9) "," EVENT("B", "d",
									 9) "," WHOLE("e", 10, 2),
	       "# wall in ns 11000 x? lost ?\n"
	       "a:?;b:? 3000 x? /1/2 wall\n"
	       "a:?;c:? 3000 x? /1/2 wall\n"
	       "a:? 2000 x? /1/2 wall\n"
	       "d:?;e:? 2000 x? /1/2 wall\n"
	       "d:? 1000 x? /1/2 wall\n");
	/* what outlives the event around it is cut */
	expect("chrome-trace", "[" WHOLE("a", 0, 5) "," WHOLE("b", 3, 4) ",]",
	       "# wall in ns 5000 x? lost ?\n"
	       "a:?;b:? 2000 x? /1/2 wall\n"
	       "a:? 3000 x? /1/2 wall\n");
}

static void threads(void **state)
{
	(void)state;
	expect("chrome-trace",
	       "[" WHOLE("a", 0,
			 5) ",{\"ph\":\"X\",\"name\":\"b\",\"pid\":1,\"tid\":\"3\","
			    "\"ts\":\"1\",\"tdur\":2},{\"ph\":\"X\",\"name\":\"c\",\"pid\":4,"
			    "\"tid\":\"main\","
			    "\"ts\":1,\"dur\":1},"
			    "{\"args\":{\"name\":\"Renderer\"},\"ph\":\"M\",\"name\":\"process_"
			    "name\","
			    "\"pid\":1,\"tid\":0},{\"ph\":\"M\",\"name\":\"thread_name\",\"pid\":4,"
			    "\"tid\":\"main\",\"args\":{\"name\":\"worker\"}}]",
	       "# wall in ns 8000 x? lost ?\n"
	       "a:? 5000 x? Renderer/1/2 wall\n"
	       "b:? 2000 x? Renderer/1/3 wall\n"
	       "c:? 1000 x? worker/4/-1 wall\n");
}

#define CHUNK(body)                                                                       \
	"{\"args\":{\"data\":" body "},\"ph\":\"P\",\"name\":\"ProfileChunk\",\"pid\":1," \
	"\"tid\":9,\"id\":\"0x1\",\"ts\":3}"

/* A profile of V8 comes in parts, written by another thread. */
static void profile_chunks(void **state)
{
	(void)state;
	expect("chrome-trace",
	       "[{\"ph\":\"P\",\"name\":\"Profile\",\"id\":\"0x1\",\"pid\":1,\"tid\":2,\"ts\":1,"
	       "\"args\":{\"data\":{\"startTime\":1}}}," CHUNK("{\"cpuProfile\":{\"nodes\":[{"
							       "\"callFrame\":{\"functionName\":\"("
							       "root)\","
							       "\"scriptId\":0},\"id\":1},{"
							       "\"callFrame\":{\"functionName\":"
							       "\"f\","
							       "\"url\":\"a.js\",\"scriptId\":3,"
							       "\"lineNumber\":1},\"id\":2,"
							       "\"parent\":1}],"
							       "\"samples\":[2,2]},\"timeDeltas\":["
							       "10,20]}") "," CHUNK("{\"timeDeltas"
										    "\":[30],"
										    "\"cpuProfile\""
										    ":{\"samples\":"
										    "[3],\"nodes\":"
										    "["
										    "{\"callFrame\""
										    ":{"
										    "\"functionName"
										    "\":\"g\","
										    "\"url\":\"a."
										    "js\","
										    "\"scriptId\":"
										    "3,"
										    "\"lineNumber\""
										    ":7},\"id\":3,"
										    "\"parent\":2}]"
										    "}}") "]",
	       "# cpu in ns 60000 x3 lost ?\n"
	       "f(a.js:2):j 30000 x2 /1/2 cpu\n"
	       "f(a.js:2):j;g(a.js:8):j 30000 x1 /1/2 cpu\n");
}

/* Before there were parts: the whole profile in one event, with lists of children. */
static void whole_profile(void **state)
{
	(void)state;
	expect("chrome-trace",
	       "[{\"ph\":\"I\",\"name\":\"CpuProfile\",\"pid\":1,\"tid\":2,\"ts\":1,\"args\":"
	       "{\"data\":{\"cpuProfile\":{\"nodes\":[{\"id\":7,\"children\":[9,8],\"callFrame\":"
	       "{\"functionName\":\"f\",\"url\":\"a.js\",\"lineNumber\":0}},{\"id\":8,"
	       "\"callFrame\":{\"functionName\":\"g\",\"url\":\"a.js\",\"lineNumber\":1}},"
	       "{\"id\":9,\"callFrame\":{\"functionName\":\"h\",\"url\":\"a.js\","
	       "\"lineNumber\":2}}],\"samples\":[9,8],\"timeDeltas\":[1,2]}}}}]",
	       "# cpu in ns 3000 x2 lost ?\n"
	       "f(a.js:1):j;h(a.js:3):j 1000 x1 /1/2 cpu\n"
	       "f(a.js:1):j;g(a.js:2):j 2000 x1 /1/2 cpu\n");
}

static void hermes(void **state)
{
	(void)state;
	expect("chrome-trace",
	       "{\"traceEvents\":[],\"samples\":[{\"sf\":3,\"tid\":\"5\",\"pid\":1,"
	       "\"weight\":\"1\"},{\"sf\":1,\"tid\":\"5\",\"pid\":1,\"weight\":\"2\"}],"
	       "\"stackFrames\":{\"1\":{\"name\":\"[root]\"},\"2\":{\"parent\":1,"
	       "\"name\":\"f(http://h/a.js?x=1:1:7)\"},\"3\":{\"parent\":2,\"name\":\"g\"}}}",
	       "# samples in samples 3 x2 lost ?\n"
	       "f(http://h/a.js?x=1:1):?;g:? 1 x1 /1/5 samples\n"
	       "[root]:? 2 x1 /1/5 samples\n");
}

/* What begins within a slice may outlast it: no time counts twice, and none is lost. */
static void outlasting(void **state)
{
	(void)state;
	expect("chrome-trace",
	       "[{\"ph\":\"X\",\"name\":\"a\",\"pid\":1,\"tid\":2,\"ts\":10,\"dur\":10},"
	       "{\"ph\":\"B\",\"name\":\"b\",\"pid\":1,\"tid\":2,\"ts\":14},"
	       "{\"ph\":\"X\",\"name\":\"c\",\"pid\":1,\"tid\":2,\"ts\":21,\"dur\":4},"
	       "{\"ph\":\"E\",\"name\":\"b\",\"pid\":1,\"tid\":2,\"ts\":30}]",
	       "# wall in ns 20000 x? lost ?\n"
	       "a:?;b:?;c:? 4000 x? /1/2 wall\n"
	       "a:?;b:? 12000 x? /1/2 wall\n"
	       "a:? 4000 x? /1/2 wall\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nesting),	 cmocka_unit_test(unmatched),
		cmocka_unit_test(threads),	 cmocka_unit_test(profile_chunks),
		cmocka_unit_test(whole_profile), cmocka_unit_test(hermes),
		cmocka_unit_test(outlasting),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
