/* SPDX-License-Identifier: Apache-2.0
 * The measurements in a folder of criterion's (target/criterion). Internal. */
#ifndef PC_MEASURE_IMPORT_FOLDER_H
#define PC_MEASURE_IMPORT_FOLDER_H

#include "base/text.h"

/* The paths of all …/new/sample.json in it, sorted, NULL-terminated, in the arena. No link is
 * followed. PC_EINPUT: it has none, or can't be read. */
int pc_import_folder(struct pc *pc, const char *folder, const char *const **out_paths);
/* The benchmark that a measurement is of, by its path: "group/function/value" of
 * ".../criterion/group/function/value/new/sample.json", or of what follows `folder`, the one that
 * was given (empty: none was). Empty: the path does not say. */
struct pc_span pc_import_criterion_name(struct pc_span path, struct pc_span folder);

#endif
