/* SPDX-License-Identifier: Apache-2.0
 * compare's own: its options, what it has of the sides, and the steps from samples to a report. */
#ifndef COMPARE_H
#define COMPARE_H

#include <perfcopilot.h>

struct json_object;

struct compare {
	const char *base, *head; /* revisions; with --import files */
	const char *build, *report, *log, *functions, *suite, *pytest, *setup, *data;
	struct pc_list also, environments, base_environments, head_environments, inject, command;
	uint32_t pairs, warm_ups, seed;
	uint32_t pull;			     /* 0: none */
	double max_time, threshold, timeout; /* seconds, percent, seconds */
	int table, fail_on;
	bool aa, quick, check, import, instructions, native, pin, proof, resume, detect, explain;
};

enum compare_fail { COMPARE_FAIL_NEVER, COMPARE_FAIL_SLOWER, COMPARE_FAIL_UNCLEAR };
enum compare_table { COMPARE_TABLE_OWN, COMPARE_TABLE_KEVM };

struct compare_side {
	const char *role;					 /* "base", "head", "ref2", … */
	const char *ref, *commit, *name, *subject, *date, *note; /* NULL: there is none */
	bool working_tree, dirty;
	struct pc_artefacts built, opened; /* what --build made, what it opens; none: not known */
};

/* Which side ran first, by round; `first` NULL: not known. */
struct compare_order {
	const bool *first;
	size_t count;
};

/* A suite, and a log a side: a line a run. */
struct compare_timing {
	struct pc_suite suite;
	struct pc_text logs[PC_SIDES_MAX]; /* owned */
	struct pc_text warm[PC_SIDES_MAX]; /* owned; of the round that warms up */
};

/* All that is known when measuring has ended; texts in pc's arena. */
struct compare_result {
	struct pc *pc;
	const struct compare *options;
	struct compare_side sides[PC_SIDES_MAX];
	size_t side_count;
	struct pc_samples *samples;
	bool outputs_differ; /* --check: there is no verdict on speed */
	bool quick;	     /* nor is there of a quick look */
	bool paired;	     /* measured here, in rounds; else imported */
	enum pc_measure by;  /* what decides */
	uint64_t seed;
	int64_t warm_ups, pinned_cpu; /* -1: not known, not pinned */
	double level, resolution_ns;
	struct compare_order *orders; /* by benchmark * PC_SIDES_MAX + side */
	size_t order_count;
	const char *command;	       /* as it was typed; NULL */
	struct compare_timing *timing; /* of --suite; NULL */
	struct json_object *machine;   /* owned; NULL: not ours */
	struct json_object *warnings; /* owned: an array of strings, of the comparison as a whole */
	struct json_object *changes;  /* owned: functions that differ; NULL */
	const char *diff;	      /* of base and head, for a model; NULL: there is none */
	bool diff_cut;		      /* it is longer than that */
	struct json_object *shown;    /* owned: rows of tables, until they are rendered */
	struct json_object *pull;     /* owned: the pull request that is compared; NULL */
};

void compare_warn(struct compare_result *r, const char *fmt, ...) PC_PRINTF(2, 3);

/* ---- where numbers come from: each fills sides, samples and how they came about ---- */
/* Files of other tools. (import.c) */
int compare_import(struct compare_result *r);
/* The JSON of an earlier comparison. (load.c) */
int compare_load(struct compare_result *r);
/* Runs here. (measure.c) */
int compare_measure(struct compare_result *r);
/* --detect and --setup: where this project's benchmarks are; `file` "" shows it. (tests.c) */
int compare_tests_show(struct pc *pc, const char *file);

