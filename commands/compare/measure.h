/* SPDX-License-Identifier: Apache-2.0
 * Measuring here: from revisions to folders, builds, runs and samples. */
#ifndef COMPARE_MEASURE_H
#define COMPARE_MEASURE_H

#include <sys/types.h>

#include "base/clock.h"
#include "compare.h"

/* What lives while it is measured. */
struct compare_bench {
	struct compare_result *r;
	struct pc_repository
		*repository; /* NULL: there is none; base and head are then one folder */
	struct pc_revision revisions[PC_SIDES_MAX];
	struct pc_sides *sides;
	struct pc_runner *runner;
	struct pc_round_side round_sides[PC_SIDES_MAX];
	struct pc_rounds rounds;
	const struct pc_changes *changes; /* NULL: not known */
	const char *pytest;		  /* what it is given; "": it is not run */
	struct compare_tests *tests;	  /* of --pytest */
	struct pc_native *native;	  /* of --native */
	struct compare_journal *journal;  /* NULL: nothing is kept */
	int64_t began_ms;		  /* --build apart */
	int64_t first_run_ms;		  /* of the command, while it is watched; 0: not known */
};
enum {
	COMPARE_QUICK_MS = 10000,    /* --quick has to be done */
	COMPARE_QUICK_RUN_MS = 1500, /* a run that takes longer is run no more than has to be */
};

/* Which revisions are meant, and what they are called. (revisions.c) */
int compare_revisions(struct compare_bench *bench);
/* Folders, injected files, environments, builds. (prepare.c) */
int compare_prepare(struct compare_bench *bench);
/* Reads the suite, into the result. (works.c) */
int compare_suite(struct compare_bench *bench);
/* What is run: a command, or those of the suite. (works.c) */
void compare_works(struct compare_bench *bench);
/* Whether every side has the command. */
int compare_works_there(struct compare_bench *bench);
/* Where, and how long at most, one of them is run on a side. */
const char *compare_work_folder(struct compare_bench *bench, const struct pc_round_work *work,
				size_t side);
uint64_t compare_work_timeout_ms(const struct compare_bench *bench,
				 const struct pc_round_work *work);
/* A run of a suite, into the log of its side; and the end of its round, before the journal keeps
 * it. (timing.c) */
void compare_timing_ran(struct compare_bench *bench, const struct pc_round *at,
			const struct pc_run *run);
void compare_timing_round(struct compare_bench *bench, const struct pc_round *at);
/* --pytest: how it is run; where no word says what is to be run, the
 * project's benchmarks; and telling where those are, into `file` where that is not "". (tests.c) */
int compare_tests_plan(struct compare_bench *bench);
/* When all is measured: tells apart what a side never came to. */
void compare_tests_end(struct compare_bench *bench);
int compare_tests_find(struct compare_bench *bench, const char **out_root);
/* --native (native.c) */
void compare_native_plan(struct compare_bench *bench);
void compare_native_end(struct compare_bench *bench);
/* That the command opens something else on each side. (proof.c) */
int compare_prove(struct compare_bench *bench);
/* The same of a side's pytest; `runs` by side. */
struct pytest_run;
int compare_prove_pytest(struct compare_bench *bench, const struct pytest_run *runs, size_t side);
/* Warns of builds that made the same on both sides. */
void compare_tell_built(struct compare_bench *bench);
/* The functions that differ, into the result. (changes.c) */
int compare_changes(struct compare_bench *bench);
/* --check: what each side writes, side by side. (check.c) */
int compare_check(struct compare_bench *bench);

/* ---- what a killed run leaves, so that --resume can go on (journal.c) ---- */
/* Opens the journal of this comparison, and with --resume takes from it what was measured. */
int compare_journal_open(struct compare_bench *bench);
/* Takes the rounds of the comparison `of` from the file; *out_whole: how many bytes are whole lines
 * of it, 0 where it is of another. */
int compare_journal_read(struct compare_bench *bench, const char *path, const char *of,
			 off_t *out_whole);
/* Keeps a round, of one that warms up what failed; it is on the disk when this returns. */
int compare_journal_keep(struct compare_bench *bench, const struct pc_round *at);
/* done: it is not needed any more. */
void compare_journal_close(struct compare_bench *bench, bool done);

#endif
