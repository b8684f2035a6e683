/* SPDX-License-Identifier: Apache-2.0
 * Results that other tools wrote, one file a side: GNU time logs, pytest --durations, JUnit XML,
 * hyperfine, Google Benchmark, go test -bench, criterion, pstats. Rows of import/imports.def. */
#ifndef PC_MEASURE_IMPORT_H
#define PC_MEASURE_IMPORT_H

#include "measure/samples.h"

struct pc_imported {
	const char *format;   /* "hyperfine", … */
	const char *revision; /* that the file names; NULL: none */
	const char *damage;   /* why not all of it was read; NULL: it was */
	uint64_t skipped;     /* lines that say nothing */
};

/* Adds a file's numbers to `side` of the samples: unpaired. All texts in the arena. PC_EINPUT: it
 * is of no format that is known; the message quotes its beginning and names the formats. */
PC_API int pc_import(struct pc *pc, const char *path, size_t side, struct pc_samples *samples,
		     struct pc_imported *out_imported);
/* The same in a format that the user names; NULL: found out. */
PC_API int pc_import_as(struct pc *pc, const char *path, const char *format, size_t side,
			struct pc_samples *samples, struct pc_imported *out_imported);
/* Their names, NULL-terminated, and what each is. */
PC_API const char *const *pc_import_formats(void);
PC_API const char *const *pc_import_formats_help(void);

#endif