/* ---- verdicts (verdicts.c) ---- */
/* One series of base against one side. */
struct compare_row {
	const struct pc_series *series;
	struct pc_decision decision;
	enum pc_verdict outlook; /* of --quick: what the verdict would be */
};
/* All of one side; rows of a benchmark stand together, those of it as a whole first. */
struct compare_verdicts {
	size_t side;
	struct compare_row *rows; /* in pc's arena */
	size_t count;
	size_t *first; /* by benchmark; one more than there are */
};
/* Of every side against base, by side; in pc's arena. */
const struct compare_verdicts *compare_decide(const struct compare_result *r);
/* Of --quick: whether measuring is worth it, in words. */
const char *compare_outlook(const struct compare_row *row);
/* The row by which a benchmark is judged; NULL: nothing was measured. */
const struct compare_row *compare_deciding(const struct compare_result *r,
					   const struct compare_verdicts *v, size_t benchmark);
/* All benchmarks of a side that have a verdict's measure, as one number. */
void compare_overall(const struct compare_result *r, const struct compare_verdicts *v,
		     struct pc_overall *out_overall);
/* Whether base or the side has it: a function may be on another side alone. */
bool compare_is_there(const struct compare_row *row, size_t side);
/* The row of the benchmark as a whole by a measure; NULL: there is none. */
const struct compare_row *compare_whole(const struct compare_verdicts *v, size_t benchmark,
					enum pc_measure measure);
/* How many benchmarks have a verdict. */
size_t compare_count(const struct compare_result *r, const struct compare_verdicts *v,
		     enum pc_verdict verdict);

/* ---- what did not simply pass on both sides (outcomes.c) ---- */
/* Whether one passes on base and fails, crashes or times out on another side. */
bool compare_newly_failing(const struct compare_result *r);
/* As facts, for people. */
void compare_say_outcomes(const struct compare_result *r, struct pc_report *report);
/* Of the document: benchmarks that come to something else on a side than on base, what matters most
 * first; and the outcomes of one. */
struct json_object *compare_outcome_changes(const struct compare_result *r, size_t side);
void compare_add_outcomes(const struct pc_benchmark *b, size_t side, struct json_object *object);

/* ---- the document (document.c), the view of it (view.c), its pictures (plot.c) ---- */
struct json_object *compare_document(const struct compare_result *r,
				     const struct compare_verdicts *verdicts);
struct json_object *compare_percent(double ratio); /* of change; null: not known */
void compare_add_decision(struct json_object *object, const struct pc_decision *d);
/* What its functions took. (document_functions.c) */
struct json_object *compare_functions(const struct compare_result *r,
				      const struct compare_verdicts *v, size_t benchmark);
/* Of files how many there are, and the largest with their hashes; null: there are none.
 * (document_files.c) */
struct json_object *compare_files(const struct pc_artefacts *files);
/* What speaks against its numbers, in words. (document_doubts.c) */
struct json_object *compare_doubts(const struct compare_result *r, const struct compare_verdicts *v,
				   size_t benchmark);
/* Takes the reference to the document over. */
struct pc_report *compare_report(struct compare_result *r, const struct compare_verdicts *verdicts,
				 struct json_object *document);
/* `row` is that by which the benchmark is judged; borrowed until the report is rendered. */
void compare_plot(struct compare_result *r, struct pc_report *report, struct json_object *benchmark,
		  const struct compare_row *row, size_t side);
/* Whether a model is asked: only where that is wished. (explain.c) */
bool compare_asks(const struct compare_result *r);
/* The report, with what a model says of it. That there is no answer is no failure. (explain.c) */
int compare_show(struct compare_result *r, const struct compare_verdicts *verdicts,
		 struct json_object *document);
/* --table kevm, in place of the report, and its files; before all else, whether those can be
 * written. (timing.c) */
int compare_timing_show(struct compare_result *r);
int compare_timing_check(struct pc *pc, const struct compare *opt);
void compare_timing_clear(struct compare_result *r);
/* Appends to the file of --log; before all else, whether that will do. (log.c) */
int compare_log_check(struct pc *pc, const char *path);
int compare_log(const struct compare_result *r, const struct compare_verdicts *verdicts);

#endif
