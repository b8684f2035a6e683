/* SPDX-License-Identifier: Apache-2.0
 * Tests and estimates without a model of the noise. Pure: numbers in, numbers out; what is not
 * finite must not come in. Sources: Hollander, Wolfe and Chicken, Nonparametric Statistical Methods
 * (3rd ed., 3.1-3.3 and 4.1-4.3); Benjamini and Hochberg 1995. */
#ifndef PC_MEASURE_STATS_H
#define PC_MEASURE_STATS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

struct pc_estimate {
	double p;	  /* two-sided, of "no difference" */
	double value;	  /* Hodges-Lehmann */
	double low, high; /* the interval that the test inverts */
	double level;	  /* the coverage it really has; 0: there are too few numbers for the one
			     wanted, and low and high are the least and the greatest there is */
	double statistic; /* V of the signed ranks, U of the rank sum */
	bool exact;	  /* p is counted, not approximated */
};

/* Wilcoxon's signed ranks of differences. Ties have middle ranks and zeros no sign (Pratt): p
 * counts the flips of signs. With no numbers p is 1. `level`: the coverage wanted, as 0.95. */
PC_API void pc_signed_rank(const double *d, size_t count, double level,
			   struct pc_estimate *out_estimate);
/* The p of the signed ranks alone, of d - shift: no interval, and cheaper. */
PC_API double pc_signed_rank_p(const double *d, size_t count, double shift);
/* Two sides that were not measured together. Borrowed. */
struct pc_two {
	const double *x, *y;
	size_t x_count, y_count;
};

/* Mann and Whitney's rank sum of y against x; the value is the shift of y from x. */
PC_API void pc_rank_sum(const struct pc_two *two, double level, struct pc_estimate *out_estimate);
/* The p of the rank sum alone, of y - shift. */
PC_API double pc_rank_sum_p(const struct pc_two *two, double shift);

/* Adjusts in place for as many tests: an adjusted p of at most q keeps the share of false
 * discoveries at most q. Numbers that are NaN are no tests. */
PC_API void pc_benjamini_hochberg(double *p, size_t count);

/* Wilson's interval (1927) of a share that was seen in n independent trials. */
PC_API void pc_wilson(double share, double n, double level, double *out_low, double *out_high);

PC_API double pc_median(const double *x, size_t count); /* NaN of none; x stays in its order */
PC_API double pc_quantile(const double *sorted, size_t count, double q); /* Hyndman and Fan's 7th */

#endif
