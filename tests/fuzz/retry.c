/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as the times that servers say. */
#include "llm/pool/retry.h"

#include <stdlib.h>

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pc_span value = { (const char *)data, size };

	if (pc_retry_after_ms(value, 1792567680) < -1 || pc_retry_millis(value) < -1 ||
	    pc_retry_duration_ms(value) < -1 || pc_retry_until_ms(value, 1792567680) < -1)
		abort();
	return 0;
}
