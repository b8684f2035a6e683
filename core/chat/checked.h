/* SPDX-License-Identifier: Apache-2.0
 * A model's answer held against what a command knows, and how that is told: marks in the answer,
 * facts below it, members of the document. A command teaches what is known, and calls these where
 * pc_explain calls it. */
#ifndef PC_CHAT_CHECKED_H
#define PC_CHAT_CHECKED_H

#include "llm/cited/cited.h"
#include "llm/query.h"

struct json_object;
struct pc_report;

#define PC_CHECKED_TITLE(data) "Checked against the " data

struct pc_checked {
	struct pc *pc;
	const char *data; /* what it is held against: "profile" */
	struct pc_cited_known *known;
	const struct pc_answer *answer; /* NULL: none came */
	const struct pc_cited *cited;	/* what is not known, in the answer's order */
	size_t count;
};

PC_API struct pc_checked pc_checked_new(struct pc *pc, const char *data);
/* Whatever a document says is known: its strings, what is called …percent or …points, and what the
 * first rows of a table have together. */
PC_API void pc_checked_learn(struct pc_checked *checked, struct json_object *document);
PC_API void pc_checked_answer(struct pc_checked *checked, const struct pc_answer *answer);

/* For `marked`, `remarks` and `members` of an explanation; before an answer they do nothing. What
 * may be a proposal is not marked: that would call it wrong. In pc's arena. */
PC_API const char *pc_checked_marked(const struct pc_checked *checked);
PC_API void pc_checked_remarks(const struct pc_checked *checked, struct pc_report *report);
/* unknown_names, proposed_names, unknown_percentages, proposed_percentages, unknown_lines,
 * unknown_counts, proposed_counts, unknown_quantities, proposed_quantities: each an array, of those
 * kinds that were taught. */
PC_API void pc_checked_members(const struct pc_checked *checked, struct json_object *answer);

#endif
