/* SPDX-License-Identifier: Apache-2.0
 * Which format a text is in: every row scores the head, the best wins, the first of equals. What is
 * read goes before what is only known. */
#include <string.h>

#include "base/context.h"
#include "formats/known.h"
#include "profile/format.h"

/* What is read and as sure as this is not asked whether it is only known: a program's complaints
 * often stand among its costs. */
enum { SURE = 60, CERTAIN = 100 };

/* The last format, any table, is never sure, and tries every way to cut lines. */
static bool is_settled(const struct pc_format *format, int best_score)
{
	return best_score >= CERTAIN || (best_score >= SURE && !format[1].name);
}

const struct pc_format *pc_format_detect(struct pc_span head, int *out_score)
{
	const struct pc_format *best = NULL, *known = NULL;
	int best_score = 0, known_score = 0;

	for (const struct pc_format *format = pc_formats; format->name; format++) {
		int score = is_settled(format, best_score) ? 0 : format->score(head);

		if (score > best_score) {
			best = format;
			best_score = score;
		}
	}
	if (best_score < SURE)
		known = pc_known_detect(head, NULL, &known_score);
	if (known_score > best_score) {
		best = known;
		best_score = known_score;
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
	return pc_known_named(name);
}

const struct pc_converter *pc_format_converter(const struct pc_format *format)
{
	static const struct pc_converter converters[] = {
		{ "perf-data", { "perf", "script", "-i", "FILE", NULL }, "perf-script" },
	};

	for (size_t i = 0; i < sizeof(converters) / sizeof(converters[0]); i++)
		if (!strcmp(converters[i].format, format->name))
			return &converters[i];
	return NULL;
}

/* ---- what is not recognised ---- */
const char *pc_format_first_line(struct pc *pc, struct pc_span head)
{
	enum { SHOWN_BYTES = 400, SHOWN_COLUMNS = 60 };
	struct pc_span line = pc_span_trim(head), rest;

	pc_span_cut(line, '\n', &line, &rest);
	if (line.size > SHOWN_BYTES)
		line.size = SHOWN_BYTES;
	return pc_text_shown(pc_memory(pc), pc_span_trim(line), SHOWN_COLUMNS);
}
