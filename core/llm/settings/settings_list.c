/* SPDX-License-Identifier: Apache-2.0
 * What a server says it has: GET /models, once, with a time limit. */
#include <limits.h>
#include <time.h>

#include "base/auto.h"
#include "base/context.h"
#include "llm/models.h"
#include "llm/provider/provider_parts.h"
#include "llm/settings/settings_parts.h"
#include "llm/wire/transport.h"

enum { LONGEST_BODY = 4 << 20, LONGEST_NAME = 512, FIND_TIMEOUT_MS = 10000, SHOWN = 20 };

struct asking {
	struct pc_text body, why;
	int status;
	enum pc_http_end end;
	bool ended;
};

static void on_status(void *context, int status)
{
	((struct asking *)context)->status = status;
}

static void on_header(void *context, const char *name, size_t name_size, const char *value,
		      size_t value_size)
{
	(void)context, (void)name, (void)name_size, (void)value, (void)value_size;
}

static bool on_bytes(void *context, const char *bytes, size_t size)
{
	struct asking *asking = context;

	pc_text_add(&asking->body, bytes, size);
	return asking->body.size <= LONGEST_BODY;
}

static void on_end(void *context, enum pc_http_end end, const char *why)
{
	struct asking *asking = context;

	asking->ended = true;
	asking->end = end;
	pc_text_safe(&asking->why, pc_span(why));
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Until it ended, or time is up, or the user has had enough. */
static int wait_for(struct pc *pc, const struct pc_transport *http, struct pc_net *net,
		    const struct asking *asking, int timeout_ms)
{
	int64_t end = now_ms() + timeout_ms, left;

	while (!asking->ended) {
		left = end - now_ms();
		if (pc_cancelled(pc))
			return pc_cancel(pc);
		if (left <= 0)
			return pc_fail(pc, PC_ENET, "no answer came within %d s",
				       timeout_ms / 1000);
		if (!http->step(net, (int)left, pc_signal_fd()))
			return pc_fail(pc, PC_ENOMEM, "out of memory");
	}
	return PC_OK;
}

static int ask(struct pc *pc, const struct pc_model *model, int timeout_ms, struct asking *asking)
{
	static const struct pc_http_calls calls = { on_status, on_header, on_bytes, on_end };
	PC_AUTO(outgoing) struct pc_outgoing out = { 0 };
	const char *headers[sizeof(out.headers) / sizeof(*out.headers) + 1] = { 0 };
	struct pc_http_request request = { .headers = headers,
					   .ca_file = model->ca_file,
					   .connect_timeout_ms = (uint32_t)timeout_ms };
	const struct pc_module *module;
	const struct pc_transport *http;
	struct pc_net *net;
	int status = pc_module(pc, "http", &module);

	if (status)
		return status;
	http = (const struct pc_transport *)module;
	net = http->open();
	model->provider->list(model, &out);
	request.url = out.url.data;
	for (size_t i = 0; i < sizeof(out.headers) / sizeof(*out.headers); i++)
		headers[i] = out.headers[i].data;
	if (!net || !http->start(net, &request, &calls, asking))
		status = pc_fail(pc, PC_ENOMEM, "out of memory");
	else
		status = wait_for(pc, http, net, asking, timeout_ms);
	if (net)
		http->close(net);
	return status;
}

/* What a server says when it refuses, without secrets: it may echo the key. */
static int refused(struct pc *pc, const struct pc_model *model, const struct pc_failure *failure)
{
	struct pc_models *models = pc_models_of(pc);
	PC_AUTO(text) struct pc_text said = { 0 };
	int status = pc_models_hide(models);

	if (status)
		return status;
	pc_redactor_knows(models->redactor, model->key);
	pc_models_tell(models, pc_text_span(&failure->message), &said);
	if (failure->advice)
		pc_text_printf(&said, "%s%s", said.size ? "; " : "", failure->advice);
	return pc_fail(pc, PC_EMODEL, "HTTP status %d: %s", failure->status,
		       pc_text_span(&said).data);
}

/* What came of it, where it is no list. */
static int judge(struct pc *pc, const struct pc_model *model, const struct asking *asking)
{
	PC_AUTO(failure) struct pc_failure failure = PC_FAILURE;

	if (asking->end != PC_HTTP_DONE)
		return pc_fail(pc, PC_ENET, "%s",
			       asking->why.size ? asking->why.data : "the connection broke");
	if (asking->status == 200)
		return PC_OK;
	failure.status = asking->status;
	if (asking->status >= 300 && asking->status < 400)
		return pc_fail(pc, PC_EMODEL,
			       "HTTP status %d: it redirects, and no redirect is followed with a "
			       "key; is the address right?",
			       asking->status);
	model->provider->error(&failure, pc_text_span(&asking->body));
	return refused(pc, model, &failure);
}

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

/* vLLM's name for it, OpenRouter's, LM Studio's, llama-server's. */
static uint32_t context_of(struct json_object *item)
{
	struct json_object *const said[] = {
		pc_said_get(item, "max_model_len"),
		pc_said_get(item, "context_length"),
		pc_said_get(item, "max_context_length"),
		pc_said_get(pc_said_get(item, "meta"), "n_ctx"),
	};
	int64_t tokens = 0;

	for (size_t i = 0; i < sizeof(said) / sizeof(*said) && !tokens; i++)
		pc_said_count(said[i], &tokens);
	return tokens > INT_MAX ? 0 : (uint32_t)tokens;
}

int pc_model_list(struct pc *pc, const struct pc_model *model, int timeout_ms,
		  struct pc_list *out_names, uint32_t *out_context_tokens)
{
	struct asking asking = { 0 };
	PC_AUTO(text) struct pc_text body = { 0 };
	PC_AUTO(json) struct json_object *json = NULL;
	struct json_object *data;
	const char **names;
	size_t count = 0, all;
	int status = ask(pc, model, timeout_ms, &asking);

	if (!status)
		status = judge(pc, model, &asking);
	body = asking.body;
	pc_text_clear(&asking.why);
	if (status)
		return pc_add(pc, "%s", model->base_url);
	json = pc_said_parse(pc_text_span(&body));
	data = pc_said_get(json, "data");
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
	*out_names = (struct pc_list){ names, count };
	*out_context_tokens = all == 1 ? context_of(pc_said_first(data)) : 0;
	return PC_OK;
}

bool pc_model_is_among(const char *name, struct pc_list names)
{
	for (size_t i = 0; i < names.count; i++) {
		const char *tag = strchr(names.items[i], ':');

		if (!strcmp(name, names.items[i]) ||
		    (tag && !strcmp(tag, ":latest") &&
		     strlen(name) == (size_t)(tag - names.items[i]) &&
		     pc_span_starts(pc_span(names.items[i]), name)))
			return true;
	}
	return false;
}

int pc_model_find_name(struct pc *pc, struct pc_model *model)
{
	PC_AUTO(text) struct pc_text all = { 0 };
	struct pc_list names;
	uint32_t context_tokens;
	int status;

	if (model->name)
		return PC_OK;
	if (pc->offline)
		return pc_fail(pc, PC_ENET,
			       "%s is not asked for its model, as --offline is set: name it by -m",
			       model->base_url);
	status = pc_model_list(pc, model, FIND_TIMEOUT_MS, &names, &context_tokens);
	if (status)
		return status;
	if (!names.count)
		return pc_fail(pc, PC_EMODEL,
			       "%s has no model: load one first, as by 'ollama pull'",
			       model->base_url);
	if (names.count == 1) {
		model->name = names.items[0];
		if (context_tokens && !strcmp(model->context_origin, "a default")) {
			model->context_tokens = context_tokens;
			model->context_origin = "the server";
		}
		return PC_OK;
	}
	for (size_t i = 0; i < names.count && i < SHOWN; i++)
		pc_text_printf(&all, "%s%s", i ? ", " : "", names.items[i]);
	return pc_fail(pc, PC_EUSAGE, "%s has %zu models: name one by -m: %s%s", model->base_url,
		       names.count, all.data, names.count > SHOWN ? ", …" : "");
}
