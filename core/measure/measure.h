/* SPDX-License-Identifier: Apache-2.0
 * What is measured, as numbers and words; the rows are measures.def. */
#ifndef PC_MEASURE_MEASURE_H
#define PC_MEASURE_MEASURE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

enum pc_measure {
#define PC_MEASURE(name, key, title, unit, part, what) PC_MEASURE_##name,
#include "measure/measures.def"
#undef PC_MEASURE
	PC_MEASURES
};

/* Others say how what is measured came about: they get no verdict. */
static inline bool pc_measure_is_judged(enum pc_measure measure)
{
	return measure < PC_MEASURE_CALLS;
}

struct pc_measure_kind {
	const char *key, *title, *unit, *what;
	double part; /* of the threshold which counts for it: 1 of times, less of counts */
};

PC_API const struct pc_measure_kind *pc_measure_kind(enum pc_measure measure);
/* PC_MEASURES: there is none of that key. */
PC_API enum pc_measure pc_measure_of(struct pc_span key);

#endif
