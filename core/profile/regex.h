/* SPDX-License-Identifier: Apache-2.0
 * The regular expressions of options: POSIX extended, as grep -E reads them. Internal. */
#ifndef PC_PROFILE_REGEX_H
#define PC_PROFILE_REGEX_H

#include <regex.h>
#include <stdbool.h>

#include "base/status.h"

struct pc_regex {
	bool set; /* without a pattern nothing was asked for */
	regex_t regex;
};

/* `what` names the option in the error: PC_EUSAGE. "" and NULL leave it unset. */
int pc_regex_compile(struct pc *pc, const char *what, const char *pattern, struct pc_regex *out);
/* text NULL: no. Of a text of more than 8 KiB only so much is looked at. */
bool pc_regex_matches(const struct pc_regex *regex, const char *text);
void pc_regex_clear(struct pc_regex *regex);
static inline void pc_auto_regex(struct pc_regex *regex)
{
	pc_regex_clear(regex);
}

#endif
