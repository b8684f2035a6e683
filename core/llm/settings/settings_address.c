/* SPDX-License-Identifier: Apache-2.0
 * The address that is asked: as people write and copy it, brought to the form that requests are
 * made from. */
#include "base/context.h"
#include "base/log.h"
#include "llm/settings/settings_family.h"

static void drop_end(struct pc_url *url, struct pc *pc, const char *end)
{
	struct pc_span path = pc_span(url->path);

	if (pc_span_ends(path, end))
		url->path = pc_arena_strndup(pc->arena, path.data, path.size - strlen(end));
}

static const char *query_value(struct pc *pc, const char *query, const char *name)
{
	struct pc_span rest = pc_span(query), item, key, value;

	while (rest.size) {
		if (!pc_span_cut(rest, '&', &item, &rest)) {
			item = rest;
			rest.size = 0;
		}
		if (pc_span_cut(item, '=', &key, &value) && pc_span_is(key, name) && value.size)
			return pc_arena_strndup(pc->arena, value.data, value.size);
	}
	return NULL;
}

/* The portal shows …/openai/deployments/NAME/chat/completions?api-version=DATE, and that is what
 * people copy: all of it is of use. */
static int settle_azure(struct pc_settling *s)
{
	static const char deployments[] = "/openai/deployments/";
	struct pc_model *model = &s->model;
	const char *at = strstr(s->url.path, deployments), *name;
	bool dated;

	for (size_t i = 0; i < s->family_count && !model->api_version; i++)
		if (s->families[i].provider == &pc_azure &&
		    (!s->family || s->family == &s->families[i]))
			model->api_version = s->families[i].version;
	if (!model->api_version)
		model->api_version = query_value(s->pc, s->url.query, "api-version");
	s->url.query = NULL;
	if (at) {
		name = at + strlen(deployments);
		if (!model->name && *name)
			model->name = pc_arena_strndup(s->pc->arena, name, strcspn(name, "/"));
		s->url.path =
			pc_arena_strndup(s->pc->arena, s->url.path, (size_t)(at - s->url.path));
		pc_debug(s->pc, "the address of a deployment is cut down to that of its resource");
	}
	drop_end(&s->url, s->pc, "/openai");
	dated = !pc_span_ends(pc_span(s->url.path), "/openai/v1");
	if (!dated && pc_given(model->api_version) && strcmp(model->api_version, "preview") != 0)
		model->api_version = NULL; /* that address knows no dates */
	if (dated && !model->api_version && !s->keyless)
		return pc_fail(s->pc, PC_ECONFIG,
			       "azure is asked by a dated address, and the date is missing: set "
			       "GAI_API_VERSION or AZURE_OPENAI_API_VERSION (2024-10-21), or end "
			       "the address in /openai/v1");
	return PC_OK;
}

bool pc_settling_is_own_address(const struct pc_settling *s)
{
	struct pc_url own;

	return s->provider->base_url &&
	       !pc_url_parse(s->pc, s->provider->base_url, "base-url", &own) &&
	       pc_url_same_server(&own, &s->url);
}

int pc_settling_address(struct pc_settling *s)
{
	const char *where = pc_given(s->options->base_url) ? "--base-url"
			    : s->family			   ? s->family->base_origin
							   : NULL;
	int status = PC_OK;

	if (!s->has_url && s->provider->base_url) {
		status = pc_url_parse(s->pc, s->provider->base_url, "base-url", &s->url);
		s->has_url = true;
	}
	if (!s->has_url && !s->keyless)
		return pc_fail(s->pc, PC_ECONFIG,
			       "%s has no address of its own: set AZURE_OPENAI_ENDPOINT, or "
			       "--base-url",
			       s->provider->name);
	if (status || !s->has_url)
		return status;
	drop_end(&s->url, s->pc, "/chat/completions");
	drop_end(&s->url, s->pc, "/messages");
	if (s->provider == &pc_azure)
		status = settle_azure(s);
	else if (s->url.query)
		return pc_fail(s->pc, PC_ECONFIG, "%s has a query (?…), which has no place there",
			       where);
	if (s->provider == &pc_openai && !s->url.path[0] && pc_settling_is_own_address(s))
		s->url.path = "/v1";
	s->model.base_url = pc_url_text(s->pc, &s->url);
	s->model.local = s->url.local;
	return status;
}
