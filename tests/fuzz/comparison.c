/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as the JSON of an earlier comparison, which is judged anew, and as the journal of one
 * that was ended. */
#include <json-c/json.h>
#include <stdlib.h>

#include "base/context.h"
#include "fuzz.h"
#include "journal.h"

static void judge(const struct compare_result *r)
{
	for (size_t i = 0; i < pc_samples_series_count(r->samples); i++)
		for (size_t side = 1; side < r->side_count; side++) {
			const struct pc_decision_options options = { .head = side,
								     .threshold = PC_THRESHOLD,
								     .level = r->level,
								     .resolution_ns =
									     r->resolution_ns };
			struct pc_decision decision;

			pc_decide(pc_samples_series_at(r->samples, i), &options, &decision);
		}
}

static void read_document(const char *path)
{
	PC_AUTO(pc) struct pc *pc = pc_new();
	const struct compare options = { .report = path };
	struct compare_result r = { .pc = pc, .options = &options, .samples = pc_samples_new(pc) };

	if (!compare_load(&r)) {
		if (!(r.level >= 0.5 && r.level < 1) || !(r.resolution_ns >= 0) ||
		    !pc_measure_is_judged(r.by) || r.warm_ups < -1 || r.pinned_cpu < -1)
			abort(); /* what verdicts rest on is not a stranger's to break */
		judge(&r);
	}
	json_object_put(r.machine);
	json_object_put(r.pull);
	json_object_put(r.changes);
	pc_samples_clear(r.samples);
}

static void read_journal(const char *path, size_t size)
{
	PC_AUTO(pc) struct pc *pc = pc_new();
	struct compare_result r = {
		.pc = pc, .samples = pc_samples_new(pc), .side_count = 2, .level = 0.95
	};
	struct pc_round_work works[] = { { .name = "a" }, { .name = "b" } };
	struct compare_journal journal = { .path = path, .fd = -1 };
	struct compare_bench bench = { .r = &r,
				       .journal = &journal,
				       .rounds = { .works = works, .work_count = 2 } };
	off_t whole = 0;

	if (!compare_journal_read(&bench, path, "this", &whole) && whole > (off_t)size + 1)
		abort(); /* it is cut there */
	judge(&r);
	pc_samples_clear(r.samples);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *path = fuzz_file(data, size);

	read_document(path);
	read_journal(path, size);
	return 0;
}

/* Of compare.c, which would bring the whole command along. */
void compare_warn(struct compare_result *r, const char *fmt, ...)
{
	(void)r;
	(void)fmt;
}
