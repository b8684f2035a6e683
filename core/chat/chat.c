/* SPDX-License-Identifier: Apache-2.0
 * The talk on the terminal: a line, a question, an answer as it comes, until the user leaves. */
#include "chat/chat.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/places.h"
#include "base/write.h"
#include "chat/chat_internal.h"
#include "chat/tools.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/tty.h"
#include "llm/pool/pool.h"
#include "llm/prompt/prompt.h"

bool pc_chats(const struct pc *pc)
{
	return pc->options && pc->options->chat;
}

const char *pc_sources(const struct pc *pc)
{
	return pc->options && pc->options->sources ? pc->options->sources : "";
}

/* ---- showing ---- */
/* A terminal that is gone is seen when the next line is read. */
static void put(struct pc_talk *talk, const struct pc_text *text)
{
	if (!text->size)
		return;
	(void)pc_write_last(talk->terminal, text->data, text->size);
	talk->line_open = text->data[text->size - 1] != '\n';
}

void pc_talk_say(struct pc_talk *talk, const char *fmt, ...)
{
	PC_AUTO(text) struct pc_text text = { 0 };
	va_list args;

	va_start(args, fmt);
	pc_text_vprintf(&text, fmt, args);
	va_end(args);
	put(talk, &text);
}

void pc_talk_show(struct pc_talk *talk, const char *text)
{
	PC_AUTO(text) struct pc_text safe = { 0 };

	pc_text_safe_lines(&safe, pc_span(text));
	if (safe.size && safe.data[safe.size - 1] != '\n')
		pc_text_putc(&safe, '\n');
	put(talk, &safe);
}

static void end_line(struct pc_talk *talk)
{
	PC_AUTO(text) struct pc_text rest = { 0 };

	pc_safe_stream_end(&talk->piece, &rest);
	put(talk, &rest);
	if (talk->line_open)
		pc_talk_say(talk, "\n");
}

static void on_text(void *context, const char *bytes, size_t size)
{
	struct pc_talk *talk = context;
	PC_AUTO(text) struct pc_text safe = { 0 };

	pc_safe_stream_add(&talk->piece, (struct pc_span){ bytes, size }, &safe);
	put(talk, &safe);
}

/* Each call is shown with what it found: nothing is looked up behind the user's back. */
static void on_tool(void *context, const char *name, const char *arguments, const char *result)
{
	struct pc_talk *talk = context;
	PC_AUTO(text) struct pc_text line = { 0 };

	end_line(talk);
	pc_text_puts(&line, "· ");
	pc_text_safe(&line, pc_span(name));
	pc_text_putc(&line, ' ');
	pc_text_safe(&line, pc_span(arguments));
	pc_text_putc(&line, '\n');
	put(talk, &line);
	pc_talk_show(talk, result);
	pc_talk_say(talk, "\n");
}

static void on_note(void *context, const char *note)
{
	struct pc_talk *talk = context;

	end_line(talk);
	pc_talk_say(talk, "(%s)\n", note);
}

/* ---- asking ---- */
static int fill(struct pc_talk *talk, const char *question, struct pc_query *out_query)
{
	PC_AUTO(json) struct json_object *values = json_object_new_object();

	json_object_object_add(values, "question", pc_json_string(question));
	json_object_object_add(values, "tools",
			       json_object_new_boolean(talk->conversation->tool_count > 0));
	return pc_prompt_fill(talk->pc, "chat/talk", values, out_query);
}

/* Ctrl-C stops the answer, not the talk. */
static void tell_failure(struct pc_talk *talk, int status, const struct pc_answer *answer)
{
	struct pc *pc = talk->pc;
	bool some = answer && answer->text_size;

	if (status == PC_ECANCEL && pc_signal_forget())
		pc_talk_say(talk, "(stopped%s)\n", some ? "; what came is kept" : "");
	else if (status == PC_ECANCEL)
		talk->end = PC_TALK_QUIT;
	else
		pc_talk_say(talk, "perfcopilot: %s%s\n", pc_error(pc),
			    some ? "; what came is kept" : "");
	pc_forget(pc);
}

