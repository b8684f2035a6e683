/* SPDX-License-Identifier: Apache-2.0
 * The answers of earlier runs, found by id and question. */
#include <inttypes.h>
#include <stdio.h>

#include "ask.h"

enum { HASH_DIGITS = 16 };

/* A question by its id, or an answer by id and question. */
struct known {
	uint64_t line;		      /* of a question: where it stands; 0: it was not seen */
	struct pc_output_place place; /* of an answer; size 0: it has none */
	uint32_t id;		      /* of an answer: the key of its id */
	bool asked;		      /* of an answer: its question was seen */
};

void ask_earlier_init(struct ask_earlier *earlier, struct pc *pc)
{
	*earlier = (struct ask_earlier){ 0 };
	pc_table_init(&earlier->keys, pc_memory(pc));
}

void ask_earlier_clear(struct ask_earlier *earlier)
{
	pc_table_clear(&earlier->keys);
	free(earlier->known);
}

static uint32_t intern(struct ask_earlier *earlier, struct pc_span key)
{
	bool fresh = false;
	uint32_t id = pc_table_intern(&earlier->keys, key, &fresh);

	if (fresh) {
		earlier->known = PC_GROW(earlier->known, id, earlier->room);
		earlier->known[id] = (struct known){ 0 };
	}
	return id;
}

/* JSON has no NUL, so no id is taken for an answer. */
static void key_of(struct pc_span id, struct pc_span digits, struct pc_text *out)
{
	pc_text_add(out, id.data, id.size);
	pc_text_putc(out, '\0');
	pc_text_add(out, digits.data, digits.size);
}

static void key_of_question(const struct ask_question *question, struct pc_text *out)
{
	char digits[HASH_DIGITS + 1];

	snprintf(digits, sizeof(digits), "%016" PRIx64, question->hash);
	key_of(pc_text_span(&question->id), pc_span(digits), out);
}

/* Files of answers are edited by hand, and hold zeros after a power cut: what is no JSON must not
 * come into the result as an answer. */
static bool is_json(struct pc_span line)
{
	const char *why;
	PC_AUTO(json) struct json_object *object = pc_json_parse(line, &why);

	return object != NULL;
}

/* A line that was written whole begins and ends so, and no string of JSON has such quotes in it. */
bool ask_earlier_add(struct ask_earlier *earlier, struct pc_span line, struct pc_output_place place)
{
	static const char begin[] = "{\"id\":", tail[] = ",\"question\":\"";
	const size_t begin_size = sizeof(begin) - 1, tail_size = sizeof(tail) - 1 + HASH_DIGITS + 2;
	struct pc_span rest, id, digits;
	PC_AUTO(text) struct pc_text key = { 0 };
	const char *end;
	uint32_t at, owner;

	if (!is_json(line) || !pc_span_starts(line, begin) || !pc_span_ends(line, "\"}") ||
	    line.size < begin_size + tail_size ||
	    memcmp(line.data + line.size - tail_size, tail, sizeof(tail) - 1) != 0)
		return false;
	rest = (struct pc_span){ line.data + begin_size, line.size - begin_size };
	end = pc_span_find(rest, ",\"answer\":");
	if (!end)
		return pc_span_find(rest, ",\"error\":") != NULL;
	id = (struct pc_span){ rest.data, (size_t)(end - rest.data) };
	digits = (struct pc_span){ line.data + line.size - 2 - HASH_DIGITS, HASH_DIGITS };
	key_of(id, digits, &key);
	owner = intern(earlier, id);
	at = intern(earlier, pc_text_span(&key));
	earlier->known[at].id = owner;
	earlier->known[at].place = place;
	return true;
}

static bool has_id(const struct ask_question *question)
{
	return !pc_span_is(pc_text_span(&question->id), "null");
}

uint64_t ask_earlier_seen(struct ask_earlier *earlier, const struct ask_question *question,
			  uint64_t line)
{
	PC_AUTO(text) struct pc_text key = { 0 };
	struct known *known;
	uint32_t at;

	key_of_question(question, &key);
	at = pc_table_find(&earlier->keys, pc_text_span(&key));
	if (at != PC_NONE)
		earlier->known[at].asked = true;
	if (!has_id(question))
		return 0;
	at = intern(earlier, pc_text_span(&question->id));
	known = &earlier->known[at];
	if (!known->line)
		known->line = line;
	return known->line == line ? 0 : known->line;
}

const struct pc_output_place *ask_earlier_find(const struct ask_earlier *earlier,
					       const struct ask_question *question)
{
	PC_AUTO(text) struct pc_text key = { 0 };
	uint32_t at;

	key_of_question(question, &key);
	at = pc_table_find(&earlier->keys, pc_text_span(&key));
	return at != PC_NONE ? &earlier->known[at].place : NULL;
}

uint64_t ask_earlier_strange(const struct ask_earlier *earlier)
{
	uint64_t count = 0;

	for (uint32_t i = 0; i < earlier->keys.count; i++) {
		const struct known *known = &earlier->known[i];

		count += known->place.size && !known->asked && !earlier->known[known->id].line;
	}
	return count;
}
