/* SPDX-License-Identifier: Apache-2.0
 * From numbers to a verdict. */
#include "measure/decide.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/auto.h"
#include "measure/doubts.h"
#include "measure/ranks.h"

enum { PAIRS_MOST = 10000, TICKS_LEAST = 1000 };

static const char *const verdict_words[] = {
	[PC_VERDICT_NONE] = "none",	  [PC_VERDICT_FASTER] = "faster",
	[PC_VERDICT_SLOWER] = "slower",	  [PC_VERDICT_SAME] = "same",
	[PC_VERDICT_UNCLEAR] = "unclear",
};

const char *pc_verdict_word(enum pc_verdict verdict)
{
	return verdict_words[verdict];
}

double pc_look_level(unsigned looks)
{
	static const double levels[] = { 0.05, 0.05, 0.0294, 0.0221, 0.0182, 0.0158 };

	return levels[looks < 6 ? looks : 5];
}

/* What can be compared: values by round where both sides have one, or all of each side. */
struct numbers {
	double *base, *head; /* owned; in the order of rounds */
	double *d;	     /* owned; ln(head/base) of pairs, else NULL */
	bool *first;	     /* owned; of pairs: head ran first */
	size_t base_count, head_count;
	bool zero; /* some value is not above 0: it has no logarithm */
	bool same; /* all numbers of both sides are one */
};

static void numbers_clear(struct numbers *n)
{
	free(n->base);
	free(n->head);
	free(n->d);
	free(n->first);
}

static void add(double *values, size_t *count, double value)
{
	if (isfinite(value)) /* NaN: there is none; infinity: a file may say so */
		values[(*count)++] = value;
}

static void take_pairs(const struct pc_series *s, const struct pc_decision_options *o,
		       struct numbers *n)
{
	size_t rounds =
		s->counts[o->base] < s->counts[o->head] ? s->counts[o->base] : s->counts[o->head];

	for (size_t i = 0; i < rounds; i++) {
		double b = s->values[o->base][i], h = s->values[o->head][i];

		if (!isfinite(b) || !isfinite(h))
			continue;
		n->first[n->base_count] = o->head_first && i < o->first_count && o->head_first[i];
		n->base[n->base_count++] = b;
		n->head[n->head_count++] = h;
	}
}

/* Whether some value has no logarithm, and whether all are one. */
static void look(struct numbers *n, const double *values, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		n->zero = n->zero || !(values[i] > 0);
		n->same = n->same && n->base_count && values[i] == n->base[0];
	}
}

static struct numbers take(const struct pc_series *s, const struct pc_decision_options *o)
{
	size_t base = s->counts[o->base], head = s->counts[o->head];
	size_t room = (base > head ? base : head) + 1;
	struct numbers n = {
		.base = pc_realloc(NULL, room, sizeof(*n.base)),
		.head = pc_realloc(NULL, room, sizeof(*n.head)),
		.first = pc_realloc(NULL, room, sizeof(*n.first)),
		.same = true,
	};

	if (s->paired)
		take_pairs(s, o, &n);
	for (size_t i = 0; !s->paired && i < base; i++)
		add(n.base, &n.base_count, s->values[o->base][i]);
	for (size_t i = 0; !s->paired && i < head; i++)
		add(n.head, &n.head_count, s->values[o->head][i]);
	look(&n, n.base, n.base_count);
	look(&n, n.head, n.head_count);
	return n;
}

static void to_logarithms(struct numbers *n, bool paired)
{
	for (size_t i = 0; i < n->base_count; i++)
		n->base[i] = log(n->base[i]);
	for (size_t i = 0; i < n->head_count; i++)
		n->head[i] = log(n->head[i]);
	if (!paired)
		return;
	n->d = pc_realloc(NULL, n->base_count + 1, sizeof(*n->d));
	for (size_t i = 0; i < n->base_count; i++)
		n->d[i] = n->head[i] - n->base[i];
}

static struct pc_two two_of(const struct numbers *n)
{
	return (struct pc_two){ n->base, n->head, n->base_count, n->head_count };
}

static double p_at(const struct numbers *n, double shift)
{
	const struct pc_two two = two_of(n);

	return n->d ? pc_signed_rank_p(n->d, n->base_count, shift) : pc_rank_sum_p(&two, shift);
}

static void doubt(const struct numbers *n, const bool *first, double estimate,
		  struct pc_decision *out)
{
	if (n->d && first)
		out->slot = pc_doubt_slot(n->d, n->first, n->base_count, estimate);
	if (n->d) {
		out->trend = pc_doubt_trend(n->base, n->base_count);
		out->serial = pc_doubt_serial(n->d, n->base_count);
		pc_doubt_outliers(n->d, n->base_count, &out->mild, &out->severe);
	}
	out->two_modes = pc_doubt_two_modes(n->base, n->base_count) ||
			 pc_doubt_two_modes(n->head, n->head_count);
}

/* How many more pairs make it `factor` times as sharp: it grows with the root of their number. */
static uint32_t more_by(const struct pc_decision *d, double factor)
{
	double n = (double)d->pairs, wanted = ceil(n * factor * factor);

	if (!d->pairs || !(wanted - n <= PAIRS_MOST))
		return 0;
	return wanted > n ? (uint32_t)(wanted - n) : 1;
}

