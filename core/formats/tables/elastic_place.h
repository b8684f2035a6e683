/* SPDX-License-Identifier: Apache-2.0
 * A place in the code as Elastic Universal Profiling writes it. Internal. */
#ifndef PC_FORMATS_TABLES_ELASTIC_PLACE_H
#define PC_FORMATS_TABLES_ELASTIC_PLACE_H

#include "profile/builder.h"

/* "libc.so.6", "_int_malloc", "./malloc/malloc.c#4299": borrowed from the three. */
struct pc_place pc_elastic_place(struct pc_span module, struct pc_span function,
				 struct pc_span file);

#endif
