/* SPDX-License-Identifier: Apache-2.0
 * The variables of providers, by families: GAI_*, which older tools share, and each provider's own.
 * A family is taken whole from one place, so that no key meets an address that was not written
 * beside it. */
#include "llm/settings/settings_family.h"

#include <strings.h>

#include "base/context.h"

enum { NAMES = 3 };

struct row {
	const struct pc_provider *provider; /* NULL: GAI_API_TYPE says whose */
	const char *keys[NAMES], *tokens[NAMES], *bases[NAMES];
	const char *versions[NAMES], *deployments[NAMES];
	const char *organizations[NAMES], *projects[NAMES];
};

static const struct row rows[PC_FAMILIES] = {
	{ .keys = { "GAI_API_KEY" },
	  .bases = { "GAI_API_BASE" },
	  .versions = { "GAI_API_VERSION" } },
	{ .provider = &pc_openai,
	  .keys = { "OPENAI_API_KEY" },
	  .bases = { "OPENAI_BASE_URL", "OPENAI_API_BASE" },
	  .organizations = { "OPENAI_ORG_ID", "OPENAI_ORGANIZATION" },
	  .projects = { "OPENAI_PROJECT_ID" } },
	{ .provider = &pc_azure,
	  .keys = { "AZURE_OPENAI_API_KEY" },
	  .tokens = { "AZURE_OPENAI_AD_TOKEN" },
	  .bases = { "AZURE_OPENAI_ENDPOINT", "AZURE_OPENAI_BASE_URL" },
	  .versions = { "AZURE_OPENAI_API_VERSION", "OPENAI_API_VERSION" },
	  .deployments = { "AZURE_OPENAI_DEPLOYMENT", "AZURE_OPENAI_DEPLOYMENT_NAME" } },
	{ .provider = &pc_anthropic,
	  .keys = { "ANTHROPIC_API_KEY" },
	  .tokens = { "ANTHROPIC_AUTH_TOKEN" },
	  .bases = { "ANTHROPIC_BASE_URL" } },
};

const char *pc_family_key_name(const struct pc_provider *provider)
{
	size_t i = 0;

	while (rows[i].provider != provider)
		i++;
	return rows[i].keys[0];
}

/* The first of several names that is set. */
static const char *get(struct pc *pc, const struct pc_place *place, const char *const *names,
		       const char **out_origin)
{
	for (size_t i = 0; i < NAMES && names[i]; i++) {
		const char *value = pc_place_get(place, names[i]);

		if (value && out_origin)
			*out_origin = pc_place_origin(pc, place, names[i]);
		if (value)
			return value;
	}
	return NULL;
}

static bool ends_host(const struct pc_url *url, const char *domain)
{
	return pc_span_ends(pc_span(url->host), domain);
}

const struct pc_provider *pc_provider_of_host(const struct pc_url *url)
{
	if (ends_host(url, ".openai.azure.com") || ends_host(url, ".cognitiveservices.azure.com") ||
	    ends_host(url, ".services.ai.azure.com"))
		return &pc_azure;
	return ends_host(url, ".anthropic.com") ? &pc_anthropic : &pc_openai;
}

/* "open_ai" and "openai" are one; "azure_ad" has a token for a key. */
static int take_type(struct pc *pc, const struct pc_place *place, struct pc_family *family)
{
	static const struct {
		const char *word;
		const struct pc_provider *provider;
		bool token;
	} types[] = {
		{ "azure", &pc_azure, false },	  { "azure_ad", &pc_azure, true },
		{ "azuread", &pc_azure, true },	  { "openai", &pc_openai, false },
		{ "open_ai", &pc_openai, false }, { "anthropic", &pc_anthropic, false },
	};
	const char *type = pc_place_get(place, "GAI_API_TYPE");

	family->provider =
		family->has_url && family->base ? pc_provider_of_host(&family->url) : &pc_openai;
	if (!type)
		return PC_OK;
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
		if (strcasecmp(type, types[i].word))
			continue;
		family->provider = types[i].provider;
		family->key_is_token = types[i].token;
		return PC_OK;
	}
	return pc_fail(pc, PC_ECONFIG, "%s is none of azure, openai, anthropic",
		       pc_place_origin(pc, place, "GAI_API_TYPE"));
}

static void take(struct pc *pc, const struct pc_place *place, const struct row *row,
		 struct pc_family *out)
{
	struct pc_family family = { .provider = row->provider,
				    .key_name = row->keys[0],
				    .base_name = row->bases[0] };
	int status = PC_OK;

	family.key = get(pc, place, row->keys, &family.key_origin);
	if (!family.key) {
		family.key = get(pc, place, row->tokens, &family.key_origin);
		family.key_is_token = family.key != NULL;
	}
	family.base = get(pc, place, row->bases, &family.base_origin);
	family.version = get(pc, place, row->versions, NULL);
	family.deployment = get(pc, place, row->deployments, NULL);
	family.organization = get(pc, place, row->organizations, NULL);
	family.project = get(pc, place, row->projects, NULL);
	if (family.base)
		status = pc_url_parse(pc, family.base, family.base_origin, &family.url);
	family.has_url = family.base && !status;
	if (!row->provider)
		status = take_type(pc, place, &family) || status ? PC_ECONFIG : PC_OK;
	if (!status && !family.base && family.provider->base_url) {
		status = pc_url_parse(pc, family.provider->base_url, "base-url", &family.url);
		family.has_url = true;
	}
	if (status) {
		family.wrong = pc_arena_strdup(pc->arena, pc_error(pc));
		pc_forget(pc);
	}
	*out = family;
}

static bool is_set(struct pc *pc, const struct pc_place *place, const struct row *row)
{
	return get(pc, place, row->keys, NULL) || get(pc, place, row->tokens, NULL) ||
	       get(pc, place, row->bases, NULL) ||
	       (!row->provider && pc_place_get(place, "GAI_API_TYPE"));
}

size_t pc_families_read(struct pc *pc, const struct pc_place places[PC_PLACES],
			struct pc_family out_families[PC_FAMILIES])
{
	bool taken[PC_FAMILIES] = { 0 };
	size_t count = 0;

	for (size_t i = 0; i < (size_t)PC_PLACES * PC_FAMILIES; i++) {
		const struct pc_place *place = &places[i / PC_FAMILIES];
		size_t row = i % PC_FAMILIES;

		if (taken[row] || !is_set(pc, place, &rows[row]))
			continue;
		taken[row] = true;
		take(pc, place, &rows[row], &out_families[count++]);
	}
	return count;
}