/* The interval is to be as narrow as the room that there is. */
static uint32_t more_pairs(const struct pc_decision *d, double estimate, double half)
{
	double room = fabs(fabs(estimate) - log1p(d->threshold));

	return room > 0 ? more_by(d, half / room) : 0;
}

/* For a verdict that no longer holds among many: as many as take p as far down as the adjustment
 * took it up, where quantiles of the normal distribution grow with the root of the number. */
static uint32_t more_among_many(const struct pc_decision *d, double alpha)
{
	double wanted = alpha * d->p_beyond / d->p_adjusted;

	return d->p_beyond > 0 && d->p_beyond < 1
		       ? more_by(d, pc_critical_normal(wanted) / pc_critical_normal(d->p_beyond))
		       : 0;
}

static enum pc_verdict verdict_of(double low, double high, double threshold)
{
	if (high < -threshold)
		return PC_VERDICT_FASTER;
	if (low > threshold)
		return PC_VERDICT_SLOWER;
	return low >= -threshold && high <= threshold ? PC_VERDICT_SAME : PC_VERDICT_UNCLEAR;
}

static void judge(const struct numbers *n, struct pc_decision *out)
{
	/* of ratios 1 + t and 1 / (1 + t), so that base and head can change places */
	double t = log1p(out->threshold), side;
	const struct pc_two two = two_of(n);
	struct pc_estimate e;

	if (n->d)
		pc_signed_rank(n->d, n->base_count, out->level, &e);
	else
		pc_rank_sum(&two, out->level, &e);
	side = e.value < 0 ? -1 : 1;
	out->ratio = exp(e.value);
	out->low = exp(e.low);
	out->high = exp(e.high);
	out->p = e.p;
	out->exact = e.exact;
	out->p_beyond = side * e.value > t ? p_at(n, side * t) : 1;
	if (!(e.level > 0)) {
		out->why = "too few runs for an interval";
		return;
	}
	out->verdict = verdict_of(e.low, e.high, t);
	if (out->verdict == PC_VERDICT_UNCLEAR)
		out->more_pairs = more_pairs(out, e.value, (e.high - e.low) / 2);
}

static const char *why_not(const struct numbers *n, const struct pc_decision *out, bool paired)
{
	if (!n->base_count || !n->head_count)
		return "one side has no numbers";
	if (n->zero && !n->same)
		return "a value is zero, which has no ratio";
	if (out->too_fast && !n->zero)
		return "too fast for the clock";
	if (paired && out->pairs < PC_PAIRS_LEAST)
		return "fewer than 6 pairs";
	return NULL;
}

static bool is_too_fast(const struct pc_series *series, const struct pc_decision *d,
			double resolution_ns)
{
	return !strcmp(pc_measure_kind(series->measure)->unit, "ns") && d->base_count &&
	       d->head_count && fmin(d->base_median, d->head_median) < TICKS_LEAST * resolution_ns;
}

static void decide(struct numbers *n, bool paired, const bool *head_first, struct pc_decision *out)
{
	const char *why = why_not(n, out, paired);

	if (!why && n->same && n->zero) { /* nothing on either side, which is the same */
		out->ratio = out->low = out->high = out->p = out->p_beyond = 1;
		out->verdict = PC_VERDICT_SAME;
		return;
	}
	if (!n->zero && n->base_count && n->head_count) {
		to_logarithms(n, paired);
		judge(n, out);
		doubt(n, head_first, log(out->ratio), out);
	}
	if (why) {
		out->verdict = PC_VERDICT_NONE;
		out->why = why;
	}
}

void pc_decide(const struct pc_series *series, const struct pc_decision_options *options,
	       struct pc_decision *out)
{
	struct numbers n = take(series, options);

	*out = (struct pc_decision){
		.base_count = n.base_count,
		.head_count = n.head_count,
		.pairs = series->paired ? n.base_count : 0,
		.base_median = pc_median(n.base, n.base_count),
		.head_median = pc_median(n.head, n.head_count),
		.ratio = NAN,
		.low = NAN,
		.high = NAN,
		.p = NAN,
		.p_beyond = NAN,
		.p_adjusted = NAN,
		.threshold = options->threshold * pc_measure_kind(series->measure)->part,
		.level = options->level,
	};
	out->too_fast = is_too_fast(series, out, options->resolution_ns);
	decide(&n, series->paired, options->head_first, out);
	numbers_clear(&n);
}

void pc_decide_together(struct pc_decision *decisions, size_t count, double level)
{
	PC_AUTO(memory) double *p = pc_realloc(NULL, count + 1, sizeof(*p));

	for (size_t i = 0; i < count; i++)
		p[i] = decisions[i].verdict == PC_VERDICT_NONE ? NAN : decisions[i].p_beyond;
	pc_benjamini_hochberg(p, count);
	for (size_t i = 0; i < count; i++) {
		struct pc_decision *d = &decisions[i];
		bool changed = d->verdict == PC_VERDICT_FASTER || d->verdict == PC_VERDICT_SLOWER;

		d->p_adjusted = p[i];
		if (changed && !(p[i] <= 1 - level)) {
			d->verdict = PC_VERDICT_UNCLEAR;
			d->more_pairs = more_among_many(d, 1 - level);
		}
	}
}
