/* SPDX-License-Identifier: Apache-2.0
 * What can be said in a talk that is no question: a table. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/context.h"
#include "chat/chat_internal.h"
#include "llm/models.h"
#include "llm/prompt/split.h"
#include "llm/prompt/tokens.h"

enum { COPY_MAX = 74994 /* bytes that terminals take: 100 000 of base64 */ };

struct command {
	const char *word, *argument; /* argument "": it takes none */
	const char *help;
	void (*run)(struct pc_talk *talk, const char *argument);
};
static const struct command commands[];

static void tell_error(struct pc_talk *talk)
{
	pc_talk_say(talk, "%s\n", pc_error(talk->pc));
	pc_forget(talk->pc);
}

static void help(struct pc_talk *talk, const char *argument)
{
	(void)argument;
	for (const struct command *command = commands; command->word; command++)
		pc_talk_say(talk, "%-8s %-12s %s\n", command->word, command->argument,
			    command->help);
	pc_talk_say(talk, "%-8s %-12s %s\n%-8s %-12s %s\n%s\n", "c", "",
		    "leave the talk, and go on with the command", "q", "",
		    "leave the talk, and the command",
		    "A line that ends in \\ goes on in the next one; so does all between lines "
		    "of \"\"\".");
}

static void model(struct pc_talk *talk, const char *name)
{
	if (name[0] && pc_models_rename(pc_models_of(talk->pc), name))
		tell_error(talk);
	name = pc_model_use(talk->pc)->model;
	pc_talk_say(talk, "%s\n", name ? name : "none was settled yet");
}

static void system_text(struct pc_talk *talk, const char *text)
{
	struct pc_conversation *conversation = talk->conversation;

	if (text[0])
		conversation->system = pc_hide_secrets(talk->pc, text);
	pc_talk_show(talk, conversation->system ? conversation->system
						: "the usual one, of prompts/chat/talk.md");
}

static void show_turn(struct pc_talk *talk, size_t i)
{
	struct json_object *turn = pc_conversation_turn(talk->conversation, i);
	const char *role = pc_turn_is(turn, "user")    ? "you"
			   : pc_turn_is(turn, "model") ? "the model"
						       : "a tool";

	pc_talk_say(talk, "[%zu] %s:\n", i + 1, role);
	pc_talk_show(talk, pc_turn_text(turn, "text"));
}

static void show(struct pc_talk *talk, const char *argument)
{
	size_t count = pc_conversation_count(talk->conversation), n;
	char *end;

	if (!count) {
		pc_talk_say(talk, "nothing was said yet\n");
		return;
	}
	if (!argument[0]) {
		for (size_t i = 0; i < count; i++)
			show_turn(talk, i);
		return;
	}
	n = strtoul(argument, &end, 10);
	if (*end || !n || n > count)
		pc_talk_say(talk, "a number from 1 to %zu is wanted\n", count);
	else
		show_turn(talk, n - 1);
}

static void tokens(struct pc_talk *talk, const char *argument)
{
	const struct pc_model_use *use = pc_model_use(talk->pc);

	const struct pc_query nothing = PC_QUERY(.prompt = "");

	(void)argument;
	pc_talk_say(talk,
		    "%" PRIu64 " question%s asked, %" PRIu64 " answered from what is kept; "
		    "%" PRId64 " + %" PRId64 " tokens\n",
		    use->asked, use->asked == 1 ? "" : "s", use->cached,
		    use->prompt_tokens < 0 ? 0 : use->prompt_tokens,
		    use->answer_tokens < 0 ? 0 : use->answer_tokens);
	pc_talk_say(talk, "this conversation: about %" PRId64 " tokens of %" PRId64 " that fit\n",
		    pc_conversation_tokens(talk->conversation),
		    pc_conversation_room(talk->conversation, &nothing, true));
}

static void save(struct pc_talk *talk, const char *name)
{
	struct pc_conversation *conversation = talk->conversation;
	const char *before = conversation->name;
	bool was_ours = conversation->name_is_ours;

	conversation->name = pc_arena_strdup(talk->pc->arena, name);
	conversation->name_is_ours = false;
	talk->told_saving = false;
	pc_talk_save(talk);
	if (talk->told_saving) { /* under the old name it can go on */
		conversation->name = before;
		conversation->name_is_ours = was_ours;
		talk->told_saving = false;
		return;
	}
	if (before && was_ours)
		unlink(pc_conversation_path(talk->pc, before)); /* it has a better name now */
	pc_talk_say(talk, "saved as %s, %safter each answer\n",
		    pc_conversation_path(talk->pc, name),
		    pc_conversation_count(conversation) ? "now and " : "");
}

static void load(struct pc_talk *talk, const char *name)
{
	const char *note = NULL, *path;

	if (pc_conversation_find(talk->pc, name, &path) ||
	    pc_conversation_load(talk->conversation, path, &note)) {
		tell_error(talk);
		return;
	}
	talk->conversation->name = pc_arena_strdup(talk->pc->arena, name);
	talk->conversation->name_is_ours = false;
	if (note)
		pc_talk_say(talk, "(%s)\n", note);
	pc_talk_say(talk, "%zu turns; /show shows them\n",
		    pc_conversation_count(talk->conversation));
}

