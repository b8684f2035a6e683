/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as an answer with a patch: taken apart, placed in a file that is the bytes as well, and
 * written again. What was written reads as itself. */
#include "repo/patch.h"
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "fuzz.h"
#include "repo/diff_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pc_span text = { size ? (const char *)data : "", size };
	struct pc_diff_text diff PC_AUTO(diff_text) = { 0 }, again PC_AUTO(diff_text) = { 0 };
	struct pc_text first PC_AUTO(text) = { 0 }, second PC_AUTO(text) = { 0 };

	pc_diff_text_read(text, &diff);
	for (size_t i = 0; i < diff.count; i++)
		pc_diff_text_place(&diff.files[i], text);
	pc_diff_text_write(&diff, &first);
	pc_diff_text_read(pc_text_span(&first), &again);
	pc_diff_text_write(&again, &second);
	if (again.count < diff.count)
		abort();
	return 0;
}
