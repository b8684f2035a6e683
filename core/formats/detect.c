/* SPDX-License-Identifier: Apache-2.0
 * Which format a text is in: every row scores the head, the best wins, the first of equals. */
#include <string.h>

#include "base/text.h"
#include "profile/format.h"

const struct pc_format *pc_format_detect(struct pc_span head, int *out_score)
{
	const struct pc_format *best = NULL;
	int best_score = 0;

	for (const struct pc_format *format = pc_formats; format->name; format++) {
		int score = format->score ? format->score(head) : 0;

		if (score > best_score) {
			best = format;
			best_score = score;
		}
	}
	if (best)
		*out_score = best_score;
	return best;
}

const struct pc_format *pc_format_named(const char *name)
{
	for (const struct pc_format *format = pc_formats; format->name; format++)
		if (!strcmp(format->name, name))
			return format;
	return NULL;
}
