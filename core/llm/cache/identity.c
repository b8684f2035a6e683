/* SPDX-License-Identifier: Apache-2.0
 * Questions and answers as lines of JSON. Keys stand in one order, and what is not said is left
 * out: an option that comes later leaves the questions without it as they were. */
#include "llm/cache/identity.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/json.h"
#include "llm/cache/cache.h"
#include "llm/provider/provider.h"

/* Valid UTF-8 as it is, NUL too. */
static struct json_object *string_of(const char *text, size_t size)
{
	return json_object_new_string_len(text ? text : "", size > INT_MAX ? INT_MAX : (int)size);
}

static void add_text(struct json_object *object, const char *key, const char *text)
{
	if (text)
		json_object_object_add(object, key, pc_json_string(text));
}

static void add_count(struct json_object *object, const char *key, int64_t count)
{
	if (count > 0)
		json_object_object_add(object, key, json_object_new_int64(count));
}

/* The shortest that is this very number. */
static struct json_object *number_of(double value)
{
	char text[32];

	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, value);
		if (strtod(text, NULL) == value)
			break;
	}
	return json_object_new_double_s(value, text);
}

static struct json_object *parameters_of(const struct pc_model *model, const struct pc_query *query)
{
	struct json_object *parameters = json_object_new_object();

	if (!isnan(model->temperature))
		json_object_object_add(parameters, "temperature", number_of(model->temperature));
	add_count(parameters, "max_tokens", pc_answer_limit(model, query));
	return parameters;
}

static void add_json(struct json_object *object, const char *key, const char *json)
{
	const char *why;
	struct json_object *parsed = json ? pc_json_parse(pc_span(json), &why) : NULL;

	if (parsed)
		json_object_object_add(object, key, parsed);
}

static void add_schema(struct json_object *identity, const struct pc_query *query)
{
	const char *why;
	struct json_object *schema;

	if (!query->schema)
		return;
	schema = pc_json_parse(pc_span(query->schema), &why);
	json_object_object_add(identity, "schema", schema ? schema : pc_json_string(query->schema));
	add_text(identity, "schema_name", query->schema_name ? query->schema_name : "answer");
}

void pc_identity(const struct pc_model *model, const struct pc_query *query, struct pc_text *out)
{
	PC_AUTO(json) struct json_object *identity = json_object_new_object();

	add_text(identity, "provider", model->provider->name);
	add_text(identity, "model", model->name);
	add_text(identity, "address", model->address);
	json_object_object_add(identity, "parameters", parameters_of(model, query));
	add_text(identity, "system", query->system);
	add_text(identity, "prompt", query->prompt);
	add_schema(identity, query);
	add_json(identity, "turns", query->turns);
	add_json(identity, "tools", query->tools);
	add_count(identity, "sample", query->sample);
	pc_json_print(out, identity, false);
}

uint64_t pc_identity_hash(struct pc_span identity)
{
	return pc_kept_hash(PC_KEPT_SEED, identity.data, identity.size);
}

/* ---- identities that were read ---- */
const char *const pc_identity_keys[] = { "provider", "model",  "address", "parameters",
					 "system",   "prompt", "schema",  "schema_name",
					 "turns",    "tools",  "sample",  NULL };
static const char *const parameter_keys[] = { "temperature", "max_tokens", NULL };

static bool is_among(const char *key, const char *const *keys)
{
	while (*keys && strcmp(*keys, key) != 0)
		keys++;
	return *keys != NULL;
}

/* The members in the order of `keys`; those that are null are left out. A new reference; NULL: it
 * has another, *out_stranger. */
static struct json_object *in_order(struct json_object *object, const char *const *keys,
				    const char **out_stranger)
{
	struct json_object *ordered = json_object_new_object();

	json_object_object_foreach(object, key, value)
	{
		(void)value;
		if (is_among(key, keys))
			continue;
		*out_stranger = key;
		json_object_put(ordered);
		return NULL;
	}
	for (; *keys; keys++) {
		struct json_object *member = json_object_object_get(object, *keys);

		if (member)
			json_object_object_add(ordered, *keys, json_object_get(member));
	}
	return ordered;
}

