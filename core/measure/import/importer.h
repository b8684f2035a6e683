/* SPDX-License-Identifier: Apache-2.0
 * What the readers of results fill. Internal. */
#ifndef PC_MEASURE_IMPORTER_H
#define PC_MEASURE_IMPORTER_H

#include "base/remarks_builder.h"
#include "input/input.h"
#include "measure/import.h"

struct pc_import_runs; /* import/names.c */

struct pc_importer {
	struct pc *pc;
	struct pc_samples *samples;
	struct pc_import_runs *runs; /* of commands, which are named when all files were read */
	size_t side;
	const char *path;
	const char *folder; /* that was given, and has the file somewhere in it; NULL: none */
	struct pc_input *input;
	struct pc_remarks_builder remarks;
	const char *revision;	   /* in the arena; NULL: the file names none */
	uint64_t results;	   /* numbers and outcomes so far */
	int status;		   /* of the input, and of a user who wants no more */
	struct pc_text name, line; /* scratch */
};

struct pc_import_row {
	const char *name, *description;
	int (*score)(struct pc_span head); /* 0: not this, 100: certainly */
	void (*parse)(struct pc_importer *importer);
};

/* Which number: of a benchmark as a whole where function is NULL. */
struct pc_import_key {
	struct pc_span benchmark;
	const char *function, *file;
	enum pc_measure measure;
};

/* One number; what is below 0 or not finite is left out, with a note. */
void pc_import_value(struct pc_importer *importer, const struct pc_import_key *key, double value);
/* The same of a benchmark as a whole. */
void pc_import_whole(struct pc_importer *importer, struct pc_span benchmark,
		     enum pc_measure measure, double value);
/* `why` may be empty. */
void pc_import_outcome(struct pc_importer *importer, struct pc_span benchmark,
		       enum pc_outcome outcome, struct pc_span why);
/* The revision that the file names; the first counts. */
void pc_import_revision(struct pc_importer *importer, struct pc_span revision);
void pc_import_note(struct pc_importer *importer, const char *fmt, ...) PC_PRINTF(2, 3);
void pc_import_damage(struct pc_importer *importer, uint64_t line, const char *fmt, ...)
	PC_PRINTF(3, 4);
void pc_import_skip(struct pc_importer *importer); /* the line last given says nothing */

/* The next line without colours; false at the end. */
bool pc_import_line(struct pc_importer *importer, struct pc_span *out_line);
/* A decimal number, times 10^power (9: seconds become ns); false: it is none, or below 0. Exact
 * where it has no more decimals than that. */
bool pc_import_number(struct pc_span text, unsigned power, double *out_value);
/* Cuts the next word off, and the blanks around it; empty: there is none. */
struct pc_span pc_import_word(struct pc_span *rest);
/* The power of ten from a unit of time to ns: "ns", "us", "µs", "ms", "s"; false: it is none. */
bool pc_import_time_unit(struct pc_span unit, unsigned *out_power);
/* What a shell says of a process that ended so: 124 is that of timeout, from 128 on it is a signal.
 * Passed: 0. *out_why is static or in the arena, "" where it passed. */
enum pc_outcome pc_import_exit(struct pc *pc, int64_t code, const char **out_why);
enum pc_outcome pc_import_signal(struct pc *pc, int64_t number, const char **out_why);

/* "Command terminated by signal 9", as GNU time says it; *out_signal is 0 for "Command exited with
 * non-zero status 3". False: it is neither. */
bool pc_import_time_end(struct pc_span line, int64_t *out_signal);

/* ---- runs of commands ---- */
struct pc_import_run {
	struct pc_span command; /* as it was typed, one line */
	size_t side;
	enum pc_outcome outcome;
	const char *why;
	uint64_t have;		    /* bits: 1 << enum pc_measure */
	double values[PC_MEASURES]; /* count where it passed */
};

void pc_import_add_run(struct pc_importer *importer, const struct pc_import_run *run);
struct pc_import_runs *pc_import_runs_new(void);
void pc_import_runs_free(struct pc_import_runs *runs); /* NULL is fine */
static inline void pc_auto_import_runs(struct pc_import_runs **runs)
{
	pc_import_runs_free(*runs);
}
/* Names them all and adds them to the samples. */
void pc_import_runs_end(struct pc *pc, struct pc_import_runs *runs, struct pc_samples *samples);

/* ---- the table ---- */
#define PC_IMPORT(name, description, parser)               \
	int pc_score_import_##parser(struct pc_span head); \
	void pc_parse_import_##parser(struct pc_importer *importer);
#include "measure/import/imports.def"
#undef PC_IMPORT
extern const struct pc_import_row pc_import_table[]; /* name NULL ends */

#endif
