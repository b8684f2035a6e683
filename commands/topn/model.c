/* SPDX-License-Identifier: Apache-2.0
 * The model's report under the local one. As text it is streamed, below what is there already; in
 * other formats it is a part of the one report. What is known without a model is shown whatever
 * becomes of the question. */
#include "model.h"

#include <inttypes.h>

/* ---- asking ---- */
/* A model that is configured wrongly could not be had, as one that does not answer. */
static int model_status(struct pc *pc, int status)
{
	return status == PC_ECONFIG
		       ? pc_fail(pc, PC_EMODEL, "%s", pc_arena_strdup(pc_memory(pc), pc_error(pc)))
		       : status;
}

struct stream {
	struct pc *pc;
	int status; /* of standard output */
	bool began;
};

static int show_heading(struct pc *pc)
{
	const char *name = pc_model_use(pc)->model;
	const char *title =
		name ? pc_arena_printf(pc_memory(pc), "What %s says", name) : "What the model says";

	if (!pc_output_streams(pc))
		return PC_OK;
	pc_output_text(pc, "\n");
	return pc_output_report(pc, pc_report_new(pc, title, NULL));
}

static void on_text(void *context, const char *bytes, size_t size)
{
	struct stream *stream = context;

	if (!stream->began)
		stream->status = show_heading(stream->pc);
	stream->began = true;
	if (!stream->status)
		stream->status = pc_output_piece(stream->pc, bytes, size);
}

/* On the screen the question is what comes last before the answer, and may take a while. */
static void ask(struct pc *pc, const struct topn_result *r, struct json_object *document,
		struct topn_said *said)
{
	struct stream stream = { .pc = pc };
	struct pc_query query;
	const struct pc_answer *answer;

	said->error = "";
	said->status = topn_prompt(pc, document, &query, &said->left_out);
	if (said->status) {
		said->error = pc_arena_strdup(pc_memory(pc), pc_error(pc));
		return;
	}
	said->status = model_status(pc, pc_ask(pc, &query, on_text, &stream, &answer));
	said->answer = answer;
	said->error = said->status ? pc_arena_strdup(pc_memory(pc), pc_error(pc)) : "";
	if (stream.began && stream.status >= 0)
		stream.status = pc_output_pieces_end(pc);
	if (stream.status)
		said->status = stream.status;
	if (answer->text_size)
		topn_check_cited(pc, r, document, said);
}

/* ---- the document ---- */
static struct json_object *number(int64_t value)
{
	return value < 0 ? NULL : json_object_new_int64(value);
}

/* What the profile does not hold: shares, names that are given one, names that are merely named. */
enum unknown { UNKNOWN_SHARE, UNKNOWN_NAME, UNKNOWN_PROPOSAL, UNKNOWNS };

static enum unknown kind_of(const struct pc_cited *cited)
{
	return cited->is_percent ? UNKNOWN_SHARE
	       : cited->is_claim ? UNKNOWN_NAME
				 : UNKNOWN_PROPOSAL;
}

static struct json_object *unknown(struct pc *pc, const struct topn_said *said, enum unknown kind)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < said->cited_count; i++)
		if (kind_of(&said->cited[i]) == kind)
			json_object_array_add(
				array, pc_json_string(pc_arena_strndup(pc_memory(pc),
								       said->cited[i].text.data,
								       said->cited[i].text.size)));
	return array;
}

static const char *name_of(struct pc *pc, const struct topn_said *said)
{
	return said->answer && said->answer->model && said->answer->model[0]
		       ? said->answer->model
		       : pc_model_use(pc)->model;
}

static struct json_object *model_document(struct pc *pc, const struct topn_said *said)
{
	static const char *const sources[] = { "model", "cache", "replay" };
	struct json_object *object = json_object_new_object();
	const struct pc_answer *answer = said->answer;
	bool any = answer && (answer->text_size || !said->status);
	int64_t tokens = answer && answer->prompt_tokens >= 0 && answer->answer_tokens >= 0
				 ? answer->prompt_tokens + answer->answer_tokens
				 : -1;

	json_object_object_add(object, "name", pc_json_string(name_of(pc, said)));
	json_object_object_add(object, "answer", any ? pc_json_string(answer->text) : NULL);
	json_object_object_add(object, "tokens", number(tokens));
	json_object_object_add(object, "cut", any ? json_object_new_boolean(answer->cut) : NULL);
	json_object_object_add(object, "source",
			       any ? pc_json_string(sources[answer->source]) : NULL);
	json_object_object_add(object, "cached",
			       any ? json_object_new_boolean(answer->source == PC_FROM_CACHE)
				   : NULL);
	json_object_object_add(object, "rows_left_out",
			       json_object_new_int64((int64_t)said->left_out));
	json_object_object_add(object, "redacted",
			       json_object_new_int64((int64_t)pc_model_use(pc)->redacted));
	json_object_object_add(object, "unknown_names", unknown(pc, said, UNKNOWN_NAME));
	json_object_object_add(object, "proposed_names", unknown(pc, said, UNKNOWN_PROPOSAL));
	json_object_object_add(object, "unknown_percentages", unknown(pc, said, UNKNOWN_SHARE));
	json_object_object_add(object, "error", said->status ? pc_json_string(said->error) : NULL);
	return object;
}

