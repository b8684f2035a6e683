/* SPDX-License-Identifier: Apache-2.0
 * What comes of speedscope, Firefox, stackprof, DHAT and Safari, by a small input for each rule. */
#include "profile_dump.h"

#define SCHEMA "{\"$schema\":\"https://www.speedscope.app/file-format-schema.json\","
#define FRAMES \
	"\"shared\":{\"frames\":[{\"name\":\"a\",\"file\":\"x.py\",\"line\":3},{\"name\":\"b\"}]}"

static void expect_damage(const char *text, const char *reason, const char *expected)
{
	struct pc *pc = pc_new();
	struct pc_text out = { 0 };
	struct pc_profile *profile;
	const char *at, *why;

	if (read_text(pc, "", pc_span(text), &profile))
		fail_msg("%s", pc_error(pc));
	assert_true(pc_profile_damage(profile, &at, &why));
	if (!strstr(why, reason))
		fail_msg("the damage is: %s", why);
	dump(&out, profile);
	assert_string_equal(out.data, expected);
	pc_text_clear(&out);
	pc_free(pc);
}

static void speedscope_sampled(void **state)
{
	(void)state;
	expect("speedscope",
	       SCHEMA FRAMES
	       ",\"profiles\":[{\"type\":\"sampled\",\"name\":\"t1\",\"unit\":"
	       "\"milliseconds\",\"startValue\":0,\"endValue\":1,\"samples\":[[0,1],"
	       "[0],[0,1]],\"weights\":[0.25,1.5,0.5]},{\"type\":\"sampled\",\"name\":"
	       "\"t2\",\"unit\":\"bytes\",\"weights\":[7],\"samples\":[[1]]}]}",
	       "# time in ns 2250000 x3 lost ?\n"
	       "# bytes in bytes 7 x1 lost ?\n"
	       "a(x.py:3):?;b:? 750000 x2 t1/-1/-1 time\n"
	       "a(x.py:3):? 1500000 x1 t1/-1/-1 time\n"
	       "b:? 7 x1 t2/-1/-1 bytes\n");
}

/* Frames come last, the unit behind the events; recursion. */
static void speedscope_evented(void **state)
{
	(void)state;
	expect("speedscope",
	       SCHEMA "\"profiles\":[{\"events\":[{\"at\":1,\"frame\":0,\"type\":\"O\"},"
		      "{\"at\":2.5,\"frame\":0,\"type\":\"O\"},{\"at\":3,\"frame\":0,\"type\":"
		      "\"C\"},{\"at\":4,\"frame\":0,\"type\":\"C\"}],\"unit\":\"none\","
		      "\"name\":\"p\"}]," FRAMES "}",
	       "# samples in samples/10^1 30 x? lost ?\n"
	       "a(x.py:3):? 25 x? p/-1/-1 samples\n"
	       "a(x.py:3):?;a(x.py:3):? 5 x? p/-1/-1 samples\n");
}

#define EVENTS(list)                                                                         \
	SCHEMA FRAMES ",\"profiles\":[{\"unit\":\"nanoseconds\",\"endValue\":9,\"events\":[" \
		      "{\"type\":\"O\",\"frame\":1,\"at\":0}" list "]}]}"

static void speedscope_damage(void **state)
{
	(void)state;
	expect_damage(EVENTS(""), "never closed", "# time in ns 9 x? lost ?\nb:? 9 x? time\n");
	expect_damage(EVENTS(",{\"type\":\"C\",\"frame\":0,\"at\":4}"), "not the one opened last",
		      "# time in ns 4 x? lost ?\nb:? 4 x? time\n");
	expect_damage(EVENTS(",{\"type\":\"O\",\"frame\":0,\"at\":3},{\"type\":\"C\",\"frame\":0,"
			     "\"at\":2}"),
		      "earlier than", "# time in ns 3 x? lost ?\nb:? 3 x? time\n");
	expect_damage(SCHEMA FRAMES ",\"profiles\":[{\"samples\":[[0],[1],[1]],\"weights\":[2,-1]",
		      "too early", "# samples in samples 2 x1 lost ?\na(x.py:3):? 2 x1 samples\n");
	expect_damage(SCHEMA FRAMES ",\"profiles\":[{\"unit\":\"seconds\",\"samples\":[[0],[9]",
		      "too early",
		      "# samples in samples 2 x2 lost ?\n"
		      "a(x.py:3):? 1 x1 samples\n?:? 1 x1 samples\n");
}

