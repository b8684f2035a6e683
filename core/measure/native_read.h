/* SPDX-License-Identifier: Apache-2.0
 * What perf and cachegrind say of one run's functions. Internal. */
#ifndef PC_MEASURE_NATIVE_READ_H
#define PC_MEASURE_NATIVE_READ_H

#include "measure/run.h"

struct pc_native_row {
	const char *name, *file; /* of the rows; file NULL: not known */
	double cost;		 /* ns of CPU time, or instructions */
	double most;		 /* the part of it that is of `file` */
};

struct pc_native_rows {
	struct pc_native_row *rows;
	size_t count;
	double total;	  /* of all rows */
	uint64_t samples; /* 0: they are counts */
	bool user_only;	  /* what was done in the kernel is not among them */
	struct pc *own;	  /* holds all of it; NULL: there are none */
};

void pc_native_rows_clear(struct pc_native_rows *rows);
/* Runs it under perf record; *out_folder is the caller's, for pc_scratch_free. */
int pc_native_record(struct pc_runner *runner, const struct pc_run_spec *spec,
		     struct pc_run *out_run, char **out_folder);
/* What was recorded there; no rows: it was over before the first sample. */
int pc_native_read_samples(struct pc_runner *runner, const struct pc_run_spec *spec,
			   const char *folder, struct pc_native_rows *out_rows);
/* What cachegrind counted there, all processes together. */
int pc_native_read_counts(struct pc *pc, const char *folder, struct pc_native_rows *out_rows);

#endif
