/* SPDX-License-Identifier: Apache-2.0
 * The kinds of measures. */
#include "measure/measure.h"

static const struct pc_measure_kind kinds[] = {
#define PC_MEASURE(name, key, title, unit, part, what) { key, title, unit, what, part },
#include "measure/measures.def"
#undef PC_MEASURE
};

const struct pc_measure_kind *pc_measure_kind(enum pc_measure measure)
{
	return &kinds[measure];
}

enum pc_measure pc_measure_of(struct pc_span key)
{
	unsigned at = 0;

	while (at < PC_MEASURES && !pc_span_is(key, kinds[at].key))
		at++;
	return (enum pc_measure)at;
}