static void firefox_processed(void **state)
{
	(void)state;
	expect("firefox",
	       "{\"meta\":{\"interval\":1,\"preprocessedProfileVersion\":24,\"product\":\"P\"},"
	       "\"threads\":[{\"name\":\"Main\",\"pid\":\"12\",\"tid\":13,"
	       "\"samples\":{\"length\":4,\"stack\":[1,0,null,2],\"weight\":[1,2,1,1],"
	       "\"weightType\":\"samples\"},"
	       "\"stackTable\":{\"prefix\":[null,0,0],\"frame\":[0,1,2]},"
	       "\"frameTable\":{\"func\":[0,1,2],\"line\":[null,44,null],"
	       "\"inlineDepth\":[0,0,1]},"
	       "\"funcTable\":{\"name\":[0,1,2],\"isJS\":[false,true,false],"
	       "\"fileName\":[null,3,null],\"lineNumber\":[null,40,null],"
	       "\"resource\":[0,-1,-1]},"
	       "\"resourceTable\":{\"type\":[1],\"name\":[4]},"
	       "\"stringArray\":[\"n\",\"j\",\"i\",\"a.js\",\"libxul.so\"]}]}",
	       "# samples in samples 5 x5 lost ?\n"
	       "n@libxul.so:u;j(a.js:44):j 1 x1 Main/12/13 samples\n"
	       "n@libxul.so:u 2 x2 Main/12/13 samples\n"
	       "?:? 1 x1 Main/12/13 samples\n"
	       "n@libxul.so:u;i:i 1 x1 Main/12/13 samples\n");
}

/* Newer profiles share the tables, which may come behind the threads. */
static void firefox_shared(void **state)
{
	(void)state;
	expect("firefox",
	       "{\"meta\":{\"processType\":0},\"threads\":[{\"processName\":\"web\",\"name\":\"m\","
	       "\"pid\":1,\"tid\":2,\"samples\":{\"stack\":[0,0],\"weight\":[0.5,0.25],"
	       "\"weightType\":\"tracing-ms\"}}],"
	       "\"shared\":{\"stringArray\":[\"f\",\"a.js\"],\"sources\":{\"filename\":[1]},"
	       "\"stackTable\":{\"prefix\":[null],\"frame\":[0]},\"frameTable\":{\"func\":[0]},"
	       "\"funcTable\":{\"name\":[0],\"source\":[0],\"isJS\":[true],\"lineNumber\":[8]}}}",
	       "# time in ns 750000 x2 lost ?\n"
	       "f(a.js:8):j 750000 x2 web/1/2 time\n");
}

static void firefox_gecko(void **state)
{
	(void)state;
	expect("firefox",
	       "{\"profile\":{\"libs\":[],\"meta\":{\"interval\":1,\"product\":\"Firefox\"},"
	       "\"threads\":[],\"processes\":[{\"meta\":{},\"threads\":[{\"name\":\"G\","
	       "\"tid\":3,\"pid\":4,\"samples\":{\"schema\":{\"time\":0,\"stack\":1},"
	       "\"data\":[[0.5,1],[1.5]]},"
	       "\"stackTable\":{\"schema\":{\"prefix\":0,\"frame\":1},\"data\":[[null,0],[0,1]]},"
	       "\"frameTable\":{\"schema\":{\"location\":0,\"line\":3},\"data\":[[0],"
	       "[1,null,null,9]]},\"stringTable\":[\"(root)\",\"f (r.js -> a.js:2:7)\"]}]}]}}",
	       "# samples in samples 2 x2 lost ?\n"
	       "f(a.js:9):j 1 x1 G/4/3 samples\n"
	       "?:? 1 x1 G/4/3 samples\n");
}

#define STACKPROF                                                                              \
	"{\"version\":1.2,\"mode\":\"wall\",\"interval\":1000,\"samples\":3,\"gc_samples\":0," \
	"\"missed_samples\":1,\"frames\":{\"50\":{\"name\":\"A#f\",\"file\":\"a.rb\","         \
	"\"line\":2,\"total_samples\":3,\"samples\":1,\"edges\":{\"60\":2}},\"60\":{\"name\":" \
	"\"A#g\",\"total_samples\":2,\"samples\":2}}"

static void stackprof(void **state)
{
	(void)state;
	expect("stackprof", STACKPROF ",\"raw\":[2,50,60,2,1,50,1]}",
	       "# wall in samples 3 x3 lost 1\n"
	       "A#f(a.rb:2):?;A#g:? 2 x2 wall\n"
	       "A#f(a.rb:2):? 1 x1 wall\n");
	expect("stackprof", STACKPROF "}",
	       "# wall in samples 3 x3 lost 1\n"
	       "A#f(a.rb:2):? 1 of 3 x1 wall\n"
	       "A#g:? 2 of 2 x2 wall\n");
	expect_damage(STACKPROF ",\"raw\":[2,50,60,2,9,50]}", "no stack",
		      "# wall in samples 2 x2 lost 1\nA#f(a.rb:2):?;A#g:? 2 x2 wall\n");
}

