/* SPDX-License-Identifier: Apache-2.0
 * The mean over benchmarks. */
#include "measure/overall.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/auto.h"
#include "measure/decide.h"
#include "measure/stats.h"

static bool is_in(const struct pc_overall_part *part)
{
	return part->ratio > 0 && isfinite(part->ratio);
}

/* ln(head/base) of a round; NaN: there is none. */
static double of_round(const struct pc_series *s, const struct pc_overall_options *o, size_t round)
{
	double d = NAN;

	if (s->paired && round < s->counts[o->base] && round < s->counts[o->head])
		d = log(s->values[o->head][round] / s->values[o->base][round]);
	return isfinite(d) ? d : NAN;
}

/* The means of rounds in which all were measured; returns how many. */
static size_t means_of_rounds(const struct pc_overall_part *parts, size_t count,
			      const struct pc_overall_options *o, double *means, size_t rounds)
{
	size_t whole = 0;

	for (size_t round = 0; round < rounds; round++) {
		double sum = 0;
		size_t in = 0;

		for (size_t i = 0; i < count; i++)
			if (is_in(&parts[i])) {
				sum += of_round(parts[i].series, o, round);
				in++;
			}
		if (isfinite(sum))
			means[whole++] = sum / (double)in;
	}
	return whole;
}

static void by_rounds(const struct pc_overall_part *parts, size_t count,
		      const struct pc_overall_options *o, struct pc_overall *out)
{
	size_t most = 0, rounds;
	PC_AUTO(memory) double *means = NULL;
	struct pc_estimate e;

	for (size_t i = 0; i < count; i++)
		if (parts[i].series->paired && parts[i].series->counts[o->base] > most)
			most = parts[i].series->counts[o->base];
	means = pc_realloc(NULL, most + 1, sizeof(*means));
	rounds = means_of_rounds(parts, count, o, means, most);
	if (rounds < PC_PAIRS_LEAST)
		return;
	pc_signed_rank(means, rounds, o->level, &e);
	out->rounds = rounds;
	out->ratio = exp(e.value);
	out->low = e.level > 0 ? exp(e.low) : NAN;
	out->high = e.level > 0 ? exp(e.high) : NAN;
}

void pc_overall(const struct pc_overall_part *parts, size_t count,
		const struct pc_overall_options *options, struct pc_overall *out)
{
	double sum = 0;

	*out = (struct pc_overall){ .ratio = NAN, .low = NAN, .high = NAN };
	for (size_t i = 0; i < count; i++)
		if (is_in(&parts[i])) {
			sum += log(parts[i].ratio);
			out->benchmarks++;
		}
	if (!out->benchmarks)
		return;
	out->ratio = exp(sum / (double)out->benchmarks);
	by_rounds(parts, count, options, out);
}
