/* SPDX-License-Identifier: Apache-2.0
 * findfaster's view of its document. */
#include <inttypes.h>

#include "findfaster.h"

/* ---- what is known ---- */
static void show_things(struct pc_report *report, const struct findfaster_result *r)
{
	for (size_t i = 0; i < r->known.thing_count; i++) {
		const struct pc_software *thing = r->known.things[i];

		pc_report_fact(report, pc_software_words[thing->kind], "%s: %s", thing->name,
			       thing->what);
	}
}

static bool is_searched(const struct findfaster_result *r, const struct pc_software *thing)
{
	return r->options->check[0] && thing->kind < PC_SOFTWARE_FUNCTION;
}

static void show_alternative(struct pc_report *report, const struct findfaster_result *r,
			     size_t index)
{
	const struct pc_alternative *one = &r->known.items[index];
	PC_AUTO(text) struct pc_text text = { 0 };
	uint64_t places = findfaster_present(r, index);

	pc_text_printf(&text, "%s (%s, %s)", one->use->name, pc_software_words[one->use->kind],
		       one->fit_word);
	if (r->known.thing_count > 1)
		pc_text_printf(&text, " in place of the %s %s", pc_software_words[one->of->kind],
			       one->of->name);
	pc_text_printf(&text, "\n%s", one->use->what);
	if (one->watch)
		pc_text_printf(&text, " %s", one->watch);
	pc_text_puts(&text, one->evidence ? " Evidence: " : " No figure is verified.");
	if (one->evidence)
		pc_text_puts(&text, one->evidence);
	pc_text_printf(&text, "\nSource: %s", one->source);
	if (is_searched(r, one->use) && places)
		pc_text_printf(&text, "\nIt is there already: %" PRIu64 " place%s.", places,
			       places == 1 ? "" : "s");
	else if (is_searched(r, one->use))
		pc_text_puts(&text, "\nIt is not there yet.");
	pc_report_text(report, "%s", text.data);
}

static void show_remedies(struct pc_report *report, const struct findfaster_result *r)
{
	if (!r->known.remedy_count)
		return;
	pc_report_heading(report, "What helps where it stays");
	for (size_t i = 0; i < r->known.remedy_count; i++) {
		const struct pc_known_remedy *one = &r->known.remedies[i];
		PC_AUTO(text) struct pc_text text = { 0 };

		pc_text_printf(&text, "%s (%s)\n%s %s", one->title, one->effort, one->meaning,
			       one->action);
		if (one->evidence)
			pc_text_printf(&text, " Evidence: %s", one->evidence);
		if (one->source)
			pc_text_printf(&text, "\nSource: %s", one->source);
		pc_report_text(report, "%s", text.data);
	}
}

/* ---- what a folder says ---- */
static void show_uses(struct pc_report *report, struct json_object *check, const char *key,
		      const char *places)
{
	static const struct pc_column columns[] = {
		{ "place", "Place", PC_CELL_SYMBOL },
		{ "of", "Of", PC_CELL_TEXT },
		{ "name", "Name there", PC_CELL_SYMBOL },
		{ "version", "Version", PC_CELL_TEXT, .null = "" },
		{ "how", "How", PC_CELL_TEXT },
		{ "format", "By", PC_CELL_TEXT },
		{ NULL },
	};
	struct json_object *rows = json_object_object_get(check, key);
	int64_t all = json_object_get_int64(json_object_object_get(check, places));
	size_t shown = json_object_array_length(rows);

	pc_report_table(report, rows, columns);
	if ((int64_t)shown < all)
		pc_report_note(report, PC_LEVEL_NOTE, "%zu of %" PRId64 " shown; -n shows more",
			       shown, all);
}

static void show_sums(struct pc_report *report, const struct findfaster_check *check)
{
	const struct pc_depends *sums = &check->sums;

	if (sums->cut)
		pc_report_note(report, PC_LEVEL_NOTE,
			       "of %" PRIu64 " large sources only the beginning was read",
			       sums->cut);
	if (sums->links)
		pc_report_note(report, PC_LEVEL_NOTE, "%" PRIu64 " symbolic link%s not followed",
			       sums->links, sums->links == 1 ? " was" : "s were");
	if (sums->too_deep || sums->too_many)
		pc_report_note(report, PC_LEVEL_WARNING, "the folder is %s: not all of it was seen",
			       sums->too_deep ? "nested too deep" : "too large");
	if (check->left_out)
		pc_report_note(report, PC_LEVEL_WARNING, "%" PRIu64 " places more were found",
			       check->left_out);
}

