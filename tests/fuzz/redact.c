/* SPDX-License-Identifier: Apache-2.0
 * Any bytes redacted: what comes out has nothing left to take out. */
#include <stdlib.h>

#include "base/auto.h"
#include "base/context.h"
#include "fuzz.h"
#include "llm/redact/redact.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	PC_AUTO(pc) struct pc *pc = pc_new();
	static const char *const items[] = { "ACME-[0-9]+" };
	const struct pc_list patterns = { items, 1 };
	PC_AUTO(text) struct pc_text once = { 0 }, twice = { 0 };
	struct pc_redactor *redactor;

	if (pc_redactor_new(pc, &patterns, &redactor))
		abort();
	pc_redact(redactor, (struct pc_span){ (const char *)data, size }, &once);
	if (pc_redact(redactor, pc_text_span(&once), &twice))
		abort();
	return 0;
}
