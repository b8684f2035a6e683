/* SPDX-License-Identifier: Apache-2.0
 * The part of `perfcopilot doctor` on models: what is configured, and whether the server answers.
 * Of a key only its origin is shown. */
#include <inttypes.h>
#include <string.h>

#include "base/auto.h"
#include "base/context.h"
#include "cli/doctor.h"
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
		       model->context_origin);
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

/* Who lists everything it has: hosted servers have names that they do not list. */
static void judge_list(struct pc_checkup *c, const struct pc_model *model, struct pc_list names)
{
	bool unclear = !model->name && names.count != 1;

	if (model->local && (unclear || (model->name && !pc_model_is_among(model->name, names))))
		pc_checkup_add(c, "model server", "broken",
			       model->name ? pc_arena_printf(c->pc->arena, "it has no model %s",
							     model->name)
					   : pc_arena_printf(c->pc->arena,
							     "it has %zu models, and which one "
							     "is not said",
							     names.count),
			       choose_of(c->pc, names));
	else
		pc_checkup_add(c, "model server", "fine",
			       pc_arena_printf(c->pc->arena, "it answers, and lists %zu model%s",
					       names.count, names.count == 1 ? "" : "s"),
			       NULL);
}

static void check_server(struct pc_checkup *c, const struct pc_model *model)
{
	const char *replay = c->pc->model_options ? c->pc->model_options->replay : NULL;
	bool replayed = replay && replay[0];
	struct pc_list names;
	uint32_t context_tokens;

	if (c->pc->offline || replayed) {
		pc_checkup_add(c, "model server", "absent",
			       pc_arena_printf(c->pc->arena, "not asked, as %s is set",
					       replayed ? "--replay" : "--offline"),
			       NULL);
		return;
	}
	switch (pc_model_list(c->pc, model, TIMEOUT_MS, &names, &context_tokens)) {
	case PC_OK:
		judge_list(c, model, names);
		break;
	case PC_EMODEL:
		pc_checkup_add(c, "model server", "broken", pc_error(c->pc),
			       "see whether address, key and API version belong together");
		break;
	case PC_EINPUT: /* the module for it is not there */
		pc_checkup_add(c, "model server", "broken", pc_error(c->pc),
			       "install perfcopilot again, whole");
		break;
	default:
		pc_checkup_add(c, "model server", "broken", pc_error(c->pc),
			       model->local ? "start the server, as by 'ollama serve'"
					    : "see whether address, proxy and certificates are "
					      "right");
	}
	pc_forget(c->pc);
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
		pc_checkup_add(c, "model", "fine", settled(c->pc, model), NULL);
		check_server(c, model);
	}
}
