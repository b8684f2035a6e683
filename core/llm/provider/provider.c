/* SPDX-License-Identifier: Apache-2.0
 * Providers: the table of them, and what each makes answers and requests of. */
#include "llm/provider/provider.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/auto.h"
#include "llm/provider/provider_parts.h"

enum { DEEPEST = 32, LONGEST_ANSWER = 16 << 20, LONGEST_NAME = 128 };

/* A count beyond it is a mistake, and sums of those below it do not overflow. */
static const int64_t MOST_TOKENS = (int64_t)1 << 40;

const struct pc_provider *const pc_providers[] = { &pc_openai, &pc_azure, &pc_anthropic, NULL };

const struct pc_provider *pc_provider_named(const char *name)
{
	for (size_t i = 0; name && pc_providers[i]; i++)
		if (!strcmp(pc_providers[i]->name, name))
			return pc_providers[i];
	return NULL;
}

/* ---- clearing ---- */

void pc_failure_clear(struct pc_failure *failure)
{
	struct pc_text *const texts[] = { &failure->message, &failure->code, &failure->type,
					  &failure->param, &failure->request_id };

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		pc_text_clear(texts[i]);
	*failure = (struct pc_failure)PC_FAILURE;
}

void pc_reading_clear(struct pc_reading *reading)
{
	pc_text_clear(&reading->text);
	pc_text_clear(&reading->reasoning);
	pc_text_clear(&reading->model);
	pc_text_clear(&reading->refusal);
	pc_calls_clear(reading);
	pc_failure_clear(&reading->failure);
	*reading = (struct pc_reading)PC_READING;
}

void pc_outgoing_clear(struct pc_outgoing *outgoing)
{
	pc_text_clear(&outgoing->url);
	pc_text_clear(&outgoing->body);
	for (size_t i = 0; i < sizeof(outgoing->headers) / sizeof(*outgoing->headers); i++)
		pc_text_clear(&outgoing->headers[i]);
}

/* ---- JSON that may be anything ---- */

struct json_object *pc_said_parse(struct pc_span bytes)
{
	struct json_tokener *tokener = json_tokener_new_ex(DEEPEST);
	struct json_object *object = NULL;
	size_t end;

	if (!tokener)
		return NULL;
	if (bytes.size < INT_MAX)
		object = json_tokener_parse_ex(tokener, bytes.data, (int)bytes.size);
	end = json_tokener_get_parse_end(tokener);
	if (json_tokener_get_error(tokener) != json_tokener_success ||
	    pc_span_trim((struct pc_span){ bytes.data + end, bytes.size - end }).size) {
		json_object_put(object);
		object = NULL;
	}
	json_tokener_free(tokener);
	return object;
}

struct json_object *pc_said_get(struct json_object *object, const char *key)
{
	struct json_object *value = NULL;

	if (json_object_is_type(object, json_type_object))
		json_object_object_get_ex(object, key, &value);
	return value;
}

struct json_object *pc_said_first(struct json_object *array)
{
	if (!json_object_is_type(array, json_type_array) || !json_object_array_length(array))
		return NULL;
	return json_object_array_get_idx(array, 0);
}

struct pc_span pc_said_text(struct json_object *value)
{
	if (!json_object_is_type(value, json_type_string))
		return (struct pc_span){ NULL, 0 };
	return (struct pc_span){ json_object_get_string(value),
				 (size_t)json_object_get_string_len(value) };
}

void pc_said_count(struct json_object *value, int64_t *out_count)
{
	int64_t count =
		json_object_is_type(value, json_type_int) ? json_object_get_int64(value) : -1;

	if (count >= 0 && count <= MOST_TOKENS)
		*out_count = count;
}

/* ---- reading ---- */

bool pc_reading_add(struct pc_reading *reading, struct pc_text *to, struct pc_span piece)
{
	if (piece.size > LONGEST_ANSWER || to->size > LONGEST_ANSWER - piece.size)
		return pc_reading_fail(reading, PC_FAILED_STRANGE,
				       PC_SPAN("the answer does not end: 16 MiB of it came"));
	if (piece.size)
		pc_text_valid(to, piece);
	return true;
}

