/* SPDX-License-Identifier: Apache-2.0
 * compare's view of its document: what failed, the verdict, the numbers, and what is to be doubted.
 */
#include <inttypes.h>
#include <json-c/json.h>
#include <string.h>

#include "view.h"

enum { DETAILS_MOST = 12 }; /* benchmarks that are shown one by one */

/* ---- sides ---- */

static void show_side(struct pc_report *report, const char *label, struct json_object *side)
{
	const char *name = text_of(side, "name"), *commit = text_of(side, "commit");
	const char *subject = text_of(side, "subject"), *note = text_of(side, "note");
	PC_AUTO(text) struct pc_text text = { 0 };

	pc_text_puts(&text, name ? name : text_of(side, "ref"));
	if (commit && (!name || strncmp(name, commit, 7) != 0))
		pc_text_printf(&text, " (%.12s%s)", commit,
			       json_object_get_boolean(get(side, "dirty")) ? ", dirty" : "");
	if (subject)
		pc_text_printf(&text, " %s", subject);
	if (note)
		pc_text_printf(&text, " (%s)", note);
	pc_report_fact(report, label, "%s", text.data);
}

static void show_pull(struct pc_report *report, struct json_object *pull)
{
	static const char *const parts[][3] = {
		{ "title", " ", "" },
		{ "state", " (", ")" },
		{ "url", ", ", "" },
		{ "remote", ", by remote ", "" },
	};
	PC_AUTO(text) struct pc_text text = { 0 };

	if (!pull)
		return;
	pc_text_printf(&text, "#%" PRId64, json_object_get_int64(get(pull, "number")));
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (text_of(pull, parts[i][0]))
			pc_text_printf(&text, "%s%s%s", parts[i][1], text_of(pull, parts[i][0]),
				       parts[i][2]);
	pc_report_fact(report, "pull request", "%s", text.data);
}

/* ---- what failed ---- */

static void show_failures(struct pc_report *report, struct json_object *changes)
{
	static const struct pc_column columns[] = {
		{ "name", "Benchmark", PC_CELL_SYMBOL, .null = NULL },
		{ "base_outcome", "Base", PC_CELL_TEXT, .null = NULL },
		{ "head_outcome", "Head", PC_CELL_TEXT, .null = NULL },
		{ 0 },
	};

	if (!json_object_array_length(changes))
		return;
	pc_report_heading(report, "Not the same on both sides");
	pc_report_table(report, changes, columns);
}

/* ---- verdicts ---- */

static void say_ratio(struct pc_text *text, double percent)
{
	pc_text_printf(text, "%+.*f %%", percent > -0.1 && percent < 0.1 ? 2 : 1, percent);
}

/* The adjusted p is that of a change beyond the threshold, among many. */
static void say_verdict(struct json_object *benchmark, const char *measure, bool alone,
			struct pc_text *text)
{
	const char *verdict = text_of(benchmark, "verdict"), *why = text_of(benchmark, "why");
	struct json_object *more = get(benchmark, "more_pairs");

	pc_text_printf(text, "%s", strcmp(verdict, "none") ? verdict : "no verdict");
	if (why)
		pc_text_printf(text, " (%s)", why);
	if (!get(benchmark, "ratio"))
		return;
	pc_text_printf(text, ": %s ", measure);
	say_ratio(text, number_of(benchmark, "change_percent"));
	pc_text_puts(text, ", between ");
	say_ratio(text, number_of(benchmark, "change_low_percent"));
	pc_text_puts(text, " and ");
	say_ratio(text, number_of(benchmark, "change_high_percent"));
	pc_text_printf(text, " (p = %.2g", number_of(benchmark, "p"));
	if (!alone && number_of(benchmark, "p_adjusted") > number_of(benchmark, "p"))
		pc_text_printf(text, ", adjusted %.2g", number_of(benchmark, "p_adjusted"));
	if (json_object_get_int64(get(benchmark, "pairs")))
		pc_text_printf(text, ", %" PRId64 " pairs)",
			       json_object_get_int64(get(benchmark, "pairs")));
	else
		pc_text_printf(text, ", %" PRId64 " and %" PRId64 " runs, not interleaved)",
			       json_object_get_int64(get(benchmark, "base_runs")),
			       json_object_get_int64(get(benchmark, "head_runs")));
	if (more)
		pc_text_printf(text, "; about %" PRId64 " more pair%s would decide",
			       json_object_get_int64(more),
			       json_object_get_int64(more) == 1 ? "" : "s");
	else if (!strcmp(verdict, "unclear"))
		pc_text_puts(text, "; more pairs will hardly decide it");
}

