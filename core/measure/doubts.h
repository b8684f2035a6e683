/* SPDX-License-Identifier: Apache-2.0
 * What speaks against trusting numbers. Nothing is dropped for it. Internal. */
#ifndef PC_MEASURE_DOUBTS_H
#define PC_MEASURE_DOUBTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether what ran first in its round differs from what ran second: of ln(head/base), less what
 * head costs more throughout. */
bool pc_doubt_slot(const double *d, const bool *head_first, size_t count, double estimate);
/* Whether a series rises or falls as it goes on: Mann and Kendall's test. */
bool pc_doubt_trend(const double *x, size_t count);
/* Whether neighbours are alike: the first autocorrelation is beyond what chance gives. */
bool pc_doubt_serial(const double *x, size_t count);
/* Whether the values fall into two heaps: the best cut in two explains more than nine tenths of the
 * variance (of a normal distribution it explains 0.64, of a uniform one 0.75). */
bool pc_doubt_two_modes(const double *x, size_t count);
/* Values beyond 1.5 and beyond 3 times the quartiles' distance: Tukey's fences. */
void pc_doubt_outliers(const double *x, size_t count, uint32_t *out_mild, uint32_t *out_severe);

#endif
