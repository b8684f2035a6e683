/* SPDX-License-Identifier: Apache-2.0
 * The report, and below it what a model says where one is configured. What is known without a model
 * is shown whatever becomes of the question. */
#include "model.h"

/* What came of asking. */
struct said {
	int status;			/* of the question; 0: it was answered */
	const char *error;		/* with a status */
	const struct pc_answer *answer; /* NULL: it could not even be asked */
	size_t left_out;
	struct pc_patch patch;
};

struct stream {
	struct pc *pc;
	int status; /* of standard output */
	bool began;
};

static int show_heading(struct pc *pc)
{
	const char *name = pc_model_use(pc)->model;

	if (!pc_output_streams(pc))
		return PC_OK;
	pc_output_text(pc, "\n");
	return pc_output_report(
		pc, pc_report_new(pc,
				  name ? pc_arena_printf(pc_memory(pc), "What %s says", name)
				       : "What the model says",
				  NULL));
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

static void ask(struct pc *pc, const struct code_result *r, struct json_object *document,
		struct said *said)
{
	struct stream stream = { .pc = pc };
	struct pc_query query;

	*said = (struct said){ .error = "" };
	said->status = code_prompt(pc, r, document, &query, &said->left_out);
	if (!said->status)
		said->status = pc_ask(pc, &query, on_text, &stream, &said->answer);
	if (said->status)
		said->error = pc_arena_strdup(pc_memory(pc), pc_error(pc));
	if (stream.began && stream.status >= 0)
		stream.status = pc_output_pieces_end(pc);
	if (stream.status)
		said->status = stream.status;
	if (said->answer && said->answer->text_size)
		code_patch(pc, r, said->answer, &said->patch);
}

/* ---- the document ---- */
static const char *name_of(struct pc *pc, const struct said *said)
{
	return said->answer && said->answer->model && said->answer->model[0]
		       ? said->answer->model
		       : pc_model_use(pc)->model;
}

static struct json_object *model_document(struct pc *pc, const struct said *said)
{
	struct json_object *object = json_object_new_object();
	bool any = said->answer && said->answer->text_size;

	json_object_object_add(object, "name", pc_json_string(name_of(pc, said)));
	json_object_object_add(object, "answer", any ? pc_json_string(said->answer->text) : NULL);
	json_object_object_add(object, "lines_left_out",
			       json_object_new_int64((int64_t)said->left_out));
	json_object_object_add(object, "redacted",
			       json_object_new_int64((int64_t)pc_model_use(pc)->redacted));
	json_object_object_add(object, "patch", any ? code_patch_document(&said->patch) : NULL);
	json_object_object_add(object, "error", said->status ? pc_json_string(said->error) : NULL);
	return object;
}

/* ---- the view ---- */
static void show_checked(struct pc_report *report, const struct said *said)
{
	code_show_patch(report, &said->patch);
	if (said->answer->cut)
		pc_report_note(
			report, PC_LEVEL_WARNING,
			"the model's answer was cut by its length; --max-tokens allows more");
	if (said->left_out)
		pc_report_note(report, PC_LEVEL_NOTE,
			       "%zu lines did not fit into the model's context and were not sent",
			       said->left_out);
}

static int stream_model(struct pc *pc, const struct code_result *r, struct json_object *document)
{
	struct pc_report *report;
	struct said said;

	ask(pc, r, document, &said);
	if (!said.answer || !said.answer->text_size)
		return said.status;
	report = pc_report_new(pc, "The patch", NULL);
	show_checked(report, &said);
	pc_output_text(pc, "\n");
	pc_output_report(pc, report);
	return said.status;
}

/* `configured` as pc_model_configured says: no, or an error. */
static int show_without(struct pc *pc, const struct code_result *r, struct json_object *document,
			int configured)
{
	struct pc_report *report = code_report(pc, r, json_object_get(document));

	if (!configured && pc_output_shows(pc) && pc_output_hints(pc))
		pc_report_note(report, PC_LEVEL_NOTE, "%s", pc_model_remedy());
	pc_output_report(pc, report);
	return configured;
}

static int show_streaming(struct pc *pc, const struct code_result *r, struct json_object *document)
{
	int status = show_without(pc, r, document, 1);

	pc_output_keep(pc);
	status = status < 0 ? status : pc_output_flush(pc);
	return status ? status : stream_model(pc, r, document);
}

static int show_with(struct pc *pc, const struct code_result *r, struct json_object *document)
{
	struct pc_report *report;
	struct said said;

	ask(pc, r, document, &said);
	json_object_object_add(document, "model", model_document(pc, &said));
	report = code_report(pc, r, json_object_get(document));
	if (said.status)
		pc_report_note(report, PC_LEVEL_WARNING, "the model could not be asked: %s",
			       said.error);
	if (said.answer && said.answer->text_size) {
		pc_report_heading(report, "What %s says",
				  name_of(pc, &said) ? name_of(pc, &said) : "the model");
		pc_report_text(report, "%s", said.answer->text);
		pc_report_heading(report, "The patch");
		show_checked(report, &said);
	}
	pc_output_keep(pc);
	pc_output_report(pc, report);
	return said.status;
}

static int show_prompt(struct pc *pc, const struct code_result *r, struct json_object *document)
{
	struct pc_query query;
	size_t left_out;
	int status = code_prompt(pc, r, document, &query, &left_out);

	return status ? status : pc_show_prompt(pc, &query);
}

int code_show(struct pc *pc, const struct code_result *r)
{
	PC_AUTO(json) struct json_object *document = code_document(r);
	int configured;

	if (pc_shows_prompts(pc))
		return show_prompt(pc, r, document);
	configured = pc_output_shows(pc) ? pc_model_configured(pc) : 0;
	if (configured < 0)
		pc_output_keep(pc);
	if (configured <= 0)
		return show_without(pc, r, document, configured);
	return pc_output_streams(pc) ? show_streaming(pc, r, document) : show_with(pc, r, document);
}