static const char *measure_title(struct json_object *benchmark)
{
	const char *by = text_of(benchmark, "decided_by");
	enum pc_measure measure = by ? pc_measure_of(pc_span(by)) : PC_MEASURES;

	return measure < PC_MEASURES ? pc_measure_kind(measure)->title : "";
}

static void show_sums(struct pc_report *report, struct json_object *benchmarks)
{
	static const char *const words[] = { "faster", "slower", "same", "unclear", "none" };
	PC_AUTO(text) struct pc_text text = { 0 };

	for (size_t w = 0; w < sizeof(words) / sizeof(words[0]); w++) {
		size_t count = 0;

		for (size_t i = 0; i < json_object_array_length(benchmarks); i++)
			count += !strcmp(
				text_of(json_object_array_get_idx(benchmarks, i), "verdict"),
				words[w]);
		if (count)
			pc_text_printf(&text, "%s%zu %s", text.size ? ", " : "", count,
				       strcmp(words[w], "none") ? words[w] : "without a verdict");
	}
	pc_report_fact(report, "verdicts", "%s", text.size ? text.data : "there are no benchmarks");
}

static void show_overall(struct pc_report *report, struct json_object *overall)
{
	PC_AUTO(text) struct pc_text text = { 0 };

	if (!overall)
		return;
	say_ratio(&text, number_of(overall, "change_percent"));
	if (get(overall, "ratio_low")) {
		pc_text_puts(&text, ", between ");
		say_ratio(&text, number_of(overall, "change_low_percent"));
		pc_text_puts(&text, " and ");
		say_ratio(&text, number_of(overall, "change_high_percent"));
	}
	pc_report_fact(report, "all together", "%s (geometric mean of %" PRId64 ")", text.data,
		       json_object_get_int64(get(overall, "benchmarks")));
}

static void show_benchmarks(struct pc_report *report, struct json_object *benchmarks)
{
	static const struct pc_column columns[] = { { "name", "Benchmark", PC_CELL_SYMBOL,
						      .null = NULL },
						    MEDIAN("base_median", "Base"),
						    MEDIAN("head_median", "Head"),
						    CHANGES,
						    { 0 } };

	pc_report_table(report, benchmarks, columns);
}

/* ---- one benchmark ---- */

static void show_measures(struct pc_report *report, struct json_object *measures)
{
	static const struct pc_column columns[] = { { "title", "Measure", PC_CELL_TEXT,
						      .null = NULL },
						    MEDIAN("base_median", "Base"),
						    MEDIAN("head_median", "Head"),
						    CHANGES,
						    { 0 } };

	if (json_object_array_length(measures) > 1)
		pc_report_table(report, measures, columns);
}

/* Notes may stand apart from what they are about: `of` names it, NULL where there is one thing. */
static void show_warnings(struct pc_report *report, struct json_object *warnings, const char *of)
{
	for (size_t i = 0; warnings && i < json_object_array_length(warnings); i++)
		pc_report_note(report, PC_LEVEL_WARNING, "%s%s%s", of ? of : "", of ? ": " : "",
			       json_object_get_string(json_object_array_get_idx(warnings, i)));
}

static void show_benchmark(struct compare_result *r, struct pc_report *report,
			   struct json_object *benchmark, bool alone)
{
	PC_AUTO(text) struct pc_text text = { 0 };

	show_warnings(report, get(benchmark, "warnings"),
		      alone ? NULL : text_of(benchmark, "name"));
	if (!alone && !get(benchmark, "ratio")) /* a row said so */
		return;
	say_verdict(benchmark, measure_title(benchmark), alone, &text);
	if (text_of(benchmark, "outlook"))
		pc_text_printf(&text, "\n%s", text_of(benchmark, "outlook"));
	pc_report_heading(report, "%s", alone ? "Verdict" : text_of(benchmark, "name"));
	pc_report_text(report, "%s", text.data);
	show_measures(report, get(benchmark, "measures"));
	compare_show_functions(r, report, benchmark);
}

