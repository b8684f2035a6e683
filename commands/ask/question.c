/* SPDX-License-Identifier: Apache-2.0
 * A line of a batch is a question, and becomes the line of an answer. */
#include <inttypes.h>
#include <stdio.h>

#include "ask.h"

enum { DEEPEST = 64 };

static const char *text_of(struct json_object *object, const char *key)
{
	struct json_object *value = json_object_object_get(object, key);

	return json_object_is_type(value, json_type_string) ? json_object_get_string(value) : NULL;
}

static bool has_nul(struct json_object *value)
{
	const char *text = json_object_get_string(value);

	return text && strlen(text) != (size_t)json_object_get_string_len(value);
}

/* A key that is there must hold what it should. */
static const char *wrong(struct json_object *object)
{
	static const char *const strings[] = { "prompt", "system" };
	struct json_object *value;

	for (size_t i = 0; i < 2; i++)
		if (json_object_object_get_ex(object, strings[i], &value) && value &&
		    !json_object_is_type(value, json_type_string))
			return i ? "\"system\" is no string" : "\"prompt\" is no string";
	for (size_t i = 0; i < 2; i++)
		if (json_object_object_get_ex(object, strings[i], &value) && has_nul(value))
			return i ? "\"system\" has a NUL in it" : "\"prompt\" has a NUL in it";
	if (!text_of(object, "prompt") || !text_of(object, "prompt")[0])
		return "it has no \"prompt\"";
	value = json_object_object_get(object, "schema");
	if (value && !json_object_is_type(value, json_type_object) &&
	    !json_object_is_type(value, json_type_string))
		return "\"schema\" is no JSON Schema";
	value = json_object_object_get(object, "id");
	if (value && !json_object_is_type(value, json_type_string) &&
	    !json_object_is_type(value, json_type_int))
		return "\"id\" is neither a string nor a number";
	return NULL;
}

static struct json_object *parse(struct pc_span line)
{
	struct json_tokener *tokener = json_tokener_new_ex(DEEPEST);
	struct json_object *object = NULL;
	enum json_tokener_error error;

	if (!tokener || line.size > INT32_MAX)
		return NULL;
	json_tokener_set_flags(tokener, JSON_TOKENER_VALIDATE_UTF8);
	object = json_tokener_parse_ex(tokener, line.data, (int)line.size);
	error = json_tokener_get_error(tokener);
	if (error == json_tokener_continue) { /* a number or word ends with the line */
		object = json_tokener_parse_ex(tokener, "", -1);
		error = json_tokener_get_error(tokener);
	}
	if (error != json_tokener_success ||
	    pc_span_trim((struct pc_span){ line.data + json_tokener_get_parse_end(tokener),
					   line.size - json_tokener_get_parse_end(tokener) })
		    .size) {
		json_object_put(object);
		object = NULL;
	}
	json_tokener_free(tokener);
	return object;
}

static const char *keep(struct pc *pc, const char *text)
{
	return text ? pc_arena_strdup(pc_memory(pc), text) : NULL;
}

static const char *as_json(struct pc *pc, struct json_object *value)
{
	PC_AUTO(text) struct pc_text text = { 0 };

	if (!value)
		return NULL;
	pc_json_print(&text, value, false);
	return keep(pc, text.data);
}

/* FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv */
static uint64_t hash_of(struct pc_span line)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (size_t i = 0; i < line.size; i++)
		hash = (hash ^ (unsigned char)line.data[i]) * 0x100000001b3u;
	return hash;
}

void ask_question_parse(struct pc *pc, struct pc_span line, struct ask_question *out_question)
{
	struct ask_question question = { .query = PC_QUERY(.prompt = ""),
					 .hash = hash_of(pc_span_trim(line)) };
	PC_AUTO(json) struct json_object *object = parse(line);
	struct json_object *schema;

	if (!json_object_is_type(object, json_type_object)) {
		question.error = "it is no JSON object; {\"id\",\"prompt\"} is wanted";
		*out_question = question;
		return;
	}
	question.error = wrong(object);
	question.id = as_json(pc, json_object_object_get(object, "id"));
	question.query.prompt = keep(pc, text_of(object, "prompt"));
	question.query.system = keep(pc, text_of(object, "system"));
	schema = json_object_object_get(object, "schema");
	if (json_object_is_type(schema, json_type_string))
		question.query.schema = keep(pc, json_object_get_string(schema));
	else
		question.query.schema = as_json(pc, schema);
	*out_question = question;
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
	pc_text_printf(out, "{\"id\":%s,%s", id ? id : "null", rest.data + 1);
}