/* The last question again: `change` puts it into the editor first. */
static void again(struct pc_talk *talk, bool change)
{
	struct pc_conversation *conversation = talk->conversation;
	size_t last = pc_conversation_last_question(conversation);
	struct json_object *turn = pc_conversation_turn(conversation, last);
	const char *question = talk->asked;

	if (!question) {
		pc_talk_say(talk, "nothing was asked here yet\n");
		return;
	}
	if (turn && !strcmp(pc_turn_text(turn, "text"), pc_hide_secrets(talk->pc, question)))
		pc_conversation_drop(conversation, last);
	if (change) {
		talk->again = question;
		return;
	}
	conversation->sample++;
	pc_talk_ask(talk, question);
}

static void retry(struct pc_talk *talk, const char *argument)
{
	(void)argument;
	again(talk, false);
}

static void edit(struct pc_talk *talk, const char *argument)
{
	(void)argument;
	again(talk, true);
}

static const char *last_answer(const struct pc_talk *talk)
{
	for (size_t i = pc_conversation_count(talk->conversation); i > 0; i--) {
		struct json_object *turn = pc_conversation_turn(talk->conversation, i - 1);

		if (pc_turn_is(turn, "model") && pc_turn_text(turn, "text")[0])
			return pc_turn_text(turn, "text");
	}
	return NULL;
}

static void base64(struct pc_text *out, struct pc_span bytes)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < bytes.size; i += 3) {
		uint32_t group = 0;
		size_t left = bytes.size - i;

		for (size_t k = 0; k < 3; k++)
			group = group << 8 | (k < left ? (unsigned char)bytes.data[i + k] : 0);
		for (size_t k = 0; k < 4; k++)
			pc_text_putc(out, k <= left ? digits[group >> (18 - 6 * k) & 63] : '=');
	}
}

/* By the terminal's own sequence (OSC 52), which works over ssh too. */
static void copy(struct pc_talk *talk, const char *argument)
{
	const char *answer = last_answer(talk);
	PC_AUTO(text) struct pc_text encoded = { 0 };

	(void)argument;
	if (!answer || strlen(answer) > COPY_MAX) {
		pc_talk_say(talk, answer ? "the answer is too long for that; /save FILE keeps it\n"
					 : "there is no answer yet\n");
		return;
	}
	base64(&encoded, pc_span(answer));
	pc_talk_say(talk, "\033]52;c;%s\a", encoded.data);
	pc_talk_say(talk,
		    "%zu bytes were given to the terminal, for the clipboard, if it allows that\n",
		    strlen(answer));
}

static void clear(struct pc_talk *talk, const char *argument)
{
	(void)argument;
	pc_conversation_drop(talk->conversation, 0);
	talk->conversation->name = NULL; /* what was saved is not overwritten */
	pc_talk_say(talk, "all that was said is forgotten here; what was saved stays\n");
}

static void tools(struct pc_talk *talk, const char *argument)
{
	const struct pc_conversation *conversation = talk->conversation;

	(void)argument;
	if (!conversation->tool_count)
		pc_talk_say(talk, "there is nothing that the model may look up\n");
	for (size_t i = 0; i < conversation->tool_count; i++)
		pc_talk_say(talk, "%-16s %s\n", conversation->tools[i].name,
			    conversation->tools[i].description);
}

static const struct command commands[] = {
	{ "/help", "", "this list", help },
	{ "/model", "[NAME]", "which model is asked; another one", model },
	{ "/system", "[TEXT]", "who the model is told to be; another text", system_text },
	{ "/show", "[N]", "what was said; the turn N", show },
	{ "/tokens", "", "what it took, and how much room is left", tokens },
	{ "/save", "NAME|FILE", "save under a name, or into a file", save },
	{ "/load", "NAME|FILE", "go on with a conversation that was saved", load },
	{ "/retry", "", "ask the last question again, for another answer", retry },
	{ "/edit", "", "change the last question, and ask it again", edit },
	{ "/copy", "", "the last answer to the clipboard", copy },
	{ "/clear", "", "begin anew", clear },
	{ "/tools", "", "what the model may look up", tools },
	{ NULL, NULL, NULL, NULL },
};

const char *const pc_talk_words[] = { "/help",	"/model ", "/system ", "/show", "/tokens",
				      "/save ", "/load ",  "/retry",   "/edit", "/copy",
				      "/clear", "/tools",  NULL };

static void unknown(struct pc_talk *talk, struct pc_span word)
{
	PC_AUTO(text) struct pc_text safe = { 0 };
	const char *names[sizeof(commands) / sizeof(commands[0])] = { NULL };
	const char *near;

	for (size_t i = 0; commands[i].word; i++)
		names[i] = commands[i].word;
	pc_text_safe(&safe, word);
	near = pc_text_nearest(safe.data, names);
	pc_talk_say(talk, "there is no %s%s%s; /help lists what there is\n", safe.data,
		    near ? ", did you mean " : "", near ? near : "");
}

void pc_talk_command(struct pc_talk *talk, const char *line)
{
	struct pc_span word = pc_span_trim(pc_span(line)), rest = { "", 0 };
	const struct command *command = commands;
	PC_AUTO(text) struct pc_text argument = { 0 };

	pc_span_cut(word, ' ', &word, &rest);
	while (command->word && !pc_span_is(word, command->word))
		command++;
	rest = pc_span_trim(rest);
	pc_text_add(&argument, rest.data, rest.size);
	if (!command->word)
		unknown(talk, word);
	else if (!command->argument[0] && rest.size)
		pc_talk_say(talk, "%s takes nothing\n", command->word);
	else if (command->argument[0] && command->argument[0] != '[' && !rest.size)
		pc_talk_say(talk, "%s wants %s behind it\n", command->word, command->argument);
	else
		command->run(talk, argument.data ? argument.data : "");
}
