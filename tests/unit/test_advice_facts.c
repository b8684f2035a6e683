/* SPDX-License-Identifier: Apache-2.0
 * Advice for real profiles: nothing below its least share, nothing above the whole, nothing twice,
 * and no text that is missing. */
#include "facts.h"

#include "advice/advice.h"

/* Rows of a table may contain one another; stacks can't. */
static void check_remedy(const struct check *check, const struct pc_advice *a, double least)
{
	ensure(check, a->percent >= least && a->percent <= 100);
	ensure(check, a->cost > 0);
	ensure(check, a->names_matched >= a->name_count && a->name_count <= PC_ADVICE_NAMES);
	ensure(check, a->name_count > 0);
	for (size_t i = 0; i < a->name_count; i++)
		ensure(check, a->names[i] != NULL && a->names[i][0]);
	if (a->kind == PC_ADVICE_REMEDY) {
		ensure(check, a->bound != NULL && strstr(a->bound, "most") != NULL);
		ensure(check, a->speedup_most > 1);
	}
}

static void check_advice(const struct check *check, const struct pc_advice *a, double least)
{
	ensure(check, a->id && a->title && a->meaning && a->action);
	ensure(check, a->effort_word && a->basis_word);
	if (a->basis != PC_ADVICE_WHOLE)
		check_remedy(check, a, least);
	else
		ensure(check, isnan(a->percent) || (a->percent >= 0 && a->percent <= 100));
}

static void check_list(const struct check *check, const struct pc_advice_list *list, double least)
{
	double sum = 0;

	for (size_t i = 0; i < list->count; i++) {
		const struct pc_advice *a = &list->items[i];

		check_advice(check, a, least);
		for (size_t j = 0; j < i; j++)
			ensure(check, strcmp(list->items[j].id, a->id) != 0);
		sum += a->basis == PC_ADVICE_WHOLE ? 0 : a->percent;
	}
	ensure(check, check->profile->entry_count || sum < 100.001);
}

static void check_events(const struct check *check)
{
	for (size_t event = 0; event < check->event_count; event++) {
		struct pc_advice_query usual = { .event = event };
		struct pc_advice_query all = { .event = event, .least_percent = 0.1, .most = 1000 };
		struct pc_advice_list list;

		ensure(check, !pc_advise(check->pc, check->profile, &usual, &list));
		ensure(check, list.count <= 8);
		check_list(check, &list, 2);
		ensure(check, !pc_advise(check->pc, check->profile, &all, &list));
		ensure(check, !list.left_out);
		check_list(check, &list, 0.1);
	}
}

/* Whatever this build reads; what it does not is the business of other tests. */
static void each_profile(void **state)
{
	struct facts_list row = open_facts();
	char path[8192];
	const char *paths[] = { path };
	size_t read = 0;

	(void)state;
	while (next_facts(&row)) {
		struct check check = { .pc = pc_new(), .file = row.file };

		snprintf(path, sizeof(path), "%s/%s", folder, row.file);
		if (!pc_profile_read(check.pc, (struct pc_list){ paths, 1 }, "", &check.profile)) {
			check.events = pc_profile_events(check.profile, &check.event_count);
			check_events(&check);
			read++;
		}
		pc_free(check.pc);
	}
	assert_true(read > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(each_profile) };

	return RUN_FACTS(tests);
}
