/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as results of another tool: detected, or as what their first line names ("#format
 * junit"), on both sides; what was read is decided. */
#include "measure/import.h"

#include <math.h>
#include <stdlib.h>

#include "base/auto.h"
#include "base/context.h"
#include "fuzz.h"
#include "measure/decide.h"

enum { VALUES_MOST = 200 };

static void check(const struct pc_series *series)
{
	struct pc_decision_options options = { .head = 1,
					       .threshold = PC_THRESHOLD,
					       .level = 0.95 };
	struct pc_decision decision;

	for (size_t i = 0; i < series->counts[0]; i++)
		if (!(series->values[0][i] >= 0) || isinf(series->values[0][i]))
			abort();
	if (series->counts[0] != series->counts[1])
		abort();
	if (series->counts[0] <= VALUES_MOST)
		pc_decide(series, &options, &decision);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	PC_AUTO(pc) struct pc *pc = pc_new();
	const char *format = fuzz_format(pc_import_formats(), &data, &size);
	const char *path = fuzz_file(data, size);
	struct pc_import_file files[2] = { { path, format, 0 }, { path, format, 1 } };
	struct pc_samples *samples = pc_samples_new(pc);
	struct pc_imported imported[2];

	if (!pc_import(pc, files, 2, samples, imported))
		for (size_t i = 0; i < pc_samples_series_count(samples); i++)
			check(pc_samples_series_at(samples, i));
	pc_samples_clear(samples);
	return 0;
}
