/* SPDX-License-Identifier: Apache-2.0
 * What is open for asking, and what makes texts fit to be sent and to be told. */
#include "llm/models.h"

#include <stdlib.h>
#include <sys/random.h>

#include "base/auto.h"
#include "base/clock.h"
#include "base/context.h"
#include "base/index.h"
#include "base/log.h"
#include "llm/cache/store.h"

enum { TOLD_MAX = 400 }; /* bytes of a server's own words in an error */

/* Of who runs without options (tests): nothing is limited, nothing kept. */
static const struct pc_model_options plain = { .max_concurrent = 1, .redact = true };

static uint64_t now_ms(void)
{
	return (uint64_t)pc_now_ms();
}

static double chance(void)
{
	uint32_t word = 0;

	if (getrandom(&word, sizeof(word), GRND_NONBLOCK) != (ssize_t)sizeof(word))
		return 0.5;
	return word / 4294967296.0;
}

/* Transfers first: they point to what the run forgets next. */
static void close_all(void *context)
{
	struct pc_models *models = context;

	if (models->net)
		models->transport->close(models->net);
	if (models->cache)
		models->cache_table->close(models->cache);
	pc_record_close(models->record);
	pc_index_clear(models->asked.index);
	free(models->asked.jobs);
	models->pc->models = NULL;
}

struct pc_models *pc_models_of(struct pc *pc)
{
	struct pc_models *models = pc->models;

	if (models)
		return models;
	models = pc->models = pc_arena_alloc(pc->arena, sizeof(*models));
	models->pc = pc;
	models->options = pc->model_options ? pc->model_options : &plain;
	models->now_ms = now_ms;
	models->chance = chance;
	models->asked.index = pc_arena_alloc(pc->arena, sizeof(*models->asked.index));
	pc_index_init(models->asked.index);
	pc_rate_init(&models->rate);
	pc_at_end(pc, close_all, models);
	return models;
}

int pc_models_settle(struct pc_models *models)
{
	int status = models->settled ? PC_OK : pc_model_settle(models->pc, &models->model);

	models->settled = !status;
	if (!status && models->model) {
		models->use.provider = models->model->provider->name;
		models->use.model = models->model->name;
	}
	return status;
}

int pc_models_hide(struct pc_models *models)
{
	int status;

	if (models->redactor)
		return PC_OK;
	status = pc_redactor_new(models->pc, &models->options->redact_patterns, &models->redactor);
	if (status || !models->model)
		return status;
	for (const char *const *at = models->model->secrets; at && *at; at++)
		pc_redactor_knows(models->redactor, *at);
	return PC_OK;
}

const char *pc_hide_secrets(struct pc *pc, const char *text)
{
	struct pc_models *models = pc_models_of(pc);
	PC_AUTO(text) struct pc_text out = { 0 };

	if (pc_models_settle(models))
		pc_forget(pc); /* who asks will be told */
	if (pc_models_hide(models)) {
		pc_forget(pc);
		return "[not shown: a pattern of --redact-pattern is wrong]";
	}
	models->use.redacted += pc_models_redact(models, text, &out);
	return pc_arena_strdup(pc->arena, out.data ? out.data : "");
}

bool pc_models_has_key(const struct pc_models *models, const char *text)
{
	for (const char *const *at = models->model ? models->model->secrets : NULL; at && *at; at++)
		if (strlen(*at) >= 8 && strstr(text, *at))
			return true;
	return false;
}

void pc_models_hint(const struct pc_models *models, const char *what, const char *why)
{
	PC_AUTO(text) struct pc_text text = { 0 };

	pc_text_puts(&text, what);
	pc_models_tell(models, pc_span(why), &text);
	pc_debug(models->pc, "%s", text.data);
	if (models->pc->sinks.hint)
		models->pc->sinks.hint(models->pc, text.data);
}

void pc_models_uncached(struct pc_models *models, const char *what, const char *why)
{
	if (!models->told_cache)
		pc_models_hint(models, what, why);
	models->told_cache = true;
}

/* Answers that can't be kept are no reason not to ask. */
static void open_kept(struct pc_models *models)
{
	const struct pc_model_options *options = models->options;

	if (!options->cache || pc_given(options->replay) || models->cache)
		return;
	if (!pc_store_open(models->pc, &models->cache_table, &models->cache))
		return;
	pc_models_uncached(models, "answers are not kept: ", pc_error(models->pc));
	pc_forget(models->pc);
}

int pc_models_sources(struct pc_models *models)
{
	const char *path = models->options->replay;
	int status = pc_given(path) && !models->replay
			     ? pc_replay_open(models->pc, path, &models->replay)
			     : PC_OK;

	if (!status)
		open_kept(models);
	return status;
}

/* The redactor is there first: what goes wrong next may speak of the key. */
int pc_models_open(struct pc_models *models)
{
	const struct pc_model_options *options = models->options;
	int status = pc_models_settle(models);

	if (status || models->opened)
		return status;
	if (!models->model)
		return pc_fail(models->pc, PC_ECONFIG, "%s", pc_model_remedy());
	status = pc_models_hide(models);
	if (!status)
		status = pc_models_name(models);
	if (!status && pc_given(options->record) && !models->record)
		status = pc_record_open(models->pc, options->record, &models->record);
	models->opened = !status;
	return status;
}

int pc_models_connect(struct pc_models *models)
{
	const struct pc_module *table;
	int status;

	if (models->net)
		return PC_OK;
	if (!models->transport) {
		status = pc_module(models->pc, "http", &table);
		if (status)
			return status;
		models->transport = (const struct pc_transport *)table;
	}
	models->net = models->transport->open();
	return models->net ? PC_OK : pc_fail(models->pc, PC_ENOMEM, "out of memory");
}

size_t pc_models_redact(const struct pc_models *models, const char *text, struct pc_text *out)
{
	PC_AUTO(text) struct pc_text valid = { 0 };

	if (!models->options->redact) {
		pc_text_valid(out, pc_span(text));
		return 0;
	}
	pc_text_valid(&valid, pc_span(text));
	return pc_redact(models->redactor, pc_text_span(&valid), out);
}

/* Cut behind a whole character, and after secrets were taken out: half of one is not recognised. */
void pc_models_tell(const struct pc_models *models, struct pc_span span, struct pc_text *out)
{
	PC_AUTO(text) struct pc_text clean = { 0 };
	PC_AUTO(text) struct pc_text safe = { 0 };
	size_t size;

	pc_redact(models->redactor, pc_span_trim(span), &clean);
	pc_text_safe(&safe, pc_text_span(&clean));
	if (safe.size <= TOLD_MAX) {
		pc_text_add(out, pc_text_span(&safe).data, safe.size);
		return;
	}
	for (size = TOLD_MAX; size && ((unsigned char)safe.data[size] & 0xc0) == 0x80; size--)
		;
	pc_text_add(out, safe.data, size);
	pc_text_puts(out, "…");
}

int pc_model_configured(struct pc *pc)
{
	struct pc_models *models = pc_models_of(pc);
	int status = pc_models_settle(models);

	return status ? status : models->model != NULL;
}

bool pc_asks_anew(const struct pc *pc)
{
	return pc->model_options && pc->model_options->refresh;
}

const struct pc_model_use *pc_model_use(const struct pc *pc)
{
	static const struct pc_model_use none;

	return pc->models ? &pc->models->use : &none;
}