void pc_talk_ask(struct pc_talk *talk, const char *question)
{
	const struct pc_conversation_calls calls = { talk, on_text, on_tool, on_note };
	const struct pc_answer *answer = NULL;
	struct pc_query query;
	int status = fill(talk, question, &query);

	talk->asked = pc_arena_strdup(talk->pc->arena, question);
	if (!status)
		status = pc_conversation_ask(talk->conversation, &query, true, &calls, &answer);
	end_line(talk);
	if (status)
		tell_failure(talk, status, answer);
	else if (!answer->text_size)
		pc_talk_say(talk, "(the answer is empty)\n");
	if (!status && answer->cut)
		pc_talk_say(talk, "(cut by its length; --max-tokens allows more)\n");
	pc_talk_save(talk);
}

/* ---- keeping ---- */
static const char *name_now(struct pc *pc, const char *topic)
{
	time_t now = time(NULL);
	char when[32];
	struct tm tm;

	strftime(when, sizeof(when), "%Y%m%d-%H%M%S", localtime_r(&now, &tm));
	return pc_arena_printf(pc->arena, "%s-%s", topic, when);
}

/* Another Ctrl-C, right behind the one that stopped the answer, must not cost what came of it. */
static int save_now(struct pc_conversation *conversation)
{
	const char *path = pc_conversation_path(conversation->pc, conversation->name);
	int status = pc_conversation_save(conversation, path);

	if (status != PC_ECANCEL || !pc_signal_forget())
		return status;
	pc_forget(conversation->pc);
	return pc_conversation_save(conversation, path);
}

void pc_talk_save(struct pc_talk *talk)
{
	struct pc_conversation *conversation = talk->conversation;
	struct pc *pc = talk->pc;
	const char *folder;
	int status = PC_OK;

	if (!pc_conversation_count(conversation))
		return;
	if (!conversation->name) {
		conversation->name = name_now(pc, conversation->topic);
		conversation->name_is_ours = true;
	}
	if (!strpbrk(conversation->name, "/."))
		status = pc_conversation_folder(pc, &folder);
	if (!status)
		status = save_now(conversation);
	if (status && !talk->told_saving)
		pc_talk_say(talk, "(the conversation is not saved: %s)\n", pc_error(pc));
	talk->told_saving = talk->told_saving || status;
	pc_forget(pc);
}

static const char *history_path(struct pc *pc)
{
	return pc_arena_printf(pc->arena, "%s/history",
			       pc_user_folder(pc, "XDG_STATE_HOME", ".local/state"));
}

static void save_history(struct pc_talk *talk)
{
	struct pc *pc = talk->pc;
	const char *folder;
	int result =
		pc_conversation_folder(pc, &folder) ? -1 : talk->editor->save(history_path(pc));

	if (result && !talk->told_history)
		pc_talk_say(talk, "(what you type is not remembered: %s)\n",
			    result < 0 ? pc_error(pc) : strerror(result));
	talk->told_history = talk->told_history || result;
	pc_forget(pc);
}

static void remember(struct pc_talk *talk, const char *line)
{
	talk->editor->remember(pc_hide_secrets(talk->pc, line));
	save_history(talk);
}

/* ---- a line of the user's ---- */
/* One question may have several lines: each but the last ends in a backslash, or they stand between
 * lines of three quotes. */
struct lines {
	struct pc_text text;
	bool quoted;
};

/* True: the question is not complete yet. */
static bool add_line(struct lines *lines, const char *typed)
{
	struct pc_span line = pc_span_trim(pc_span(typed));
	bool first = !lines->text.data;
	size_t size = strlen(typed);

	if (pc_span_is(line, "\"\"\"")) {
		lines->quoted = !lines->quoted;
		pc_text_puts(&lines->text, "");
		return lines->quoted;
	}
	if (!first && lines->text.size)
		pc_text_putc(&lines->text, '\n');
	if (!lines->quoted && size && typed[size - 1] == '\\') {
		pc_text_add(&lines->text, typed, size - 1);
		return true;
	}
	pc_text_add(&lines->text, typed, size);
	return lines->quoted;
}

static enum pc_typed read_question(struct pc_talk *talk, struct lines *lines)
{
	const char *prompt = "chat> ";
	const char *begin = talk->again;
	enum pc_typed typed;
	bool more = true;

