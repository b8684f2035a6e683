/* SPDX-License-Identifier: Apache-2.0
 * Families of variables, what belongs to one provider and stands in one place; and a model while it
 * is being settled. Internal to core/llm/settings/. */
#ifndef PC_LLM_SETTINGS_FAMILY_H
#define PC_LLM_SETTINGS_FAMILY_H

#include "llm/settings/settings_parts.h"

/* What one place says of one provider. */
struct pc_family {
	const char *key_name, *base_name; /* "OPENAI_API_KEY", "OPENAI_BASE_URL" */
	const struct pc_provider *provider;
	const char *key, *key_origin; /* NULL: none */
	bool key_is_token;
	const char *base, *base_origin; /* NULL: the provider's own address */
	const char *version, *deployment, *organization, *project; /* NULL: not said */
	struct pc_url url; /* of the base, or the provider's own */
	bool has_url;
	const char
		*wrong; /* why it can't be used, which matters only if it is to be; NULL: it can */
};
enum { PC_FAMILIES = 4 };

/* Those that any place sets, each whole from the first that has its key or address, in the order in
 * which they are preferred. */
size_t pc_families_read(struct pc *pc, const struct pc_place places[PC_PLACES],
			struct pc_family out_families[PC_FAMILIES]);
/* The variable that its key is looked for in first: "OPENAI_API_KEY". */
const char *pc_family_key_name(const struct pc_provider *provider);
/* Whose address it looks like; never NULL. */
const struct pc_provider *pc_provider_of_host(const struct pc_url *url);

/* ---- a model while it is being settled ---- */
struct pc_settling {
	struct pc *pc;
	const struct pc_model_options *options;
	struct pc_place places[PC_PLACES];
	struct pc_family families[PC_FAMILIES];
	size_t family_count;
	bool keyless;			/* nothing will be sent: no key is asked for */
	const struct pc_family *family; /* the one that is used; NULL: none */
	const struct pc_provider *provider;
	struct pc_url url;
	bool has_url;
	struct pc_model model;
};

/* Of the provider that was chosen: url, base_url, local, and what the address says beside. */
int pc_settling_address(struct pc_settling *s);
/* Whether it is that of the provider itself. */
bool pc_settling_is_own_address(const struct pc_settling *s);

#endif