static const char *unknown(struct pc *pc, const char *stranger)
{
	PC_AUTO(text) struct pc_text safe = { 0 };

	pc_text_safe(&safe, pc_span(stranger));
	return pc_arena_printf(pc->arena, "its question has '%s', which is not known", safe.data);
}

const char *pc_identity_again(struct pc *pc, struct json_object *identity, struct pc_text *out)
{
	PC_AUTO(json) struct json_object *ordered = NULL;
	struct json_object *parameters;
	const char *stranger = "";

	if (!json_object_is_type(identity, json_type_object))
		return "it has no question";
	ordered = in_order(identity, pc_identity_keys, &stranger);
	if (!ordered)
		return unknown(pc, stranger);
	if (!json_object_is_type(json_object_object_get(ordered, "prompt"), json_type_string))
		return "its question has no prompt";
	parameters = json_object_object_get(ordered, "parameters");
	if (!json_object_is_type(parameters, json_type_object))
		return "its question has no parameters";
	parameters = in_order(parameters, parameter_keys, &stranger);
	if (!parameters)
		return unknown(pc, stranger);
	json_object_object_add(ordered, "parameters", parameters);
	pc_json_print(out, ordered, false);
	return NULL;
}

/* ---- answers ---- */
void pc_answer_write(const struct pc_answer *answer, struct pc_text *out)
{
	PC_AUTO(json) struct json_object *object = json_object_new_object();

	json_object_object_add(object, "text", string_of(answer->text, answer->text_size));
	add_text(object, "model", answer->model);
	if (answer->prompt_tokens >= 0)
		json_object_object_add(object, "prompt_tokens",
				       json_object_new_int64(answer->prompt_tokens));
	if (answer->answer_tokens >= 0)
		json_object_object_add(object, "answer_tokens",
				       json_object_new_int64(answer->answer_tokens));
	add_text(object, "calls", answer->calls);
	if (answer->cut)
		json_object_object_add(object, "cut", json_object_new_boolean(true));
	pc_json_print(out, object, false);
}

/* -1: not said; false: no number of tokens. */
static bool tokens_of(struct json_object *object, const char *key, int64_t *out_tokens)
{
	struct json_object *value = json_object_object_get(object, key);

	*out_tokens = value ? json_object_get_int64(value) : -1;
	return !value || (json_object_is_type(value, json_type_int) && *out_tokens >= 0);
}

/* Absent is well. */
static bool is_or_absent(struct json_object *value, enum json_type type)
{
	return !value || json_object_is_type(value, type);
}

bool pc_answer_parse(struct pc *pc, struct pc_span json, struct pc_answer *out_answer)
{
	const char *why;
	PC_AUTO(json) struct json_object *object = pc_json_parse(json, &why);
	struct json_object *text, *model, *cut, *calls;
	struct pc_answer answer = { .error = "" };

	if (!json_object_is_type(object, json_type_object))
		return false;
	text = json_object_object_get(object, "text");
	model = json_object_object_get(object, "model");
	cut = json_object_object_get(object, "cut");
	calls = json_object_object_get(object, "calls");
	if (!json_object_is_type(text, json_type_string) ||
	    !is_or_absent(model, json_type_string) || !is_or_absent(calls, json_type_string) ||
	    !is_or_absent(cut, json_type_boolean) ||
	    !tokens_of(object, "prompt_tokens", &answer.prompt_tokens) ||
	    !tokens_of(object, "answer_tokens", &answer.answer_tokens))
		return false;
	answer.text_size = (size_t)json_object_get_string_len(text);
	answer.text = pc_arena_strndup(pc->arena, json_object_get_string(text), answer.text_size);
	answer.model = model ? pc_arena_strdup(pc->arena, json_object_get_string(model)) : NULL;
	answer.calls = calls ? pc_arena_strdup(pc->arena, json_object_get_string(calls)) : NULL;
	answer.cut = json_object_get_boolean(cut);
	*out_answer = answer;
	return true;
}
