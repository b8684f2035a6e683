/* SPDX-License-Identifier: Apache-2.0
 * compare: is it really faster? Two revisions, measured so that the answer can be trusted. */
#include "compare.h"

#include <json-c/json.h>
#include <stdarg.h>
#include <string.h>

const char command[] = "compare";
const char help[] = "Say whether one revision is faster than another, and how sure that is";

static const char *const fail_words[] = { "never", "slower", "unclear", NULL };
static const char *const fail_help[] = { "exit with 0 whatever comes out",
					 "exit with 1 where something is slower",
					 "the same, and with 4 where something is unclear", NULL };
static const char *const table_words[] = { "own", "kevm", NULL };
static const char *const table_help[] = { "this program's", "the table of KEVM's timing suite",
					  NULL };

/* What only says how it is measured, and so nothing where it was measured before. */
#define OF_SIDES "build inject env base-env head-env suite pytest functions aa "
#define OF_RUNS \
	OF_SIDES "pairs max-time timeout warm-up seed pin instructions native check proof resume"

static const struct pc_arg rows[] = {
	/* what is compared */
	{ PC_STRING(struct compare, base), .metavar = "BASE",
	  .help = "a revision, \"A...B\", or . for the working tree; with --import a file" },
	{ PC_STRING(struct compare, head), .metavar = "HEAD",
	  .help = "what is compared with BASE; without either: what is checked out with the "
		  "default branch" },
	{ PC_REST(struct compare, command), .metavar = "COMMAND", .flags = PC_BEHIND,
	  .help = "what is run in each side's folder, by no shell" },
	{ PC_LIST(struct compare, also), "also", 0, "REF",
	  .help = "compare BASE with this revision too" },
	{ PC_UINT(struct compare, pull), "pr", 0, "N", .min = 1, .max = 4294967295.0,
	  .effects = PC_NETWORK,
	  .help = "compare what this pull request at GitHub makes of its base" },
	{ PC_STRING(struct compare, build), "build", 0, "CMD", .effects = PC_EXECUTES,
	  .help = "run this by the shell in each side's folder before anything is measured" },
	{ PC_LIST(struct compare, inject), "inject", 0, "PATH", .effects = PC_READS,
	  .help = "copy this file or folder of the working tree into each side" },
	{ PC_LIST(struct compare, environments), "env", 0, "NAME=VALUE",
	  .help = "set this for builds and runs of all sides" },
	{ PC_LIST(struct compare, base_environments), "base-env", 0, "NAME=VALUE",
	  .help = "the same of BASE alone" },
	{ PC_LIST(struct compare, head_environments), "head-env", 0, "NAME=VALUE",
	  .help = "the same of all but BASE" },
	{ PC_FILE(struct compare, suite), "suite", 0, "FILE",
	  .help = "measure the commands of this YAML file, in place of one" },
	{ PC_FILE(struct compare, pytest), "pytest", 0, "PATH",
	  .help = "measure the tests that pytest finds there, and the functions that differ" },
	{ PC_STRING(struct compare, functions), "functions", 0, "LIST",
	  .help = "show these in place of the functions that differ: "
		  "\"path::name,Class.method;path2::f\"" },
	{ PC_FLAG(struct compare, aa), "aa", .silences = "functions proof",
	  .help = "compare a side with itself: how noisy is this machine?" },
	/* how it is measured and judged */
	{ PC_UINT(struct compare, pairs), "pairs", 'n', "N", .min = 6, .max = 10000,
	  .help = "measure N pairs (without --max-time 20, with it at most N)" },
	{ PC_DOUBLE(struct compare, max_time), "max-time", 0, "SECONDS", .min = 1, .max = 1e6,
	  .help = "measure no longer than this, with three planned looks" },
	{ PC_DOUBLE(struct compare, threshold), "threshold", 0, "PERCENT", "1", .min = 0,
	  .max = 1e6,
	  .help = "a change of less than this does not count (of instructions and allocations: a "
		  "tenth)" },
	{ PC_DOUBLE(struct compare, timeout), "timeout", 0, "SECONDS", "600", .min = 0.001,
	  .max = 1e6, .help = "end a run, and all it started, that takes longer" },
	{ PC_UINT(struct compare, warm_ups), "warm-up", 0, "N", "1", .min = 0, .max = 100,
	  .help = "pairs that are run first and do not count" },
	{ PC_UINT(struct compare, seed), "seed", 0, "N", .min = 0, .max = 4294967295.0,
	  .help = "the seed of what is drawn at random; 0: a new one" },
	{ PC_FLAG(struct compare, pin), "pin", 0, NULL, "true",
	  .help = "run on one CPU where there are more" },
	{ PC_FLAG(struct compare, instructions), "instructions",
	  .help = "judge by instructions: counted by the processor, else by valgrind, which is "
		  "slow" },
	{ PC_FLAG(struct compare, native), "native",
	  .help = "tell functions of native programs too, by perf; with --instructions by "
		  "valgrind" },
	{ PC_FLAG(struct compare, check), "check",
	  .help = "compare what the sides write first; no verdict where that differs" },
	{ PC_FLAG(struct compare, proof), "proof", 0, NULL, "true",
	  .help = "refuse to compare sides of which the command opens the same bytes" },
	{ PC_FLAG(struct compare, quick), "quick", .silences = "max-time fail-on",
	  .help = "a few seconds, no verdict: is measuring worth it?" },
	{ PC_FLAG(struct compare, resume), "resume", .help = "go on with a run that was ended" },
	/* what comes of it */
	{ PC_FLAG(struct compare, import), "import", .silences = OF_RUNS " report quick",
	  .help = "BASE and HEAD are files that other tools wrote" },
	{ PC_FILE(struct compare, report), "report", 0, "FILE", .silences = OF_RUNS " also",
	  .help = "judge the samples of an earlier comparison's JSON anew" },
	{ PC_FILE(struct compare, log), "log", 0, "FILE", .effects = PC_WRITES,
	  .help = "append a line a benchmark to this file" },
	{ PC_CHOICE(struct compare, table), "table", 0, "TABLE", "own", .choices = table_words,
	  .choice_help = table_help, .help = "which table is shown" },
	{ PC_FILE(struct compare, data), "data", 0, "FOLDER", .effects = PC_WRITES,
	  .help = "where --table kevm writes its files; of a suite else the present folder" },
	{ PC_FLAG(struct compare, explain), "explain", .effects = PC_ASKS | PC_NETWORK,
	  .help = "ask a model what likely caused the change; it gets the tables and the diff" },
	{ PC_FLAG(struct compare, detect), "detect",
	  .silences = OF_RUNS
	  " pr also import report setup threshold quick log table data fail-on explain",
	  .help = "say where this project's benchmarks are, and measure nothing" },
	{ PC_FILE(struct compare, setup), "setup", 0, "FILE", .effects = PC_WRITES,
	  .silences =
		  OF_RUNS " pr also import report threshold quick log table data fail-on explain",
	  .help = "keep what --detect says up to date in this file" },
	{ PC_CHOICE(struct compare, fail_on), "fail-on", 0, "VERDICT", "never",
	  .choices = fail_words, .choice_help = fail_help,
	  .help = "which verdict is an exit status" },
	{ 0 },
};

