/* SPDX-License-Identifier: Apache-2.0
 * The text of `go tool pprof -top`: flat and cumulative cost of each function, rounded as printed;
 * and of -tree and -peek, where each has its callers above it and its callees below. */
#include <stdlib.h>

#include "base/auto.h"
#include "base/table.h"
#include "formats/formats.h"
#include "formats/lines.h"
#include "formats/pprof/pprof_tree.h"
#include "profile/builder.h"

struct pprof {
	struct pc_builder *builder;
	struct pc_text type, module; /* "cpu", "g1": from the head */
	struct pc_text total;	     /* as printed */
	bool in_filters;
	bool new_head; /* a file or a type was named since the last table */

	/* the present table */
	bool open;
	bool repeated; /* what another one shows already */
	bool has_event, percent;
	uint32_t event;
	const char *unit; /* NULL: not yet known */
	bool suffixed;	  /* quantities are written with their unit */

	struct pc_pprof_tree tree;
	uint32_t *events; /* owned; those that have a table */
	size_t count, room;
};

/* ---- the head ---- */

static bool after(struct pc_span line, const char *prefix, struct pc_span *out_rest)
{
	size_t size = strlen(prefix);

	if (!pc_span_starts(line, prefix))
		return false;
	*out_rest = pc_span_trim((struct pc_span){ line.data + size, line.size - size });
	return true;
}

static void copy(struct pc_text *text, struct pc_span span)
{
	text->size = 0;
	pc_text_add(text, span.data, span.size);
}

static struct pc_span held(const struct pc_text *text)
{
	return (struct pc_span){ text->data, text->size };
}

/* "Showing nodes accounting for 4.42s, 88.05% of 5.02s total", of old "4.42s of 5.02s total
 * (88.05%)" */
static bool find_total(struct pc_span line, struct pc_span *out_total)
{
	const char *of = pc_span_find(line, " of ");
	struct pc_span rest, word, next;

	if (!of)
		return false;
	rest = (struct pc_span){ of + 4, line.size - (size_t)(of - line.data) - 4 };
	if (!pc_span_word(&rest, &word) || !pc_span_word(&rest, &next) ||
	    !pc_span_is(next, "total"))
		return false;
	*out_total = word;
	return true;
}

static bool is_title(struct pc_span line)
{
	static const char *const titles[] = { "flat", "flat%", "sum%", "cum", "cum%" };
	struct pc_span word;

	for (size_t i = 0; i < 5; i++)
		if (!pc_span_word(&line, &word) || !pc_span_is(word, titles[i]))
			return false;
	return !pc_span_word(&line, &word) || pc_span_is(word, "calls"); /* -tree, -peek */
}

static bool is_filter(struct pc_span line)
{
	size_t key = 0;

	while (key < line.size &&
	       ((line.data[key] >= 'a' && line.data[key] <= 'z') || line.data[key] == '_'))
		key++;
	return key && key < line.size && line.data[key] == '=';
}

static bool on_plain(struct pprof *pprof, struct pc_span line)
{
	static const char *const plain[] = {
		"Time:",       "Duration:",   "Build ID:", "Doc:",
		"Showing top", "PeriodType:", "Period:",   "Entering interactive mode",
		NULL
	};

	for (size_t i = 0; plain[i]; i++)
		if (pc_span_starts(line, plain[i]))
			return true;
	return pprof->in_filters && is_filter(line);
}

/* True when the line belongs to the head. */
static bool on_head(struct pprof *pprof, struct pc_span line)
{
	struct pc_span rest;

	if (after(line, "File:", &rest)) {
		copy(&pprof->module, pc_module_name(rest));
		pprof->new_head = true;
	} else if (after(line, "Type:", &rest)) {
		copy(&pprof->type, rest);
		pprof->new_head = true;
	} else if (pc_span_starts(line, "Showing nodes accounting for") ||
		   find_total(line, &rest)) {
		pprof->open = false;
		if (find_total(line, &rest))
			copy(&pprof->total, rest);
	} else if (pc_span_starts(line, "Dropped ")) {
		pc_builder_note(pprof->builder, "pprof left functions out: %.*s", (int)line.size,
				line.data);
	} else if (after(line, "Active filters:", &rest)) {
		pc_builder_note(pprof->builder,
				"pprof was told to filter: not all of the profile is here");
		pprof->in_filters = true;
		return true;
	} else {
		return on_plain(pprof, line);
	}
	pprof->in_filters = false;
	return true;
}

