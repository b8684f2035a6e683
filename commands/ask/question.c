/* SPDX-License-Identifier: Apache-2.0
 * A line of a batch is a question, and becomes the line of an answer. */
#include <inttypes.h>
#include <stdio.h>

#include "ask.h"

static bool has_nul(struct json_object *string)
{
	return strlen(json_object_get_string(string)) != (size_t)json_object_get_string_len(string);
}

/* What a key must hold where it is there, and not null. NULL: it is well. */
static const char *wrong_text(struct json_object *object, const char *key, const char *no_string,
			      const char *nul)
{
	struct json_object *value = json_object_object_get(object, key);

	if (!value)
		return NULL;
	if (!json_object_is_type(value, json_type_string))
		return no_string;
	return has_nul(value) ? nul : NULL;
}

static bool is_blank(const char *text)
{
	return !pc_span_trim(pc_span(text)).size;
}

/* Why an object is no question; NULL: it is one. */
static const char *wrong(struct json_object *object)
{
	struct json_object *id = json_object_object_get(object, "id");
	struct json_object *schema = json_object_object_get(object, "schema");
	struct json_object *prompt = json_object_object_get(object, "prompt");
	const char *why;

	if (id && !json_object_is_type(id, json_type_string) &&
	    !json_object_is_type(id, json_type_int) && !json_object_is_type(id, json_type_double))
		return "\"id\" is neither a string nor a number";
	if (!prompt)
		return "it has no \"prompt\"";
	why = wrong_text(object, "prompt", "\"prompt\" is no string", "\"prompt\" has a NUL in it");
	if (!why)
		why = wrong_text(object, "system", "\"system\" is no string",
				 "\"system\" has a NUL in it");
	if (!why && is_blank(json_object_get_string(prompt)))
		why = "\"prompt\" is empty";
	if (!why && schema && !json_object_is_type(schema, json_type_object) &&
	    !json_object_is_type(schema, json_type_string))
		why = "\"schema\" is neither an object nor the text of one";
	return why;
}

/* FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv; what is absent is told from what is empty. */
static uint64_t hash_on(uint64_t hash, const char *text)
{
	for (const char *at = text ? text : "\xff"; *at; at++)
		hash = (hash ^ (unsigned char)*at) * 0x100000001b3u;
	return (hash ^ 0xfe) * 0x100000001b3u;
}

static uint64_t hash_of(const struct pc_query *query)
{
	uint64_t hash = 0xcbf29ce484222325u;

	hash = hash_on(hash, query->system);
	hash = hash_on(hash, query->prompt);
	return hash_on(hash, query->schema);
}

static const char *text_of(struct json_object *object, const char *key)
{
	return json_object_get_string(json_object_object_get(object, key));
}

static void fill(struct ask_question *question, const char *wish)
{
	struct json_object *schema = json_object_object_get(question->object, "schema");
	struct pc_query *query = &question->query;

	query->system = text_of(question->object, "system");
	query->prompt = text_of(question->object, "prompt");
	if (json_object_is_type(schema, json_type_string)) {
		query->schema = json_object_get_string(schema);
	} else if (schema) {
		pc_json_print(&question->schema, schema, false);
		query->schema = question->schema.data;
	} else if (wish[0]) {
		pc_text_printf(&question->prompt, "%s\n\n%s", query->prompt, wish);
		query->prompt = question->prompt.data;
	}
	question->hash = hash_of(query);
}

static const char *parse(struct pc_span line, struct ask_question *question)
{
	const char *broken, *error;

	question->object = pc_json_parse(line, &broken);
	if (!question->object) {
		pc_text_printf(&question->why, "it is no JSON: %s", broken);
		return question->why.data;
	}
	if (!json_object_is_type(question->object, json_type_object))
		return "it is no JSON object; {\"id\",\"prompt\"} is wanted";
	error = wrong(question->object);
	if (json_object_object_get(question->object, "id") &&
	    (!error || strncmp(error, "\"id\"", 4) != 0)) {
		question->id.size = 0;
		pc_json_print_written(&question->id, pc_json_written(line, "id"));
	}
	return pc_json_has_twice(line, question->object) ? "a key stands in it twice" : error;
}

void ask_question_parse(struct pc_span line, const char *wish, struct ask_question *out_question)
{
	struct ask_question question = { .query = PC_QUERY(.prompt = "") };

	pc_text_puts(&question.id, "null");
	question.error = parse(line, &question);
	if (!question.error)
		fill(&question, wish);
	*out_question = question;
}

void ask_question_clear(struct ask_question *question)
{
	pc_text_clear(&question->id);
	pc_text_clear(&question->prompt);
	pc_text_clear(&question->schema);
	pc_text_clear(&question->why);
	json_object_put(pc_steal(&question->object));
}

int64_t ask_tokens(const struct pc_answer *answer)
{
	if (answer->prompt_tokens < 0 || answer->answer_tokens < 0)
		return -1;
	return answer->prompt_tokens + answer->answer_tokens;
}

void ask_answer_print(const char *id, uint64_t hash, const struct pc_answer *answer,
		      struct pc_text *out)
{
	PC_AUTO(json) struct json_object *object = json_object_new_object();
	PC_AUTO(text) struct pc_text rest = { 0 };
	int64_t tokens = ask_tokens(answer);
	char digits[17];

	if (answer->status)
		json_object_object_add(object, "error", pc_json_string(answer->error));
	else if (answer->json)
		json_object_object_add(object, "answer", json_object_get(answer->json));
	else
		json_object_object_add(object, "answer", pc_json_string(answer->text));
	json_object_object_add(object, "attempts", json_object_new_int64(answer->attempts));
	json_object_object_add(object, "tokens", tokens < 0 ? NULL : json_object_new_int64(tokens));
	json_object_object_add(object, "seconds", pc_json_decimal((int64_t)answer->elapsed_ms, 3));
	json_object_object_add(object, "cached",
			       json_object_new_boolean(answer->source != PC_FROM_MODEL));
	if (answer->cut)
		json_object_object_add(object, "cut", json_object_new_boolean(true));
	snprintf(digits, sizeof(digits), "%016" PRIx64, hash);
	json_object_object_add(object, "question", pc_json_string(digits));
	pc_json_print(&rest, object, false);
	pc_text_printf(out, "{\"id\":%s,%s", id, rest.data + 1);
}
