/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as a file of cachegrind's. */
#include "measure/cachegrind.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FILE *file = size ? fmemopen((void *)(uintptr_t)data, size, "r") : NULL;
	uint64_t instructions;

	if (file) {
		pc_cachegrind_total(file, &instructions);
		fclose(file);
	}
	return 0;
}
