/* SPDX-License-Identifier: Apache-2.0
 * --show-prompt: what would be sent, to the letter, and nothing is sent. It needs no model. */
#include <inttypes.h>

#include "base/auto.h"
#include "base/context.h"
#include "llm/pool/pool_internal.h"
#include "llm/prompt/tokens.h"

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

/* What is configured badly is said: the prompt is the same. */
static void addressee(const struct pc_models *models, const char *error, struct pc_text *out)
{
	const struct pc_model *model = models->model;

	pc_text_puts(out, "# to: ");
	if (!model) {
		pc_text_safe(out, pc_span(error[0] ? error : "no model is configured"));
		pc_text_putc(out, '\n');
		return;
	}
	pc_models_tell(models, pc_span(model->base_url), out);
	pc_text_printf(out, " (%s), model ", model->provider->name);
	pc_models_tell(models, pc_span(model->name && model->name[0] ? model->name : "unnamed"),
		       out);
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

int pc_show_prompt(struct pc *pc, const struct pc_query *query)
{
	struct pc_models *models = pc_models_of(pc);
	PC_AUTO(query_texts) struct pc_query_texts texts = { 0 };
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
	pc_query_redact(models, query, &texts, &shown);
	pc_text_printf(
		&pc->rendered, "# about %" PRId64 " tokens; secrets taken out: %" PRIu64 "\n",
		pc_tokens(pc_text_span(&texts.system)) + pc_tokens(pc_text_span(&texts.prompt)) +
			pc_tokens(pc_text_span(&texts.schema)),
		models->use.redacted - before);
	limit_line(models, &shown, &pc->rendered);
	part(&pc->rendered, "system", shown.system);
	part(&pc->rendered, "user", shown.prompt);
	part(&pc->rendered, "schema", shown.schema);
	return PC_OK;
}
