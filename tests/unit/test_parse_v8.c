/* SPDX-License-Identifier: Apache-2.0
 * What comes of V8's .cpuprofile and .heapprofile, by a small input for each rule. */
#include "profile_dump.h"

#include "base/auto.h"

#define CALL(name, url, line)                                                            \
	"\"callFrame\":{\"functionName\":\"" name "\",\"scriptId\":\"7\",\"url\":\"" url \
	"\",\"lineNumber\":" #line ",\"columnNumber\":3}"
#define NATIVE(name)                                                                    \
	"\"callFrame\":{\"functionName\":\"" name "\",\"scriptId\":\"0\",\"url\":\"\"," \
	"\"lineNumber\":-1,\"columnNumber\":-1}"
#define NODES                                                                                      \
	"\"nodes\":[{\"id\":1," NATIVE(                                                            \
		"(root)") ",\"hitCount\":0,\"children\":[2,3,5]},"                                 \
			  "{\"id\":2," NATIVE(                                                     \
				  "(idle)") "},"                                                   \
					    "{\"id\":3," CALL(                                     \
						    "", "file:///a.js",                            \
						    0) ",\"hitCount\":2,\"children\":[4]},"        \
						       "{\"id\":4," CALL(                          \
							       "f", "node:path",                   \
							       9) ",\"hitCount\":1},"              \
								  "{\"id\":5," NATIVE(             \
									  "sort") ",\"hitCount\":" \
										  "1}]"

static const char costs[] = "(idle):? 5000 x1 cpu\n"
			    "(anonymous)(/a.js:1):j 3000 x2 cpu\n"
			    "(anonymous)(/a.js:1):j;f(node:path:10):j 7000 x1 cpu\n"
			    "sort:u 4000 x1 cpu\n";

static void expect_costs(const char *text)
{
	struct pc_text wanted PC_AUTO(text) = { 0 };

	pc_text_printf(&wanted, "# cpu in ns 19000 x5 lost ?\n%s", costs);
	expect("cpuprofile", text, wanted.data);
}

static void nodes(void **state)
{
	(void)state;
	expect_costs("{" NODES ",\"startTime\":100,\"endTime\":130,\"samples\":[2,3,4,3,5],"
		     "\"timeDeltas\":[5,1,7,2,4]}");
	/* in any order, and with a byte order mark */
	expect_costs("\xef\xbb\xbf{\"timeDeltas\":[5,1,7,2,4],\r\n\"samples\":[2,3,4,3,5], " NODES
		     "}\r\n");
}

/* Nodes that know their parent instead, children that come before it. */
static void parents(void **state)
{
	(void)state;
	expect("cpuprofile",
	       "{\"nodes\":[{\"parent\":2,\"id\":9," CALL("g", "a.js", 4) "},{\"id\":2," CALL(
		       "f", "wasm://wasm/1", 0) "}],\"samples\":[9,2,77],\"timeDeltas\":[1,2,3]}",
	       "# cpu in ns 6000 x3 lost ?\n"
	       "f(wasm://wasm/1:1):u;g(a.js:5):j 1000 x1 cpu\n"
	       "f(wasm://wasm/1:1):u 2000 x1 cpu\n"
	       "?:? 3000 x1 cpu\n");
}

/* V8 may write samples out of order: sorted by their times they stand for what lies between. */
static void negative_deltas(void **state)
{
	(void)state;
	expect("cpuprofile",
	       "{" NODES ",\"startTime\":1,\"samples\":[2,3,4],\"timeDeltas\":[10,5,-3]}",
	       "# cpu in ns 15000 x3 lost ?\n"
	       "(idle):? 10000 x1 cpu\n"
	       "(anonymous)(/a.js:1):j;f(node:path:10):j 2000 x1 cpu\n"
	       "(anonymous)(/a.js:1):j 3000 x1 cpu\n");
}

static void without_samples(void **state)
{
	(void)state;
	expect("cpuprofile", "{" NODES ",\"startTime\":1}",
	       "# samples in samples 4 x4 lost ?\n"
	       "(anonymous)(/a.js:1):j 2 x2 samples\n"
	       "(anonymous)(/a.js:1):j;f(node:path:10):j 1 x1 samples\n"
	       "sort:u 1 x1 samples\n");
	expect("cpuprofile", "{" NODES ",\"samples\":[3,4]}",
	       "# samples in samples 2 x2 lost ?\n"
	       "(anonymous)(/a.js:1):j 1 x1 samples\n"
	       "(anonymous)(/a.js:1):j;f(node:path:10):j 1 x1 samples\n");
}

