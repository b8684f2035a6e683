/* SPDX-License-Identifier: Apache-2.0
 * Regular expressions of options. */
#include "profile/regex.h"

#include <stddef.h>
#include <string.h>

/* To find nothing in a name may take regexec() time with the square of its length: of a longer one,
 * which no compiler makes, only so much is looked at. */
enum { LOOKED_AT = 8 << 10 };

int pc_regex_compile(struct pc *pc, const char *what, const char *pattern, struct pc_regex *out)
{
	char why[256];
	int error;

	if (!pattern || !*pattern)
		return PC_OK;
	error = regcomp(&out->regex, pattern, REG_EXTENDED | REG_NOSUB);
	if (error) {
		regerror(error, &out->regex, why, sizeof(why));
		return pc_fail(pc, PC_EUSAGE, "%s \"%s\" is no extended regular expression: %s",
			       what, pattern, why);
	}
	out->set = true;
	return PC_OK;
}

bool pc_regex_matches(const struct pc_regex *regex, const char *text)
{
	char head[LOOKED_AT + 1];

	if (!regex->set || !text)
		return false;
	if (strnlen(text, sizeof(head)) < sizeof(head))
		return !regexec(&regex->regex, text, 0, NULL, 0);
	memcpy(head, text, LOOKED_AT);
	head[LOOKED_AT] = '\0';
	return !regexec(&regex->regex, head, 0, NULL, REG_NOTEOL);
}

void pc_regex_clear(struct pc_regex *regex)
{
	if (regex->set)
		regfree(&regex->regex);
	regex->set = false;
}
