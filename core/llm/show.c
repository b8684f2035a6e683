/* SPDX-License-Identifier: Apache-2.0
 * --show-prompt: what would be sent, to whom and with what, and nothing is sent. It needs no model;
 * where one is configured its provider makes the request that is shown. */
#include <inttypes.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/json.h"
#include "llm/pool/pool_internal.h"
#include "llm/prompt/split.h"

bool pc_shows_prompts(const struct pc *pc)
{
	return pc->model_options && pc->model_options->show_prompt;
}

static void part(struct pc_text *out, const char *title, const char *text)
{
	if (!text || !text[0])
		return;
	pc_text_printf(out, "# %s\n", title);
	pc_text_safe_lines(out, pc_span(text));
	if (!pc_span_ends(pc_text_span(out), "\n"))
		pc_text_putc(out, '\n');
	pc_text_putc(out, '\n');
}

/* Who gets it: nobody, where answers are taken from elsewhere or none can be asked. */
static void addressee(const struct pc_models *models, const char *error, struct pc_text *out)
{
	const struct pc_model *model = models->model;
	const char *replay = models->options->replay;

	if (error[0]) {
		pc_text_puts(out, "# can't be sent: ");
		pc_text_safe(out, pc_span(error));
	} else if (replay && replay[0]) {
		pc_text_puts(out, "# to nobody: answers are taken from ");
		pc_text_safe(out, pc_span(replay));
	} else if (!model) {
		pc_text_puts(out, "# to nobody: no model is configured");
	} else if (models->pc->offline) {
		pc_text_puts(out, "# to nobody: --offline allows only answers that are kept");
	} else {
		pc_text_puts(out, "# to: ");
		pc_models_tell(models, pc_span(model->base_url), out);
		pc_text_printf(out, " (%s)", model->provider->name);
	}
	if (model && !error[0]) {
		pc_text_puts(out, ", model ");
		pc_models_tell(models,
			       pc_span(model->name && model->name[0]
					       ? model->name
					       : "as the server names its only one"),
			       out);
	}
	pc_text_putc(out, '\n');
}

static void limit_line(const struct pc_models *models, const struct pc_query *query,
		       struct pc_text *out)
{
	const struct pc_model nobody = { .max_answer_tokens = models->options->max_answer_tokens };
	const struct pc_model *model = models->model ? models->model : &nobody;
	uint32_t limit = pc_answer_limit(model, query);

	if (limit)
		pc_text_printf(out, "# longest answer: %" PRIu32 " tokens (%s)\n", limit,
			       model->max_answer_tokens
				       ? "--max-tokens"
				       : "the prompt's; --max-tokens sets another");
	pc_text_putc(out, '\n');
}

static const char *string_of(struct json_object *object, const char *key)
{
	return json_object_get_string(json_object_object_get(object, key));
}

/* The request itself, as the provider makes it: what is said, then all else that goes with it. */
static void request(const struct pc_models *models, const struct pc_query *query,
		    struct pc_text *out)
{
	PC_AUTO(outgoing) struct pc_outgoing outgoing = { 0 };
	PC_AUTO(text) struct pc_text rest = { 0 };
	PC_AUTO(json) struct json_object *body = NULL;
	struct json_object *messages = NULL;
	const char *why;

	models->model->provider->request(models->model, query, models->quirks, &outgoing);
	body = pc_json_parse(pc_text_span(&outgoing.body), &why);
	part(out, "system", string_of(body, "system"));
	json_object_object_get_ex(body, "messages", &messages);
	for (size_t i = 0; messages && i < json_object_array_length(messages); i++) {
		struct json_object *message = json_object_array_get_idx(messages, i);

		part(out, string_of(message, "role"), string_of(message, "content"));
	}
	json_object_object_del(body, "system");
	json_object_object_del(body, "messages");
	json_object_object_del(body, "model");
	pc_json_print(&rest, body, true);
	part(out, "parameters", rest.data);
}

static void texts(const struct pc_query *query, struct pc_text *out)
{
	part(out, "system", query->system);
	part(out, "user", query->prompt);
	part(out, "schema", query->schema);
}

int pc_show_prompt(struct pc *pc, const struct pc_query *query)
{
	struct pc_models *models = pc_models_of(pc);
	PC_AUTO(query_texts) struct pc_query_texts redacted = { 0 };
	PC_AUTO(text) struct pc_text error = { 0 };
	struct pc_query shown;
	uint64_t before = models->use.redacted;
	int status;

	pc_models_settle(models);
	pc_text_puts(&error, pc_error(pc));
	pc_forget(pc);
	status = pc_models_hide(models);
	if (status)
		return status;
	addressee(models, error.data, &pc->rendered);
	pc_query_redact(models, query, &redacted, &shown);
	pc_text_printf(&pc->rendered,
		       "# about %" PRId64 " tokens; secrets taken out: %" PRIu64 "\n",
		       pc_query_tokens(&shown), models->use.redacted - before);
	limit_line(models, &shown, &pc->rendered);
	if (models->model && !error.size)
		request(models, &shown, &pc->rendered);
	else
		texts(&shown, &pc->rendered);
	return PC_OK;
}
