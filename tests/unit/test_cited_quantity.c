/* SPDX-License-Identifier: Apache-2.0
 * Unit tests of what an answer cites: times and sizes that were measured, and that were not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/auto.h"
#include "base/context.h"
#include "llm/cited/cited.h"

struct example {
	const char *answer, *wanted;
};

/* Kind and claim of what is unknown: "q:9 s|q?:99 ms". */
static void check(struct pc *pc, const struct pc_cited_known *known, const struct example *example)
{
	PC_AUTO(text) struct pc_text all = { 0 };
	const struct pc_cited *items;
	size_t count = pc_cited_unknown(pc, known, pc_span(example->answer), &items);

	pc_text_add(&all, "", 0);
	for (size_t k = 0; k < count; k++)
		pc_text_printf(&all, "%s%c%s:%.*s", k ? "|" : "", "nplcq"[items[k].kind],
			       items[k].is_claim ? "" : "?", (int)items[k].text.size,
			       items[k].text.data);
	assert_string_equal(all.data, example->wanted);
}

static void test_quantities(void **state)
{
	static const struct example cases[] = {
		{ "It went from 104 ms to **155** ms, `104 ms` or 103.5ms; 0.104 s, 103,500 µs",
		  "" },
		{ "It took 105 ms, 0.1 s and 0.9 s.", "q:105 ms|q:0.9 s" },
		{ "51 ms more, 52 ms, 260 ms in all", "" }, /* 155.25 - 103.5, and their sum */
		{ "about 100 ms, ~0.15 s, about 50 seconds", "q:50 seconds" },
		{ "3 min 20 s, 3 min 40 s, 3 minutes", "q:3 min 40 s" },
		{ "it would take 99 ms; set a timeout of 9 s", "q?:99 ms|q?:9 s" },
		{ "1.28 MiB is 1.34 MB, 1.28 MB and 1311 KiB, not 2 GB", "q:2 GB" },
		{ "`sleep 9 s`, 9 sheets, 9 x, v9 s, 9 %, 7 times", "p:9 %" },
		{ "usleep takes 250 ms here, 250 s there; 44 %", "" }, /* the text's 250 and 44 % */
		{ "0 ms, 99999999999 ms, 1 m, 1990", "q:99999999999 ms" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		PC_AUTO(pc) struct pc *pc = pc_new();
		struct pc_cited_known *known = pc_cited_new(pc);

		assert_false(pc_cited_knows(known, PC_CITED_QUANTITY));
		pc_cited_quantity(known, 103.5e6, "ns");
		pc_cited_quantity(known, 155.25e6, "ns");
		pc_cited_quantity(known, 200e9, "ns");
		pc_cited_quantity(known, 1.28 * 1024 * 1024, "bytes");
		pc_cited_quantity(known, 9, "cycles");
		pc_cited_text(known, PC_SPAN("usleep(250); // 44 % of it"));
		assert_true(pc_cited_knows(known, PC_CITED_QUANTITY));
		check(pc, known, &cases[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_quantities) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
