/* SPDX-License-Identifier: Apache-2.0
 * What is known of models by their names. Sizes are those of the makers' pages; a model that is not
 * here gets its provider's, and --context-tokens goes before both. */
#include "llm/settings/settings_parts.h"

const struct pc_model_facts *pc_model_facts(const char *name)
{
	static const struct pc_model_facts rows[] = {
		{ "chatgpt-4o", &pc_openai, 128000 },	{ "claude-", &pc_anthropic, 200000 },
		{ "gemini-", NULL, 1048576 },		{ "gpt-3.5-turbo", &pc_openai, 16385 },
		{ "gpt-35-turbo", &pc_azure, 16385 },	{ "gpt-4", &pc_openai, 8192 },
		{ "gpt-4-32k", &pc_openai, 32768 },	{ "gpt-4-turbo", &pc_openai, 128000 },
		{ "gpt-4.1", &pc_openai, 1047576 },	{ "gpt-4o", &pc_openai, 128000 },
		{ "gpt-5", &pc_openai, 400000 },	{ "gpt-5-chat", &pc_openai, 128000 },
		{ "gpt-5.4", &pc_openai, 1050000 },	{ "gpt-5.4-mini", &pc_openai, 400000 },
		{ "gpt-5.4-nano", &pc_openai, 400000 }, { "gpt-5.5", &pc_openai, 1000000 },
		{ "o1", &pc_openai, 200000 },		{ "o1-mini", &pc_openai, 128000 },
		{ "o3", &pc_openai, 200000 },		{ "o4-mini", &pc_openai, 200000 },
	};
	const struct pc_model_facts *best = NULL;
	const char *vendor = strrchr(name, '/'); /* "openai/gpt-4o", as gateways have it */
	struct pc_span own = pc_span(vendor ? vendor + 1 : name);

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (pc_span_starts(own, rows[i].prefix) &&
		    (!best || strlen(rows[i].prefix) > strlen(best->prefix)))
			best = &rows[i];
	return best;
}
