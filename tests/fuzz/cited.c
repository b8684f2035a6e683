/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as names that are known, a line each up to an empty one, and as the answer that cites
 * them. */
#include "llm/cited/cited.h"

#include <stdlib.h>

#include "base/auto.h"
#include "base/context.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	PC_AUTO(pc) struct pc *pc = pc_new();
	struct pc_cited_known *known = pc_cited_new(pc);
	struct pc_span rest = { (const char *)data, size }, line;
	const struct pc_cited *items;
	size_t count;

	while (pc_span_cut(rest, '\n', &line, &rest) && line.size) {
		const char *name = pc_arena_strndup(pc->arena, line.data, line.size);

		pc_cited_name(known, name);
		pc_cited_percent(known, strtod(name, NULL));
		pc_cited_lines(known, name, (uint32_t)line.size, 100);
		pc_cited_count(known, (int64_t)line.size);
		pc_cited_quantity(known, strtod(name, NULL), line.size % 2 ? "ns" : "bytes");
		pc_cited_text(known, line);
	}
	count = pc_cited_unknown(pc, known, rest, &items);
	for (size_t i = 0; i < count; i++) /* each lies within the answer */
		if (items[i].text.data < rest.data ||
		    items[i].text.data + items[i].text.size > rest.data + rest.size)
			abort();
	return 0;
}