void pc_reading_finish(struct pc_reading *reading, struct pc_span word)
{
	static const struct {
		const char *word;
		enum pc_finish finish;
	} words[] = {
		{ "length", PC_FINISH_LENGTH },
		{ "max_tokens", PC_FINISH_LENGTH },
		{ "model_context_window_exceeded", PC_FINISH_LENGTH },
		{ "content_filter", PC_FINISH_REFUSED },
		{ "refusal", PC_FINISH_REFUSED },
	};

	if (!word.size || reading->finish == PC_FINISH_REFUSED)
		return;
	reading->finish = PC_FINISH_STOP;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (pc_span_is(word, words[i].word))
			reading->finish = words[i].finish;
}

void pc_reading_model(struct pc_reading *reading, struct json_object *name)
{
	struct pc_span said = pc_said_text(name);

	if (said.size > LONGEST_NAME || reading->model.size)
		return;
	if (said.size)
		pc_text_safe(&reading->model, said);
}

bool pc_reading_fail(struct pc_reading *reading, enum pc_failure_kind kind, struct pc_span said)
{
	reading->failure.kind = kind;
	reading->failure.began = reading->text.size > 0;
	pc_failure_say(&reading->failure.message, said);
	return false;
}

bool pc_reading_fail_with(struct pc_reading *reading, struct json_object *error)
{
	pc_reading_fail(reading, PC_FAILED_IN_STREAM, PC_SPAN(""));
	pc_failure_read_json(&reading->failure, error);
	return false;
}

bool pc_reading_strange(struct pc_reading *reading, const char *what, struct pc_span said)
{
	PC_AUTO(text) struct pc_text quote = { 0 };

	pc_reading_fail(reading, PC_FAILED_STRANGE, pc_span(what));
	pc_failure_quote(&quote, said);
	if (quote.size)
		pc_text_printf(&reading->failure.message, ": %s", quote.data);
	return false;
}

bool pc_reading_end(struct pc_reading *reading)
{
	reading->done = true;
	if (!reading->text.size && !reading->call_count && reading->finish == PC_FINISH_NONE)
		pc_reading_fail(reading, PC_FAILED_STRANGE, PC_SPAN("it ended without an answer"));
	return false;
}

/* ---- requests ---- */

void pc_outgoing_header(struct pc_outgoing *out, const char *name, const char *value)
{
	size_t i = 0;

	while (i < sizeof(out->headers) / sizeof(*out->headers) && out->headers[i].size)
		i++;
	if (value && i < sizeof(out->headers) / sizeof(*out->headers))
		pc_text_printf(&out->headers[i], "%s: %s", name, value);
}

void pc_outgoing_begin(struct pc_outgoing *out, const char *url)
{
	pc_text_puts(&out->url, url);
	pc_outgoing_header(out, "User-Agent", "perfcopilot/" PC_VERSION);
	if (out->body.size)
		pc_outgoing_header(out, "Content-Type", "application/json");
}

uint32_t pc_answer_limit(const struct pc_model *model, const struct pc_query *query)
{
	return model->max_answer_tokens ? model->max_answer_tokens : query->max_answer_tokens;
}

struct json_object *pc_system_text(const struct pc_query *query, bool schema_in_words)
{
	PC_AUTO(text) struct pc_text text = { 0 };

	pc_text_puts(&text, query->system ? query->system : "");
	if (schema_in_words)
		pc_text_printf(&text,
			       "%sAnswer with JSON alone, nothing before and nothing after it, by "
			       "this JSON Schema:\n%s",
			       text.size ? "\n\n" : "", query->schema);
	return text.size ? pc_json_string(text.data) : NULL;
}

struct json_object *pc_said_message(const char *role, struct json_object *content)
{
	struct json_object *message = json_object_new_object();

	json_object_object_add(message, "role", json_object_new_string(role));
	json_object_object_add(message, "content", content);
	return message;
}

struct json_object *pc_said_number(double number)
{
	char digits[32];

	snprintf(digits, sizeof(digits), "%.15g", number);
	return json_object_new_double_s(number, digits);
}
