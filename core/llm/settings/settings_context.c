/* SPDX-License-Identifier: Apache-2.0
 * How much fits into a model, as its server says. Many say it in their list of models; servers of
 * one's own say elsewhere what they run with, which is less than what the model was made for. */
#include <limits.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/log.h"
#include "llm/provider/provider_parts.h"
#include "llm/settings/settings_parts.h"

static void take(struct json_object *value, int64_t *out_tokens)
{
	int64_t tokens = 0;

	pc_said_count(value, &tokens);
	if (!*out_tokens && tokens > 0 && tokens <= INT_MAX)
		*out_tokens = tokens;
}

/* vLLM's name for it, OpenRouter's, Groq's, LM Studio's, Anthropic's, llama-server's; what it was
 * made for is LM Studio's or Mistral's, and llama-server's. */
void pc_context_read(struct json_object *entry, struct pc_context_said *out_said)
{
	static const char *const holds[] = { "max_model_len", "context_length", "context_window",
					     "loaded_context_length", "max_input_tokens" };
	struct json_object *meta = pc_said_get(entry, "meta");

	for (size_t i = 0; i < sizeof(holds) / sizeof(*holds); i++)
		take(pc_said_get(entry, holds[i]), &out_said->holds);
	take(pc_said_get(meta, "n_ctx"), &out_said->holds);
	take(pc_said_get(entry, "max_context_length"), &out_said->at_most);
	take(pc_said_get(meta, "n_ctx_train"), &out_said->at_most);
}

/* ---- what stands beside the list ---- */
/* The entry whose `key` is the model's name. */
static struct json_object *find(struct json_object *entries, const char *key, const char *name)
{
	size_t count = json_object_is_type(entries, json_type_array)
			       ? json_object_array_length(entries)
			       : 0;

	for (size_t i = 0; i < count; i++) {
		struct json_object *entry = json_object_array_get_idx(entries, i);
		struct pc_span id = pc_said_text(pc_said_get(entry, key));

		if (id.size && pc_model_is_called(name, id))
			return entry;
	}
	return NULL;
}

static void read_props(struct json_object *said, const char *name, struct pc_context_said *out)
{
	(void)name;
	take(pc_said_get(pc_said_get(said, "default_generation_settings"), "n_ctx"), &out->holds);
}

static void read_studio(struct json_object *said, const char *name, struct pc_context_said *out)
{
	pc_context_read(find(pc_said_get(said, "data"), "id", name), out);
}

static void read_loaded(struct json_object *said, const char *name, struct pc_context_said *out)
{
	take(pc_said_get(find(pc_said_get(said, "models"), "model", name), "context_length"),
	     &out->holds);
}

/* Of one that is not loaded: what its own file sets, a line "num_ctx  8192", and what it was made
 * for, {"llama.context_length": 131072}. */
static void read_show(struct json_object *said, const char *name, struct pc_context_said *out)
{
	struct json_object *info = pc_said_get(said, "model_info");
	struct pc_span rest = pc_said_text(pc_said_get(said, "parameters")), line;
	int64_t tokens;

	(void)name;
	while (rest.size) {
		if (!pc_span_cut(rest, '\n', &line, &rest)) {
			line = rest;
			rest.size = 0;
		}
		line = pc_span_trim(line);
		if (!pc_span_starts(line, "num_ctx "))
			continue;
		line = pc_span_trim((struct pc_span){ line.data + 8, line.size - 8 });
		if (pc_span_int(line, &tokens) && tokens > 0 && tokens <= INT_MAX)
			out->holds = tokens;
	}
	if (!json_object_is_type(info, json_type_object))
		return;
	json_object_object_foreach(info, key,
				   value) if (pc_span_ends(pc_span(key), ".context_length"))
		take(value, &out->at_most);
}

/* llama-server, LM Studio, Ollama: each has its own, and what another has is not there. */
static const struct place {
	const char *path;
	bool named;  /* it is asked by POST for the model */
	bool modest; /* what the model was made for is not what it gets, if that is more than usual
		      */
	void (*read)(struct json_object *said, const char *name, struct pc_context_said *out);
} places[] = {
	{ "/props", .read = read_props },
	{ "/api/v0/models", .read = read_studio },
	{ "/api/ps", .read = read_loaded },
	{ "/api/show", .named = true, .modest = true, .read = read_show },
};

static void make_request(const struct pc_model *model, const struct place *place,
			 struct pc_outgoing *out)
{
	PC_AUTO(json) struct json_object *body = json_object_new_object();
	struct pc_span root = pc_span(model->base_url);

	if (place->named) {
		json_object_object_add(body, "model", pc_json_string(model->name));
		pc_json_print(&out->body, body, false);
	}
	model->provider->list(model, out);
	if (pc_span_ends(root, "/v1"))
		root.size -= 3;
	out->url.size = 0;
	pc_text_add(&out->url, root.data, root.size);
	pc_text_puts(&out->url, place->path);
}

static void read_place(const struct place *place, const struct pc_model *model, struct pc_span body,
		       struct pc_context_said *out)
{
	PC_AUTO(json) struct json_object *json = pc_said_parse(body);
	struct pc_context_said here = { 0 };

	place->read(json, model->name, &here);
	if (here.holds)
		out->holds = here.holds;
	if (here.at_most && !(place->modest && here.at_most > model->context_tokens))
		out->at_most = here.at_most;
}

bool pc_context_read_at(const char *path, const struct pc_model *model, struct pc_span body,
			struct pc_context_said *out_said)
{
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		if (strcmp(places[i].path, path) != 0)
			continue;
		read_place(&places[i], model, body, out_said);
		return true;
	}
	return false;
}

/* False: the server is not to be asked further. */
static bool look(struct pc *pc, const struct pc_model *model, const struct place *place,
		 int timeout_ms, struct pc_context_said *said)
{
	PC_AUTO(outgoing) struct pc_outgoing request = { 0 };
	PC_AUTO(text) struct pc_text body = { 0 };
	int status;

	make_request(model, place, &request);
	status = pc_server_ask(pc, model, &request, timeout_ms, &body);
	if (status) {
		pc_forget(pc);
		return status == PC_EMODEL; /* it has none of it */
	}
	read_place(place, model, pc_text_span(&body), said);
	return !said->holds;
}

void pc_context_find(struct pc *pc, struct pc_model *model, int timeout_ms,
		     const struct pc_context_said *listed)
{
	struct pc_context_said said = *listed;
	bool own = model->provider == &pc_openai &&
		   strcmp(model->base_url, model->provider->base_url) != 0;

	for (size_t i = 0; own && !said.holds && i < sizeof(places) / sizeof(*places); i++)
		if (!look(pc, model, &places[i], timeout_ms, &said))
			break;
	if (!said.holds)
		said.holds = said.at_most;
	if (said.holds) {
		model->context_tokens = (uint32_t)said.holds;
		model->context_origin = "the server";
		model->context_known = true;
	}
	pc_debug(pc, "%u tokens fit into %s (%s)", model->context_tokens, model->name,
		 model->context_origin);
}
