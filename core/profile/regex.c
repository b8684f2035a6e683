/* SPDX-License-Identifier: Apache-2.0
 * Regular expressions of options. */
#include "profile/regex.h"

#include <stddef.h>
#include <string.h>

#include "base/context.h"

/* To find nothing in a name may take regexec() time with the square of its length: of a longer one,
 * which no compiler makes, only so much is looked at. */
enum { LOOKED_AT = 8 << 10, MODEL_BYTES = 500 };

/* What a model asks for may not cost what it likes: counted repeats are written out by regcomp(),
 * one within another without bound, and a reference back takes regexec() any time. */
static bool is_dear(const char *pattern)
{
	if (strlen(pattern) > MODEL_BYTES)
		return true;
	for (; *pattern; pattern++) {
		if (*pattern == '{')
			return true;
		if (*pattern != '\\' || !pattern[1])
			continue;
		pattern++;
		if (*pattern >= '1' && *pattern <= '9')
			return true;
	}
	return false;
}

int pc_regex_compile(struct pc *pc, const char *what, const char *pattern, struct pc_regex *out)
{
	char why[256];
	int error;

	if (!pattern || !*pattern)
		return PC_OK;
	if (pc->looking && is_dear(pattern))
		return pc_fail(
			pc, PC_EUSAGE,
			"%s takes at most %d bytes of a model, without {N} and \\1; \\{ is a "
			"brace",
			what, MODEL_BYTES);
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
