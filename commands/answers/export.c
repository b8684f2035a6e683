/* SPDX-License-Identifier: Apache-2.0
 * answers export: lines as --record writes them. */
#include <inttypes.h>

#include "answers.h"

struct exporting {
	struct pc_text lines;
	uint64_t count, damaged;
};

static bool export_row(void *context, const struct pc_answers_row *kept)
{
	struct exporting *exporting = context;

	exporting->count++;
	exporting->damaged += !kept->question;
	if (!kept->question)
		return true;
	pc_text_puts(&exporting->lines, "{\"question\":");
	pc_json_print(&exporting->lines, kept->question, false);
	pc_text_puts(&exporting->lines, ",\"answer\":");
	pc_json_print(&exporting->lines, kept->answer, false);
	pc_text_puts(&exporting->lines, "}\n");
	return true;
}

static int export_ids(struct pc *pc, const struct pc_list *list, struct exporting *exporting)
{
	const int64_t *ids = NULL;
	int status = answers_ids(pc, list, &ids);

	for (size_t i = 0; i < list->count && !status; i++) {
		status = pc_answers_find(pc, &PC_ANSWERS(.id = ids[i]), export_row, exporting);
		if (!status && exporting->count != i + 1)
			status = pc_fail(pc, PC_EINPUT, "there is no answer %" PRId64, ids[i]);
	}
	return status;
}

int answers_run_export(struct pc *pc, const void *options)
{
	const struct answers_ids *opt = options;
	struct exporting exporting = { 0 };
	int status = opt->ids.count
			     ? export_ids(pc, &opt->ids, &exporting)
			     : pc_answers_find(pc, &PC_ANSWERS(.id = 0), export_row, &exporting);

	if (!status && exporting.damaged)
		status =
			pc_fail(pc, PC_EINPUT,
				"%" PRIu64 " answers are damaged; 'perfcopilot answers list' shows "
				"which: forget them",
				exporting.damaged);
	if (!status && exporting.lines.data)
		pc_output_text(pc, exporting.lines.data);
	pc_text_clear(&exporting.lines);
	return status;
}
