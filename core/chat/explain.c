/* SPDX-License-Identifier: Apache-2.0
 * The local report, then the model's, then the talk about it. */
#include "chat/explain.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/json.h"
#include "base/log.h"
#include "chat/chat.h"
#include "cli/output.h"
#include "llm/pool/pool.h"
#include "report/report.h"

/* What is under way. */
struct explaining {
	struct pc *pc;
	const struct pc_explanation *with;
	const struct pc_question *question;
	/* of the present question */
	const struct pc_answer *answer; /* NULL: it could not even be asked */
	int status;			/* 0: it was answered */
	const char *error;		/* with a status */
	int output;			/* status of standard output */
	bool began;			/* something of the answer was shown */
};

/* ---- asking ---- */
/* A model that is configured wrongly could not be had, as one that does not answer. */
static int model_status(struct pc *pc, int status)
{
	return status == PC_ECONFIG
		       ? pc_fail(pc, PC_EMODEL, "%s", pc_arena_strdup(pc->arena, pc_error(pc)))
		       : status;
}

static const char *name_of(const struct explaining *e)
{
	const struct pc_answer *answer = e->answer;
	const char *name = answer && answer->model && answer->model[0] ? answer->model
								       : pc_model_use(e->pc)->model;

	return name ? name : "the model";
}

static const char *heading(const struct explaining *e)
{
	const char *form = e->question->heading ? e->question->heading : "What %s says";
	const char *at = strstr(form, "%s");

	return at ? pc_arena_printf(e->pc->arena, "%.*s%s%s", (int)(at - form), form, name_of(e),
				    at + 2)
		  : form;
}

static void on_text(void *context, const char *bytes, size_t size)
{
	struct explaining *e = context;

	if (!e->began && pc_output_streams(e->pc)) {
		pc_output_text(e->pc, "\n");
		e->output = pc_output_report(e->pc, pc_report_new(e->pc, heading(e), NULL));
	}
	e->began = true;
	if (!e->output)
		e->output = pc_output_piece(e->pc, bytes, size);
}

static void on_note(void *context, const char *note)
{
	const struct explaining *e = context;

	pc_hint(e->pc, "%s", note);
}

static void failed(struct explaining *e, int status)
{
	e->status = model_status(e->pc, status);
	e->error = pc_arena_strdup(e->pc->arena, pc_error(e->pc));
}

static void ask(struct explaining *e, const struct pc_question *question)
{
	const struct pc_conversation_calls calls = { .context = e,
						     .on_text = on_text,
						     .on_note = on_note };
	struct pc_query query;
	int status;

	*e = (struct explaining){ .pc = e->pc, .with = e->with, .question = question, .error = "" };
	status = question->prompt(e->with->context, &query);
	if (!status)
		status = pc_conversation_ask(pc_conversation_of(e->pc), &query, false, &calls,
					     &e->answer);
	if (status)
		failed(e, status);
	if (e->began && e->output >= 0)
		e->output = pc_output_pieces_end(e->pc);
	if (e->output)
		e->status = e->output;
	if (e->answer && e->answer->text_size && e->with->check)
		e->with->check(e->with->context, e->answer);
}

static bool is_answered(const struct explaining *e)
{
	return e->answer && e->answer->text_size;
}

/* ---- the document ---- */
static struct json_object *document_of(const struct explaining *e)
{
	static const char *const sources[] = { "model", "cache", "replay" };
	struct json_object *object = json_object_new_object();
	const struct pc_answer *answer = e->answer;
	bool any = answer && (answer->text_size || !e->status);
	int64_t tokens = answer && answer->prompt_tokens >= 0 && answer->answer_tokens >= 0
				 ? answer->prompt_tokens + answer->answer_tokens
				 : -1;

	json_object_object_add(
		object, "name",
		pc_json_string(answer || pc_model_use(e->pc)->model ? name_of(e) : NULL));
	json_object_object_add(object, "answer", any ? pc_json_string(answer->text) : NULL);
	json_object_object_add(object, "tokens", tokens < 0 ? NULL : json_object_new_int64(tokens));
	json_object_object_add(object, "cut", any ? json_object_new_boolean(answer->cut) : NULL);
	json_object_object_add(object, "source",
			       any ? pc_json_string(sources[answer->source]) : NULL);
	json_object_object_add(object, "cached",
			       any ? json_object_new_boolean(answer->source == PC_FROM_CACHE)
				   : NULL);
	json_object_object_add(object, "redacted",
			       json_object_new_int64((int64_t)pc_model_use(e->pc)->redacted));
	if (e->with->members)
		e->with->members(e->with->context, object);
	json_object_object_add(object, "error", e->status ? pc_json_string(e->error) : NULL);
	return object;
}

