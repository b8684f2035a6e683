/* SPDX-License-Identifier: Apache-2.0
 * Results that other tools wrote: GNU time logs, pytest's durations, JUnit XML, hyperfine, Google
 * Benchmark, go test -bench, criterion, pstats. Rows of import/imports.def. */
#ifndef PC_MEASURE_IMPORT_H
#define PC_MEASURE_IMPORT_H

#include "base/remarks.h"
#include "measure/samples.h"

/* Behind a command in a log of GNU time: the name of the test follows. */
#define PC_IMPORT_NAMED " # test: "

struct pc_import_file {
	const char *path;   /* NULL or "-": standard input */
	const char *format; /* its name; NULL or "": found out */
	size_t side;
};

struct pc_imported {
	const char *format, *description; /* "hyperfine", "JSON of hyperfine"; static */
	const char *revision;		  /* that the file names; NULL: none */
	struct pc_remarks remarks;
};

/* Adds the numbers of all files to the samples, unpaired: several files of a side are repetitions.
 * They are read together because tests that a log does not name get names by which all sides can
 * be told apart. `out_imported` has one for each. PC_EINPUT: one is of no format that is known (the
 * message quotes its beginning and names the formats), or has no result in it. */
PC_API int pc_import(struct pc *pc, const struct pc_import_file *files, size_t count,
		     struct pc_samples *samples, struct pc_imported *out_imported);
/* The names of formats and what each is; NULL-terminated, static. */
PC_API const char *const *pc_import_formats(void);
PC_API const char *const *pc_import_format_descriptions(void);

#endif
