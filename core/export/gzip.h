/* SPDX-License-Identifier: Apache-2.0
 * A sink that compresses what is written to another. Internal. */
#ifndef PC_EXPORT_GZIP_H
#define PC_EXPORT_GZIP_H

#include "export/export.h"

struct pc_gzip;

/* The module that knows gzip is opened; `sink` is borrowed. */
int pc_gzip_open(struct pc *pc, const struct pc_sink *sink, struct pc_gzip **out_gzip);
int pc_gzip_write(void *gzip, const char *bytes, size_t size); /* of a struct pc_sink */
/* Frees; if `status` is PC_OK, writes the end before and returns how that went, else `status`. */
int pc_gzip_close(struct pc_gzip *gzip, int status);

#endif
