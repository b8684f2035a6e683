/* SPDX-License-Identifier: Apache-2.0
 * What is known, remedies.tsv as built in: every row is read by the strict reader, and held to what
 * a reader of advice may expect. And the reader itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <ctype.h>

#include "advice/name.h"
#include "advice/remedies.h"
#include "base/context.h"

enum { LEAST_REMEDIES = 120, TITLE_MAX = 80, MEANING_MAX = 200, ACTION_MAX = 260 };
enum { EVIDENCE_MAX = 240, TERM_MAX = 120 };

static int setup(void **state)
{
	*state = pc_new();
	return 0;
}

static int teardown(void **state)
{
	pc_free(*state);
	return 0;
}

static const struct pc_remedies *read_all(void **state)
{
	const struct pc_remedies *remedies = NULL;

	if (pc_remedies_read(*state, &remedies))
		fail_msg("%s", pc_error(*state));
	return remedies;
}

#define ensure(remedy, condition)                                                      \
	do {                                                                           \
		if (!(condition))                                                      \
			fail_msg("remedy %s: not true: %s", (remedy)->id, #condition); \
	} while (0)

static bool is_sentence(const char *text, size_t most)
{
	size_t size = strlen(text);

	return size > 3 && size <= most && strchr(".)", text[size - 1]) && !isspace(text[0]);
}

static void rows_are_whole(void **state)
{
	const struct pc_remedies *remedies = read_all(state);

	assert_true(remedies->count >= LEAST_REMEDIES);
	for (uint32_t i = 0; i < remedies->count; i++) {
		const struct pc_remedy *r = &remedies->items[i];

		ensure(r, strspn(r->id, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(r->id));
		ensure(r, i == 0 || strcmp(remedies->items[i - 1].id, r->id) < 0);
		ensure(r, strlen(r->title) <= TITLE_MAX);
		ensure(r, is_sentence(r->meaning, MEANING_MAX));
		ensure(r, is_sentence(r->action, ACTION_MAX));
		ensure(r, !r->evidence || is_sentence(r->evidence, EVIDENCE_MAX));
		ensure(r, !r->source || !strpbrk(r->source, " \t<>\"|"));
		ensure(r, !r->evidence || r->source);
		ensure(r, !(r->kernel && r->user));
	}
}

/* A figure of speed stands in the evidence or nowhere. */
static void figures_are_evidence(void **state)
{
	static const char *const figures[] = { " ms,", " ms.",	   "times as fast", "GB/s",
					       "MB/s", "x faster", "times faster",  " % " };
	const struct pc_remedies *remedies = read_all(state);

	for (uint32_t i = 0; i < remedies->count; i++) {
		const struct pc_remedy *r = &remedies->items[i];

		ensure(r, r->verified == (r->evidence != NULL));
		ensure(r, !r->evidence || strpbrk(r->evidence, "0123456789") ||
				  strstr(r->evidence, "much faster"));
		for (size_t f = 0; f < sizeof(figures) / sizeof(figures[0]); f++) {
			ensure(r, !strstr(r->title, figures[f]));
			ensure(r, !strstr(r->meaning, figures[f]));
			ensure(r, !strstr(r->action, figures[f]));
		}
	}
}

/* What was measured and found no faster is not recommended for speed. */
static void no_folklore(void **state)
{
	static const char *const folklore[] = {
		"fdfind",    "use fd ",	  "fd-find", "httpx", "list comprehension",
		"sort.Ints", "ArrayDeque"
	};
	const struct pc_remedies *remedies = read_all(state);

	for (uint32_t i = 0; i < remedies->count; i++)
		for (size_t f = 0; f < sizeof(folklore) / sizeof(folklore[0]); f++)
			ensure(&remedies->items[i],
			       !strstr(remedies->items[i].action, folklore[f]));
}

