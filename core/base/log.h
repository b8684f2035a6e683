/* SPDX-License-Identifier: Apache-2.0
 * What a run says beside its result: --debug lines, progress, hints. Never the result, never an
 * error.
 */
#ifndef PC_BASE_LOG_H
#define PC_BASE_LOG_H

#include <stdint.h>

#include "base/status.h"

PC_API void pc_debug(struct pc *pc, const char *fmt, ...) PC_PRINTF(2, 3);

/* One line for who sits there, unless --quiet; it must be safe to show. */
PC_API void pc_hint(struct pc *pc, const char *fmt, ...) PC_PRINTF(2, 3);

/* Tells how far a long piece of work is, in whatever `what` counts; cheap to call often, shown only
 * on a terminal. total 0: unknown. */
PC_API void pc_progress(struct pc *pc, const char *what, uint64_t done, uint64_t total);

#endif
