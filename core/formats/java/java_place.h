/* SPDX-License-Identifier: Apache-2.0
 * How Java names places: "java.io.File.close(File.java:543)", "java.io.File.close(int) line: 543".
 * Internal. */
#ifndef PC_FORMATS_JAVA_PLACE_H
#define PC_FORMATS_JAVA_PLACE_H

#include "profile/builder.h"

/* Borrowed from `text`. */
struct pc_place pc_java_place(struct pc_span text); /* hprof: with its file */
struct pc_place pc_jfr_place(struct pc_span text);  /* jfr print: with its parameters */

#endif