/* Of many, why the first of those that did not pass did not. */
static void show_reasons(struct pc_report *report, struct json_object *benchmarks)
{
	size_t count = json_object_array_length(benchmarks), shown = 0;

	for (size_t i = 0; i < count && shown < DETAILS_MOST; i++) {
		struct json_object *one = json_object_array_get_idx(benchmarks, i);

		if (!text_of(one, "base_why") && !text_of(one, "head_why"))
			continue;
		show_warnings(report, get(one, "warnings"), text_of(one, "name"));
		shown++;
	}
}

static bool has_changed(struct json_object *benchmark)
{
	const char *verdict = text_of(benchmark, "verdict");

	return !strcmp(verdict, "faster") || !strcmp(verdict, "slower");
}

/* `side` has the benchmarks, and what failed. Of many those that changed are shown one by one. */
static void show_all(struct compare_result *r, struct pc_report *report,
		     const struct compare_verdicts *v, struct json_object *side)
{
	struct json_object *benchmarks = get(side, "benchmarks");
	size_t count = json_object_array_length(benchmarks), details = 0;

	show_failures(report, get(side, "outcome_changes"));
	if (count != 1) {
		show_sums(report, benchmarks);
		show_overall(report, get(side, "overall"));
		show_benchmarks(report, benchmarks);
	}
	if (count > DETAILS_MOST)
		show_reasons(report, benchmarks);
	for (size_t i = 0; i < count; i++) {
		struct json_object *one = json_object_array_get_idx(benchmarks, i);

		if (count > DETAILS_MOST && (details == DETAILS_MOST || !has_changed(one)))
			continue;
		show_benchmark(r, report, one, count == 1);
		compare_plot(r, report, one, compare_deciding(r, v, i), v->side);
		details++;
	}
	if (details < count)
		pc_report_text(report,
			       "%zu of %zu benchmarks are not shown one by one; JSON has them.",
			       count - details, count);
}

/* ---- the machine, and what changed ---- */

static void show_changes(struct pc_report *report, struct json_object *changes)
{
	static const struct pc_column columns[] = {
		{ "function", "Function", PC_CELL_SYMBOL, .null = NULL },
		{ "change", "Change", PC_CELL_TEXT, .null = NULL },
		{ "file", "File", PC_CELL_TEXT, .null = NULL },
		{ "callers", "Called by", PC_CELL_LIST, .null = "" },
		{ 0 },
	};

	if (!changes || !json_object_array_length(changes))
		return;
	pc_report_heading(report, "Functions that differ");
	pc_report_table(report, changes, columns);
}

static void show_machine(struct pc_report *report, struct json_object *machine)
{
	const char *cpu = machine ? text_of(machine, "cpu") : NULL;

	if (cpu)
		pc_report_fact(report, "machine", "%s, %" PRId64 " CPUs", cpu,
			       json_object_get_int64(get(machine, "cpus")));
}

struct pc_report *compare_report(struct compare_result *r, const struct compare_verdicts *verdicts,
				 struct json_object *document)
{
	struct pc_report *report = pc_report_new(r->pc, "Comparison", document);
	struct json_object *also = get(document, "also");

	compare_say_outcomes(r, report);
	show_pull(report, get(document, "pull"));
	show_side(report, "base", get(document, "base"));
	show_side(report, "head", get(document, "head"));
	if (r->command)
		pc_report_fact(report, "command", "%s", r->command);
	show_machine(report, r->machine);
	show_all(r, report, &verdicts[1], document);
	for (size_t i = 0; also && i < json_object_array_length(also); i++) {
		struct json_object *side = json_object_array_get_idx(also, i);

		pc_report_heading(report, "Against %s", text_of(side, "name"));
		show_all(r, report, &verdicts[2 + i], side);
	}
	show_changes(report, r->changes);
	show_warnings(report, r->warnings, NULL);
	return report;
}
