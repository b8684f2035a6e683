/* SPDX-License-Identifier: Apache-2.0
 * What a file of cachegrind's says in all. Internal. */
#ifndef PC_MEASURE_CACHEGRIND_H
#define PC_MEASURE_CACHEGRIND_H

#include <stdint.h>
#include <stdio.h>

/* The instructions that the file's summary says. NULL: it does; else why not, static. */
const char *pc_cachegrind_total(FILE *file, uint64_t *out_instructions);

#endif