static void check_term(const struct pc_remedy *r, int target, struct pc_span term)
{
	struct pc_text scratch = { 0 };
	struct pc_span file, name = term;
	bool prefix = pc_span_ends(term, "*"), program = false;
	char library[TERM_MAX + 8];

	if (!term.size || term.size > TERM_MAX || (prefix && term.size < 4))
		fail_msg("remedy %s: \"%.*s\" is no name", r->id, (int)term.size, term.data);
	if (memchr(term.data, '\t', term.size) || term.data[0] == ' ' ||
	    term.data[term.size - 1] == ' ')
		fail_msg("remedy %s: blanks around \"%.*s\"", r->id, (int)term.size, term.data);
	if (target == PC_TARGET_FUNCTION && !prefix)
		name = pc_advice_name(&scratch, term, &file);
	if (target == PC_TARGET_LIBRARY && !prefix) {
		snprintf(library, sizeof(library), "%.*s.so.1", (int)term.size, term.data);
		name = pc_advice_library(pc_span(library), &program);
	}
	if (name.size != term.size || memcmp(name.data, term.data, term.size))
		fail_msg("remedy %s: \"%.*s\" can never match, names are stripped to \"%.*s\"",
			 r->id, (int)term.size, term.data, (int)name.size, name.data);
	pc_text_clear(&scratch);
}

static void terms_can_match(void **state)
{
	const struct pc_remedies *remedies = read_all(state);

	for (uint32_t i = 0; i < remedies->count; i++)
		for (int target = 0; target < PC_TARGETS; target++) {
			struct pc_span rest = remedies->items[i].matches[target], term;
			bool more = rest.size > 0;

			while (more) {
				more = pc_span_cut(rest, '|', &term, &rest);
				check_term(&remedies->items[i], target, more ? term : rest);
			}
		}
}

static void refused(void **state, const char *row, const char *words)
{
	struct pc_remedy remedy = { .id = "untouched" };

	assert_int_equal(pc_remedy_read(*state, row, &remedy), PC_EINPUT);
	assert_string_equal(remedy.id, "untouched");
	if (!strstr(pc_error(*state), words))
		fail_msg("\"%s\" is not in \"%s\"", words, pc_error(*state));
}

static void reader_is_strict(void **state)
{
	struct pc_remedy r;

	assert_int_equal(
		pc_remedy_read(*state,
			       "x\tdrop-in\taround\tuser,go,!rust\t3\tyes\tf|g*\t-\t-\t-\tT\t"
			       "M.\tA.\t1 ms.\thttps://x.org",
			       &r),
		PC_OK);
	assert_string_equal(r.id, "x");
	assert_true(r.subtree && r.around && r.verified && r.user && !r.kernel);
	assert_true(r.needs && r.forbids && r.needs != r.forbids);
	refused(state, "", "column 1 of 15");
	refused(state, "x\tdrop-in", "column 2 of 15");
	refused(state, "x\tno\tself\tany\t3\tno\tf\t-\t-\t-\tT\tM\tA\t-\t-", "effort");
	refused(state, "x\tsmall\tall\tany\t3\tno\tf\t-\t-\t-\tT\tM\tA\t-\t-", "scope");
	refused(state, "x\tsmall\tself\tcobol\t3\tno\tf\t-\t-\t-\tT\tM\tA\t-\t-", "where");
	refused(state, "x\tsmall\tself\tany\t101\tno\tf\t-\t-\t-\tT\tM\tA\t-\t-", "least");
	refused(state, "x\tsmall\tself\tany\t3\tmaybe\tf\t-\t-\t-\tT\tM\tA\t-\t-", "verified");
	refused(state, "x\tsmall\tsubtree\tany\t3\tno\tf\tlibz\t-\t-\tT\tM\tA\t-\t-", "anything");
	refused(state, "x\tsmall\tself\tany\t3\tno\t-\t-\t-\t-\tT\tM\tA\t-\t-", "nothing");
	refused(state, "x\tsmall\tself\tany\t3\tno\tf\t-\t-\t-\t-\tM\tA\t-\t-", "title");
	refused(state, "x\tsmall\tself\tany\t3\tno\tf\t-\t-\t-\tT\tM\tA\t1 ms\t-", "evidence");
	refused(state, "x\tsmall\tself\tany\t3\tyes\tf\t-\t-\t-\tT\tM\tA\t-\t-", "evidence");
	refused(state, "x\tsmall\tself\tany\t3\tno\tf\t-\t-\t-\tT\tM\tA\t-\tftp://x", "https");
	refused(state, "x\tsmall\tself\tany\t3\tno\tf\t-\t-\t-\tT\tM\tA\t-\t-\tmore", "column 15");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(rows_are_whole),  TEST(figures_are_evidence), TEST(no_folklore),
		TEST(terms_can_match), TEST(reader_is_strict),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
