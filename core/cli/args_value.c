/* SPDX-License-Identifier: Apache-2.0
 * From text to a field of the command's struct. Out of range is an error that names the range and
 * who said the value. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/context.h"
#include "cli/config.h"
#include "cli/spec.h"

const char *pc_arg_range(struct pc_arena *arena, const struct pc_arg *arg)
{
	if (arg->min == 0 && arg->max == 0)
		return "";
	if ((arg->kind == PC_KIND_UINT && arg->max >= UINT32_MAX) || arg->max < arg->min)
		return pc_arena_printf(arena, "%.15g or more", arg->min);
	return pc_arena_printf(arena, "%.15g..%.15g", arg->min, arg->max);
}

static bool in_range(const struct pc_arg *arg, double value)
{
	if (arg->min == 0 && arg->max == 0)
		return true;
	return value >= arg->min && (value <= arg->max || arg->max < arg->min);
}

/* What would have been right, for the error. */
static const char *wanted(struct pc *pc, const struct pc_arg *arg)
{
	const char *range = pc_arg_range(pc->arena, arg);
	const char *what = arg->kind == PC_KIND_DOUBLE ? "a number" : "a whole number";

	if (range[0])
		return pc_arena_printf(pc->arena, "%s, %s", what, range);
	if (arg->kind == PC_KIND_UINT)
		return "a whole number, 0..4294967295";
	return what;
}

/* Digits as they should be, too many or too few for what is wanted. */
static bool is_number_of_kind(const struct pc_arg *arg, const char *text)
{
	const char *digits = text + (*text == '-');
	char *end;

	if (arg->kind != PC_KIND_DOUBLE)
		return *digits && !digits[strspn(digits, "0123456789")];
	strtod(text, &end);
	return *text && !text[strspn(text, "+-.eE0123456789")] && end != text && !*end;
}

static int refuse(struct pc *pc, const struct pc_arg *arg, const char *text, const char *where)
{
	const char *why = is_number_of_kind(arg, text) ? "is out of range; wanted is" : "is not";

	return pc_fail(pc, PC_EUSAGE, "%s: '%s' %s %s", where, text, why, wanted(pc, arg));
}

static int store_integer(struct pc *pc, const struct pc_arg *arg, const char *text,
			 const char *where, void *field)
{
	char *end;
	long long value;

	errno = 0;
	value = strtoll(text, &end, 10);
	if (text[strspn(text, "-0123456789")] || end == text || *end || errno ||
	    !in_range(arg, (double)value))
		return refuse(pc, arg, text, where);
	if (arg->kind == PC_KIND_UINT && (value < 0 || value > UINT32_MAX))
		return refuse(pc, arg, text, where);
	if (arg->kind == PC_KIND_UINT)
		*(uint32_t *)field = (uint32_t)value;
	else
		*(int64_t *)field = value;
	return PC_OK;
}

static int store_double(struct pc *pc, const struct pc_arg *arg, const char *text,
			const char *where, void *field)
{
	char *end;
	double value = strtod(text, &end);

	if (text[strspn(text, "+-.eE0123456789")] || end == text || *end || !isfinite(value) ||
	    !in_range(arg, value))
		return refuse(pc, arg, text, where);
	*(double *)field = value;
	return PC_OK;
}

static int store_flag(struct pc *pc, const char *text, const char *where, void *field)
{
	bool yes = !strcmp(text, "true") || !strcmp(text, "1") || !strcmp(text, "yes") ||
		   !strcmp(text, "on");
	bool no = !strcmp(text, "false") || !strcmp(text, "0") || !strcmp(text, "no") ||
		  !strcmp(text, "off");

	if (!yes && !no)
		return pc_fail(pc, PC_EUSAGE, "%s: '%s' is neither true nor false", where, text);
	*(bool *)field = yes;
	return PC_OK;
}

/* The place of `text` among the choices. */
static int choose(struct pc *pc, const struct pc_arg *arg, const char *text, const char *where,
		  int *out_index)
{
	PC_AUTO(text) struct pc_text all = { 0 };
	const char *near;

	for (int i = 0; arg->choices[i]; i++) {
		if (!strcmp(arg->choices[i], text)) {
			*out_index = i;
			return PC_OK;
		}
		pc_text_printf(&all, "%s%s", i ? ", " : "", arg->choices[i]);
	}
	if (arg->choice_help) { /* too many to be read here */
		pc_text_clear(&all);
		pc_text_puts(&all, "those that --help lists");
	}
	near = pc_text_nearest(text, arg->choices);
	if (near)
		return pc_fail(pc, PC_EUSAGE, "%s: '%s' is none of %s; did you mean '%s'?", where,
			       text, all.data, near);
	return pc_fail(pc, PC_EUSAGE, "%s: '%s' is none of %s", where, text, all.data);
}

static int store_text(struct pc *pc, const struct pc_arg *arg, const char *text, const char *where,
		      void *field)
{
	bool open = (arg->flags & PC_OPEN) && !pc_text_nearest(text, arg->choices);
	int index, status = arg->choices && !open ? choose(pc, arg, text, where, &index) : PC_OK;

	if (!status)
		*(const char **)field = pc_arena_strdup(pc->arena, text);
	return status;
}

