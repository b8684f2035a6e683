/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as what the pytest plugin wrote, of three functions, two of which have the same name;
 * and as notes that a block is kept up to date in. */
#include <stdlib.h>

#include "base/context.h"
#include "detect.h"
#include "fuzz.h"
#include "pytest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct pc_changed_function functions[] = { { .name = "f", .file = "a.py" },
							  { .name = "C.m", .file = "a.py" },
							  { .name = "f", .file = "b.py" } };
	static const char block[] = "## E2E Benchmarks\nperfcopilot compare: available\n";
	PC_AUTO(pc) struct pc *pc = pc_new();
	const struct pc_changes changes = { .functions = functions, .count = 3 };
	struct pc_samples *samples = pc_samples_new(pc);
	const struct pytest_reading reading = { .changes = &changes,
						.samples = samples,
						.side = size % 2,
						.round = size % 3,
						.unfinished = PC_OUTCOME_SIGNALLED };
	const struct pc_span bytes = { (const char *)data, size };
	PC_AUTO(text) struct pc_text once = { 0 }, twice = { 0 };
	struct pytest_found found;

	compare_pytest_read_bytes(pc, bytes, &reading, &found);
	pc_samples_clear(samples);
	compare_setup_text(bytes, block, &once);
	compare_setup_text(pc_text_span(&once), block, &twice);
	if (once.size != twice.size || memcmp(once.data, twice.data, once.size) != 0)
		abort(); /* the second time changes nothing */
	return 0;
}