int add_args(struct pc_args *args)
{
	pc_args_effects(args, PC_READS | PC_WRITES | PC_EXECUTES);
	return pc_args_declare(args, sizeof(struct compare), rows);
}

void compare_warn(struct compare_result *r, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	json_object_array_add(r->warnings,
			      pc_json_string(pc_arena_vprintf(pc_memory(r->pc), fmt, args)));
	va_end(args);
}

/* ---- the end ---- */

/* What fails on both sides is no difference, but where nothing ran there is no answer. */
static bool nothing_measured(const struct compare_result *r)
{
	for (size_t i = 0; i < pc_samples_series_count(r->samples); i++)
		for (size_t side = 0; side < r->side_count; side++)
			if (pc_samples_series_at(r->samples, i)->counts[side])
				return false;
	return !r->outputs_differ;
}

static int exit_status(const struct compare_result *r, const struct compare_verdicts *verdicts)
{
	size_t slower = 0, unclear = 0;

	for (size_t side = 1; side < r->side_count; side++) {
		slower += compare_count(r, &verdicts[side], PC_VERDICT_SLOWER);
		unclear += compare_count(r, &verdicts[side], PC_VERDICT_UNCLEAR) +
			   compare_count(r, &verdicts[side], PC_VERDICT_NONE);
	}
	if (compare_newly_failing(r) || r->outputs_differ)
		return 1;
	if (nothing_measured(r))
		return 2;
	if (r->options->fail_on != COMPARE_FAIL_NEVER && slower)
		return 1;
	return r->options->fail_on == COMPARE_FAIL_UNCLEAR && unclear ? 4 : PC_OK;
}

