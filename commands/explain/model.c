/* SPDX-License-Identifier: Apache-2.0
 * The questions to a model under the local report, in one conversation: what it is, then what to
 * change. As text the answers are streamed; in other formats they are parts of the one report. What
 * is known without a model is shown whatever becomes of them. */
#include <inttypes.h>

#include "explain.h"

enum { QUESTIONS = 2 };

static const struct {
	const char *key, *says;
} questions[QUESTIONS] = { { "explanation", "What %s says" },
			   { "optimizations", "What %s would change" } };

struct asked {
	struct pc *pc;
	const struct explain_work *work;
	const struct pc_answer *answers[QUESTIONS]; /* NULL: not asked */
	size_t now;				    /* the question being asked */
	int status, shown;			    /* of the asking; of standard output */
	const char *error;
	bool began;
};

/* A model that is configured wrongly could not be had, as one that does not answer. */
static int model_status(struct pc *pc, int status)
{
	return status == PC_ECONFIG
		       ? pc_fail(pc, PC_EMODEL, "%s", pc_arena_strdup(pc_memory(pc), pc_error(pc)))
		       : status;
}

static const char *title(struct pc *pc, size_t question)
{
	const char *name = pc_model_use(pc)->model;
	PC_AUTO(text) struct pc_text text = { 0 };
	const char *says = questions[question].says, *at = strstr(says, "%s");

	pc_text_add(&text, says, (size_t)(at - says));
	pc_text_printf(&text, "%s%s", name ? name : "the model", at + 2);
	return pc_arena_strdup(pc_memory(pc), text.data);
}

/* ---- asking ---- */
static void on_text(void *context, const char *bytes, size_t size)
{
	struct asked *asked = context;
	struct pc *pc = asked->pc;

	if (!asked->began && pc_output_streams(pc)) {
		pc_output_text(pc, "\n");
		asked->shown = pc_output_report(pc, pc_report_new(pc, title(pc, asked->now), NULL));
	}
	asked->began = true;
	if (!asked->shown)
		asked->shown = pc_output_piece(pc, bytes, size);
}

static void on_note(void *context, const char *note)
{
	struct asked *asked = context;

	pc_hint(asked->pc, "%s", note);
}

static int prompt_of(struct pc *pc, const struct explain_work *work, size_t question,
		     struct pc_query *out_query)
{
	return (question ? explain_prompt_next : explain_prompt)(pc, work->prompts[question],
								 work->document, out_query);
}

static int ask_one(struct asked *asked)
{
	const struct pc_conversation_calls calls = { .context = asked,
						     .on_text = on_text,
						     .on_note = on_note };
	struct pc *pc = asked->pc;
	struct pc_query query;
	int status = prompt_of(pc, asked->work, asked->now, &query);

	asked->began = false;
	if (!status)
		status = pc_conversation_ask(pc_conversation_of(pc), &query, false, &calls,
					     &asked->answers[asked->now]);
	status = model_status(pc, status);
	if (status)
		asked->error = pc_arena_strdup(pc_memory(pc), pc_error(pc));
	if (asked->began && asked->shown >= 0)
		asked->shown = pc_output_pieces_end(pc);
	return asked->shown ? asked->shown : status;
}

/* The user may have had enough in the talk after the first answer. */
static void ask(struct asked *asked)
{
	bool quit = false;

	for (size_t i = 0; i < QUESTIONS && !asked->status && !quit; i++) {
		if (!asked->work->prompts[i])
			continue;
		asked->now = i;
		asked->status = ask_one(asked);
		if (!asked->status && pc_chats(asked->pc))
			asked->status = pc_chat(asked->pc, &quit);
	}
}

/* ---- the document ---- */
static struct json_object *answer_document(const struct pc_answer *answer)
{
	static const char *const sources[] = { "model", "cache", "replay" };
	struct json_object *object;
	bool tokens;

	if (!answer || !answer->text_size)
		return NULL;
	tokens = answer->prompt_tokens >= 0 && answer->answer_tokens >= 0;
	object = json_object_new_object();
	explain_add_text(object, "answer", answer->text);
	explain_add(object, "tokens",
		    tokens ? json_object_new_int64(answer->prompt_tokens + answer->answer_tokens)
			   : NULL);
	explain_add_flag(object, "cut", answer->cut);
	explain_add_text(object, "source", sources[answer->source]);
	return object;
}

static struct json_object *model_document(const struct asked *asked)
{
	struct json_object *object = json_object_new_object();

	explain_add_text(object, "name", pc_model_use(asked->pc)->model);
	for (size_t i = 0; i < QUESTIONS; i++)
		explain_add(object, questions[i].key, answer_document(asked->answers[i]));
	explain_add_number(object, "redacted", (int64_t)pc_model_use(asked->pc)->redacted);
	explain_add_text(object, "error", asked->status ? asked->error : NULL);
	return object;
}

