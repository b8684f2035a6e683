/* SPDX-License-Identifier: Apache-2.0
 * One question, with what comes on standard input as its data. */
#include <inttypes.h>
#include <unistd.h>

#include "ask.h"

enum { DATA_MAX = 64 << 20 }; /* bytes; no model takes as many */

static int read_data(struct pc *pc, struct pc_text *out)
{
	PC_AUTO(input) struct pc_input *input = NULL;
	struct pc_span piece;
	const char *damage;
	int status;

	if (isatty(STDIN_FILENO))
		return PC_OK;
	status = pc_input_open(pc, "-", &input);
	while (!status) {
		status = pc_input_bytes(input, &piece);
		if (!status && !piece.size)
			break;
		if (!status && out->size + piece.size > DATA_MAX)
			status = pc_fail(
				pc, PC_EINPUT,
				"standard input has more than %d MiB, which no model takes; "
				"give it a part",
				DATA_MAX >> 20);
		if (!status)
			pc_text_add(out, piece.data, piece.size);
	}
	damage = input ? pc_input_damage(input) : NULL;
	if (!status && damage)
		return pc_fail(pc, PC_EINPUT, "standard input breaks off: %s", damage);
	return status;
}

static void join(const struct pc_list *words, struct pc_text *out)
{
	pc_text_add(out, "", 0);
	for (size_t i = 0; i < words->count; i++)
		pc_text_printf(out, "%s%s", i ? " " : "", words->items[i]);
}

/* Line ends of Windows are line ends. */
static void drop_returns(struct pc_text *text)
{
	size_t kept = 0;

	for (size_t i = 0; i < text->size; i++)
		if (text->data[i] != '\r' || i + 1 == text->size || text->data[i + 1] != '\n')
			text->data[kept++] = text->data[i];
	text->size = kept;
}

static int read_question(struct pc *pc, const struct ask *options, struct pc_text *question,
			 struct pc_text *data)
{
	PC_AUTO(text) struct pc_text raw = { 0 }, valid = { 0 };
	int status;

	join(&options->prompt, question);
	if (!pc_span_trim(pc_text_span(question)).size)
		return pc_fail(pc, PC_EUSAGE,
			       "a question is missing; 'perfcopilot ask \"why is "
			       "this slow?\" <FILE' asks one, --batch many");
	status = read_data(pc, &raw);
	drop_returns(&raw);
	pc_text_valid(&valid, pc_text_span(&raw));
	pc_text_safe_lines(data, pc_text_span(&valid)); /* as it will be sent: it is measured */
	return status;
}

struct shown {
	struct pc *pc;
	int status; /* of standard output: the first failure */
};

static void on_text(void *context, const char *bytes, size_t size)
{
	struct shown *shown = context;

	if (!shown->status)
		shown->status = pc_output_piece(shown->pc, bytes, size);
}

static struct json_object *document(struct pc *pc, const struct pc_answer *answer,
				    const struct ask_parts *parts)
{
	struct json_object *object = json_object_new_object();
	int64_t tokens = ask_tokens(answer);

	tokens = tokens < 0 || parts->tokens < 0 ? -1 : tokens + parts->tokens;
	json_object_object_add(object, "command", pc_json_string("ask"));
	json_object_object_add(object, "answer", pc_json_string(answer->text));
	json_object_object_add(object, "model", pc_json_string(answer->model));
	json_object_object_add(object, "tokens", tokens < 0 ? NULL : json_object_new_int64(tokens));
	json_object_object_add(object, "cut", json_object_new_boolean(answer->cut));
	json_object_object_add(object, "redacted",
			       json_object_new_int64((int64_t)pc_model_use(pc)->redacted));
	json_object_object_add(
		object, "cached",
		json_object_new_boolean(answer->source != PC_FROM_MODEL && !parts->fresh));
	json_object_object_add(object, "parts", json_object_new_int64((int64_t)parts->count));
	return object;
}

/* As text the answer is all there is: it went out as it came. */
static int show(struct pc *pc, const struct pc_answer *answer, const struct ask_parts *parts)
{
	static const char cut[] = "the answer was cut by its length; --max-tokens allows more";
	struct pc_report *report;

	if (pc_output_streams(pc)) {
		if (answer->cut && pc_output_hints(pc))
			pc_output_text(pc, pc_arena_printf(pc_memory(pc), "\nwarning: %s\n", cut));
		return PC_OK;
	}
	report = pc_report_new(pc, "Answer", document(pc, answer, parts));
	pc_report_text(report, "%s", answer->text);
	if (answer->cut)
		pc_report_note(report, PC_LEVEL_WARNING, "%s", cut);
	return pc_output_report(pc, report);
}

static int talk(struct pc *pc, const struct pc_query *query, const struct pc_answer *answer)
{
	bool quit;

	if (!pc_chats(pc) || !answer->text_size)
		return PC_OK;
	pc_conversation_join(pc_conversation_of(pc), query, answer);
	return pc_chat(pc, &quit);
}

static int ask(struct pc *pc, const struct pc_query *query, const struct ask_parts *parts)
{
	const struct pc_answer *answer;
	struct shown shown = { pc, PC_OK };
	int status = pc_ask(pc, query, on_text, &shown, &answer), ended;

	ask_tell_hidden(pc);
	if (!answer->text_size && status)
		return status;
	ended = shown.status ? shown.status : pc_output_pieces_end(pc);
	if (answer->status)
		return status;
	if (!ended)
		ended = show(pc, answer, parts);
	if (!status)
		return ended ? ended : talk(pc, query, answer);
	pc_output_keep(pc); /* it is whole: what failed is what was to be done with it */
	return status;
}

int ask_one(struct pc *pc, const struct ask *options)
{
	PC_AUTO(text) struct pc_text question = { 0 }, data = { 0 };
	struct ask_parts parts = { 0 };
	struct pc_query query;
	int status = read_question(pc, options, &question, &data);

	if (!status)
		status = ask_fill(pc, question.data, pc_text_span(&data), &query, &parts);
	if (status)
		return status;
	return pc_shows_prompts(pc) ? pc_show_prompt(pc, &query) : ask(pc, &query, &parts);
}
