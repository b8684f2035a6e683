/* SPDX-License-Identifier: Apache-2.0
 * For tests: real profiles with facts that others computed from them, a folder with
 * profiles/PROVENANCE.tsv, whose columns are file, repository, path, licence, format, size and the
 * facts as JSON. It is not part of the project: it is looked for in $PERFCOPILOT_SHARED_DATA and
 * beside the source folder, and without it there is nothing to test. */
#ifndef PC_TESTS_FACTS_H
#define PC_TESTS_FACTS_H

#include "profile_dump.h"

#include <json-c/json.h>
#include <math.h>

#include "formats/lines.h"
#include "profile/build.h"
#include "profile/demangle.h"
#include "profile/rank.h"

struct check {
	const char *file;
	struct json_object *facts;
	struct pc *pc;
	struct pc_profile *profile;
	const struct pc_event *events;
	size_t event_count;
};

static char folder[4096];

#define ensure(check, condition)                                                 \
	do {                                                                     \
		if (!(condition))                                                \
			fail_msg("%s: not true: %s", (check)->file, #condition); \
	} while (0)

/* ---- facts ---- */

static inline struct json_object *fact(const struct check *check, const char *key)
{
	struct json_object *value = NULL;

	if (!json_object_object_get_ex(check->facts, key, &value))
		fail_msg("%s: no fact %s", check->file, key);
	return value;
}

/* facts[key][i][j] */
static inline struct json_object *item(const struct check *check, const char *key, size_t i,
				       size_t j)
{
	return json_object_array_get_idx(json_object_array_get_idx(fact(check, key), i), j);
}

static inline size_t items(const struct check *check, const char *key)
{
	return json_object_array_length(fact(check, key));
}

static inline const char *text_of(struct json_object *value)
{
	return json_object_get_string(value);
}

static inline bool near(double a, double b, double most)
{
	return fabs(a - b) <= most;
}

/* ---- what we say ---- */

static inline struct pc_ranking rank(const struct check *check, enum pc_rank_by by, size_t event)
{
	struct pc_ranking ranking = { 0 };
	struct pc_rank_query query = { .by = by, .event = event };

	if (pc_profile_rank(check->pc, check->profile, &query, &ranking))
		fail_msg("%s: %s", check->file, pc_error(check->pc));
	return ranking;
}

enum number { SELF, TOTAL, SAMPLES };

/* The facts have names as the tool printed them, which may be mangled. */
static inline void plain_name(const char *name, char *out, size_t room)
{
	struct pc *pc = pc_new();
	struct pc_builder *builder = pc_builder_new(pc);
	struct pc_span plain = pc_build_plain(builder, pc_span(name));

	pc_take_mark(&plain);
	snprintf(out, room, "%.*s", (int)plain.size, plain.data);
	pc_builder_free(builder);
	pc_free(pc);
}

/* The sum over all rows of that name: the facts know no modules. */
static inline int64_t sum_of(const struct pc_ranking *ranking, const char *given,
			     enum number number)
{
	char name[PC_DEMANGLED_MAX];
	int64_t sum = 0;

	plain_name(given, name, sizeof(name));

	for (size_t i = 0; i < ranking->count; i++) {
		const struct pc_ranked *row = &ranking->rows[i];

		if (!strcmp(row->name, name))
			sum += number == SELF	 ? row->self
			       : number == TOTAL ? row->total
						 : row->samples;
	}
	return sum;
}

/* The sum of the self cost of all rows of the event, in 1/100 % where it has only percentages. */
static inline int64_t self_of(const struct check *check, size_t event)
{
	int64_t sum = 0;

	for (uint32_t i = 0; i < check->profile->entry_count; i++) {
		const struct pc_entry *entry = &check->profile->entries[i];

		if (check->profile->wheres[entry->where].event == event)
			sum += entry->self;
	}
	return sum;
}

static inline double scaled(const struct pc_event *event, int64_t value)
{
	double divisor = 1;

	for (unsigned i = 0; i < event->digits; i++)
		divisor *= 10;
	return (double)value / divisor;
}

/* ---- the files ---- */

static inline void check_file(const char *file, const char *facts,
			      void (*checker)(const struct check *))
{
	char path[8192];
	const char *paths[] = { path };
	struct check check = { .file = file, .facts = json_tokener_parse(facts), .pc = pc_new() };

	snprintf(path, sizeof(path), "%s/%s", folder, file);
	ensure(&check, check.facts != NULL);
	if (pc_profile_read(check.pc, (struct pc_list){ paths, 1 }, "", &check.profile))
		fail_msg("%s", pc_error(check.pc));
	check.events = pc_profile_events(check.profile, &check.event_count);
	checker(&check);
	json_object_put(check.facts);
	pc_free(check.pc);
}

/* What is not read yet is told so; it is never taken for something else. */
static inline void refuse_file(const char *file)
{
	char path[8192];
	const char *paths[] = { path };
	struct pc *pc = pc_new();
	struct pc_profile *profile;

	snprintf(path, sizeof(path), "%s/%s", folder, file);
	if (pc_profile_read(pc, (struct pc_list){ paths, 1 }, "", &profile) != PC_EINPUT)
		fail_msg("%s was read", file);
	pc_free(pc);
}

static inline bool is_empty(const char *facts)
{
	return strstr(facts, "\"samples\": 0,") != NULL;
}

/* ---- the files, one after another ---- */
struct facts_list {
	FILE *list; /* closed at its end */
	char *line;
	size_t room;
	/* of the present row */
	char *file, *format, *facts;
};

static inline struct facts_list open_facts(void)
{
	struct facts_list list = { 0 };
	char path[8192];

	snprintf(path, sizeof(path), "%s/PROVENANCE.tsv", folder);
	list.list = fopen(path, "r");
	assert_non_null(list.list);
	assert_true(getline(&list.line, &list.room, list.list) > 0); /* the columns' names */
	return list;
}

/* False behind the last. */
static inline bool next_facts(struct facts_list *list)
{
	char *columns[7], *rest;
	size_t i;

	while (getline(&list->line, &list->room, list->list) > 0) {
		rest = list->line;
		for (i = 0; i < 7 && rest; i++)
			columns[i] = strsep(&rest, "\t\n");
		if (i < 7)
			continue;
		list->file = columns[0];
		list->format = columns[4];
		list->facts = columns[6];
		return true;
	}
	free(list->line);
	fclose(list->list);
	return false;
}

/* Checks each file of that format; none may be read without a checker, and none of which `may` says
 * no. */
static inline size_t each_file(const char *format, void (*checker)(const struct check *),
			       bool (*may)(const char *file))
{
	struct facts_list row = open_facts();
	size_t count = 0;

	while (next_facts(&row)) {
		if (strcmp(row.format, format) != 0)
			continue;
		if (!checker || is_empty(row.facts) || (may && !may(row.file)))
			refuse_file(row.file);
		else
			check_file(row.file, row.facts, checker);
		count++;
	}
	return count;
}

static inline bool find_folder(void)
{
	const char *given = getenv("PERFCOPILOT_SHARED_DATA"), *source = getenv("top_srcdir");
	char list[8192];

	if (given && *given)
		snprintf(folder, sizeof(folder), "%s/profiles", given);
	else
		snprintf(folder, sizeof(folder), "%s/../shared/data/profiles",
			 source && *source ? source : ".");
	snprintf(list, sizeof(list), "%s/PROVENANCE.tsv", folder);
	return access(list, R_OK) == 0;
}

/* The closing word of main(): runs the tests, or says that there is nothing to test. */
#define RUN_FACTS(tests)                                           \
	(find_folder() ? cmocka_run_group_tests(tests, NULL, NULL) \
		       : (printf("1..1\nok 1 # SKIP no folder of profiles with facts\n"), 0))

#endif
