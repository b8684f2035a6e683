/* SPDX-License-Identifier: Apache-2.0
 * One request to a server, waited for: what it has, not what it thinks. */
#include "base/auto.h"
#include "base/clock.h"
#include "base/context.h"
#include "llm/models.h"
#include "llm/settings/settings_parts.h"
#include "wire/transport.h"

enum { LONGEST_BODY = 4 << 20 };

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

/* Until it ended, or time is up, or the user has had enough. */
static int wait_for(struct pc *pc, const struct pc_transport *http, struct pc_net *net,
		    const struct asking *asking, int timeout_ms)
{
	int64_t end = pc_now_ms() + timeout_ms, left;

	while (!asking->ended) {
		left = end - pc_now_ms();
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

static int ask(struct pc *pc, const struct pc_model *model, const struct pc_outgoing *out,
	       int timeout_ms, struct asking *asking)
{
	static const struct pc_http_calls calls = { on_status, on_header, on_bytes, on_end };
	const char *headers[sizeof(out->headers) / sizeof(*out->headers) + 1] = { 0 };
	struct pc_http_request request = { .url = out->url.data,
					   .headers = headers,
					   .body = out->body.data,
					   .body_size = out->body.size,
					   .ca_file = model->ca_file,
					   .direct = model->local,
					   .connect_timeout_ms = (uint32_t)timeout_ms };
	const struct pc_module *module;
	const struct pc_transport *http;
	struct pc_net *net;
	int status = pc_module(pc, "http", &module);

	if (status)
		return status;
	http = (const struct pc_transport *)module;
	net = http->open();
	for (size_t i = 0; i < sizeof(out->headers) / sizeof(*out->headers); i++)
		headers[i] = out->headers[i].data;
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

/* What came of it, where it is no answer. */
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

int pc_server_ask(struct pc *pc, const struct pc_model *model, const struct pc_outgoing *request,
		  int timeout_ms, struct pc_text *out_body)
{
	struct asking asking = { 0 };
	int status = ask(pc, model, request, timeout_ms, &asking);

	if (!status)
		status = judge(pc, model, &asking);
	pc_text_clear(&asking.why);
	if (status) {
		pc_text_clear(&asking.body);
		return pc_add(pc, "%s", model->base_url);
	}
	*out_body = asking.body;
	return PC_OK;
}
