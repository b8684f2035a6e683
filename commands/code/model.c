/* SPDX-License-Identifier: Apache-2.0
 * What a model is asked of a listing, and whether the patch that it proposes applies. */
#include <string.h>

#include "model.h"

struct asked {
	struct pc *pc;
	const struct code_result *result;
	struct json_object *document; /* borrowed */
	size_t left_out;
	struct pc_patch patch;
	struct pc_checked checked;
};

static struct pc_report *report(void *context, struct json_object *document)
{
	const struct asked *asked = context;

	return code_report(asked->pc, asked->result, document);
}

static int prompt(void *context, struct pc_query *out_query)
{
	struct asked *asked = context;

	return code_prompt(asked->pc, asked->result, asked->document, out_query, &asked->left_out);
}

/* The lines of a part: of its own file all from the first to the last, of other files each. */
static void learn_lines(struct pc_cited_known *known, const struct pc_listing_part *part)
{
	uint32_t first = 0, last = 0;

	for (uint32_t i = 0; i < part->line_count; i++) {
		const struct pc_listing_line *line = &part->lines[i];

		if (line->file && (!part->file || strcmp(line->file, part->file) != 0)) {
			if (line->line)
				pc_cited_lines(known, line->file, line->line, line->line);
			continue;
		}
		first = line->line && (!first || line->line < first) ? line->line : first;
		last = line->line > last ? line->line : last;
	}
	if (last)
		pc_cited_lines(known, part->file, first, last);
}

static void check_cited(struct asked *asked, const struct pc_answer *answer)
{
	const struct pc_listing_part *parts;
	size_t count;

	asked->checked = pc_checked_new(asked->pc, "listing");
	pc_checked_learn(&asked->checked, asked->document);
	parts = pc_listing_parts(asked->result->listing, &count);
	for (size_t i = 0; i < count; i++) {
		if (parts[i].function)
			pc_cited_name(asked->checked.known, parts[i].function);
		learn_lines(asked->checked.known, &parts[i]);
	}
	pc_checked_answer(&asked->checked, answer);
}

static void check(void *context, const struct pc_answer *answer)
{
	struct asked *asked = context;

	check_cited(asked, answer);
	code_patch(asked->pc, asked->result, answer, &asked->patch);
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
	code_show_patch(to, &asked->patch);
	if (asked->left_out)
		pc_report_note(to, PC_LEVEL_NOTE,
			       "%zu lines did not fit into the model's context and were not sent",
			       asked->left_out);
}

static void members(void *context, struct json_object *answer)
{
	const struct asked *asked = context;
	bool any = json_object_object_get(answer, "answer");

	json_object_object_add(answer, "lines_left_out",
			       json_object_new_int64((int64_t)asked->left_out));
	pc_checked_members(&asked->checked, answer);
	json_object_object_add(answer, "patch", any ? code_patch_document(&asked->patch) : NULL);
}

int code_show(struct pc *pc, const struct code_result *r)
{
	static const struct pc_question questions[] = { { .key = "model", .prompt = prompt },
							{ NULL } };
	PC_AUTO(json) struct json_object *document = code_document(r);
	struct asked asked = { .pc = pc, .result = r, .document = document };

	return pc_explain(pc, &PC_EXPLANATION(.context = &asked, .document = document,
					      .report = report, .questions = questions,
					      .check = check, .marked = marked, .remarks = remarks,
					      .remarks_title = PC_CHECKED_TITLE("listing"),
					      .members = members));
}
