/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as a suite of benchmarks. */
#include "measure/suite.h"

#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/context.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	PC_AUTO(pc) struct pc *pc = pc_new();
	struct pc_suite suite;

	if (pc_suite_read(pc, fuzz_file(data, size), &suite))
		return 0;
	for (size_t i = 0; i < suite.count; i++)
		if (!suite.tests[i].argv[0] || !*suite.tests[i].name ||
		    !suite.tests[i].environment ||
		    (suite.tests[i].folder && suite.tests[i].folder[0] == '/'))
			abort();
	return suite.count ? 0 : (abort(), 0);
}