/* ---- tables ---- */

/* NULL: a plain number, or none */
static const char *unit_of_total(const struct pprof *pprof, int64_t *out_total)
{
	const char *unit = NULL;

	*out_total = PC_UNKNOWN;
	if (pprof->total.size)
		pc_pprof_quantity(held(&pprof->total), out_total, &unit);
	return unit;
}

/* In the shell of pprof one profile is shown again and again; there a table has no file and type of
 * its own, and only what it counts tells it from the one before. */
static void open_table(struct pprof *pprof)
{
	int64_t total;
	const char *unit = unit_of_total(pprof, &total);
	bool other = pprof->new_head || (total > 0 && pprof->unit &&
					 (unit ? strcmp(unit, pprof->unit) != 0 : pprof->suffixed));

	pprof->open = true;
	pprof->repeated = pprof->count && !other;
	if (pprof->repeated) {
		pc_builder_note(
			pprof->builder,
			"one profile is shown several times: only the first table was read");
		return;
	}
	if (pprof->count && !pprof->new_head) /* what is counted now is not named */
		copy(&pprof->type, pc_span(unit ? unit : "count"));
	pprof->new_head = pprof->has_event = pprof->percent = pprof->suffixed = false;
	pprof->unit = NULL;
}

/* The event of that name, or another one where an earlier table has it already. */
static uint32_t new_event(struct pprof *pprof, struct pc_span name)
{
	struct pc_text other PC_AUTO(text) = { 0 };
	uint32_t event = pc_builder_event(pprof->builder, name);

	for (size_t i = 0; i < pprof->count; i++)
		if (pprof->events[i] == event) {
			pc_text_add(&other, name.data, name.size);
			pc_text_printf(&other, " #%zu", pprof->count + 1);
			event = pc_builder_event(pprof->builder,
						 (struct pc_span){ other.data, other.size });
			break;
		}
	pprof->events = PC_GROW(pprof->events, pprof->count, pprof->room);
	pprof->events[pprof->count++] = event;
	return event;
}

/* The type names the unit; where it is not given, the first quantity does. */
static const char *choose_unit(const struct pprof *pprof, const char *printed)
{
	const char *unit = pc_event_unit(held(&pprof->type));

	if (printed)
		return printed;
	return pprof->type.size && strcmp(unit, "events") != 0 ? unit : "count";
}

static void make_event(struct pprof *pprof, const struct pc_pprof_row *first)
{
	int64_t total;
	const char *printed = unit_of_total(pprof, &total);

	pprof->event = new_event(pprof, pprof->type.size ? held(&pprof->type) : PC_SPAN("samples"));
	pprof->has_event = true;
	pprof->percent = total == 0 && !first->flat && !first->cum &&
			 (first->flat_percent > 0 || first->cum_percent > 0);
	if (pprof->percent) {
		pc_builder_percent_only(pprof->builder, pprof->event);
		pc_builder_note(pprof->builder, "costs all round to 0 in the unit that pprof was "
						"told: its percentages were read");
		return;
	}
	pprof->suffixed = printed != NULL;
	if (printed || total > 0)
		pprof->unit = choose_unit(pprof, printed);
	if (pprof->unit)
		pc_builder_unit(pprof->builder, pprof->event, pprof->unit);
	pc_builder_totals(pprof->builder, pprof->event, total, PC_UNKNOWN, PC_UNKNOWN);
	pc_builder_note(pprof->builder, "costs are rounded as pprof printed them");
}

/* ---- rows ---- */

/* Whether a row counts what its table does. */
static bool fits(const struct pprof *pprof, const struct pc_pprof_row *row)
{
	if (row->unit)
		return !pprof->unit || !strcmp(row->unit, pprof->unit);
	return !pprof->suffixed || (!row->flat && !row->cum);
}

