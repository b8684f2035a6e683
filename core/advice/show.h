/* SPDX-License-Identifier: Apache-2.0
 * Advice in documents and in views, the same in all commands. */
#ifndef PC_ADVICE_SHOW_H
#define PC_ADVICE_SHOW_H

#include "advice/advice.h"

struct json_object;
struct pc_report;

/* A new object with what is known of the advice itself: "id", "title", "meaning", "action",
 * "evidence", "source", "effort", "names". What else of it means something to a command, that adds.
 */
PC_API struct json_object *pc_advice_document(const struct pc_advice *advice);
/* A text: what it is about and what it may win first; where it is from on a line of its own. */
PC_API void pc_advice_show(struct pc_report *report, const struct pc_advice *advice,
			   bool with_evidence);

#endif
