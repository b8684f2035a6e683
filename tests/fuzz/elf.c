/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as an ELF file: its facts, its symbols, a function looked up in it, what its debug
 * information says (of one of $PERFCOPILOT_FUZZ_SHARE inputs). The module is the one that is built.
 */
#include "base/auto.h"
#include "base/context.h"
#include "binary/binary.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = { NULL, "add", "ns::twice", "__pick_fast", "nearly_ad" };
	const char *path = fuzz_file(data, size);

	fuzz_chooses(data, size, true);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		PC_AUTO(pc) struct pc *pc = pc_new();
		struct pc_binary binary;

		pc_binary_read(pc, path, names[i], &binary);
	}
	return 0;
}
