/* SPDX-License-Identifier: Apache-2.0
 * Small things that all parts of topn's document are made of. */
#ifndef TOPN_DOCUMENT_H
#define TOPN_DOCUMENT_H

#include "topn.h"

static inline struct json_object *topn_number(int64_t value, unsigned digits)
{
	return value == PC_UNKNOWN ? NULL : pc_json_decimal(value, digits);
}

/* Costs that are percentages are known as such only: not as a quantity. */
static inline struct json_object *topn_cost(const struct pc_event *event, int64_t value)
{
	return event->percent_only ? NULL : topn_number(value, event->digits);
}

#endif