static void show_unread(struct pc_report *report, struct json_object *check)
{
	static const struct pc_column columns[] = {
		{ "path", "Place", PC_CELL_TEXT },
		{ "why", "Why", PC_CELL_TEXT },
		{ NULL },
	};
	struct json_object *rows = json_object_object_get(check, "unread");
	int64_t all = json_object_get_int64(json_object_object_get(check, "unread_places"));
	size_t shown = json_object_array_length(rows);

	if (!all)
		return;
	pc_report_heading(report, "What could not be read");
	pc_report_table(report, rows, columns);
	pc_report_note(report, PC_LEVEL_WARNING,
		       "what stands in them was not seen: %" PRId64 " %s; %zu shown", all,
		       all == 1 ? "place" : "places", shown);
}

static bool is_asked_for(const struct findfaster_result *r)
{
	/* the surest come first */
	return r->check.count && !r->check.uses[0].thing &&
	       r->check.uses[0].at.origin <= PC_DEPENDENCY_LINKED;
}

static void show_check(struct pc_report *report, const struct findfaster_result *r,
		       struct json_object *document)
{
	struct json_object *check = json_object_object_get(document, "check");
	int64_t places = json_object_get_int64(json_object_object_get(check, "places"));

	pc_report_heading(report, "Where %s is used", r->options->target);
	pc_report_fact(report, "folder", "%s: %" PRIu64 " files, %" PRIu64 " read",
		       r->options->check, r->check.sums.files, r->check.sums.read);
	if (!places)
		pc_report_text(report, findfaster_saw_all(r)
					       ? "No file there says that it is used."
					       : "No file that was read says that it is used; not "
						 "all could be read.");
	else
		show_uses(report, check, "uses", "places");
	if (places && !is_asked_for(r))
		pc_report_note(report, PC_LEVEL_NOTE,
			       "it comes by way of something else, or is only named in sources");
	if (r->check.count > (size_t)places) {
		pc_report_heading(report, "Alternatives that are there");
		show_uses(report, check, "alternatives", "alternative_places");
	}
	show_unread(report, check);
	show_sums(report, &r->check);
}

/* ---- what was measured ---- */
static void show_measured(struct pc_report *report, struct json_object *measured)
{
	static const struct pc_column columns[] = {
		{ "name", "In its place", PC_CELL_TEXT, .null = NULL },
		{ "base_ns", "As it is", PC_CELL_QUANTITY, .unit = "ns", .null = "" },
		{ "head_ns", "With it", PC_CELL_QUANTITY, .unit = "ns", .null = "" },
		{ "change_percent", "Change", PC_CELL_PERCENT, .null = "", .change = true },
		{ "change_low_percent", "From", PC_CELL_PERCENT, .null = "", .change = true },
		{ "change_high_percent", "To", PC_CELL_PERCENT, .null = "", .change = true },
		{ "verdict", "Verdict", PC_CELL_TEXT, .null = "" },
		{ "same_output", "Writes the same", PC_CELL_TEXT, .null = "" },
		{ "why_not", "Not measured", PC_CELL_TEXT, .null = "" },
		{ 0 },
	};

	pc_report_heading(report, "Measured on your command");
	if (json_object_array_length(measured))
		pc_report_table(report, measured, columns);
	else
		pc_report_text(report, "No program is known that could take its place.");
}

struct pc_report *findfaster_report(struct pc *pc, const struct findfaster_result *r,
				    struct json_object *document)
{
	struct pc_report *report = pc_report_new(
		pc, pc_arena_printf(pc_memory(pc), "Faster than %s", r->options->target), document);

	show_things(report, r);
	if (!r->known.count && !r->known.remedy_count)
		pc_report_text(report, "Nothing is known here that is faster than %s.",
			       r->options->target);
	if (r->known.near)
		pc_report_note(report, PC_LEVEL_NOTE, "did you mean %s?", r->known.near);
	if (r->known.count)
		pc_report_heading(report, "What can be used in its place");
	for (size_t i = 0; i < r->known.count; i++)
		show_alternative(report, r, i);
	if (r->options->verify)
		show_measured(report, json_object_object_get(document, "measured"));
	show_remedies(report, r);
	if (r->options->check[0])
		show_check(report, r, document);
	return report;
}
