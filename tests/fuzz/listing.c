/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as an annotated source: detected, or as what their first line names ("#format gcov");
 * then what is hot in it, for its first events, with advice:
 * for one of $PERFCOPILOT_FUZZ_SHARE inputs, as that costs more than reading. */
#include "listing/listing.h"

#include "advice/lines.h"
#include "base/auto.h"
#include "base/context.h"
#include "fuzz.h"
#include "listing/hot.h"

enum { EVENTS = 3 };

static void tell(struct pc *pc, const struct pc_listing *listing, uint32_t event)
{
	struct pc_hot_query query = { .event = event };
	struct pc_advice_list list;
	struct pc_hot hot;

	if (pc_listing_hot(pc, listing, &query, &hot) || event == PC_NO_EVENT)
		return;
	pc_advise_listing(pc, listing, event, &hot, &list);
	query.function = "a";
	pc_listing_hot(pc, listing, &query, &hot);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pc *pc PC_AUTO(pc) = pc_new();
	const char *format = fuzz_format(pc_listing_formats(), &data, &size);
	struct pc_listing *listing;
	uint32_t event;
	size_t count;
	bool all = fuzz_chooses(data, size, format != NULL);

	if (pc_listing_read(pc, fuzz_file(data, size), format, &listing) || !all)
		return 0;
	pc_listing_events(listing, &count);
	pc_listing_find_event(pc, listing, "", &event);
	tell(pc, listing, event);
	for (uint32_t i = 0; i < count && i < EVENTS; i++)
		tell(pc, listing, i);
	return 0;
}
