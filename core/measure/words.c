/* SPDX-License-Identifier: Apache-2.0
 * What a shell would act upon is refused: a pipe that is silently an argument measures another
 * program than was meant. */
#include "measure/words.h"

#include <stdlib.h>

#include "base/auto.h"
#include "base/context.h"

struct words {
	struct pc *pc;
	const char *at, *why;
	struct pc_text word;
	bool open;	  /* a word has begun, be it empty: '' */
	const char **all; /* owned */
	size_t count, room;
};

static bool refuse(struct words *words, char c)
{
	words->why =
		pc_arena_printf(pc_memory(words->pc),
				"'%c' means something to a shell, and none runs here: quote it, "
				"or add \"shell: true\"",
				c);
	return false;
}

static void add(struct words *words, const char *word)
{
	words->all = PC_GROW(words->all, words->count, words->room);
	words->all[words->count++] = word;
}

static void end_word(struct words *words)
{
	if (words->open)
		add(words,
		    pc_arena_strndup(pc_memory(words->pc), words->word.data ? words->word.data : "",
				     words->word.size));
	words->open = false;
	words->word.size = 0;
}

static bool single_quotes(struct words *words)
{
	const char *end = strchr(words->at, '\'');

	if (!end) {
		words->why = "a quote (') is not closed";
		return false;
	}
	pc_text_add(&words->word, words->at, (size_t)(end - words->at));
	words->at = end + 1;
	return true;
}

/* Within them a backslash takes the meaning of $ ` " \ and of the line's end alone. */
static bool double_quotes(struct words *words)
{
	for (; *words->at && *words->at != '"'; words->at++) {
		char c = *words->at;

		if (c == '$' || c == '`')
			return refuse(words, c);
		if (c == '\\' && words->at[1] && strchr("$`\"\\\n", words->at[1])) {
			c = *++words->at;
			if (c == '\n')
				continue;
		}
		pc_text_putc(&words->word, c);
	}
	if (!*words->at) {
		words->why = "a quote (\") is not closed";
		return false;
	}
	words->at++;
	return true;
}

static bool backslash(struct words *words)
{
	if (!*words->at) {
		words->why = "a backslash stands at the end";
		return false;
	}
	if (*words->at != '\n') {
		pc_text_putc(&words->word, *words->at);
		words->open = true;
	}
	words->at++;
	return true;
}

static bool plain(struct words *words, char c)
{
	if (strchr("$`|&;<>()*?", c) || (!words->open && strchr("~#", c)))
		return refuse(words, c);
	if (c == '=' && words->open && !words->count &&
	    !memchr(words->word.data, '/', words->word.size)) {
		words->why = "it begins with a variable: put that under \"environment\"";
		return false;
	}
	pc_text_putc(&words->word, c);
	words->open = true;
	return true;
}

static bool next(struct words *words)
{
	char c = *words->at++;

	switch (c) {
	case ' ':
	case '\t':
	case '\n':
		end_word(words);
		return true;
	case '\'':
		words->open = true;
		return single_quotes(words);
	case '"':
		words->open = true;
		return double_quotes(words);
	case '\\':
		return backslash(words);
	default:
		return plain(words, c);
	}
}

const char *const *pc_words(struct pc *pc, const char *command, const char **out_why)
{
	struct words words = { .pc = pc, .at = command };

	while (*words.at && next(&words))
		;
	if (!words.why) {
		end_word(&words);
		if (!words.count)
			words.why = "it has no word";
	}
	pc_text_clear(&words.word);
	if (words.why) {
		free(words.all);
		*out_why = words.why;
		return NULL;
	}
	add(&words, NULL);
	return pc_arena_adopt(pc_memory(pc), words.all);
}
