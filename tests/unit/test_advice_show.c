/* SPDX-License-Identifier: Apache-2.0
 * Unit tests of advice as it is shown: the members of documents, the text of views. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <math.h>

#include <cmocka.h>

#include "advice/show.h"
#include "base/auto.h"
#include "base/context.h"
#include "base/json.h"
#include "report/render.h"
#include "report/report.h"

static const struct pc_advice known = { .id = "zlib",
					.title = "Compress faster",
					.meaning = "It compresses.",
					.action = "Take another.",
					.evidence = "twice as fast",
					.effort_word = "drop-in",
					.percent = NAN,
					.names = { "deflate", "crc32" },
					.name_count = 2,
					.names_matched = 2 };

static void test_document(void **state)
{
	PC_AUTO(json) struct json_object *object = pc_advice_document(&known);

	(void)state;
	assert_string_equal(
		json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN),
		"{\"id\":\"zlib\",\"title\":\"Compress faster\",\"meaning\":\"It compresses.\","
		"\"action\":\"Take another.\",\"evidence\":\"twice as fast\",\"source\":null,"
		"\"effort\":\"drop-in\",\"names\":[\"deflate\",\"crc32\"]}");
}

static void reads(const struct pc_advice *advice, bool with_evidence, const char *wanted)
{
	struct pc *pc = pc_new();
	struct pc_report *report = pc_report_new(pc, "t", json_object_new_object());

	pc_advice_show(report, advice, with_evidence);
	assert_string_equal(report->blocks[0].text, wanted);
	pc_report_clear(report);
	pc_free(pc);
}

static void test_text(void **state)
{
	struct pc_advice advice = known;

	(void)state;
	reads(&advice, false, "Compress faster (deflate, crc32).\nIt compresses. Take another.");
	reads(&advice, true,
	      "Compress faster (deflate, crc32).\nIt compresses. Take another. Evidence: twice as "
	      "fast");
	advice.percent = 12.5;
	advice.names_matched = 5;
	advice.source = "https://example.org";
	reads(&advice, false,
	      "Compress faster: 12.50 % (deflate, crc32 and 3 more).\nIt compresses. Take "
	      "another.\nSource: https://example.org");
	advice.bound = "at most 2 times as fast";
	advice.name_count = advice.names_matched = 0;
	reads(&advice, false,
	      "Compress faster: at most 2 times as fast.\nIt compresses. Take another.\nSource: "
	      "https://example.org");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_document),
		cmocka_unit_test(test_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
