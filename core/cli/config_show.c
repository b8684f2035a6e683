/* SPDX-License-Identifier: Apache-2.0
 * --show-config: every value with its origin, as YAML that the configuration file would take back.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/auto.h"
#include "base/context.h"
#include "cli/config.h"

enum { COMMENT_COLUMN_MAX = 40 };

/* One option: "key: value" (or what stands there when nothing is set), and the remark behind it. */
struct line {
	const char *left, *remark;
};

/* ---- values as YAML ---- */

/* Words that YAML 1.1 reads as something else than text. */
static bool is_special(const char *text)
{
	static const char *const words[] = { "null", "true", "false", "yes", "no",
					     "on",   "off",  "y",     "n" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!strcasecmp(text, words[i]))
			return true;
	return false;
}

static bool looks_numeric(const char *text)
{
	return (text[0] >= '0' && text[0] <= '9') || text[0] == '.' || text[0] == '+';
}

/* Whether text can stand as it is, in a flow sequence too. */
static bool is_plain(enum pc_kind kind, const char *text)
{
	static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "0123456789_./+-";
	bool number = kind == PC_KIND_UINT || kind == PC_KIND_INT || kind == PC_KIND_DOUBLE;

	if (!text[0] || text[strspn(text, safe)])
		return false;
	if (number || kind == PC_KIND_FLAG)
		return text[0] != '-' || looks_numeric(text + 1);
	return text[0] != '-' && !looks_numeric(text) && !is_special(text);
}

/* What libyaml's reader takes as it is; everything else is written as an escape. */
static bool is_printable(uint32_t c)
{
	if (pc_utf8_is_dangerous(c) || c < 0x20 || c == 0x7f || c == 0xfeff)
		return false;
	return c < 0x80 || (c >= 0xa0 && c <= 0xd7ff) || (c >= 0xe000 && c <= 0xfffd) ||
	       c >= 0x10000;
}

static void add_escape(struct pc_text *out, uint32_t c)
{
	if (c < 0x100)
		pc_text_printf(out, "\\x%02x", (unsigned)c);
	else if (c < 0x10000)
		pc_text_printf(out, "\\u%04x", (unsigned)c);
	else
		pc_text_printf(out, "\\U%08x", (unsigned)c);
}

/* False: not UTF-8, so that YAML can't hold it; it is shown all the same. */
static bool add_quoted(struct pc_text *out, const char *text)
{
	const char *end = text + strlen(text);
	bool good = true;
	size_t size;

	pc_text_putc(out, '"');
	for (; text < end; text += size) {
		uint32_t c;

		size = pc_utf8_decode(text, end, &c);
		if (!size) {
			good = false;
			size = 1;
			c = (unsigned char)*text;
		}
		if (c == '"' || c == '\\')
			pc_text_printf(out, "\\%c", (int)c);
		else if (is_printable(c) && (size > 1 || c < 0x80))
			pc_text_add(out, text, size);
		else
			add_escape(out, c);
	}
	pc_text_putc(out, '"');
	return good;
}

static bool add_value(struct pc_text *out, enum pc_kind kind, const char *text)
{
	if (!is_plain(kind, text))
		return add_quoted(out, text);
	pc_text_puts(out, text);
	return true;
}

static bool add_values(struct pc_text *out, const struct pc_arg *arg, const char *const *texts,
		       size_t count)
{
	bool good = true;

	if (!pc_arg_is_many(arg))
		return add_value(out, arg->kind, texts[count - 1]);
	pc_text_putc(out, '[');
	for (size_t i = 0; i < count; i++) {
		if (i)
			pc_text_puts(out, ", ");
		good = add_value(out, arg->kind, texts[i]) && good;
	}
	pc_text_putc(out, ']');
	return good;
}

/* ---- one line an option ---- */

/* What holds when nobody says anything: NULL where that is nothing. */
static const char *default_of(const struct pc_arg *arg)
{
	if (arg->fallback)
		return arg->fallback;
	switch (arg->kind) {
	case PC_KIND_FLAG:
		return "false";
	case PC_KIND_UINT:
	case PC_KIND_INT:
	case PC_KIND_DOUBLE:
		return "0";
	case PC_KIND_CHOICE:
		return arg->choices[0];
	default:
		return NULL;
	}
}