/* The form before 2017: lines count from 1, the id stands behind the children. */
static void head_tree(void **state)
{
	(void)state;
	expect("cpuprofile",
	       "{\"typeId\":\"CPU\",\"head\":{\"functionName\":\"(root)\",\"url\":\"\","
	       "\"lineNumber\":0,\"scriptId\":\"0\",\"hitCount\":0,\"children\":["
	       "{\"functionName\":\"f\",\"url\":\"a.js\",\"lineNumber\":4,\"scriptId\":\"9\","
	       "\"hitCount\":1,\"children\":[{\"functionName\":\"g\",\"url\":\"a.js\","
	       "\"lineNumber\":1,\"scriptId\":\"9\",\"children\":[],\"id\":3,\"hitCount\":2}],"
	       "\"id\":2}],\"id\":1},\"startTime\":1.5,\"samples\":[2,3,3],"
	       "\"timestamps\":[100,103,110]}",
	       "# cpu in ns 10000 x3 lost ?\n"
	       "f(a.js:4):j 0 x1 cpu\n"
	       "f(a.js:4):j;g(a.js:1):j 10000 x2 cpu\n");
}

static void expect_damage(const char *text, const char *reason)
{
	struct pc *pc = pc_new();
	struct pc_profile *profile;
	const char *at, *why;

	if (read_text(pc, "", pc_span(text), &profile))
		fail_msg("%s", pc_error(pc));
	assert_true(pc_profile_damage(profile, &at, &why));
	if (!strstr(why, reason))
		fail_msg("the damage is: %s", why);
	pc_free(pc);
}

static void damage(void **state)
{
	(void)state;
	expect_damage("{" NODES ",\"samples\":[2,3],\"timeDeltas\":[5,1", "byte");
	expect_damage("{" NODES ",\"samples\":[2,3,4", "too early");
	expect_damage("{" NODES ",\"startTime\":1,\"samples\":[2,3", "too early");
	expect_damage("{" NODES ",\"samples\":[2,3],\"timeDeltas\":[5,1]}{\"more\":1}",
		      "follows the end");
}

/* Ids that go round in a circle, and a stack of 100 000 frames. */
static void hostile(void **state)
{
	struct pc_text text PC_AUTO(text) = { 0 };
	struct pc *pc = pc_new();
	struct pc_profile *profile;

	(void)state;
	expect("cpuprofile",
	       "{\"nodes\":[{\"id\":1," CALL(
		       "f", "a.js", 0) ",\"children\":[2]},"
				       "{\"id\":2," CALL("g", "a.js",
							 1) ",\"children\":[1,2]}],"
							    "\"samples\":[1],\"timeDeltas\":[1]}",
	       "# cpu in ns 1000 x1 lost ?\n"
	       "g(a.js:2):j;f(a.js:1):j 1000 x1 cpu\n");
	for (unsigned i = 0; i < 100000; i++)
		pc_text_printf(&text, "%s" CALL("f", "a.js", 0) ",\"selfSize\":1,\"children\":[{",
			       i ? "" : "{\"head\":{");
	assert_int_equal(read_text(pc, "", (struct pc_span){ text.data, text.size }, &profile),
			 PC_OK);
	assert_string_equal(pc_profile_format(profile), "heapprofile");
	assert_int_equal(profile->events[0].total, 100000);
	pc_free(pc);
}

static void heap(void **state)
{
	(void)state;
	expect("heapprofile",
	       "{\"head\":{" NATIVE("(root)") ",\"selfSize\":8,\"id\":1,\"children\":[{" CALL(
		       "f", "a.js",
		       0) ",\"selfSize\":100,\"children\":[]},{" NATIVE("(V8 API)") ",\"selfSize\":"
										    "20}]}}",
	       "# inuse_space in bytes 128 x? lost ?\n"
	       "(root):? 8 x? inuse_space\n"
	       "f(a.js:1):j 100 x? inuse_space\n"
	       "(V8 API):? 20 x? inuse_space\n");
}

/* Names of functions are no keys. */
static void not_fooled(void **state)
{
	static const char *const texts[] = {
		"{\"a\":\"\\\"nodes\\\":[{\\\"callFrame\\\":1}]\",\"b\":[{\"nodes\":[1]}]}",
		"{\"nodes\":[1,2],\"edges\":[3]}", "[{\"name\":\"traceEvents\"}]",
		"{\"head\":\"selfSize\"}", NULL
	};
	struct pc *pc = pc_new();
	struct pc_profile *profile;

	(void)state;
	for (size_t i = 0; texts[i]; i++)
		if (!read_text(pc, "", pc_span(texts[i]), &profile))
			fail_msg("%s was read as %s", texts[i], pc_profile_format(profile));
	pc_free(pc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nodes),	   cmocka_unit_test(parents),
		cmocka_unit_test(negative_deltas), cmocka_unit_test(without_samples),
		cmocka_unit_test(head_tree),	   cmocka_unit_test(damage),
		cmocka_unit_test(hostile),	   cmocka_unit_test(heap),
		cmocka_unit_test(not_fooled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
