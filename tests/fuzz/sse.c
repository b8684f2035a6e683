/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as server-sent events: the same ones whether they come whole, byte by byte, or in
 * pieces as long as the bytes themselves say. */
#include "llm/wire/sse.h"

#include <stdlib.h>

#include "base/auto.h"
#include "fuzz.h"

enum { WHOLE, SINGLE, PIECES, WAYS };

static bool keep(void *context, struct pc_span event, struct pc_span data)
{
	struct pc_text *kept = context;

	pc_text_printf(kept, "%zu %zu ", event.size, data.size);
	pc_text_add(kept, event.data, event.size);
	pc_text_add(kept, data.data, data.size);
	return true;
}

static void feed(const uint8_t *data, size_t size, int way, struct pc_text *out)
{
	PC_AUTO(sse) struct pc_sse sse = { 0 };

	for (size_t at = 0, part; at < size; at += part) {
		part = way == WHOLE ? size : way == SINGLE ? 1 : data[at] % 17u + 1;
		if (part > size - at)
			part = size - at;
		pc_sse_feed(&sse, (struct pc_span){ (const char *)data + at, part }, keep, out);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pc_text kept[WAYS] = { 0 };

	for (int way = 0; way < WAYS; way++) {
		feed(data, size, way, &kept[way]);
		if (kept[way].size != kept[0].size ||
		    (kept[0].size && memcmp(kept[way].data, kept[0].data, kept[0].size)))
			abort();
	}
	for (int way = 0; way < WAYS; way++)
		pc_text_clear(&kept[way]);
	return 0;
}