/* A log that can't be written takes nothing from what was measured. */
static int show(struct compare_result *r)
{
	const struct compare_verdicts *verdicts = compare_decide(r);
	PC_AUTO(json) struct json_object *document = NULL;
	int status;

	if (r->options->table == COMPARE_TABLE_KEVM) {
		status = compare_timing_show(r);
	} else {
		document = compare_document(r, verdicts);
		status = compare_show(r, verdicts, document);
	}
	if (!status && r->options->log[0])
		status = compare_log(r, verdicts);
	if (status)
		pc_output_keep(r->pc);
	return status ? status : exit_status(r, verdicts);
}

/* ---- the ways to numbers ---- */

/* The options that say where numbers come from; one of them at most. */
static int source_of(struct pc *pc, const struct compare *opt,
		     int (**out_read)(struct compare_result *r))
{
	*out_read = opt->report[0] ? compare_load : opt->import ? compare_import : compare_measure;
	if (opt->report[0] && (opt->import || opt->base[0] || opt->command.count || opt->suite[0]))
		return pc_fail(
			pc, PC_EUSAGE,
			"--report judges samples that are there; name nothing else to compare");
	if (opt->explain && opt->table == COMPARE_TABLE_KEVM)
		return pc_fail(pc, PC_EUSAGE,
			       "--explain adds to the report, of which --table kevm shows nothing; "
			       "leave out one of them");
	if (opt->pull && (opt->report[0] || opt->import || opt->base[0] || opt->aa))
		return pc_fail(pc, PC_EUSAGE,
			       "--pr is both BASE and HEAD; leave out revisions, --aa, --import "
			       "and --report");
	if (opt->import && !opt->head[0])
		return pc_fail(pc, PC_EUSAGE,
			       "--import wants two files: perfcopilot compare --import OLD NEW");
	if (opt->import && (opt->command.count || opt->suite[0] || opt->pytest[0]))
		return pc_fail(pc, PC_EUSAGE,
			       "--import reads what was measured; leave out what is to be run");
	return PC_OK;
}

int run(struct pc *pc, const void *options)
{
	const struct compare *opt = options;
	struct compare_result r = { .pc = pc,
				    .options = opt,
				    .quick = opt->quick,
				    .by = PC_MEASURE_WALL,
				    .warm_ups = -1,
				    .pinned_cpu = -1,
				    .level = 0.95 };
	int (*read)(struct compare_result * r);
	int status;

	if ((opt->detect || opt->setup[0]) && (opt->base[0] || opt->command.count))
		return pc_fail(pc, PC_EUSAGE,
			       "%s compares nothing; leave out revisions and the command",
			       opt->detect ? "--detect" : "--setup");
	if (opt->detect || opt->setup[0])
		return compare_tests_show(pc, opt->setup);
	status = source_of(pc, opt, &read);
	if (!status)
		status = compare_timing_check(pc, opt);
	if (!status && opt->log[0])
		status = compare_log_check(pc, opt->log);
	r.samples = pc_samples_new(pc);
	r.warnings = json_object_new_array();
	r.shown = json_object_new_array();
	if (!status)
		status = read(&r);
	if (!status)
		status = show(&r);
	compare_timing_clear(&r);
	json_object_put(r.warnings);
	json_object_put(r.machine);
	json_object_put(r.changes);
	json_object_put(r.shown);
	json_object_put(r.pull);
	pc_samples_clear(r.samples);
	return status;
}

PC_PLUGIN;
