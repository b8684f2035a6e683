/* SPDX-License-Identifier: Apache-2.0
 * What may stand where the cursor is: the words before it are walked as args_parse.c walks them,
 * but for errors. */
#include "cli/complete.h"

#include <string.h>

#include "base/context.h"
#include "cli/options.h"
#include "cli/plugin.h"

/* Where the words before the cursor lead. */
struct place {
	struct pc *pc;
	const struct pc_command *command;
	const struct pc_spec *spec;   /* NULL: before the command's name */
	const struct pc_arg *pending; /* the option whose value comes next */
	size_t positional;
	bool has_words, has_own; /* words or options of the command itself: no verb can follow */
	bool options_ended;
	bool in_rest; /* all that follows belongs to a REST row */
	bool lost;    /* behind a command that isn't there */
};

/* The word at the cursor. `before` is what of it is already settled ("--by=", "-o"), `typed` the
 * rest. */
struct cursor {
	struct pc *pc;
	struct pc_text *out;
	struct pc_span before;
	const char *typed;
};

/* ---- the words before the cursor ---- */

static const struct pc_arg *find_long(const struct place *place, struct pc_span name)
{
	bool negated = false;
	const struct pc_arg *arg = place->spec ? pc_spec_option(place->spec, name, &negated) : NULL;

	return arg ? arg : pc_spec_option(&pc_globals, name, &negated);
}

static const struct pc_arg *find_letter(const struct place *place, char letter)
{
	const struct pc_arg *arg = place->spec ? pc_spec_letter(place->spec, letter) : NULL;

	return arg ? arg : pc_spec_letter(&pc_globals, letter);
}

static struct pc_span long_name(const char *word)
{
	return (struct pc_span){ word + 2, strcspn(word + 2, "=") };
}

static void note_own(struct place *place, const struct pc_arg *arg)
{
	for (size_t i = 0; place->spec && i < place->spec->count; i++)
		place->has_own = place->has_own || arg == &place->spec->rows[i];
}

/* The first letter of "-qn30" that takes a value, and where; NULL: none does, or one is unknown. */
static const struct pc_arg *value_letter(const struct place *place, const char *word,
					 const char **out_letter)
{
	const struct pc_arg *arg = NULL;

	for (const char *c = word + 1; *c; c++) {
		arg = find_letter(place, *c);
		if (!arg)
			return NULL;
		if (pc_arg_takes_value(arg)) {
			*out_letter = c;
			return arg;
		}
	}
	return NULL;
}

static void pass_option(struct place *place, const char *word)
{
	const struct pc_arg *arg;
	const char *letter = NULL;

	if (word[1] == '-') {
		arg = find_long(place, long_name(word));
		note_own(place, arg);
		if (arg && pc_arg_takes_value(arg) && !strchr(word, '='))
			place->pending = arg;
		return;
	}
	arg = value_letter(place, word, &letter);
	for (const char *c = word + 1; *c && c != letter; c++)
		note_own(place, find_letter(place, *c));
	note_own(place, arg);
	if (arg && !letter[1])
		place->pending = arg;
}

static void pass_command(struct place *place, const char *word)
{
	if (pc_command_open(place->pc, word, &place->command)) {
		pc_forget(place->pc);
		place->lost = true;
		return;
	}
	place->spec = &place->command->args->own;
	place->options_ended = false;
}

/* A verb stands before every other word of its command; between the two only globals may. */
static bool verb_may_come(const struct place *place)
{
	return place->command && place->spec == &place->command->args->own && !place->has_words &&
	       !place->has_own && !place->options_ended && place->command->args->verb_count;
}

static void pass_word(struct place *place, const char *word)
{
	const struct pc_spec *verb;
	const struct pc_arg *arg;

	if (!place->command) {
		pass_command(place, word);
		return;
	}
	verb = verb_may_come(place) ? pc_args_verb(place->command->args, word) : NULL;
	if (verb) {
		place->spec = verb;
		place->options_ended = false;
		return;
	}
	place->has_words = true;
	arg = pc_spec_positional(place->spec, place->positional);
	place->in_rest = arg && arg->kind == PC_KIND_REST;
	place->positional += arg && !pc_arg_is_many(arg);
}

static void end_options(struct place *place)
{
	place->options_ended = true;
	if (place->spec)
		place->positional = pc_spec_behind(place->spec, place->positional);
}

static void pass(struct place *place, const char *word)
{
	if (place->pending)
		place->pending = NULL;
	else if (place->in_rest || place->lost)
		return;
	else if (place->options_ended || word[0] != '-' || !word[1])
		pass_word(place, word);
	else if (!strcmp(word, "--"))
		end_options(place);
	else
		pass_option(place, word);
}

/* ---- candidates ---- */

/* Bytes of `typed` when it is a beginning of `name`, "_" being "-"; SIZE_MAX when it is not. */
static size_t beginning(const char *name, const char *typed)
{
	size_t i = 0;

	for (; typed[i]; i++)
		if (name[i] != typed[i] && !(name[i] == '-' && typed[i] == '_'))
			return SIZE_MAX;
	return i;
}

/* The typed part is repeated as it was typed, so that the shell knows its own word in the
 * candidate. */
