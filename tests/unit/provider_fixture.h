/* SPDX-License-Identifier: Apache-2.0
 * Events, bodies and requests of a provider, for its test. */
#ifndef PC_TESTS_PROVIDER_FIXTURE_H
#define PC_TESTS_PROVIDER_FIXTURE_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/auto.h"
#include "base/json.h"
#include "llm/provider/provider.h"

static inline const char *text_of(const struct pc_text *text)
{
	return text->data ? text->data : "";
}

/* Events that have no names, up to NULL; false: one of them was the last. */
static inline bool feed(const struct pc_provider *provider, struct pc_reading *reading,
			const char *const *events)
{
	bool more = true;

	for (; *events && more; events++)
		more = provider->event(reading, PC_SPAN(""), pc_span(*events));
	return more;
}
#define FEED(provider, reading, ...) \
	feed(provider, reading, (const char *const[]){ __VA_ARGS__, NULL })

static inline struct json_object *body_of(const struct pc_outgoing *out)
{
	struct json_object *body = json_tokener_parse(out->body.data);

	assert_non_null(body);
	return body;
}

static inline const char *header_of(const struct pc_outgoing *out, const char *name)
{
	for (size_t i = 0; i < sizeof(out->headers) / sizeof(*out->headers); i++)
		if (out->headers[i].data && !strncmp(out->headers[i].data, name, strlen(name)))
			return out->headers[i].data + strlen(name) + strlen(": ");
	return NULL;
}

/* As compact JSON; NULL: it is not there. */
static inline const char *member(struct json_object *body, const char *key)
{
	struct json_object *value = NULL;

	if (!json_object_object_get_ex(body, key, &value))
		return NULL;
	return json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN |
							     JSON_C_TO_STRING_NOSLASHESCAPE);
}

static inline void fails_with(const struct pc_provider *provider, int status, const char *body,
			      struct pc_failure *out_failure)
{
	pc_failure_clear(out_failure);
	out_failure->kind = PC_FAILED_STATUS;
	out_failure->status = status;
	provider->error(out_failure, pc_span(body));
}

static inline void assert_says(const struct pc_text *text, const char *part)
{
	if (!strstr(text_of(text), part))
		fail_msg("'%s' does not say '%s'", text_of(text), part);
}

#endif