/* ---- the view ---- */
static void add_notes(const struct explaining *e, struct pc_report *report)
{
	uint64_t redacted = pc_model_use(e->pc)->redacted;

	if (e->answer->cut)
		pc_report_note(
			report, PC_LEVEL_WARNING,
			"the model's answer was cut by its length; --max-tokens allows more");
	if (e->answer->source == PC_FROM_CACHE)
		pc_report_note(report, PC_LEVEL_NOTE,
			       "this is the answer kept of the same question; --refresh asks anew");
	if (redacted)
		pc_report_note(report, PC_LEVEL_NOTE,
			       "%" PRIu64 " secret%s taken out of what was sent", redacted,
			       redacted == 1 ? " was" : "s were");
}

static bool has_notes(const struct explaining *e)
{
	return e->with->remarks || e->answer->cut || e->answer->source == PC_FROM_CACHE ||
	       pc_model_use(e->pc)->redacted;
}

/* Below the answer, which stands there already. */
static int stream_remarks(const struct explaining *e)
{
	struct pc_report *report;

	if (!has_notes(e))
		return PC_OK;
	report = pc_report_new(e->pc, e->with->remarks_title ? e->with->remarks_title : "", NULL);
	if (e->with->remarks)
		e->with->remarks(e->with->context, report);
	add_notes(e, report);
	pc_output_text(e->pc, "\n");
	return pc_output_report(e->pc, report);
}

static void show_answer(const struct explaining *e, struct pc_report *report)
{
	const struct pc_explanation *with = e->with;

	if (e->status)
		pc_report_note(report, PC_LEVEL_WARNING,
			       is_answered(e) ? "the model's answer breaks off: %s"
					      : "there is no answer of the model: %s",
			       e->error);
	if (!is_answered(e))
		return;
	pc_report_heading(report, "%s", heading(e));
	pc_report_markdown(report,
			   with->marked ? with->marked(with->context, e->answer) : e->answer->text);
	if (with->remarks_title && with->remarks)
		pc_report_heading(report, "%s", with->remarks_title);
	if (with->remarks)
		with->remarks(with->context, report);
	add_notes(e, report);
}

/* `hint`: there is no model, and how to have one. */
static void show_local(const struct explaining *e, bool hint)
{
	struct pc_report *report =
		e->with->report(e->with->context, json_object_get(e->with->document));

	if (hint && pc_output_shows(e->pc) && pc_output_hints(e->pc))
		pc_report_note(report, PC_LEVEL_NOTE, "%s", pc_model_remedy());
	pc_output_report(e->pc, report);
}

/* ---- from beginning to end ---- */
static int talk(struct explaining *e, bool *out_quit)
{
	*out_quit = false;
	return pc_chats(e->pc) && is_answered(e) ? pc_chat(e->pc, out_quit) : PC_OK;
}

static int show_streaming(struct explaining *e, int configured)
{
	bool quit = false;
	int status;

	show_local(e, false);
	pc_output_keep(e->pc);
	status = configured < 0 ? configured : pc_output_flush(e->pc);
	for (const struct pc_question *question = e->with->questions;
	     !status && !quit && question->key; question++) {
		ask(e, question);
		status = e->status;
		if (is_answered(e))
			stream_remarks(e);
		if (!status)
			status = talk(e, &quit);
	}
	return status;
}

static int show_whole(struct explaining *e, int configured)
{
	struct json_object *document = e->with->document;
	struct explaining asked[8];
	struct pc_report *report;
	size_t count = 0;
	bool quit;

	if (configured < 0) {
		e->question = e->with->questions;
		failed(e, configured);
		asked[count++] = *e;
	}
	while (!e->status && count < sizeof(asked) / sizeof(*asked) &&
	       e->with->questions[count].key) {
		ask(e, &e->with->questions[count]);
		asked[count++] = *e;
	}
	for (size_t i = 0; i < count; i++)
		json_object_object_add(document, asked[i].question->key, document_of(&asked[i]));
	report = e->with->report(e->with->context, json_object_get(document));
	for (size_t i = 0; i < count; i++)
		show_answer(&asked[i], report);
	pc_output_keep(e->pc);
	pc_output_report(e->pc, report);
	return e->status ? e->status : talk(e, &quit);
}

/* What would be sent, in place of a report. */
static int show_prompts(struct pc *pc, const struct pc_explanation *with)
{
	int status = PC_OK;

	for (const struct pc_question *question = with->questions; !status && question->key;
	     question++) {
		struct pc_query query;

		status = question->prompt(with->context, &query);
		if (!status && question != with->questions)
			pc_output_text(pc,
				       "\n# then, behind the question before and its answer:\n");
		if (!status)
			status = pc_show_prompt(pc, &query);
	}
	return status;
}

int pc_explain(struct pc *pc, const struct pc_explanation *explanation)
{
	struct pc_explanation with = { 0 };
	struct explaining e = { .pc = pc, .with = &with, .error = "" };
	int configured;

	memcpy(&with, explanation,
	       explanation->size < sizeof(with) ? explanation->size : sizeof(with));
	if (pc_shows_prompts(pc))
		return show_prompts(pc, &with);
	configured = pc_output_shows(pc) ? model_status(pc, pc_model_configured(pc)) : 0;
	if (!configured) {
		show_local(&e, true);
		return PC_OK;
	}
	return pc_output_streams(pc) ? show_streaming(&e, configured) : show_whole(&e, configured);
}
