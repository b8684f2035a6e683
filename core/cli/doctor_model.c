/* SPDX-License-Identifier: Apache-2.0
 * The part of `perfcopilot doctor` on models: what is configured, and whether the server answers.
 * Of a key only its origin is shown. */
#include <inttypes.h>
#include <string.h>

#include "base/auto.h"
#include "base/context.h"
#include "cli/doctor.h"
#include "llm/pool/pool.h"
#include "llm/provider/provider.h"
#include "llm/settings/settings.h"

enum { TIMEOUT_MS = 5000, SHOWN = 10 };

static const char *settled(struct pc *pc, const struct pc_model *model)
{
	PC_AUTO(text) struct pc_text text = { 0 };

	pc_text_printf(&text, "%s, %s at %s, ", model->provider->name,
		       model->name ? model->name : "whichever model it has", model->base_url);
	if (model->key_origin)
		pc_text_printf(&text, "key from %s", model->key_origin);
	else if (model->withheld)
		pc_text_printf(&text, "no key, as %s was not given for it", model->withheld);
	else
		pc_text_puts(&text, "no key");
	pc_text_printf(&text, "; %" PRIu32 " tokens fit (%s)", model->context_tokens,
		       model->context_known ? model->context_origin
					    : "a guess: --context-tokens says how many do");
	return pc_arena_strdup(pc->arena, text.data);
}

static const char *choose_of(struct pc *pc, struct pc_list names)
{
	PC_AUTO(text) struct pc_text text = { 0 };

	if (!names.count)
		return "load a model, as by 'ollama pull'";
	pc_text_puts(&text, "name one by -m: ");
	for (size_t i = 0; i < names.count && i < SHOWN; i++)
		pc_text_printf(&text, "%s%s", i ? ", " : "", names.items[i]);
	pc_text_puts(&text, names.count > SHOWN ? ", …" : "");
	return pc_arena_strdup(pc->arena, text.data);
}

static const char *count_of(struct pc *pc, struct pc_list names)
{
	if (!names.count)
		return "no model";
	return pc_arena_printf(pc->arena, "%zu model%s", names.count, names.count == 1 ? "" : "s");
}

/* Who lists everything it has: hosted servers have names that they do not list. */
static void judge_list(struct pc_checkup *c, const struct pc_model *model, struct pc_list names)
{
	struct pc *pc = c->pc;
	const char *count = count_of(pc, names);

	if (!model->local || (model->name && pc_model_is_among(model->name, names)))
		pc_checkup_add(c, "model server", "fine",
			       pc_arena_printf(pc->arena, "it answers, and lists %s", count), NULL);
	else if (model->name)
		pc_checkup_add(c, "model server", "broken",
			       pc_arena_printf(pc->arena, "it has no model %s", model->name),
			       choose_of(pc, names));
	else
		pc_checkup_add(
			c, "model server", "broken",
			pc_arena_printf(pc->arena, "it has %s%s", count,
					names.count ? ", and which one is meant is not said" : ""),
			choose_of(pc, names));
}

static void judge_failure(struct pc_checkup *c, const struct pc_model *model, int status,
			  const char *error)
{
	const char *remedy = model->local ? "start the server, as by 'ollama serve'"
					  : "see whether address, proxy and certificates are right";

	if (status == PC_EMODEL)
		remedy = "see whether address, key and API version belong together";
	else if (status == PC_EINPUT) /* the module for it is not there */
		remedy = "install perfcopilot again, whole";
	pc_checkup_add(c, "model server", "broken", error, remedy);
}

/* Why the server is not asked; NULL: it is. */
static const char *kept_from(const struct pc *pc)
{
	const char *replay = pc->model_options ? pc->model_options->replay : NULL;

	if (replay && replay[0])
		return "--replay";
	return pc->offline ? "--offline" : NULL;
}

/* The server is asked first: it may say more of the model than is configured. */
static void check(struct pc_checkup *c, const struct pc_model *configured)
{
	struct pc_model model = *configured;
	struct pc_list names = { 0 };
	const char *why = kept_from(c->pc);
	int status = why ? PC_OK : pc_model_ask(c->pc, &model, TIMEOUT_MS, &names);
	const char *error = pc_arena_strdup(c->pc->arena, pc_error(c->pc));

	pc_forget(c->pc);
	pc_checkup_add(c, "model", "fine", settled(c->pc, &model), NULL);
	if (why)
		pc_checkup_add(c, "model server", "absent",
			       pc_arena_printf(c->pc->arena, "not asked, as %s is set", why), NULL);
	else if (status)
		judge_failure(c, &model, status, error);
	else
		judge_list(c, &model, names);
}

void pc_checkup_model(struct pc_checkup *c)
{
	const struct pc_model *model = NULL;
	const char *remedy = pc_model_remedy();

	if (pc_model_settle(c->pc, &model)) {
		pc_checkup_add(c, "model", "broken", pc_error(c->pc), "mend what it names");
		pc_forget(c->pc);
	} else if (!model) {
		pc_checkup_add(c, "model", "absent", "none is configured",
			       strstr(remedy, "set ") ? strstr(remedy, "set ") : remedy);
	} else {
		check(c, model);
	}
}
