/* SPDX-License-Identifier: Apache-2.0
 * A command that was typed as one text, cut into words as a POSIX shell does (2.2, 2.3 of the Shell
 * Command Language), without expanding anything. Internal. */
#ifndef PC_MEASURE_WORDS_H
#define PC_MEASURE_WORDS_H

#include "base/status.h"

/* NULL-terminated, in the arena. NULL, and why in *out_why (static or in the arena): a quote is
 * open, or it has what a shell would act upon ("|", "$x", "*"), or there is no word. */
const char *const *pc_words(struct pc *pc, const char *command, const char **out_why);

#endif
