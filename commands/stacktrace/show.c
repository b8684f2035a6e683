/* SPDX-License-Identifier: Apache-2.0
 * The report, and what a model is asked of it. */
#include <stdlib.h>
#include <string.h>

#include "stacktrace.h"

struct asked {
	struct stacktrace_result *result;
	struct json_object *document; /* borrowed */
	size_t left_out;	      /* groups that did not fit into the question */
	struct pc_checked checked;
};

static struct pc_report *report(void *context, struct json_object *document)
{
	const struct asked *asked = context;

	return stacktrace_report(asked->result->pc, asked->result, document);
}

static int prompt(void *context, struct pc_query *out_query)
{
	struct asked *asked = context;

	return stacktrace_prompt(asked->result->pc, asked->document, out_query, &asked->left_out);
}

/* How many threads the document counts, as a whole and by group. */
static void learn_counts(struct pc_cited_known *known, struct json_object *object)
{
	static const char *const keys[] = { "count", "threads", "stacks", "still", "waiting" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		struct json_object *value = json_object_object_get(object, keys[i]);

		if (json_object_is_type(value, json_type_int))
			pc_cited_count(known, json_object_get_int64(value));
	}
}

/* "stuck.c:51" of its frames. */
static void learn_places(struct pc_checked *checked, struct json_object *group)
{
	struct json_object *frames = json_object_object_get(group, "frames");

	for (size_t i = 0; frames && i < json_object_array_length(frames); i++) {
		struct json_object *frame = json_object_array_get_idx(frames, i);
		const char *place = json_object_get_string(json_object_object_get(frame, "place"));
		const char *colon = place ? strrchr(place, ':') : NULL;
		unsigned long line = colon ? strtoul(colon + 1, NULL, 10) : 0;

		if (line && line < UINT32_MAX)
			pc_cited_lines(checked->known,
				       pc_arena_strndup(pc_memory(checked->pc), place,
							(size_t)(colon - place)),
				       (uint32_t)line, (uint32_t)line);
	}
}

static void check(void *context, const struct pc_answer *answer)
{
	static const char *const tables[] = { "groups", "doing", "locks" };
	struct asked *asked = context;

	asked->checked = pc_checked_new(asked->result->pc, "traces");
	pc_checked_learn(&asked->checked, asked->document);
	learn_counts(asked->checked.known, json_object_object_get(asked->document, "input"));
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		struct json_object *rows = json_object_object_get(asked->document, tables[i]);

		for (size_t k = 0; k < json_object_array_length(rows); k++) {
			struct json_object *row = json_object_array_get_idx(rows, k);

			learn_counts(asked->checked.known, row);
			learn_places(&asked->checked, row);
		}
	}
	pc_checked_answer(&asked->checked, answer);
}

static const char *marked(void *context, const struct pc_answer *answer)
{
	const struct asked *asked = context;

	(void)answer; /* that which was checked */
	return pc_checked_marked(&asked->checked);
}

static void remarks(void *context, struct pc_report *to)
{
	const struct asked *asked = context;

	pc_checked_remarks(&asked->checked, to);
	if (asked->left_out)
		pc_report_note(to, PC_LEVEL_NOTE,
			       "%zu groups did not fit into the model's context and were not sent",
			       asked->left_out);
}

static void members(void *context, struct json_object *answer)
{
	const struct asked *asked = context;

	pc_json_add_count(answer, "groups_left_out", (int64_t)asked->left_out);
	pc_checked_members(&asked->checked, answer);
}

int stacktrace_show(struct pc *pc, struct stacktrace_result *r)
{
	static const struct pc_question questions[] = { { .key = "model", .prompt = prompt },
							{ NULL } };
	PC_AUTO(json) struct json_object *document = stacktrace_document(r);
	PC_AUTO(json) struct json_object *kept = json_object_new_array();
	struct asked asked = { .result = r, .document = document };

	r->kept = kept;
	return pc_explain(pc, &PC_EXPLANATION(.context = &asked, .document = document,
					      .report = report, .questions = questions,
					      .check = check, .marked = marked, .remarks = remarks,
					      .remarks_title = PC_CHECKED_TITLE("traces"),
					      .members = members));
}
