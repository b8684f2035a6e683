/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as a profile: detected, or (first byte 1, 2, …) as the format of that row; then ranked
 * every way, and exported. */
#include "profile/profile.h"
#include "base/auto.h"
#include "base/context.h"
#include "export/export.h"
#include "fuzz.h"
#include "profile/rank.h"

static void rank_all(struct pc *pc, const struct pc_profile *profile)
{
	size_t events;

	pc_profile_events(profile, &events);
	for (size_t event = 0; event < events && event < 4; event++) {
		for (int by = PC_BY_FUNCTION; by <= PC_BY_THREAD; by++) {
			struct pc_rank_query query = { .by = (enum pc_rank_by)by, .event = event };
			struct pc_ranking ranking;

			query.sort = by % 2 ? PC_SORT_TOTAL : PC_SORT_SELF;
			pc_profile_rank(pc, profile, &query, &ranking);
		}
	}
}

static void export_all(struct pc *pc, const struct pc_profile *profile)
{
	const struct pc_export what = { .event = 0, .suffixes = true };
	const struct pc_export every = { .event = PC_EXPORT_EVERY };
	PC_AUTO(text) struct pc_text text = { 0 };
	struct pc_sink sink = pc_sink_text(&text);

	pc_export_folded(pc, profile, &what, &sink);
	pc_export_speedscope(pc, profile, &every, &sink);
	pc_export_pprof(pc, profile, &every, &sink);
}

static const char *format_of(uint8_t byte)
{
	const char *const *formats = pc_profile_formats();
	size_t count = 0;

	while (formats[count])
		count++;
	return byte && byte <= count ? formats[byte - 1] : NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	PC_AUTO(pc) struct pc *pc = pc_new();
	struct pc_profile *profile;
	const char *format = size ? format_of(data[0]) : NULL, *path;
	struct pc_list paths = { &path, 1 };

	path = fuzz_file(data + (format != NULL), size - (format != NULL));
	if (!pc_profile_read(pc, paths, format, &profile)) {
		rank_all(pc, profile);
		export_all(pc, profile);
	}
	return 0;
}