static void offer(const struct cursor *cursor, const char *name, const char *help)
{
	size_t typed = beginning(name, cursor->typed);

	if (typed == SIZE_MAX || name[strcspn(name, "\t\n")])
		return;
	pc_text_add(cursor->out, cursor->before.data, cursor->before.size);
	pc_text_printf(cursor->out, "%s%s\t", cursor->typed, name + typed);
	pc_text_safe(cursor->out, pc_span(help));
	pc_text_putc(cursor->out, '\n');
}

static void offer_exactly(const struct cursor *cursor, const char *name, const char *help)
{
	if (!strncmp(name, cursor->typed, strlen(cursor->typed)))
		offer(cursor, name, help);
}

static void offer_commands(const struct cursor *cursor)
{
	struct pc_found *found;
	size_t count = pc_commands_find(cursor->pc, &found);

	for (size_t i = 0; i < count; i++)
		if (found[i].command && !found[i].shadowed)
			offer(cursor, found[i].name, found[i].command->help);
}

static void offer_paths(const struct cursor *cursor, const struct pc_arg *arg)
{
	const char *metavar = pc_arg_metavar(arg);
	bool folders = !strncmp(metavar, "DIR", 3) || !strncmp(metavar, "FOLDER", 6);

	pc_text_puts(cursor->out, folders ? ":dir" : ":file");
	if (cursor->before.size) {
		pc_text_putc(cursor->out, '\t');
		pc_text_add(cursor->out, cursor->before.data, cursor->before.size);
	}
	pc_text_putc(cursor->out, '\n');
}

static void offer_values(const struct cursor *cursor, const struct pc_arg *arg)
{
	if (arg->kind == PC_KIND_FLAG) {
		offer_exactly(cursor, "true", "");
		offer_exactly(cursor, "false", "");
	}
	for (size_t i = 0; arg->choices && arg->choices[i]; i++)
		offer_exactly(cursor, arg->choices[i], arg->choice_help ? arg->choice_help[i] : "");
	if (arg->kind == PC_KIND_FILE || (arg->flags & PC_PATHS))
		offer_paths(cursor, arg);
	else if (!arg->choices && !strcmp(pc_arg_metavar(arg), "COMMAND"))
		offer_commands(cursor);
}

static void offer_options(const struct cursor *cursor, const struct pc_spec *spec,
			  const struct pc_spec *shadowing)
{
	bool no = !strncmp(cursor->typed, "no-", 3) || !strncmp(cursor->typed, "no_", 3);
	bool negated;

	for (size_t i = 0; i < spec->count; i++) {
		const struct pc_arg *arg = &spec->rows[i];

		if (!arg->name ||
		    (shadowing && pc_spec_option(shadowing, pc_span(arg->name), &negated)))
			continue;
		offer(cursor, arg->name, arg->help);
		if (no && arg->kind == PC_KIND_FLAG && !(arg->flags & PC_ONLY_ARGV))
			offer(cursor, pc_arena_printf(cursor->pc->arena, "no-%s", arg->name),
			      arg->help);
	}
}

/* ---- the word at the cursor ---- */

static void at_long_option(const struct place *place, struct cursor cursor, const char *word)
{
	const char *equals = strchr(word, '=');
	const struct pc_arg *arg;

	if (equals) {
		arg = find_long(place, long_name(word));
		cursor.before = (struct pc_span){ word, (size_t)(equals - word) + 1 };
		cursor.typed = equals + 1;
		if (arg)
			offer_values(&cursor, arg);
		return;
	}
	cursor.before = PC_SPAN("--");
	cursor.typed = word[1] ? word + 2 : "";
	if (place->spec)
		offer_options(&cursor, place->spec, NULL);
	offer_options(&cursor, &pc_globals, place->spec);
}

static void at_letters(const struct place *place, struct cursor cursor, const char *word)
{
	const char *letter = NULL;
	const struct pc_arg *arg = value_letter(place, word, &letter);

	if (arg && letter[1]) {
		cursor.before = (struct pc_span){ word, (size_t)(letter - word) + 1 };
		cursor.typed = letter + 1;
		offer_values(&cursor, arg);
		return;
	}
	arg = arg ? arg : find_letter(place, word[strlen(word) - 1]);
	if (arg)
		offer(&cursor, word, arg->help);
}

static void at_word(const struct place *place, const struct cursor *cursor)
{
	const struct pc_arg *arg;

	if (!place->command) {
		offer_commands(cursor);
		return;
	}
	for (size_t i = 0; verb_may_come(place) && i < place->command->args->verb_count; i++)
		offer(cursor, place->command->args->verbs[i].name,
		      place->command->args->verbs[i].help);
	arg = pc_spec_positional(place->spec, place->positional);
	if (arg)
		offer_values(cursor, arg);
}

void pc_complete_words(struct pc *pc, const char *const *words, size_t count, struct pc_text *out)
{
	struct place place = { .pc = pc };
	struct cursor cursor = { .pc = pc, .out = out, .before = PC_SPAN("") };
	const char *word = count ? words[count - 1] : "";

	for (size_t i = 0; i + 1 < count; i++)
		pass(&place, words[i]);
	cursor.typed = word;
	if (place.lost)
		return;
	if (place.pending)
		offer_values(&cursor, place.pending);
	else if (place.in_rest || place.options_ended || word[0] != '-')
		at_word(&place, &cursor);
	else if (!word[1] || word[1] == '-')
		at_long_option(&place, cursor, word);
	else
		at_letters(&place, cursor, word);
}
