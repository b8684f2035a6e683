/* SPDX-License-Identifier: Apache-2.0
 * Many benchmarks as one number: the geometric mean of their ratios. Pure. */
#ifndef PC_MEASURE_OVERALL_H
#define PC_MEASURE_OVERALL_H

#include "measure/samples.h"

/* A benchmark: its series, and its ratio as pc_decide has it (NaN: it has none, and is left out).
 */
struct pc_overall_part {
	const struct pc_series *series;
	double ratio;
};

struct pc_overall_options {
	size_t base, head; /* sides */
	double level;	   /* of the interval */
};

struct pc_overall {
	size_t benchmarks;	 /* that are in it; 0: none, and the rest is NaN */
	size_t rounds;		 /* in which all of these were measured; 0: not in turns */
	double ratio, low, high; /* head/base; the interval NaN where there are too few rounds */
};

/* Each round gives one number, the mean of the logarithms of its ratios; of these the estimate and
 * the interval are those of the signed ranks, as of one benchmark. Where there are too few rounds
 * it is the mean of the parts' own ratios. */
PC_API void pc_overall(const struct pc_overall_part *parts, size_t count,
		       const struct pc_overall_options *options, struct pc_overall *out_overall);

#endif
