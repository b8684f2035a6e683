/* SPDX-License-Identifier: Apache-2.0
 * The k-th of many sums without making them. Internal. */
#ifndef PC_MEASURE_SELECT_H
#define PC_MEASURE_SELECT_H

#include <stddef.h>

/* The averages (x[i] + x[j]) / 2 for i <= j, which are Walsh's, where y is NULL; else y[j] - x[i].
 * Both are borrowed, and sorted. */
struct pc_sums {
	const double *x, *y;
	size_t x_count, y_count;
};

size_t pc_sums_count(const struct pc_sums *sums);
double pc_sums_kth(const struct pc_sums *sums, size_t k); /* the k-th smallest, from 1 */
double pc_sums_median(const struct pc_sums *sums);	  /* there must be one */

#endif
