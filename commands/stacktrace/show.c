/* SPDX-License-Identifier: Apache-2.0
 * Where the report goes, and the model's under it: as text it comes as it is written, in other
 * formats it is a part of the one report. What is known without a model is shown whatever becomes
 * of the question. */
#include "stacktrace.h"

static int show_prompt(struct pc *pc, struct json_object *document)
{
	struct pc_query query;
	size_t left_out;
	int status = stacktrace_prompt(pc, document, &query, &left_out);

	return status ? status : pc_show_prompt(pc, &query);
}

struct stream {
	struct pc *pc;
	const char *title;
	int status; /* of standard output */
	bool began;
};

static void on_text(void *context, const char *bytes, size_t size)
{
	struct stream *stream = context;

	if (!stream->began && pc_output_streams(stream->pc)) {
		pc_output_text(stream->pc, "\n");
		stream->status = pc_output_report(stream->pc,
						  pc_report_new(stream->pc, stream->title, NULL));
	}
	stream->began = true;
	if (!stream->status)
		stream->status = pc_output_piece(stream->pc, bytes, size);
}

/* *out_answer NULL: it could not even be asked. */
static int ask(struct pc *pc, struct json_object *document, struct stream *stream,
	       const struct pc_answer **out_answer)
{
	struct pc_query query;
	size_t left_out;
	int status = stacktrace_prompt(pc, document, &query, &left_out);

	*out_answer = NULL;
	if (status)
		return status;
	status = pc_ask(pc, &query, on_text, stream, out_answer);
	if (stream->began && stream->status >= 0)
		stream->status = pc_output_pieces_end(pc);
	return stream->status ? stream->status : status;
}

static const char *model_title(struct pc *pc)
{
	const char *name = pc_model_use(pc)->model;

	return name ? pc_arena_printf(pc_memory(pc), "What %s says", name) : "What the model says";
}

static int show_streaming(struct pc *pc, struct pc_report *report, struct json_object *document)
{
	struct stream stream = { .pc = pc, .title = model_title(pc) };
	const struct pc_answer *answer;
	int status = pc_output_report(pc, report);

	pc_output_keep(pc);
	status = status < 0 ? status : pc_output_flush(pc);
	return status ? status : ask(pc, document, &stream, &answer);
}

static struct json_object *model_document(struct pc *pc, const struct pc_answer *answer, int status)
{
	struct json_object *object = json_object_new_object();
	bool any = answer && (answer->text_size || !status);

	stacktrace_add(object, "name", pc_json_string(pc_model_use(pc)->model));
	stacktrace_add(object, "answer", any ? pc_json_string(answer->text) : NULL);
	stacktrace_add(object, "cut", any ? json_object_new_boolean(answer->cut) : NULL);
	stacktrace_add(object, "error", status ? pc_json_string(pc_error(pc)) : NULL);
	return object;
}

static int show_whole(struct pc *pc, const struct stacktrace_result *r,
		      struct json_object *document)
{
	struct stream stream = { .pc = pc };
	const struct pc_answer *answer;
	int status = ask(pc, document, &stream, &answer);
	struct pc_report *report;

	stacktrace_add(document, "model", model_document(pc, answer, status));
	report = stacktrace_report(pc, r, json_object_get(document));
	if (status)
		pc_report_note(report, PC_LEVEL_WARNING, "the model could not be asked: %s",
			       pc_error(pc));
	if (answer && answer->text_size) {
		pc_report_heading(report, "%s", model_title(pc));
		pc_report_text(report, "%s", answer->text);
	}
	pc_output_keep(pc);
	pc_output_report(pc, report);
	return status;
}

int stacktrace_show(struct pc *pc, struct stacktrace_result *r)
{
	PC_AUTO(json) struct json_object *document = stacktrace_document(r);
	PC_AUTO(json) struct json_object *kept = json_object_new_array();
	struct pc_report *report;
	int configured;

	r->kept = kept;
	if (pc_shows_prompts(pc))
		return show_prompt(pc, document);
	configured = pc_output_shows(pc) ? pc_model_configured(pc) : 0;
	if (configured > 0 && !pc_output_streams(pc))
		return show_whole(pc, r, document);
	report = stacktrace_report(pc, r, json_object_get(document));
	if (configured > 0)
		return show_streaming(pc, report, document);
	if (configured < 0)
		pc_output_keep(pc);
	else if (pc_output_shows(pc) && pc_output_hints(pc))
		pc_report_note(report, PC_LEVEL_NOTE, "%s", pc_model_remedy());
	pc_output_report(pc, report);
	return configured;
}
