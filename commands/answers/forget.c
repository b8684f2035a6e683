/* SPDX-License-Identifier: Apache-2.0
 * answers forget and stats: how much there is, and how to be rid of it. */
#include <inttypes.h>
#include <time.h>

#include "answers.h"

enum { DAY_S = 86400 };

/* Exactly one way of saying which, so that nothing more goes than was meant. */
static int check_which(struct pc *pc, const struct answers_forget *opt)
{
	unsigned ways = (opt->ids.count > 0) + (opt->older_than_days > 0) + opt->all;

	if (ways == 1)
		return PC_OK;
	return pc_fail(pc, PC_EUSAGE,
		       ways ? "IDs, --older-than and --all were given together; one of them is "
			      "wanted"
			    : "nothing says which are to be forgotten; give IDs, --older-than DAYS "
			      "or --all");
}

static int forget_ids(struct pc *pc, const struct pc_list *list, uint64_t *count)
{
	const int64_t *ids = NULL;
	int status = answers_ids(pc, list, &ids);

	for (size_t i = 0; i < list->count && !status; i++) {
		uint64_t one = 0;

		status = pc_answers_forget(pc, ids[i], 0, &one);
		*count += one;
	}
	return status;
}

static int forget_old(struct pc *pc, double days, uint64_t *count)
{
	int64_t before_s = (int64_t)time(NULL) - (int64_t)(days * DAY_S);

	return before_s > 0 ? pc_answers_forget(pc, 0, before_s, count) : PC_OK;
}

static int forget(struct pc *pc, const struct answers_forget *opt, uint64_t *count)
{
	if (opt->ids.count)
		return forget_ids(pc, &opt->ids, count);
	if (opt->all)
		return pc_answers_forget(pc, 0, 0, count);
	return forget_old(pc, opt->older_than_days, count);
}

int answers_run_forget(struct pc *pc, const void *options)
{
	const struct answers_forget *opt = options;
	struct json_object *document;
	struct pc_report *report;
	uint64_t count = 0;
	int status = check_which(pc, opt);

	if (!status)
		status = forget(pc, opt, &count);
	if (status)
		return status;
	document = answers_document(pc, "forget");
	json_object_object_add(document, "forgotten", json_object_new_int64((int64_t)count));
	report = pc_report_new(pc, "Answers forgotten", document);
	pc_report_fact(report, "forgotten", "%" PRIu64, count);
	return pc_output_report(pc, report);
}

static void add_time(struct pc_report *report, struct json_object *document, const char *label,
		     int64_t when_s)
{
	struct json_object *time = answers_time(when_s);

	json_object_object_add(document, label, time);
	if (time)
		pc_report_fact(report, label, "%s", json_object_get_string(time));
}

int answers_run_stats(struct pc *pc, const void *options)
{
	struct json_object *document;
	struct pc_answers_stats stats;
	struct pc_report *report;
	int status = pc_answers_stats(pc, &stats);

	(void)options;
	if (status)
		return status;
	document = answers_document(pc, "stats");
	report = pc_report_new(pc, "Answers kept", document);
	json_object_object_add(document, "count", json_object_new_int64((int64_t)stats.count));
	json_object_object_add(document, "size_bytes",
			       json_object_new_int64((int64_t)stats.size_bytes));
	pc_report_fact(report, "file", "%s", pc_answers_path(pc));
	pc_report_fact(report, "answers", "%" PRIu64, stats.count);
	pc_report_fact(report, "size", "%s",
		       pc_quantity(pc_memory(pc), (int64_t)stats.size_bytes, 0, "bytes"));
	add_time(report, document, "oldest", stats.oldest_s);
	add_time(report, document, "newest", stats.newest_s);
	return pc_output_report(pc, report);
}