static void dhat(void **state)
{
	(void)state;
	expect("dhat",
	       "{\"dhatFileVersion\":2,\"mode\":\"heap\",\"bklt\":false,\"pps\":[{\"tb\":24,"
	       "\"tbk\":2,\"fs\":[1,2]},{\"tb\":6,\"tbk\":1,\"fs\":[2]}],\"ftbl\":[\"[root]\","
	       "\"0x1: malloc (in /lib/vg.so)\",\"0x2: main (a.c:9)\"]}",
	       "# alloc_space in bytes 30 x? lost ?\n"
	       "# alloc_objects in count 3 x? lost ?\n"
	       "main(a.c:9):u;malloc@vg.so:u 24 x? alloc_space\n"
	       "main(a.c:9):u;malloc@vg.so:u 2 x? alloc_objects\n"
	       "main(a.c:9):u 6 x? alloc_space\n"
	       "main(a.c:9):u 1 x? alloc_objects\n");
	expect("dhat",
	       "{\"dhatFileVersion\":2,\"mode\":\"ad-hoc\",\"bsu\":\"loops\",\"pps\":[{\"tb\":5,"
	       "\"fs\":[1]}],\"ftbl\":[\"[root]\",\"0x1: f (a.c:1)\"]}",
	       "# loops in loops 5 x? lost ?\n"
	       "f(a.c:1):u 5 x? loops\n");
}

static void safari(void **state)
{
	(void)state;
	expect("safari",
	       "{\"version\":1,\"recording\":{\"displayName\":\"x\",\"records\":[{}],"
	       "\"sampleStackTraces\":[{\"timestamp\":1,\"stackFrames\":[{\"name\":\"g\","
	       "\"line\":3,\"url\":\"a.js\"},{\"name\":\"\",\"line\":1,\"url\":\"\"}]}],"
	       "\"sampleDurations\":[0.0015]}}",
	       "# wall in ns 1500000 x1 lost ?\n"
	       "(anonymous):j;g(a.js:3):j 1500000 x1 wall\n");
}

static const char *firefox_tool(struct pc *pc, const char *meta)
{
	struct pc_text text = { 0 };
	struct pc_profile *profile;

	pc_text_printf(
		&text,
		"{\"meta\":{\"preprocessedProfileVersion\":24,%s},\"threads\":[{\"name\":\"M\","
		"\"samples\":{\"stack\":[0]},\"stackTable\":{\"prefix\":[null],\"frame\":[0]},"
		"\"frameTable\":{\"func\":[0]},\"funcTable\":{\"name\":[0]},"
		"\"stringArray\":[\"0x12\"]}]}",
		meta);
	assert_int_equal(read_text(pc, "", (struct pc_span){ text.data, text.size }, &profile),
			 PC_OK);
	pc_text_clear(&text);
	return pc_profile_tool(profile);
}

/* samply puts the program that it profiled into "product", and no names of functions. */
static void firefox_tools(void **state)
{
	struct pc *pc = pc_new();

	(void)state;
	assert_string_equal(firefox_tool(pc, "\"product\":\"Firefox\""), "Firefox");
	assert_string_equal(firefox_tool(pc, "\"product\":\"x\",\"importedFrom\":\"perf\""),
			    "perf");
	assert_null(firefox_tool(pc, "\"product\":\"a.out\",\"symbolicated\":false"));
	pc_free(pc);
}

/* A recording of the old developer tools has its markers first. */
static void firefox_recording(void **state)
{
	(void)state;
	expect("firefox",
	       "{\"label\":\"\",\"duration\":9.5,\"markers\":[{\"end\":3,\"isOffMainThread\":false}"
	       "],"
	       "\"profile\":{\"meta\":{\"version\":9,\"interval\":1},\"threads\":[{\"name\":\"G\","
	       "\"samples\":{\"schema\":{\"stack\":0,\"time\":1},\"data\":[[0,1],[0,2]]},"
	       "\"stackTable\":{\"schema\":{\"prefix\":0,\"frame\":1},\"data\":[[null,0]]},"
	       "\"frameTable\":{\"schema\":{\"location\":0},\"data\":[[0]]},"
	       "\"stringTable\":[\"f\"]}]},\"fileType\":\"Recorded Performance Data\"}",
	       "# samples in samples 2 x2 lost ?\nf:? 2 x2 G/-1/-1 samples\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(speedscope_sampled),
		cmocka_unit_test(speedscope_evented),
		cmocka_unit_test(speedscope_damage),
		cmocka_unit_test(firefox_processed),
		cmocka_unit_test(firefox_shared),
		cmocka_unit_test(firefox_gecko),
		cmocka_unit_test(firefox_recording),
		cmocka_unit_test(firefox_tools),
		cmocka_unit_test(stackprof),
		cmocka_unit_test(dhat),
		cmocka_unit_test(safari),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
