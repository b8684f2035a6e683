/* SPDX-License-Identifier: Apache-2.0
 * The script of the model server: rules, and which of them answers a request. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model_server.h"

static struct pc_text script;
static struct rule *rules;
static size_t rule_count;
static uint64_t random_state = 88172645463325252u;

uint64_t next_random(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state >> 11;
}

uint64_t hash_of(uint64_t hash, struct pc_span span)
{
	hash ^= 0xcbf29ce484222325u;
	for (size_t i = 0; i < span.size; i++)
		hash = (hash ^ (unsigned char)span.data[i]) * 0x100000001b3u;
	return hash;
}

void numbers(struct pc_span text, unsigned long *out_first, unsigned long *out_last)
{
	char copy[64], *rest;

	snprintf(copy, sizeof(copy), "%.*s", (int)text.size, text.data);
	*out_first = strtoul(copy, &rest, 10);
	*out_last = *rest ? strtoul(rest, NULL, 10) : *out_first;
}

/* ---- conditions ---- */

static bool within(unsigned long number, struct pc_span text)
{
	unsigned long first, last;

	numbers(text, &first, &last);
	return number >= first && number <= last;
}

static bool has(const struct request *request, const struct rule *rule, struct pc_span text)
{
	(void)rule;
	return memmem(request->whole.data, request->whole.size, text.data, text.size) != NULL;
}

static bool lacks(const struct request *request, const struct rule *rule, struct pc_span text)
{
	return !has(request, rule, text);
}

static bool nth(const struct request *request, const struct rule *rule, struct pc_span text)
{
	(void)rule;
	return within(request->number, text);
}

static bool asked(const struct request *request, const struct rule *rule, struct pc_span text)
{
	(void)rule;
	return within(request->asked, text);
}

static bool times(const struct request *request, const struct rule *rule, struct pc_span text)
{
	unsigned long most, last;

	(void)request;
	numbers(text, &most, &last);
	return rule->used < most;
}

static bool chance(const struct request *request, const struct rule *rule, struct pc_span text)
{
	unsigned long percent, last;

	(void)request;
	(void)rule;
	numbers(text, &percent, &last);
	return next_random() % 100 < percent;
}

static const struct condition {
	const char *name;
	bool (*holds)(const struct request *request, const struct rule *rule, struct pc_span text);
} conditions[] = { { "has", has },     { "lacks", lacks }, { "nth", nth },
		   { "asked", asked }, { "times", times }, { "chance", chance } };

static const struct condition *condition_of(struct pc_span verb)
{
	for (size_t i = 0; i < sizeof(conditions) / sizeof(*conditions); i++)
		if (pc_span_is(verb, conditions[i].name))
			return &conditions[i];
	return NULL;
}

static bool holds(const struct rule *rule, const struct request *request)
{
	for (size_t i = 0; i < rule->count; i++) {
		const struct condition *condition = condition_of(rule->lines[i].verb);

		if (condition && !condition->holds(request, rule, rule->lines[i].text))
			return false;
	}
	return true;
}

void script_answer(const struct request *request, struct answer *out_answer)
{
	static struct line lines[2];
	static const struct rule none = { lines, 2, 0 };
	struct rule *rule = NULL;

	for (size_t i = 0; i < rule_count && !rule; i++)
		if (holds(&rules[i], request))
			rule = &rules[i];
	lines[0] = line_of(PC_SPAN("status 404 Not Found"));
	lines[1] = line_of(PC_SPAN("send {\"error\":{\"message\":\"no rule of the script is for "
				   "this\",\"type\":\"script\",\"code\":null}}"));
	make_answer(request, rule ? rule : &none, out_answer);
	if (rule)
		rule->used++;
}

/* ---- reading ---- */

struct line line_of(struct pc_span text)
{
	struct line line = { text, PC_SPAN("") };

	pc_span_cut(text, ' ', &line.verb, &line.text);
	return line;
}

static void *grown(void *array, size_t count, size_t size)
{
	array = realloc(array, count * size);
	if (!array)
		abort();
	return array;
}

static bool take(struct line line)
{
	unsigned long seed, last;
	struct rule *rule;

	if (pc_span_is(line.verb, "seed")) {
		numbers(line.text, &seed, &last);
		random_state += seed;
		for (int i = 0; i < 8; i++)
			next_random();
		return true;
	}
	if (pc_span_is(line.verb, "rule")) {
		rules = grown(rules, rule_count + 1, sizeof(*rules));
		rules[rule_count++] = (struct rule){ 0 };
		return true;
	}
	if (!rule_count || (!condition_of(line.verb) && !is_verb(line.verb)))
		return false;
	rule = &rules[rule_count - 1];
	rule->lines = grown(rule->lines, rule->count + 1, sizeof(line));
	rule->lines[rule->count++] = line;
	return true;
}

bool script_read(const char *path)
{
	FILE *file = fopen(path, "r");
	struct pc_span rest, text;
	char piece[4096];
	size_t size;

	if (!file) {
		perror(path);
		return false;
	}
	while ((size = fread(piece, 1, sizeof(piece), file)))
		pc_text_add(&script, piece, size);
	fclose(file);
	for (rest = pc_text_span(&script); rest.size;) {
		text = rest;
		if (!pc_span_cut(text, '\n', &text, &rest))
			rest.size = 0;
		for (; text.size && isblank((unsigned char)*text.data); text.size--)
			text.data++;
		if (text.size && *text.data != '#' && !take(line_of(text))) {
			fprintf(stderr, "%s: no line of a script: %.*s\n", path, (int)text.size,
				text.data);
			return false;
		}
	}
	return true;
}