/* ---- the view ---- */
static bool any_note(const struct asked *asked)
{
	bool any = pc_model_use(asked->pc)->redacted > 0;

	for (size_t i = 0; i < QUESTIONS; i++)
		any = any || (asked->answers[i] && (asked->answers[i]->cut ||
						    asked->answers[i]->source == PC_FROM_CACHE));
	return any;
}

static void notes(struct pc_report *report, const struct asked *asked)
{
	uint64_t redacted = pc_model_use(asked->pc)->redacted;
	bool cut = false, kept = false;

	for (size_t i = 0; i < QUESTIONS; i++) {
		cut = cut || (asked->answers[i] && asked->answers[i]->cut);
		kept = kept || (asked->answers[i] && asked->answers[i]->source == PC_FROM_CACHE);
	}
	if (cut)
		pc_report_note(
			report, PC_LEVEL_WARNING,
			"the model's answer was cut by its length; --max-tokens allows more");
	if (kept)
		pc_report_note(report, PC_LEVEL_NOTE,
			       "this is the answer kept of the same question; --refresh asks anew");
	if (redacted)
		pc_report_note(report, PC_LEVEL_NOTE,
			       "%" PRIu64 " secret%s taken out of what was sent", redacted,
			       redacted == 1 ? " was" : "s were");
}

static void show_answers(struct pc_report *report, const struct asked *asked)
{
	for (size_t i = 0; i < QUESTIONS; i++) {
		const struct pc_answer *answer = asked->answers[i];

		if (!answer || !answer->text_size)
			continue;
		pc_report_heading(report, "%s", title(asked->pc, i));
		pc_report_markdown(report, answer->text);
	}
	if (asked->status)
		pc_report_note(report, PC_LEVEL_WARNING,
			       asked->answers[0] && asked->answers[0]->text_size
				       ? "the model's answer breaks off: %s"
				       : "there is no answer of the model: %s",
			       asked->error);
	notes(report, asked);
}

static struct pc_report *local(struct pc *pc, const struct explain_work *work)
{
	return work->report(pc, json_object_get(work->document));
}

static void show_local(struct pc *pc, const struct explain_work *work, bool hint)
{
	struct pc_report *report = local(pc, work);

	if (hint && pc_output_shows(pc) && pc_output_hints(pc))
		pc_report_note(report, PC_LEVEL_NOTE, "%s", pc_model_remedy());
	pc_output_report(pc, report);
}

static int show_streaming(struct asked *asked, int configured)
{
	struct pc *pc = asked->pc;
	int status;

	show_local(pc, asked->work, false);
	pc_output_keep(pc);
	status = configured < 0 ? configured : pc_output_flush(pc);
	if (status)
		return status;
	ask(asked);
	if (any_note(asked)) {
		struct pc_report *report = pc_report_new(pc, "The answer", NULL);

		notes(report, asked);
		pc_output_text(pc, "\n");
		pc_output_report(pc, report);
	}
	return asked->status;
}

static int show_with(struct asked *asked, int configured)
{
	struct pc *pc = asked->pc;
	struct pc_report *report;

	asked->status = configured < 0 ? configured : PC_OK;
	if (asked->status)
		asked->error = pc_arena_strdup(pc_memory(pc), pc_error(pc));
	else
		ask(asked);
	explain_add(asked->work->document, "model", model_document(asked));
	report = local(pc, asked->work);
	show_answers(report, asked);
	pc_output_keep(pc);
	pc_output_report(pc, report);
	return asked->status;
}

/* What would be sent; in place of the first answer the second question has none yet. */
static int show_prompts(struct pc *pc, const struct explain_work *work)
{
	int status = PC_OK;

	for (size_t i = 0; i < QUESTIONS && !status; i++) {
		struct pc_query query;

		if (work->prompts[i])
			status = prompt_of(pc, work, i, &query);
		if (work->prompts[i] && !status)
			status = pc_show_prompt(pc, &query);
	}
	return status;
}

int explain_show(struct pc *pc, const struct explain_work *work)
{
	struct asked asked = { .pc = pc, .work = work, .error = "" };
	int configured;

	if (pc_shows_prompts(pc))
		return show_prompts(pc, work);
	configured = pc_output_shows(pc) ? model_status(pc, pc_model_configured(pc)) : 0;
	if (!configured) {
		show_local(pc, work, true);
		return PC_OK;
	}
	return pc_output_streams(pc) ? show_streaming(&asked, configured)
				     : show_with(&asked, configured);
}
