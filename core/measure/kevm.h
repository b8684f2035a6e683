/* SPDX-License-Identifier: Apache-2.0
 * The table and the log of the KEVM timing suite, in their exact forms: scripts of others read
 * them. */
#ifndef PC_MEASURE_KEVM_H
#define PC_MEASURE_KEVM_H

#include "base/text.h"
#include "measure/samples.h"

struct pc_run; /* measure/run.h */

struct pc_kevm {
	struct pc_samples *samples;
	size_t head, base;		   /* sides; head's column is the first */
	const char *head_name, *base_name; /* of revisions; they may be one */
	double min_time_s, min_change;	   /* smaller ones have no row; its own are 2.0, 0.035 */
	bool github;			   /* each line begins with "|", as since 2024 */
};

/* Appends the table of wall times in seconds (medians, where a test ran several times), or
 * "Identical runs"; returns how many tests have a row. What did not pass on both sides has none:
 * pc_kevm_others tells of it. */
PC_API size_t pc_kevm_table(struct pc *pc, const struct pc_kevm *kevm, struct pc_text *out);
/* Appends a line for each test that did not pass on both sides, those that passed on base first;
 * returns how many of those there are. */
PC_API size_t pc_kevm_others(const struct pc_kevm *kevm, struct pc_text *out);

/* The five lines with which a log begins. */
struct pc_kevm_head {
	const char *version, *revision, *branch, *last_commit;
};
PC_API void pc_kevm_log_head(const struct pc_kevm_head *head, struct pc_text *out);
/* A line of the log. A signal is told as a shell does, from 128 on: 0, which GNU time writes, would
 * be a lie. The name of the test, where it is no command, stands behind the command like a shell's
 * comment; NULL: the command names it. */
PC_API void pc_kevm_log_run(const struct pc_run *run, const char *const *argv, const char *name,
			    struct pc_text *out);

/* Appends the shortest decimal that reads back as `value`, as Python writes it: "86.33", "1.0",
 * "1e-05", "inf". */
PC_API void pc_kevm_number(double value, struct pc_text *out);

#endif
