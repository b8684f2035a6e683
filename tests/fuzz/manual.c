/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as a page of the manual: as plain text, its sections, and what it says of options. */
#include <stdlib.h>

#include "base/auto.h"
#include "base/context.h"
#include "binary/binary.h"
#include "binary/roff.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const words[] = { "-c",   "--config=x", "-9",   "-19",
					     "-xzf", "-Xmx4g",	   "if=x", "-n100" };
	PC_AUTO(pc) struct pc *pc = pc_new();
	PC_AUTO(text) struct pc_text plain = { 0 };
	struct pc_span see, section;

	pc_roff_plain((struct pc_span){ (const char *)data, size }, &plain, &see);
	section = pc_roff_section(pc_text_span(&plain), "SYNOPSIS");
	if (section.size > plain.size || see.size > size)
		abort();
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		pc_option_told(pc, pc_text_span(&plain), words[i]);
	pc_letters_told(pc, pc_text_span(&plain), "aux");
	return 0;
}
