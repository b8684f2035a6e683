/* SPDX-License-Identifier: Apache-2.0
 * argv to settings: texts and who said them. Nothing is converted here. A command's own row shadows
 * a global of the same spelling. */
#include <string.h>

#include "base/context.h"
#include "cli/spec.h"

void pc_setting_add(struct pc_arena *arena, struct pc_setting *setting, const char *text,
		    enum pc_origin origin, const char *where)
{
	size_t count = setting->origin == origin ? setting->count
						 : 0; /* a higher origin replaces a lower one */
	const char **texts = setting->texts;

	if ((count & (count - 1)) == 0) { /* full at each power of two */
		texts = pc_arena_alloc(arena, (count ? 2 * count : 1) * sizeof(*texts));
		if (count)
			memcpy(texts, setting->texts, count * sizeof(*texts));
	}
	texts[count] = text;
	setting->texts = texts;
	setting->count = count + 1;
	setting->origin = origin;
	setting->where = where;
}

struct pc_setting *pc_settings_new(struct pc_arena *arena, const struct pc_spec *spec)
{
	return pc_arena_alloc(arena, (spec->count + 1) * sizeof(struct pc_setting));
}

/* One walk over argv. */
struct walk {
	struct pc *pc;
	struct pc_parse *parse;
	int argc;
	char **argv;
	int at;
	size_t positional; /* how many were taken */
	bool options_ended;
};

/* A row and its place for a setting: of the command or of the globals. */
struct target {
	const struct pc_arg *arg;
	struct pc_setting *setting;
};

static bool find_long(const struct walk *w, struct pc_span name, struct target *out,
		      bool *out_negated)
{
	const struct pc_parse *p = w->parse;

	out->arg = p->spec ? pc_spec_option(p->spec, name, out_negated) : NULL;
	if (out->arg) {
		out->setting = &p->settings[out->arg - p->spec->rows];
		return true;
	}
	out->arg = pc_spec_option(p->globals, name, out_negated);
	if (out->arg)
		out->setting = &p->global_settings[out->arg - p->globals->rows];
	return out->arg != NULL;
}

static bool find_letter(const struct walk *w, char letter, struct target *out)
{
	const struct pc_parse *p = w->parse;

	out->arg = p->spec ? pc_spec_letter(p->spec, letter) : NULL;
	if (out->arg) {
		out->setting = &p->settings[out->arg - p->spec->rows];
		return true;
	}
	out->arg = pc_spec_letter(p->globals, letter);
	if (out->arg)
		out->setting = &p->global_settings[out->arg - p->globals->rows];
	return out->arg != NULL;
}

static void take(struct walk *w, const struct target *target, const char *text, const char *where)
{
	if (!pc_arg_is_many(target->arg))
		target->setting->count = 0; /* the last one said wins */
	pc_setting_add(w->pc->arena, target->setting, text, PC_FROM_ARGV, where);
}

static int unknown_option(struct walk *w, const char *spoken)
{
	const struct pc_parse *p = w->parse;
	size_t own = p->spec ? p->spec->count : 0, count = 0;
	const char **names =
		pc_arena_alloc(w->pc->arena, (own + p->globals->count + 1) * sizeof(*names));
	const char *near;

	for (size_t i = 0; i < own; i++)
		if (p->spec->rows[i].name)
			names[count++] = p->spec->rows[i].name;
	for (size_t i = 0; i < p->globals->count; i++)
		names[count++] = p->globals->rows[i].name;
	near = strncmp(spoken, "--", 2) ? NULL : pc_text_nearest(spoken + 2, names);
	if (near)
		return pc_fail(w->pc, PC_EUSAGE, "unknown option '%s'; did you mean '--%s'?",
			       spoken, near);
	return pc_fail(w->pc, PC_EUSAGE, "unknown option '%s'; see '%s --help'", spoken,
		       p->program);
}

/* The value of an option: what follows "=" or the letter, else the next word. */
static int take_value(struct walk *w, const struct target *target, const char *inside,
		      const char *spoken)
{
	const char *value = inside;

	if (!value && w->at + 1 < w->argc)
		value = w->argv[++w->at];
	if (!value)
		return pc_fail(w->pc, PC_EUSAGE, "%s needs a value: %s %s", spoken, spoken,
			       pc_arg_metavar(target->arg));
	take(w, target, value, spoken);
	return PC_OK;
}

