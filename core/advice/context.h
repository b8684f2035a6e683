/* SPDX-License-Identifier: Apache-2.0
 * In what a program is written, as far as its names betray it: a remedy for Go is no remedy for a C
 * program that has a function of that name. Internal. */
#ifndef PC_ADVICE_CONTEXT_H
#define PC_ADVICE_CONTEXT_H

#include "base/text.h"
#include "profile/profile.h"

/* The bit of "go", "java", "python", "js", "rust", "dotnet", "other-malloc"; 0: no such word. */
uint64_t pc_context_word(struct pc_span word);
/* What a function (as written, and stripped), its module and its file betray. */
struct pc_context_names {
	struct pc_span raw, function, module, file;
};
uint64_t pc_context_of(const struct pc_context_names *names);

#endif
