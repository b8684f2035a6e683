/* SPDX-License-Identifier: Apache-2.0
 * What is known, as it is taught. */
#include "llm/cited/cited_known.h"

#include "base/arena.h"
#include "base/context.h"

static void clear(void *context)
{
	struct pc_cited_known *known = context;

	pc_cited_names_clear(&known->names);
	pc_cited_percents_clear(&known->percents);
	pc_cited_numbers_clear(&known->numbers);
	pc_cited_quantities_clear(&known->quantities);
}

struct pc_cited_known *pc_cited_new(struct pc *pc)
{
	struct pc_cited_known *known = pc_arena_alloc(pc->arena, sizeof(*known));

	pc_cited_names_init(&known->names, pc->arena);
	pc_cited_percents_add(&known->percents, 0); /* of any profile */
	pc_cited_percents_add(&known->percents, 100);
	pc_at_end(pc, clear, known);
	return known;
}

void pc_cited_name(struct pc_cited_known *known, const char *name)
{
	pc_cited_names_add(&known->names, pc_span(name));
}

void pc_cited_percent(struct pc_cited_known *known, double percent)
{
	pc_cited_percents_add(&known->percents, percent);
}

void pc_cited_lines(struct pc_cited_known *known, const char *file, uint32_t first, uint32_t last)
{
	pc_cited_numbers_lines(&known->numbers, file, first, last);
}

void pc_cited_count(struct pc_cited_known *known, int64_t count)
{
	pc_cited_percents_add(&known->numbers.counts, (double)count);
}

void pc_cited_quantity(struct pc_cited_known *known, double value, const char *unit)
{
	pc_cited_quantities_add(&known->quantities, value, unit);
}

void pc_cited_text(struct pc_cited_known *known, struct pc_span text)
{
	for (size_t at = 0; at < text.size; at++) {
		struct pc_cited_figure figure;

		if (!pc_cited_is_digit(text.data[at]))
			continue;
		if (pc_cited_figure_read(text, at, &figure))
			pc_cited_percents_add(&known->percents, figure.value);
		pc_cited_percents_add(&known->quantities.literals, figure.value);
		at += figure.past_size - 1;
	}
}

static bool knows_quantities(const struct pc_cited_known *known)
{
	for (unsigned i = 0; i < PC_CITED_UNITS; i++)
		if (known->quantities.measured[i].count)
			return true;
	return false;
}

bool pc_cited_knows(const struct pc_cited_known *known, enum pc_cited_kind kind)
{
	return kind == PC_CITED_LINE	   ? known->numbers.count > 0
	       : kind == PC_CITED_COUNT	   ? known->numbers.counts.count > 0
	       : kind == PC_CITED_QUANTITY ? knows_quantities(known)
					   : true;
}

void pc_cited_profile(struct pc_cited_known *known, const struct pc_profile *profile, size_t event)
{
	if (known->profile_count == PC_CITED_PROFILES)
		return;
	known->profiles[known->profile_count].profile = profile;
	known->profiles[known->profile_count++].event = event;
}