static int long_option(struct walk *w)
{
	const char *word = w->argv[w->at], *equals = strchr(word, '=');
	struct pc_span name = { word + 2, equals ? (size_t)(equals - word) - 2 : strlen(word) - 2 };
	const char *spoken = pc_arena_printf(w->pc->arena, "--%.*s", (int)name.size, name.data);
	struct target target;
	bool negated = false;

	if (!find_long(w, name, &target, &negated))
		return unknown_option(w, spoken);
	if (pc_arg_takes_value(target.arg))
		return take_value(w, &target, equals ? equals + 1 : NULL, spoken);
	if (equals && negated)
		return pc_fail(w->pc, PC_EUSAGE, "%s takes no value", spoken);
	take(w, &target, equals ? equals + 1 : negated ? "false" : "true", spoken);
	return PC_OK;
}

/* "-qn30" is -q and -n 30. */
static int letters(struct walk *w)
{
	const char *word = w->argv[w->at];
	struct target target;

	for (const char *c = word + 1; *c; c++) {
		const char *spoken = pc_arena_printf(w->pc->arena, "-%c", *c);

		if (!find_letter(w, *c, &target))
			return unknown_option(w, (unsigned char)*c < 0x80 ? spoken : word);
		if (pc_arg_takes_value(target.arg))
			return take_value(w, &target, c[1] ? c + 1 : NULL, spoken);
		take(w, &target, "true", spoken);
	}
	return PC_OK;
}

/* The rest of the line as it is; a "--" in front only ended the options. */
static void take_rest(struct walk *w, const struct target *target)
{
	const char *where = pc_arg_metavar(target->arg);

	for (; w->at < w->argc; w->at++)
		take(w, target, w->argv[w->at], where);
}

static int word(struct walk *w)
{
	const struct pc_parse *p = w->parse;
	const struct pc_arg *arg = p->spec ? pc_spec_positional(p->spec, w->positional) : NULL;
	struct target target;

	if (arg && (arg->flags & PC_BEHIND) && !w->options_ended)
		return pc_fail(w->pc, PC_EUSAGE,
			       "'%s' is one word too many; %s stands behind '--', see '%s --help'",
			       w->argv[w->at], pc_arg_metavar(arg), p->program);
	if (!arg)
		return pc_fail(w->pc, PC_EUSAGE, "'%s' is one word too many; see '%s --help'",
			       w->argv[w->at], p->program);
	target = (struct target){ arg, &p->settings[arg - p->spec->rows] };
	if (arg->kind == PC_KIND_REST) {
		take_rest(w, &target);
		return PC_OK;
	}
	take(w, &target, w->argv[w->at], pc_arg_metavar(arg));
	w->positional += !pc_arg_is_many(arg);
	return PC_OK;
}

/* Behind "--" comes what belongs there, whatever is missing before it. */
static void end_options(struct walk *w)
{
	const struct pc_spec *spec = w->parse->spec;

	w->options_ended = true;
	if (spec)
		w->positional = pc_spec_behind(spec, w->positional);
}

static bool is_option(const struct walk *w)
{
	const char *text = w->argv[w->at];

	return !w->options_ended && text[0] == '-' && text[1];
}

int pc_parse_argv(struct pc *pc, struct pc_parse *parse, int argc, char **argv, int *index)
{
	struct walk w = { .pc = pc, .parse = parse, .argc = argc, .argv = argv, .at = *index };
	int status = PC_OK;

	for (; w.at < argc && !status; w.at++) {
		/* behind "--" no verb is looked for */
		if (parse->stop_at_word &&
		    (!is_option(&w) || (parse->spec && !strcmp(argv[w.at], "--"))))
			break;
		if (!is_option(&w))
			status = word(&w);
		else if (!strcmp(argv[w.at], "--"))
			end_options(&w);
		else
			status = argv[w.at][1] == '-' ? long_option(&w) : letters(&w);
	}
	*index = w.at;
	return status;
}
