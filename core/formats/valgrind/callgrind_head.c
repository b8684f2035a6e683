/* SPDX-License-Identifier: Apache-2.0
 * What stands in the head of a part of a callgrind file: who wrote it, what was counted, and what
 * it adds up to. */
#include "base/arena.h"
#include "formats/lines.h"
#include "formats/valgrind/callgrind_file.h"
#include "formats/valgrind/valgrind_event.h"

/* ---- events ---- */

static void add_event(struct pc_callgrind *file, struct pc_span name)
{
	file->event_name[file->events] =
		(struct pc_span){ pc_arena_strndup(file->arena, name.data, name.size), name.size };
	file->event[file->events] = pc_builder_event(file->builder, name);
	pc_valgrind_unit(file->builder, file->event[file->events], name);
	file->events++;
}

static int too_many_events(struct pc_callgrind *file)
{
	return pc_fail(pc_builder_pc(file->builder), PC_EINPUT,
		       "line %llu names more than %d events; give a file with fewer",
		       (unsigned long long)file->line, PC_CALLGRIND_COUNTED_MAX);
}

/* ---- events that are computed ---- */

static bool is_same(struct pc_span a, struct pc_span b)
{
	return a.size == b.size && (!a.size || !memcmp(a.data, b.data, a.size));
}

static bool find_event(const struct pc_callgrind *file, struct pc_span name, size_t *out_at)
{
	for (size_t i = 0; i < file->counted; i++)
		if (is_same(file->event_name[i], name)) {
			*out_at = i;
			return true;
		}
	return false;
}

/* "10 Bm", "10*Bm", "Ir" */
static bool add_term(const struct pc_callgrind *file, struct pc_span term, int64_t *factors)
{
	struct pc_span word, name = pc_span_trim(term), rest = name;
	int64_t factor = 1;
	size_t at;

	if (pc_span_cut(name, '*', &word, &rest) || (pc_span_word(&rest, &word) && rest.size)) {
		name = pc_span_trim(rest);
		if (!pc_span_int(pc_span_trim(word), &factor))
			return false;
	}
	return find_event(file, name, &at) &&
	       !__builtin_add_overflow(factors[at], factor, &factors[at]);
}

static bool read_formula(const struct pc_callgrind *file, struct pc_span formula, int64_t *factors)
{
	struct pc_span term;

	memset(factors, 0, PC_CALLGRIND_EVENTS_MAX * sizeof(*factors));
	while (pc_span_cut(formula, '+', &term, &formula))
		if (!add_term(file, term, factors))
			return false;
	return add_term(file, formula, factors);
}

/* The formulas whose events are all counted follow these. */
static void apply_formulas(struct pc_callgrind *file)
{
	size_t at;

	file->events = file->counted;
	for (size_t i = 0; i < file->formula_count && file->counted; i++) {
		struct pc_callgrind_formula *formula = &file->formulas[i];

		formula->used = !find_event(file, formula->name, &at) &&
				read_formula(file, formula->text, formula->factors);
		if (formula->used)
			add_event(file, formula->name);
		else
			pc_builder_note(file->builder,
					"event %.*s is computed from others in a way that could "
					"not be followed: it is left out",
					(int)formula->name.size, formula->name.data);
	}
	pc_callgrind_graph_begin(&file->graph, file->events);
	file->function = PC_NONE;
}

static struct pc_span keep(struct pc_callgrind *file, struct pc_span text)
{
	return (struct pc_span){ pc_arena_strndup(file->arena, text.data, text.size), text.size };
}