int pc_arg_store(struct pc *pc, const struct pc_arg *arg, const char *text, const char *where,
		 void *options)
{
	void *field = (char *)options + arg->offset;

	switch (arg->kind) {
	case PC_KIND_UINT:
	case PC_KIND_INT:
		return store_integer(pc, arg, text, where, field);
	case PC_KIND_DOUBLE:
		return store_double(pc, arg, text, where, field);
	case PC_KIND_FLAG:
		return store_flag(pc, text, where, field);
	case PC_KIND_CHOICE:
		return choose(pc, arg, text, where, field);
	default:
		return store_text(pc, arg, text, where, field);
	}
}

/* A default of a list is one item. */
static void store_list(const struct pc_arg *arg, const struct pc_setting *setting,
		       struct pc_list *field)
{
	if (setting->count)
		*field = (struct pc_list){ setting->texts, setting->count };
	else if (arg->fallback)
		*field = (struct pc_list){ &arg->fallback, 1 };
}

static int fill_one(struct pc *pc, const struct pc_arg *arg, const struct pc_setting *setting,
		    void *options)
{
	void *field = (char *)options + arg->offset;

	if (pc_arg_is_many(arg)) {
		store_list(arg, setting, field);
		return PC_OK;
	}
	if (arg->kind == PC_KIND_STRING || arg->kind == PC_KIND_FILE)
		*(const char **)field = "";
	if (setting->count) {
		const char *where = setting->where, *text = setting->texts[setting->count - 1];

		if (arg->kind == PC_KIND_FILE && setting->origin == PC_FROM_ARGV && !*text)
			return pc_fail(pc, PC_EUSAGE, "%s needs a file name", where);
		if (setting->origin == PC_FROM_FILE)
			where = pc_arena_printf(pc->arena, "%s: %s", where, arg->name);
		return pc_arg_store(pc, arg, text, where, options);
	}
	return arg->fallback ? pc_arg_store(pc, arg, arg->fallback, "its default", options) : PC_OK;
}

int pc_spec_fill(struct pc *pc, const struct pc_spec *spec, const struct pc_setting *settings,
		 void *options)
{
	int status = PC_OK;

	for (size_t i = 0; i < spec->count && !status; i++) {
		status = fill_one(pc, &spec->rows[i], &settings[i], options);
		if (status == PC_EUSAGE && settings[i].count && settings[i].origin != PC_FROM_ARGV)
			pc->status = status = PC_ECONFIG;
	}
	return status;
}

const struct pc_arg *pc_spec_next_needed(const struct pc_spec *spec, const char **rest)
{
	struct pc_span name = { *rest, strcspn(*rest, " ") };
	bool negated;

	*rest += name.size + ((*rest)[name.size] == ' ');
	return pc_spec_option(spec, name, &negated);
}

const char *pc_arg_needs(struct pc_arena *arena, const struct pc_arg *arg)
{
	PC_AUTO(text) struct pc_text text = { 0 };

	for (const char *at = arg->needs ? arg->needs : ""; *at;) {
		size_t size = strcspn(at, " ");

		pc_text_printf(&text, "%s--%.*s", text.size ? " or " : "", (int)size, at);
		at += size + (at[size] == ' ');
	}
	return text.size ? pc_arena_strdup(arena, text.data) : "";
}

/* Something else than what holds anyway. What configuration says may be meant for another day. */
static bool is_typed(const struct pc_arg *row, const struct pc_setting *said)
{
	if (!said->count || said->origin != PC_FROM_ARGV)
		return false;
	return row->kind != PC_KIND_FLAG ||
	       strcmp(pc_config_truth(said->texts[said->count - 1]),
		      row->fallback ? pc_config_truth(row->fallback) : "false") != 0;
}

static bool lacks_company(const struct pc_spec *spec, size_t row, const struct pc_setting *settings)
{
	const char *rest = spec->rows[row].needs;

	if (!rest || !is_typed(&spec->rows[row], &settings[row]))
		return false;
	while (*rest) {
		const struct pc_arg *needed = pc_spec_next_needed(spec, &rest);

		if (needed && settings[needed - spec->rows].count)
			return false;
	}
	return true;
}

/* Which option does nothing beside this one; NULL: none that was typed. */
static const struct pc_arg *silenced(const struct pc_spec *spec, size_t row,
				     const struct pc_setting *settings)
{
	const char *rest = spec->rows[row].silences;

	if (!rest || !is_typed(&spec->rows[row], &settings[row]))
		return NULL;
	while (*rest) {
		const struct pc_arg *other = pc_spec_next_needed(spec, &rest);

		if (other && is_typed(other, &settings[other - spec->rows]))
			return other;
	}
	return NULL;
}

int pc_spec_require(struct pc *pc, const struct pc_spec *spec, const struct pc_setting *settings)
{
	for (size_t i = 0; i < spec->count; i++)
		if ((spec->rows[i].flags & PC_REQUIRED) && !settings[i].count)
			return pc_fail(pc, PC_EUSAGE,
				       spec->rows[i].name ? "%s is required" : "%s is missing",
				       pc_arg_spoken(pc->arena, &spec->rows[i]));
	for (size_t i = 0; i < spec->count; i++)
		if (lacks_company(spec, i, settings))
			return pc_fail(pc, PC_EUSAGE, "%s does nothing without %s",
				       pc_arg_spoken(pc->arena, &spec->rows[i]),
				       pc_arg_needs(pc->arena, &spec->rows[i]));
	for (size_t i = 0; i < spec->count; i++) {
		const struct pc_arg *other = silenced(spec, i, settings);

		if (other)
			return pc_fail(pc, PC_EUSAGE, "%s does nothing with %s",
				       settings[other - spec->rows].where,
				       pc_arg_spoken(pc->arena, &spec->rows[i]));
	}
	return PC_OK;
}