static int add_row(struct pprof *pprof, const struct pc_pprof_row *read)
{
	struct pc_row row = { .thread = PC_NONE,
			      .event = pprof->event,
			      .self = pprof->percent ? read->flat_percent : read->flat,
			      .total = pprof->percent ? read->cum_percent : read->cum,
			      .count = PC_UNKNOWN };
	struct pc_place place;
	int status;

	if (!pprof->percent && !pprof->unit && (read->unit || read->flat || read->cum)) {
		pprof->unit = choose_unit(pprof, read->unit);
		pprof->suffixed = read->unit != NULL;
		pc_builder_unit(pprof->builder, pprof->event, pprof->unit);
	}
	if (read->flat < 0 || read->cum < 0)
		pc_builder_note(pprof->builder,
				"it is a difference of profiles: costs may be negative");
	if (pc_pprof_place(read->name, held(&pprof->module), &place))
		pc_builder_overlapping(pprof->builder);
	row.frame = pc_builder_frame(pprof->builder, &place);
	status = pc_pprof_tree_row(&pprof->tree, pprof->builder, pprof->event, row.frame);
	return status ? status : pc_builder_row(pprof->builder, &row);
}

/* Callers may come before the first row, which makes the event. */
static int on_context(struct pprof *pprof, const struct pc_pprof_context *context)
{
	struct pc_pprof_row like = { .flat = context->value, .unit = context->unit };
	struct pc_place place;

	if (pprof->repeated)
		return PC_OK;
	if (!pprof->has_event)
		make_event(pprof, &like);
	if (pprof->percent || !fits(pprof, &like))
		return PC_OK;
	pc_pprof_place(context->name, held(&pprof->module), &place);
	place.kind = PC_FRAME_USER; /* a row does not say that it was inlined */
	return pc_pprof_tree_context(&pprof->tree, pprof->builder, pprof->event,
				     pc_builder_frame(pprof->builder, &place), context->value);
}

static int on_row(struct pprof *pprof, const struct pc_pprof_row *row, uint64_t number)
{
	if (pprof->repeated)
		return PC_OK;
	if (!pprof->has_event)
		make_event(pprof, row);
	if (fits(pprof, row))
		return add_row(pprof, row);
	pc_builder_skip(pprof->builder, number);
	return PC_OK;
}

/* What was typed in the shell of pprof. */
static void on_command(struct pprof *pprof, struct pc_span command)
{
	struct pc_span type;

	if (!after(command, "sample_index=", &type))
		return;
	copy(&pprof->type, type);
	pprof->new_head = true;
}

static bool take_prompts(struct pc_span *line)
{
	bool taken = false;

	while (pc_span_starts(*line, "(pprof)")) {
		*line = pc_span_trim((struct pc_span){ line->data + strlen("(pprof)"),
						       line->size - strlen("(pprof)") });
		taken = true;
	}
	return taken;
}

static int on_line(void *context, struct pc_span line, uint64_t number)
{
	struct pprof *pprof = context;
	struct pc_pprof_context call;
	struct pc_pprof_row row;
	bool typed;

	line = pc_span_trim(line);
	typed = take_prompts(&line);
	if (!line.size)
		return PC_OK;
	if (pprof->open && pc_pprof_row(line, &row))
		return on_row(pprof, &row, number);
	if (pprof->open && pc_pprof_context(line, &call))
		return on_context(pprof, &call);
	if (pc_pprof_is_rule(line)) {
		pc_pprof_tree_rule(&pprof->tree);
		return PC_OK;
	}
	if (is_title(line))
		open_table(pprof);
	else if (on_head(pprof, line))
		return PC_OK;
	else if (typed)
		on_command(pprof, line);
	else
		pc_builder_skip(pprof->builder, number);
	return PC_OK;
}

int pc_parse_pprof_text(struct pc_builder *builder, struct pc_input *input)
{
	struct pprof pprof = { .builder = builder };
	int status;

	pc_pprof_tree_init(&pprof.tree);
	pc_builder_tool(builder, "pprof");
	status = pc_lines_each(input, on_line, &pprof);
	pc_text_clear(&pprof.type);
	pc_text_clear(&pprof.module);
	pc_text_clear(&pprof.total);
	pc_pprof_tree_clear(&pprof.tree);
	free(pprof.events);
	return status;
}

int pc_score_pprof_text(struct pc_span head)
{
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	bool more, showing = false;
	struct pc_span line;

	for (pc_lines_head(&lines, head); !pc_lines_next(&lines, &line, &more) && more;) {
		line = pc_span_trim(line);
		take_prompts(&line);
		if (is_title(line))
			return showing ? 100 : 90;
		showing = showing || pc_span_starts(line, "Showing nodes accounting for");
	}
	return 0;
}
