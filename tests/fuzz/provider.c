/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as what a provider's server says. The first line says how: a digit for the provider,
 * then "events" (a line each), "whole" or "error" with the status. What comes of it must be fit to
 * be shown, and bounded. */
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "fuzz.h"
#include "llm/provider/provider.h"

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void must_be_valid(const struct pc_text *text)
{
	PC_AUTO(text) struct pc_text valid = { 0 };

	pc_text_valid(&valid, pc_text_span(text));
	must(valid.size == text->size);
}

static void must_be_safe(const struct pc_text *text, size_t most)
{
	PC_AUTO(text) struct pc_text safe = { 0 };

	pc_text_safe(&safe, pc_text_span(text));
	must(safe.size == text->size && text->size <= most);
}

static void check_failure(const struct pc_provider *provider, const struct pc_failure *failure)
{
	must_be_safe(&failure->message, (size_t)2 * PC_SAID_MAX);
	must_be_safe(&failure->code, PC_SAID_MAX);
	must_be_safe(&failure->type, PC_SAID_MAX);
	must_be_safe(&failure->param, PC_SAID_MAX);
	for (unsigned quirks = 0; quirks < 32; quirks++)
		must(!(provider->learn(failure, quirks) & quirks)); /* or it would never end */
}

static void check_reading(const struct pc_provider *provider, const struct pc_reading *reading)
{
	must_be_valid(&reading->text);
	must_be_valid(&reading->reasoning);
	must_be_valid(&reading->refusal);
	must_be_safe(&reading->model, (size_t)16 * PC_SAID_MAX);
	must(reading->prompt_tokens >= -1 && reading->answer_tokens >= -1);
	must(reading->failure.kind == PC_FAILED_NOT || reading->failure.message.size);
	check_failure(provider, &reading->failure);
}

static void as_events(const struct pc_provider *provider, struct pc_span said)
{
	PC_AUTO(reading) struct pc_reading reading = PC_READING;
	bool more = true;

	while (more && said.size) {
		struct pc_span line = said, name = PC_SPAN("");

		if (!pc_span_cut(said, '\n', &line, &said))
			said.size = 0;
		if (pc_span_starts(line, "error:"))
			name = PC_SPAN("error");
		line.data += name.size;
		line.size -= name.size;
		more = provider->event(&reading, name, line);
		must(more == (!reading.done && reading.failure.kind == PC_FAILED_NOT));
	}
	check_reading(provider, &reading);
}

static void as_body(const struct pc_provider *provider, struct pc_span body, int status)
{
	PC_AUTO(reading) struct pc_reading reading = PC_READING;
	PC_AUTO(failure) struct pc_failure failure = PC_FAILURE;

	provider->whole(&reading, body);
	must(reading.done || reading.failure.kind != PC_FAILED_NOT);
	check_reading(provider, &reading);
	failure.kind = PC_FAILED_STATUS;
	failure.status = status;
	provider->error(&failure, body);
	must(failure.message.size);
	check_failure(provider, &failure);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pc_span said = { (const char *)data, size }, how;
	const struct pc_provider *provider;

	if (!size || !pc_span_cut(said, '\n', &how, &said) || !how.size)
		return 0;
	provider = pc_providers[(unsigned char)*how.data % 3];
	if (pc_span_find(how, "events"))
		as_events(provider, said);
	else
		as_body(provider, said, pc_span_find(how, "404") ? 404 : 400);
	return 0;
}
