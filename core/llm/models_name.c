/* SPDX-License-Identifier: Apache-2.0
 * Whose answers are wanted, where that is not all said: the server is asked for its model; a
 * recording, or what is kept, says itself what was asked. And the address as part of a question:
 * two servers of one's own that call their models the same have different ones. */
#include <string.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/json.h"
#include "llm/models.h"

enum { SHOWN = 20 };

/* Who was asked; address NULL: the provider's own. */
struct addressee {
	const struct pc_provider *provider;
	const char *model, *address;
};

struct search {
	struct pc_models *models;
	struct addressee found[SHOWN]; /* each once */
	size_t count;
	bool more;    /* than are shown */
	bool settled; /* what is settled is among them: nothing is to be found out */
};

static bool same(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

/* ---- the address ---- */

/* "https://api.anthropic.com" and the same with "/v1" are one. */
static bool is_own(const struct pc_model *model)
{
	const char *own = model->provider->base_url;

	return own && pc_span_starts(pc_span(model->base_url), own) &&
	       strchr("/", model->base_url[strlen(own)]);
}

/* Gateways have tokens in their paths. */
static const char *address_of(const struct pc_models *models, const struct pc_model *model)
{
	PC_AUTO(text) struct pc_text clean = { 0 };

	if (!pc_given(model->base_url) || is_own(model))
		return NULL;
	pc_redact(models->redactor, pc_span(model->base_url), &clean);
	return pc_arena_strdup(models->pc->arena, clean.data);
}

/* ---- what was asked ---- */

static const char *text_of(struct json_object *question, const char *key)
{
	struct json_object *value = json_object_object_get(question, key);

	return json_object_is_type(value, json_type_string) ? json_object_get_string(value) : NULL;
}

static bool is_known(const struct search *search, const struct addressee *one)
{
	for (size_t i = 0; i < search->count; i++)
		if (search->found[i].provider == one->provider &&
		    same(search->found[i].model, one->model) &&
		    same(search->found[i].address, one->address))
			return true;
	return false;
}

static void note(struct search *search, struct addressee one)
{
	struct pc_arena *arena = search->models->pc->arena;

	if (is_known(search, &one))
		return;
	search->more = search->count == SHOWN;
	if (search->more)
		return;
	one.model = pc_arena_strdup(arena, one.model);
	one.address = one.address ? pc_arena_strdup(arena, one.address) : NULL;
	search->found[search->count++] = one;
}

/* What the user named has to fit; what the environment says is heeded where it was asked. */
static bool look_at_recorded(void *context, struct pc_span identity)
{
	struct search *search = context;
	const struct pc_model_options *options = search->models->options;
	const struct pc_model *model = search->models->model;
	const char *why;
	PC_AUTO(json) struct json_object *question = pc_json_parse(identity, &why);
	struct addressee one = { pc_provider_named(text_of(question, "provider")),
				 text_of(question, "model"), text_of(question, "address") };

	if (!one.provider || !one.model)
		return true;
	search->settled = one.provider == model->provider && same(one.model, model->name) &&
			  same(one.address, model->address);
	if ((!pc_given(options->name) || !strcmp(options->name, one.model)) &&
	    (!pc_given(options->provider) || one.provider == model->provider))
		note(search, one);
	return !search->settled && !search->more;
}

static bool look_at_kept(void *context, const struct pc_kept *row)
{
	struct search *search = context;
	const struct pc_model *model = search->models->model;
	const char *why;
	PC_AUTO(json) struct json_object *question = NULL;
	struct addressee one;

	if (!row->identity)
		return true;
	question = pc_json_parse((struct pc_span){ row->identity, row->identity_size }, &why);
	one = (struct addressee){ pc_provider_named(text_of(question, "provider")),
				  text_of(question, "model"), text_of(question, "address") };
	if (one.model && one.provider == model->provider && same(one.address, model->address))
		note(search, one);
	return !search->more;
}

/* ---- one of them ---- */

static void take(struct pc_model *model, const struct addressee *one)
{
	model->provider = one->provider;
	model->name = one->model;
	model->address = one->address;
	model->base_url = one->address		    ? one->address
			  : one->provider->base_url ? one->provider->base_url
						    : "";
}

static int tell_all(const struct search *search, const char *where)
{
	PC_AUTO(text) struct pc_text all = { 0 };

	for (size_t i = 0; i < search->count; i++) {
		const struct addressee *one = &search->found[i];

		pc_text_puts(&all, i ? ", " : "");
		pc_text_safe(&all, pc_span(one->model));
		pc_text_printf(&all, " of %s%s", one->provider->name, one->address ? " at " : "");
		pc_text_safe(&all, pc_span(one->address ? one->address : ""));
	}
	pc_text_puts(&all, search->more ? ", …" : "");
	return pc_fail(search->models->pc, PC_EUSAGE,
		       "%s has answers of several models: name one by -m, --provider or "
		       "--base-url: %s",
		       where, all.data);
}

/* Where an address is named, it decides between equals; nobody is asked there. */
static const struct addressee *chosen(const struct search *search)
{
	const struct addressee *only = NULL;

	if (search->count == 1)
		return &search->found[0];
	if (!pc_given(search->models->options->base_url))
		return NULL;
	for (size_t i = 0; i < search->count; i++) {
		if (!same(search->found[i].address, search->models->model->address))
			continue;
		if (only)
			return NULL;
		only = &search->found[i];
	}
	return only;
}

static int not_named(const struct pc_models *models)
{
	return pc_fail(models->pc, PC_ECONFIG,
		       "no model is named, and the server can't be asked which it has; "
		       "name it with --model");
}

static int name_as_recorded(struct pc_models *models, struct pc_model *model)
{
	struct search search = { .models = models };
	const struct addressee *one;

	pc_replay_each(models->replay, look_at_recorded, &search);
	if (search.settled)
		return PC_OK;
	if (!search.count)
		return pc_given(model->name) ? PC_OK : not_named(models);
	one = chosen(&search);
	if (!one)
		return tell_all(&search, models->options->replay);
	take(model, one);
	return PC_OK;
}

static int name_as_kept(struct pc_models *models, struct pc_model *model)
{
	struct search search = { .models = models };
	const char *why = NULL;

	if (models->cache)
		why = models->cache_table->list(models->cache, model->address, 0, look_at_kept,
						&search);
	if (why)
		pc_models_uncached(models, "kept answers are not used: ", why);
	if (!search.count)
		return not_named(models);
	if (search.count > 1)
		return tell_all(&search, "what is kept");
	take(model, &search.found[0]);
	return PC_OK;
}

static int find_name(struct pc_models *models)
{
	struct pc_model *model = pc_arena_alloc(models->pc->arena, sizeof(*model));
	int status = pc_models_hide(models);

	if (!status)
		status = pc_models_sources(models);
	if (status)
		return status;
	*model = *models->model;
	model->address = address_of(models, model);
	models->model = model;
	if (models->replay)
		status = name_as_recorded(models, model);
	else if (!pc_given(model->name) && models->pc->offline)
		status = name_as_kept(models, model);
	else if (!pc_given(model->name) && !models->options->show_prompt)
		status = pc_model_find_name(models->pc, model);
	models->use.provider = model->provider->name;
	models->use.model = model->name;
	return status;
}

int pc_models_name(struct pc_models *models)
{
	struct pc *pc = models->pc;

	if (!models->named) {
		models->named = true;
		models->nameless_status = find_name(models);
		if (models->nameless_status)
			models->nameless = pc_arena_strdup(pc->arena, pc_error(pc));
		pc_forget(pc);
	}
	return models->nameless_status ? pc_fail(pc, (enum pc_status)models->nameless_status, "%s",
						 models->nameless)
				       : PC_OK;
}

int pc_models_rename(struct pc_models *models, const char *name)
{
	struct pc_model *model;
	int status = pc_models_open(models);

	if (status)
		return status;
	model = pc_arena_alloc(models->pc->arena, sizeof(*model));
	*model = *models->model;
	model->name = pc_arena_strdup(models->pc->arena, name);
	model->context_known = false;
	pc_model_limits(models->options, model);
	models->looked_up = false;
	models->model = model;
	models->use.model = model->name;
	return PC_OK;
}