/* "event: Name = 2 A + B : long name"; without a formula it only has a longer name. */
static void on_event(struct pc_callgrind *file, struct pc_span value)
{
	struct pc_span name, text, rest;

	if (!pc_span_cut(value, '=', &name, &text) || pc_span_find(name, ":") ||
	    file->graph.defined || file->in_call)
		return;
	pc_span_cut(text, ':', &text, &rest);
	name = pc_span_trim(name);
	for (size_t i = 0; i < file->formula_count; i++)
		if (is_same(file->formulas[i].name, name))
			return;
	if (!name.size || file->formula_count == PC_CALLGRIND_FORMULAS_MAX)
		return;
	file->formulas[file->formula_count++] =
		(struct pc_callgrind_formula){ .name = keep(file, name),
					       .text = keep(file, pc_span_trim(text)) };
	if (file->counted)
		apply_formulas(file);
}

/* "events: Ir Dr Dw": what was counted; with it a part begins. */
static int on_events(struct pc_callgrind *file, struct pc_span names)
{
	struct pc_span name;
	int status = pc_callgrind_part(file);

	if (status)
		return status;
	file->events = 0;
	while (pc_span_word(&names, &name)) {
		if (file->events == PC_CALLGRIND_COUNTED_MAX)
			return too_many_events(file);
		add_event(file, name);
	}
	file->counted = file->events;
	apply_formulas(file);
	return PC_OK;
}

/* ---- the rest ---- */

static void on_creator(struct pc_callgrind *file, struct pc_span value)
{
	file->by_callgrind = pc_span_starts(value, "callgrind");
	pc_builder_tool(file->builder, "%.*s", (int)value.size, value.data);
}

static void set_thread(struct pc_callgrind *file)
{
	struct pc_span process = { file->process.data, file->process.size };

	if (process.size || file->pid >= 0)
		file->thread = pc_builder_thread(file->builder, process, file->pid, -1);
}

static void on_command(struct pc_callgrind *file, struct pc_span value)
{
	struct pc_span word;

	file->process.size = 0;
	if (pc_span_word(&value, &word)) {
		word = pc_module_name(word);
		pc_text_add(&file->process, word.data, word.size);
	}
	set_thread(file);
}

static void on_pid(struct pc_callgrind *file, struct pc_span value)
{
	if (!pc_span_int(value, &file->pid) || file->pid < 0)
		file->pid = -1;
	set_thread(file);
}

/* callgrind's last line, "totals:", is the sum of what it wrote; its "summary:" is what it counted.
 * Others have only the latter. */
static void on_summary(struct pc_callgrind *file, struct pc_span value, bool last)
{
	struct pc_span word;
	size_t count = 0;

	while (count < file->counted && pc_span_word(&value, &word) &&
	       pc_span_int(word, &file->said[count]))
		count++;
	file->said_count = count;
	file->ended |= last;
}

static void on_positions(struct pc_callgrind *file, struct pc_span value)
{
	struct pc_span word;

	for (file->positions = 0; pc_span_word(&value, &word);)
		file->positions++;
}

/* A file may be several in one, each with a head of its own. */
static bool begins_part(struct pc_span key)
{
	static const char *const keys[] = { "version", "creator", "cmd", "pid", "part", "thread" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (pc_span_is(key, keys[i]))
			return true;
	return false;
}

bool pc_callgrind_head(struct pc_callgrind *file, struct pc_span key, struct pc_span value,
		       int *out_status)
{
	*out_status = file->graph.defined && begins_part(key) ? pc_callgrind_part(file) : PC_OK;
	if (*out_status)
		return true;
	if (pc_span_is(key, "events"))
		*out_status = on_events(file, value);
	else if (pc_span_is(key, "event"))
		on_event(file, value);
	else if (pc_span_is(key, "totals"))
		on_summary(file, value, true);
	else if (pc_span_is(key, "summary"))
		on_summary(file, value, file->cachegrind);
	else if (pc_span_is(key, "positions"))
		on_positions(file, value);
	else if (pc_span_is(key, "creator"))
		on_creator(file, value);
	else if (pc_span_is(key, "cmd"))
		on_command(file, value);
	else if (pc_span_is(key, "pid"))
		on_pid(file, value);
	else
		return begins_part(key) || pc_span_is(key, "desc") || pc_span_is(key, "target");
	return true;
}