	talk->again = NULL;
	while (more) {
		PC_AUTO(memory) char *line = NULL;

		typed = talk->editor->read(prompt, begin, pc_signal_fd(), &line);
		if (typed != PC_TYPED_LINE)
			return typed;
		more = add_line(lines, line);
		prompt = "... ";
		begin = NULL;
	}
	return PC_TYPED_LINE;
}

static void take_question(struct pc_talk *talk, const char *text)
{
	struct pc_span line = pc_span_trim(pc_span(text));

	if (!line.size)
		return;
	remember(talk, text);
	if (pc_span_is(line, "c"))
		talk->end = PC_TALK_LEFT;
	else if (pc_span_is(line, "q"))
		talk->end = PC_TALK_QUIT;
	else if (line.data[0] == '/')
		pc_talk_command(talk, text);
	else
		pc_talk_ask(talk, text);
}

static int take_line(struct pc_talk *talk)
{
	struct lines lines = { 0 };

	switch (read_question(talk, &lines)) {
	case PC_TYPED_LINE:
		take_question(talk, lines.text.data ? lines.text.data : "");
		break;
	case PC_TYPED_INTERRUPTED:
		if (!pc_signal_forget())
			talk->end = PC_TALK_QUIT; /* it was no Ctrl-C */
		else
			pc_talk_say(talk, "(c goes on, q or Ctrl-D leaves)\n");
		break;
	case PC_TYPED_END:
		talk->end = PC_TALK_LEFT;
		break;
	default:
		pc_text_clear(&lines.text);
		return pc_fail(talk->pc, PC_EINPUT, "the terminal can't be read any more");
	}
	pc_text_clear(&lines.text);
	/* a Ctrl-C that came a little late found nothing to stop */
	return pc_signal_seen() && !pc_signal_forget() ? pc_cancel(talk->pc) : PC_OK;
}

/* ---- from beginning to end ---- */
static void greet(struct pc_talk *talk)
{
	size_t tools = talk->conversation->tool_count;
	const char *model = pc_model_use(talk->pc)->model;

	pc_talk_say(talk, "\nTalking with %s", model ? model : "the model");
	pc_talk_say(talk, "%s. c goes on, q leaves, /help lists what else there is.\n",
		    tools ? ", which may look things up (/tools)" : "");
}

static void take_leave(struct pc_talk *talk)
{
	save_history(talk);
	if (talk->conversation->name && talk->asked && !talk->told_saving)
		pc_talk_say(talk, "Saved: perfcopilot chat --resume %s\n",
			    talk->conversation->name);
}

static int talk_on(struct pc_talk *talk)
{
	int status = PC_OK;

	talk->editor->load(history_path(talk->pc));
	greet(talk);
	while (!status && talk->end == PC_TALK_GOES_ON)
		status = take_line(talk);
	take_leave(talk);
	return status;
}

static int equip(struct pc_conversation *conversation)
{
	const char *sources = pc_sources(conversation->pc);

	if (conversation->equipped)
		return PC_OK;
	conversation->equipped = true;
	pc_tools_offer_remedies(conversation);
	return sources[0] ? pc_tools_offer_source(conversation, sources) : PC_OK;
}

int pc_chat(struct pc *pc, bool *out_quit)
{
	PC_AUTO(fd) int terminal = -1;
	struct pc_talk talk = { .pc = pc, .conversation = pc_conversation_of(pc) };
	const struct pc_module *module;
	int status = pc_output_now(pc);

	*out_quit = false;
	if (!status)
		status = equip(talk.conversation);
	if (!status)
		status = pc_tty_open(pc, &terminal);
	if (!status)
		status = pc_module(pc, "terminal", &module);
	if (status)
		return status;
	talk.terminal = terminal;
	talk.editor = (const struct pc_editor_table *)module;
	if (!talk.editor->open(terminal, pc_talk_words))
		return pc_fail(pc, PC_ENOMEM, "out of memory");
	status = talk_on(&talk);
	talk.editor->close();
	*out_quit = talk.end == PC_TALK_QUIT;
	return status;
}
