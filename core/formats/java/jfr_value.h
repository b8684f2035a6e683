/* SPDX-License-Identifier: Apache-2.0
 * Quantities as jfr prints them. Internal. */
#ifndef PC_FORMATS_JFR_VALUE_H
#define PC_FORMATS_JFR_VALUE_H

#include "base/text.h"

/* "517.9 kB" in bytes, "1 m 2.5 s" in ns, "12" as it is; false: none of these. */
bool pc_jfr_value(struct pc_span text, int64_t *out_value);

#endif
