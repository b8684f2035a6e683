/* SPDX-License-Identifier: Apache-2.0
 * OpenAI's models on Azure. Two addresses: the dated one,
 * BASE/openai/deployments/NAME/chat/completions?api-version=DATE, and BASE/openai/v1, which is
 * OpenAI's own with the deployment for a model. The key goes into "api-key", a token of Entra into
 * "Authorization". */
#include "base/auto.h"
#include "llm/provider/provider_parts.h"

static void add_encoded(struct pc_text *out, const char *part)
{
	for (; *part; part++) {
		bool plain = (*part >= '0' && *part <= '9') || (*part >= 'a' && *part <= 'z') ||
			     (*part >= 'A' && *part <= 'Z') || strchr("-._~", *part);

		pc_text_printf(out, plain ? "%c" : "%%%02X", (unsigned char)*part);
	}
}

static void add_version(const struct pc_model *model, struct pc_outgoing *out)
{
	if (!model->api_version)
		return;
	pc_text_puts(&out->url, "?api-version=");
	add_encoded(&out->url, model->api_version);
}

static void add_key(const struct pc_model *model, struct pc_outgoing *out)
{
	PC_AUTO(text) struct pc_text bearer = { 0 };

	if (model->key && model->key_is_token) {
		pc_text_printf(&bearer, "Bearer %s", model->key);
		pc_outgoing_header(out, "Authorization", bearer.data);
	} else {
		pc_outgoing_header(out, "api-key", model->key);
	}
}

static bool is_dated(const struct pc_model *model)
{
	return !pc_span_ends(pc_span(model->base_url), "/openai/v1");
}

static void request(const struct pc_model *model, const struct pc_query *query, unsigned quirks,
		    struct pc_outgoing *out)
{
	pc_openai_body(model, query, quirks, out);
	pc_outgoing_begin(out, model->base_url);
	if (is_dated(model)) {
		pc_text_puts(&out->url, "/openai/deployments/");
		add_encoded(&out->url, model->name);
	}
	pc_text_puts(&out->url, "/chat/completions");
	add_version(model, out);
	add_key(model, out);
}

/* The models that the region has: deployments are not told to who has but a key. */
static void list(const struct pc_model *model, struct pc_outgoing *out)
{
	pc_outgoing_begin(out, model->base_url);
	pc_text_puts(&out->url, is_dated(model) ? "/openai/models" : "/models");
	add_version(model, out);
	add_key(model, out);
}

const struct pc_provider pc_azure = {
	.name = "azure",
	.default_context_tokens = 128000,
	.request = request,
	.list = list,
	PC_READS_AS_OPENAI,
};
