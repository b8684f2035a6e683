/* SPDX-License-Identifier: Apache-2.0
 * The strict reader of remedies.tsv. Whatever it refuses can't be built in: a unit test reads every
 * row. */
#include "advice/remedies.h"

#include <stdlib.h>

#include "advice/context.h"

enum column {
	ID,
	EFFORT,
	SCOPE,
	WHERE,
	LEAST,
	VERIFIED,
	FUNCTIONS,
	LIBRARIES,
	PROGRAMS,
	FILES,
	TITLE,
	MEANING,
	ACTION,
	EVIDENCE,
	SOURCE
};

static const char *const column_names[PC_REMEDY_COLUMNS] = {
	"id",	    "effort", "scope", "where",	  "least",  "verified", "functions", "libraries",
	"programs", "files",  "title", "meaning", "action", "evidence", "source"
};

static int wrong(struct pc *pc, const struct pc_span *columns, enum column column, const char *why)
{
	return pc_fail(pc, PC_EINPUT, "remedy %.*s: %s is \"%.*s\"; %s", (int)columns[ID].size,
		       columns[ID].data, column_names[column], (int)columns[column].size,
		       columns[column].data, why);
}

static int split(struct pc *pc, const char *row, struct pc_span *columns)
{
	struct pc_span rest = pc_span(row);

	for (size_t i = 0; i < PC_REMEDY_COLUMNS; i++) {
		bool more = pc_span_cut(rest, '\t', &columns[i], &rest);

		if (!more)
			columns[i] = rest;
		if (more != (i + 1 < PC_REMEDY_COLUMNS) || !columns[i].size)
			return pc_fail(pc, PC_EINPUT, "remedy %.40s: column %zu of %d is missing",
				       row, i + 1, PC_REMEDY_COLUMNS);
	}
	return PC_OK;
}

static bool is_none(struct pc_span column)
{
	return pc_span_is(column, "-");
}

const char *const pc_effort_words[] = { "drop-in", "small change", "redesign", "nothing to win" };

static int choose(struct pc *pc, const struct pc_span *columns, enum column column,
		  const char *const *words, int *out_chosen)
{
	for (int i = 0; words[i]; i++)
		if (pc_span_is(columns[column], words[i])) {
			*out_chosen = i;
			return PC_OK;
		}
	return wrong(pc, columns, column, "no such word");
}

static int read_words(struct pc *pc, const struct pc_span *columns, struct pc_remedy *remedy)
{
	static const char *const efforts[] = { "drop-in", "small", "redesign", "none", NULL };
	static const char *const scopes[] = { "self", "subtree", "around", NULL };
	static const char *const answers[] = { "no", "yes", NULL };
	int effort = 0, scope = 0, verified = 0, status;

	status = choose(pc, columns, EFFORT, efforts, &effort);
	if (!status)
		status = choose(pc, columns, SCOPE, scopes, &scope);
	if (!status)
		status = choose(pc, columns, VERIFIED, answers, &verified);
	remedy->effort = (enum pc_advice_effort)effort;
	remedy->subtree = scope > 0;
	remedy->around = scope > 1;
	remedy->verified = verified != 0;
	return status;
}

/* "user,go,!rust" */
static int read_where(struct pc *pc, const struct pc_span *columns, struct pc_remedy *remedy)
{
	struct pc_span rest = columns[WHERE], word;
	bool more = !pc_span_is(rest, "any");

	while (more) {
		bool forbids;
		uint64_t bit;

		more = pc_span_cut(rest, ',', &word, &rest);
		if (!more)
			word = rest;
		forbids = pc_span_starts(word, "!");
		bit = pc_context_word((struct pc_span){ word.data + forbids, word.size - forbids });
		remedy->kernel |= pc_span_is(word, "kernel");
		remedy->user |= pc_span_is(word, "user");
		if (!bit && !pc_span_is(word, "kernel") && !pc_span_is(word, "user"))
			return wrong(pc, columns, WHERE, "there is no such word");
		*(forbids ? &remedy->forbids : &remedy->needs) |= bit;
	}
	return PC_OK;
}

static int read_matches(struct pc *pc, const struct pc_span *columns, struct pc_remedy *remedy)
{
	bool any = false;

	for (int i = 0; i < PC_TARGETS; i++) {
		if (is_none(columns[FUNCTIONS + i]))
			continue;
		any = true;
		remedy->matches[i] = columns[FUNCTIONS + i];
	}
	if (remedy->subtree && remedy->matches[PC_TARGET_LIBRARY].size)
		return wrong(pc, columns, LIBRARIES, "what a library calls may be anything");
	return any ? PC_OK : wrong(pc, columns, FUNCTIONS, "nothing is matched");
}

static const char *text_of(struct pc *pc, struct pc_span column)
{
	if (is_none(column))
		return NULL;
	return pc_arena_strndup(pc_memory(pc), column.data, column.size);
}

static int read_texts(struct pc *pc, const struct pc_span *columns, struct pc_remedy *remedy)
{
	if (is_none(columns[TITLE]) || is_none(columns[MEANING]) || is_none(columns[ACTION]))
		return wrong(pc, columns, TITLE, "title, meaning and action must be there");
	if (remedy->verified == is_none(columns[EVIDENCE]))
		return wrong(pc, columns, VERIFIED, "evidence must be there if and only if it is");
	if (!is_none(columns[SOURCE]) && !pc_span_starts(columns[SOURCE], "https://"))
		return wrong(pc, columns, SOURCE, "it must begin with https://");
	remedy->id = text_of(pc, columns[ID]);
	remedy->title = text_of(pc, columns[TITLE]);
	remedy->meaning = text_of(pc, columns[MEANING]);
	remedy->action = text_of(pc, columns[ACTION]);
	remedy->evidence = text_of(pc, columns[EVIDENCE]);
	remedy->source = text_of(pc, columns[SOURCE]);
	return PC_OK;
}

int pc_remedy_read(struct pc *pc, const char *row, struct pc_remedy *out)
{
	struct pc_span columns[PC_REMEDY_COLUMNS];
	struct pc_remedy remedy = { 0 };
	int64_t least;
	int status = split(pc, row, columns);

	if (status)
		return status;
	if (!pc_span_int(columns[LEAST], &least) || least < 0 || least > 100)
		return wrong(pc, columns, LEAST, "it must be a share of 0 to 100");
	remedy.least_percent = (double)least;
	status = read_words(pc, columns, &remedy);
	if (!status)
		status = read_where(pc, columns, &remedy);
	if (!status)
		status = read_matches(pc, columns, &remedy);
	if (!status)
		status = read_texts(pc, columns, &remedy);
	if (!status)
		*out = remedy;
	return status;
}

int pc_remedies_read(struct pc *pc, const struct pc_remedies **out_remedies)
{
	struct pc_remedies *remedies = pc_arena_alloc(pc_memory(pc), sizeof(*remedies));
	int status = PC_OK;

	for (; pc_remedy_rows[remedies->count] && !status; remedies->count++) {
		if (remedies->count == PC_REMEDIES_MAX)
			return pc_fail(pc, PC_EINPUT, "there are more than %d remedies",
				       PC_REMEDIES_MAX);
		status = pc_remedy_read(pc, pc_remedy_rows[remedies->count],
					&remedies->items[remedies->count]);
	}
	if (!status)
		*out_remedies = remedies;
	return status;
}
