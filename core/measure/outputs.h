/* SPDX-License-Identifier: Apache-2.0
 * What runs write, held against each other: what is wrong quickly is not fast. */
#ifndef PC_MEASURE_OUTPUTS_H
#define PC_MEASURE_OUTPUTS_H

#include "base/text.h"
#include "measure/run.h"

/* Runs it once, and appends what it writes to standard output. PC_EINPUT where it can't be run or
 * read; a run that fails is PC_OK: out_run says so. */
PC_API int pc_run_output(struct pc *pc, struct pc_runner *runner, const struct pc_run_spec *spec,
			 struct pc_run *out_run, struct pc_text *out);
/* The first byte that differs; SIZE_MAX: none does. */
PC_API size_t pc_output_differs(struct pc_span a, struct pc_span b);

#endif
