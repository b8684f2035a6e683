/* SPDX-License-Identifier: Apache-2.0
 * What a server says it has: GET /models, once, with a time limit. */
#include "base/auto.h"
#include "base/context.h"
#include "llm/provider/provider_parts.h"
#include "llm/settings/settings_parts.h"

enum { LONGEST_NAME = 512, SHOWN = 20 };

/* A name is sent as it is, and shown: one that can't be is left out. */
static const char *name_of(struct pc *pc, struct json_object *item)
{
	struct pc_span name = pc_said_text(pc_said_get(item, "id"));
	PC_AUTO(text) struct pc_text safe = { 0 };

	if (!name.size || name.size > LONGEST_NAME)
		return NULL;
	pc_text_safe(&safe, name);
	return safe.size == name.size ? pc_arena_strdup(pc->arena, safe.data) : NULL;
}

/* The entry of the model that is asked; NULL: it is not among them, or it is not said which. */
static struct json_object *entry_of(struct json_object *entries, const char *name)
{
	size_t count = json_object_array_length(entries);

	for (size_t i = 0; i < count && name; i++) {
		struct json_object *entry = json_object_array_get_idx(entries, i);
		struct pc_span id = pc_said_text(pc_said_get(entry, "id"));

		if (id.size && pc_model_is_called(name, id))
			return entry;
	}
	return count == 1 ? pc_said_first(entries) : NULL;
}

int pc_model_list_read(struct pc *pc, const struct pc_model *model, struct pc_span body,
		       struct pc_model_list *out_list)
{
	PC_AUTO(json) struct json_object *list = pc_said_parse(body);
	struct json_object *data = pc_said_get(list, "data");
	size_t count = 0, all;
	const char **names;

	if (!json_object_is_type(data, json_type_array))
		return pc_fail(pc, PC_EMODEL,
			       "%s lists no models as a server for them does; is the address "
			       "right? Most want /v1 at its end",
			       model->base_url);
	all = json_object_array_length(data);
	names = pc_arena_alloc(pc->arena, (all + 1) * sizeof(*names));
	for (size_t i = 0; i < all; i++) {
		names[count] = name_of(pc, json_object_array_get_idx(data, i));
		count += names[count] != NULL;
	}
	*out_list = (struct pc_model_list){ .names = { names, count } };
	pc_context_read(entry_of(data, model->name), &out_list->context);
	return PC_OK;
}

static int list_models(struct pc *pc, const struct pc_model *model, int timeout_ms,
		       struct pc_model_list *out_list)
{
	PC_AUTO(text) struct pc_text body = { 0 };
	PC_AUTO(outgoing) struct pc_outgoing request = { 0 };
	int status;

	model->provider->list(model, &request);
	status = pc_server_ask(pc, model, &request, timeout_ms, &body);
	return status ? status : pc_model_list_read(pc, model, pc_text_span(&body), out_list);
}

/* Deployments of Azure have names of their own, of which its list knows nothing. */
int pc_model_ask(struct pc *pc, struct pc_model *model, int timeout_ms, struct pc_list *out_names)
{
	struct pc_model_list list = { 0 };
	int status = list_models(pc, model, timeout_ms, &list);

	if (status)
		return status;
	*out_names = list.names;
	if (!model->name && list.names.count == 1)
		model->name = list.names.items[0];
	if (model->name && !model->context_known && model->provider != &pc_azure)
		pc_context_find(pc, model, timeout_ms, &list.context);
	return PC_OK;
}

bool pc_model_is_called(const char *name, struct pc_span listed)
{
	size_t size = strlen(name);

	return pc_span_starts(listed, name) &&
	       (listed.size == size ||
		pc_span_is((struct pc_span){ listed.data + size, listed.size - size }, ":latest"));
}

bool pc_model_is_among(const char *name, struct pc_list names)
{
	for (size_t i = 0; i < names.count; i++)
		if (pc_model_is_called(name, pc_span(names.items[i])))
			return true;
	return false;
}

int pc_model_find_name(struct pc *pc, struct pc_model *model)
{
	PC_AUTO(text) struct pc_text all = { 0 };
	struct pc_list names;
	int status;

	if (model->name)
		return PC_OK;
	if (pc->offline)
		return pc_fail(pc, PC_ENET,
			       "%s is not asked for its model, as --offline is set: name it by -m",
			       model->base_url);
	status = pc_model_ask(pc, model, PC_FIND_TIMEOUT_MS, &names);
	if (status || model->name)
		return status;
	if (!names.count)
		return pc_fail(pc, PC_EMODEL,
			       "%s has no model: load one first, as by 'ollama pull'",
			       model->base_url);
	for (size_t i = 0; i < names.count && i < SHOWN; i++)
		pc_text_printf(&all, "%s%s", i ? ", " : "", names.items[i]);
	return pc_fail(pc, PC_EUSAGE, "%s has %zu models: name one by -m: %s%s", model->base_url,
		       names.count, all.data, names.count > SHOWN ? ", …" : "");
}