/* ---- the view ---- */
static void notes(struct pc *pc, struct pc_report *report, const struct topn_said *said)
{
	uint64_t redacted = pc_model_use(pc)->redacted;

	if (said->answer && said->answer->cut)
		pc_report_note(
			report, PC_LEVEL_WARNING,
			"the model's answer was cut by its length; --max-tokens allows more");
	if (said->answer && said->answer->source == PC_FROM_CACHE)
		pc_report_note(report, PC_LEVEL_NOTE,
			       "this is the answer kept of the same question; --refresh asks anew");
	if (said->left_out)
		pc_report_note(report, PC_LEVEL_NOTE,
			       "%zu rows did not fit into the model's context and were not sent",
			       said->left_out);
	if (redacted)
		pc_report_note(report, PC_LEVEL_NOTE,
			       "%" PRIu64 " secret%s taken out of what was sent", redacted,
			       redacted == 1 ? " was" : "s were");
}

static void checked(struct pc_report *report, const struct topn_said *said)
{
	struct pc_text lists[UNKNOWNS] = { 0 };
	static const struct {
		enum unknown kind;
		const char *label;
	} facts[] = { { UNKNOWN_NAME, "names not in it" },
		      { UNKNOWN_SHARE, "shares not in it" },
		      { UNKNOWN_PROPOSAL, "not in it, proposed?" } };

	for (size_t i = 0; i < said->cited_count; i++) {
		struct pc_text *list = &lists[kind_of(&said->cited[i])];

		pc_text_puts(list, list->size ? ", " : "");
		pc_text_add(list, said->cited[i].text.data, said->cited[i].text.size);
	}
	if (!lists[UNKNOWN_NAME].size && !lists[UNKNOWN_SHARE].size)
		pc_report_text(report, "All that it says of the profile's names and shares is in "
				       "it.");
	for (size_t i = 0; i < UNKNOWNS; i++)
		if (lists[facts[i].kind].size)
			pc_report_fact(report, facts[i].label, "%s", lists[facts[i].kind].data);
	for (size_t i = 0; i < UNKNOWNS; i++)
		pc_text_clear(&lists[i]);
}

static int show_checked(struct pc *pc, const struct topn_said *said)
{
	struct pc_report *report = pc_report_new(pc, "Checked against the profile", NULL);

	checked(report, said);
	notes(pc, report, said);
	pc_output_text(pc, "\n");
	return pc_output_report(pc, report);
}

/* Below what is there already. */
static int stream_model(struct pc *pc, const struct topn_result *r, struct json_object *document)
{
	struct topn_said said = { 0 };

	ask(pc, r, document, &said);
	if (said.answer && said.answer->text_size)
		show_checked(pc, &said);
	return said.status;
}

static void show_model(struct pc *pc, struct pc_report *report, const struct topn_said *said)
{
	const char *name = name_of(pc, said);
	bool any = said->answer && said->answer->text_size;

	if (said->status)
		pc_report_note(report, PC_LEVEL_WARNING,
			       any ? "the model's answer breaks off: %s"
				   : "there is no answer of the model: %s",
			       said->error);
	if (!any)
		return;
	pc_report_heading(report, "What %s says", name ? name : "the model");
	pc_report_markdown(report, topn_marked(pc, said));
	pc_report_heading(report, "Checked against the profile");
	checked(report, said);
	notes(pc, report, said);
}

/* `hint`: there is no model, and how to have one. */
static void show_local(struct pc *pc, const struct topn_result *r, struct json_object *document,
		       bool hint)
{
	struct pc_report *report = topn_report(pc, r, json_object_get(document));

	if (hint && pc_output_shows(pc) && pc_output_hints(pc))
		pc_report_note(report, PC_LEVEL_NOTE, "%s", pc_model_remedy());
	pc_output_report(pc, report);
}

static int show_streaming(struct pc *pc, const struct topn_result *r, struct json_object *document,
			  int configured)
{
	int status;

	show_local(pc, r, document, false);
	pc_output_keep(pc);
	status = configured < 0 ? configured : pc_output_flush(pc);
	return status ? status : stream_model(pc, r, document);
}

static int show_with(struct pc *pc, const struct topn_result *r, struct json_object *document,
		     int configured)
{
	struct topn_said said = { .status = configured < 0 ? configured : PC_OK };
	struct pc_report *report;

	if (said.status)
		said.error = pc_arena_strdup(pc_memory(pc), pc_error(pc));
	else
		ask(pc, r, document, &said);
	json_object_object_add(document, "model", model_document(pc, &said));
	report = topn_report(pc, r, json_object_get(document));
	show_model(pc, report, &said);
	pc_output_keep(pc);
	pc_output_report(pc, report);
	return said.status;
}

/* What would be sent, in place of a report. */
static int show_prompt(struct pc *pc, struct json_object *document)
{
	struct pc_query query;
	size_t left_out;
	int status = topn_prompt(pc, document, &query, &left_out);

	return status ? status : pc_show_prompt(pc, &query);
}

int topn_show(struct pc *pc, const struct topn_result *r)
{
	PC_AUTO(json) struct json_object *document = topn_document(r);
	int configured;

	if (pc_shows_prompts(pc))
		return show_prompt(pc, document);
	configured = pc_output_shows(pc) ? model_status(pc, pc_model_configured(pc)) : 0;
	if (!configured) {
		show_local(pc, r, document, true);
		return PC_OK;
	}
	return pc_output_streams(pc) ? show_streaming(pc, r, document, configured)
				     : show_with(pc, r, document, configured);
}