static const char *origin(struct pc_arena *arena, const struct pc_setting *setting)
{
	PC_AUTO(text) struct pc_text safe = { 0 };

	pc_text_safe(&safe, pc_span(setting->where ? setting->where : "?"));
	if (setting->origin == PC_FROM_ENVIRONMENT)
		return pc_arena_printf(arena, "environment: %s", safe.data);
	if (setting->origin == PC_FROM_ARGV)
		return pc_arena_printf(arena, "command line: %s", safe.data);
	return pc_arena_strdup(arena, safe.data);
}

static struct line show_set(struct pc_arena *arena, const struct pc_arg *arg,
			    const struct pc_setting *setting)
{
	PC_AUTO(text) struct pc_text value = { 0 };
	bool good = add_values(&value, arg, setting->texts, setting->count);
	const char *from = origin(arena, setting);

	if (!good)
		return (struct line){ pc_arena_printf(arena, "# %s: %s", arg->name, value.data),
				      pc_arena_printf(arena, "%s; not UTF-8, which YAML can't hold",
						      from) };
	return (struct line){ pc_arena_printf(arena, "%s: %s", arg->name, value.data), from };
}

static struct line show_unset(struct pc_arena *arena, const struct pc_arg *arg,
			      const char *variable)
{
	PC_AUTO(text) struct pc_text value = { 0 };
	const char *fallback = default_of(arg);
	const char *what = arg->flags & PC_REQUIRED ? "required" : fallback ? "default" : "not set";

	if (arg->flags & PC_REQUIRED)
		fallback = NULL; /* a default that is never used */
	if (!fallback)
		return (struct line){ pc_arena_printf(arena, "# %s: %s", arg->name,
						      pc_arg_metavar(arg)),
				      pc_arena_printf(arena, "%s; %s", what, variable) };
	add_values(&value, arg, &fallback, 1);
	return (struct line){ pc_arena_printf(arena, "%s: %s", arg->name, value.data),
			      pc_arena_printf(arena, "%s; %s", what, variable) };
}

/* "answers.list" opens two mappings, one in the other; returns how deep the options stand. */
static int open_sections(struct pc_text *out, const char *section)
{
	struct pc_span rest = pc_span(section), name;
	int depth = 0;

	while (rest.size) {
		if (!pc_span_cut(rest, '.', &name, &rest)) {
			name = rest;
			rest.size = 0;
		}
		pc_text_printf(out, "%*s%.*s:\n", 2 * depth, "", (int)name.size, name.data);
		depth++;
	}
	return depth;
}

static size_t comment_column(const struct line *lines, size_t count)
{
	size_t column = 0;

	for (size_t i = 0; i < count; i++) {
		size_t width = pc_utf8_width(lines[i].left);

		if (width > column && width <= COMMENT_COLUMN_MAX)
			column = width;
	}
	return column;
}

void pc_config_show(struct pc *pc, struct pc_text *out, const char *section,
		    const struct pc_spec *spec, const struct pc_setting *settings)
{
	struct line *lines = pc_arena_alloc(pc->arena, (spec->count + 1) * sizeof(*lines));
	size_t count = 0, column;
	int depth;

	for (size_t i = 0; i < spec->count; i++) {
		const struct pc_arg *arg = &spec->rows[i];
		const char *variable = pc_environment_name(pc->arena, section, arg);

		if (!variable)
			continue; /* can't be configured */
		lines[count++] = settings[i].count ? show_set(pc->arena, arg, &settings[i])
						   : show_unset(pc->arena, arg, variable);
	}
	if (!count)
		return;
	depth = open_sections(out, section);
	column = comment_column(lines, count);
	for (size_t i = 0; i < count; i++) {
		size_t width = pc_utf8_width(lines[i].left);

		pc_text_printf(out, "%*s%s%*s  # %s\n", 2 * depth, "", lines[i].left,
			       width < column ? (int)(column - width) : 0, "", lines[i].remark);
	}
}
