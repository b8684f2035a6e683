/* SPDX-License-Identifier: Apache-2.0
 * Signed ranks, the rank sum, and what their tests invert to. */
#include "measure/stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/auto.h"
#include "measure/ranks.h"
#include "measure/select.h"

enum {
	SIGNS_EXACT = 200, /* numbers whose flips of signs are counted, while their ranks are small:
			      zeros, which have no sign, make ranks large */
	SIGNS_SUM = 1 << 18,
	CHOICES_EXACT = 20 /* tied values of both sides whose choices are counted */
};

double pc_quantile(const double *x, size_t count, double q)
{
	double at = count ? (double)(count - 1) * q : 0;
	size_t below = (size_t)at;

	if (!count)
		return NAN;
	if (below + 1 >= count)
		return x[count - 1];
	return x[below] + (at - (double)below) * (x[below + 1] - x[below]);
}

double pc_median(const double *x, size_t count)
{
	PC_AUTO(memory) double *copy = pc_sorted(x, count);

	return pc_quantile(copy, count, 0.5);
}

/* ---- signed ranks ---- */

struct signs {
	uint32_t *twice;  /* owned: twice the ranks of what is not zero */
	size_t count;	  /* of those */
	size_t sum, plus; /* of `twice`, and of those that are positive */
	double squares;
};

static struct signs signs_of(const double *d, size_t count, double shift)
{
	PC_AUTO(memory) struct pc_rank *ranks = pc_zeroed(count + 1, sizeof(*ranks));
	struct signs signs = { .twice = pc_realloc(NULL, count + 1, sizeof(*signs.twice)) };

	for (size_t i = 0; i < count; i++)
		ranks[i] = (struct pc_rank){ fabs(d[i] - shift), (uint32_t)i, 0 };
	pc_rank_all(ranks, count);
	for (size_t i = 0; i < count; i++) {
		if (ranks[i].value == 0)
			continue;
		signs.twice[signs.count++] = ranks[i].twice;
		signs.sum += ranks[i].twice;
		signs.squares += (double)ranks[i].twice * ranks[i].twice;
		if (d[ranks[i].index] > shift)
			signs.plus += ranks[i].twice;
	}
	return signs;
}

static bool signs_exact(const struct signs *signs)
{
	return signs->count <= SIGNS_EXACT && signs->sum <= SIGNS_SUM;
}

static double signs_p(const struct signs *signs)
{
	PC_AUTO(memory) double *spread = NULL;
	double off;

	if (!signs->count)
		return 1;
	if (signs_exact(signs)) {
		spread = pc_realloc(NULL, signs->sum + 1, sizeof(*spread));
		pc_spread_of_signs(signs->twice, signs->count, spread);
		return pc_two_sided(spread, signs->sum, signs->plus);
	}
	/* half a rank, twice, for continuity */
	off = fmax(0, fabs((double)signs->plus - (double)signs->sum / 2) - 1);
	return pc_two_sided_normal(off / (sqrt(signs->squares) / 2));
}

double pc_signed_rank_p(const double *d, size_t count, double shift)
{
	struct signs signs = signs_of(d, count, shift);
	double p = signs_p(&signs);

	free(signs.twice);
	return p;
}

/* Which of the averages bound the interval: the k-th from either end. */
static size_t signs_critical(size_t count, double alpha, double *out_level)
{
	PC_AUTO(memory) uint32_t *ranks = NULL;
	PC_AUTO(memory) double *spread = NULL;
	double n = (double)count, middle = n * (n + 1) / 4;
	double k = middle - pc_critical_normal(alpha) * sqrt(n * (n + 1) * (2 * n + 1) / 24);

	if (count > SIGNS_EXACT) {
		*out_level = k >= 1 ? 1 - alpha : 0;
		return k >= 1 ? (size_t)k : 0;
	}
	ranks = pc_realloc(NULL, count + 1, sizeof(*ranks));
	spread = pc_realloc(NULL, count * (count + 1) / 2 + 1, sizeof(*spread));
	for (size_t i = 0; i < count; i++)
		ranks[i] = (uint32_t)i + 1;
	pc_spread_of_signs(ranks, count, spread);
	return pc_critical(spread, count * (count + 1) / 2, alpha, out_level);
}

/* The estimate, and the k-th sum from either end; where no k is small enough, `whole`: all there
 * is. */
static void invert(const struct pc_sums *sums, size_t k, const double whole[2],
		   struct pc_estimate *out)
{
	out->value = pc_sums_median(sums);
	out->low = k ? pc_sums_kth(sums, k) : whole[0];
	out->high = k ? pc_sums_kth(sums, pc_sums_count(sums) + 1 - k) : whole[1];
}

void pc_signed_rank(const double *d, size_t count, double level, struct pc_estimate *out)
{
	PC_AUTO(memory) double *x = pc_sorted(d, count);
	struct signs signs = signs_of(d, count, 0);

	*out = (struct pc_estimate){ .p = signs_p(&signs),
				     .statistic = (double)signs.plus / 2,
				     .exact = signs_exact(&signs),
				     .value = NAN,
				     .low = NAN,
				     .high = NAN };
	free(signs.twice);
	if (!count)
		return;
	invert(&(struct pc_sums){ .x = x, .x_count = count },
	       signs_critical(count, 1 - level, &out->level),
	       (const double[2]){ x[0], x[count - 1] }, out);
}

/* ---- the rank sum ---- */

struct both {
	struct pc_rank *ranks; /* owned: of x, then y, sorted */
	size_t count;
	double ties;	/* the sum of t^3 - t */
	size_t twice_u; /* twice the pairs in which y is greater */
};

static struct both rank_both(const struct pc_two *two, double shift)
{
	struct both both = { .count = two->x_count + two->y_count };
	size_t sum = 0;

	both.ranks = pc_zeroed(both.count + 1, sizeof(*both.ranks));
	for (size_t i = 0; i < both.count; i++) {
		both.ranks[i].value =
			i < two->x_count ? two->x[i] : two->y[i - two->x_count] - shift;
		both.ranks[i].index = (uint32_t)i;
	}
	both.ties = pc_rank_all(both.ranks, both.count);
	for (size_t i = 0; i < both.count; i++)
		if (both.ranks[i].index >= two->x_count)
			sum += both.ranks[i].twice;
	both.twice_u = sum - two->y_count * (two->y_count + 1);
	return both;
}

static bool both_exact(const struct both *both)
{
	return both->count <= (both->ties > 0 ? CHOICES_EXACT : PC_SUM_EXACT);
}

static double tied_p(const struct both *both, size_t chosen)
{
	PC_AUTO(memory) uint32_t *twice = pc_realloc(NULL, both->count, sizeof(*twice));
	PC_AUTO(memory) double *spread = NULL;
	size_t most = both->count * (both->count + 1), least = chosen * (chosen + 1);

	for (size_t i = 0; i < both->count; i++)
		twice[i] = both->ranks[i].twice;
	spread = pc_realloc(NULL, most + 1, sizeof(*spread));
	pc_spread_of_choices(twice, both->count, chosen, spread);
	return pc_two_sided(spread, most, both->twice_u + least);
}

static double both_p(const struct both *both, size_t x_count, size_t y_count)
{
	double n = (double)both->count, pairs = (double)x_count * (double)y_count, spread, off;

	if (!x_count || !y_count)
		return 1;
	if (both_exact(both) && both->ties > 0)
		return tied_p(both, y_count);
	if (both_exact(both)) {
		PC_AUTO(memory) double *u = pc_realloc(NULL, x_count * y_count + 1, sizeof(*u));

		pc_spread_of_sums(x_count, y_count, u);
		return pc_two_sided(u, x_count * y_count, both->twice_u / 2);
	}
	spread = sqrt(pairs / 12 * (n + 1 - both->ties / (n * (n - 1))));
	off = fmax(0, fabs((double)both->twice_u / 2 - pairs / 2) - 0.5);
	return spread > 0 ? pc_two_sided_normal(off / spread) : 1;
}

double pc_rank_sum_p(const struct pc_two *two, double shift)
{
	struct both both = rank_both(two, shift);
	double p = both_p(&both, two->x_count, two->y_count);

	free(both.ranks);
	return p;
}

static size_t sum_critical(size_t x, size_t y, double alpha, double *out_level)
{
	PC_AUTO(memory) double *spread = NULL;
	double pairs = (double)x * (double)y;
	double k = pairs / 2 - pc_critical_normal(alpha) * sqrt(pairs * (double)(x + y + 1) / 12);

	if (x + y > PC_SUM_EXACT) {
		*out_level = k >= 1 ? 1 - alpha : 0;
		return k >= 1 ? (size_t)k : 0;
	}
	spread = pc_realloc(NULL, x * y + 1, sizeof(*spread));
	pc_spread_of_sums(x, y, spread);
	return pc_critical(spread, x * y, alpha, out_level);
}

void pc_rank_sum(const struct pc_two *two, double level, struct pc_estimate *out)
{
	PC_AUTO(memory) double *x = pc_sorted(two->x, two->x_count);
	PC_AUTO(memory) double *y = pc_sorted(two->y, two->y_count);
	struct both both = rank_both(two, 0);

	*out = (struct pc_estimate){ .p = both_p(&both, two->x_count, two->y_count),
				     .statistic = (double)both.twice_u / 2,
				     .exact = both_exact(&both),
				     .value = NAN,
				     .low = NAN,
				     .high = NAN };
	free(both.ranks);
	if (!two->x_count || !two->y_count)
		return;
	invert(&(struct pc_sums){ x, y, two->x_count, two->y_count },
	       sum_critical(two->x_count, two->y_count, 1 - level, &out->level),
	       (const double[2]){ y[0] - x[two->x_count - 1], y[two->y_count - 1] - x[0] }, out);
}

/* ---- shares ---- */

void pc_wilson(double share, double n, double level, double *out_low, double *out_high)
{
	double z = pc_critical_normal(1 - level), weight = 1 + z * z / n;
	double middle = (share + z * z / (2 * n)) / weight;
	double half = z / weight * sqrt(share * (1 - share) / n + z * z / (4 * n * n));

	/* at the ends of the scale it ends there, which rounding may miss */
	*out_low = n > 0 && share > 0 ? fmax(0, middle - half) : 0;
	*out_high = n > 0 && share < 1 ? fmin(1, middle + half) : 1;
}

/* ---- many tests ---- */

void pc_benjamini_hochberg(double *p, size_t count)
{
	PC_AUTO(memory) struct pc_rank *ranks = pc_zeroed(count + 1, sizeof(*ranks));
	size_t tests = 0;
	double least = 1;

	for (size_t i = 0; i < count; i++)
		if (!isnan(p[i]))
			ranks[tests++] = (struct pc_rank){ p[i], (uint32_t)i, 0 };
	pc_rank_all(ranks, tests);
	for (size_t i = tests; i-- > 0;) {
		least = fmin(least, ranks[i].value * (double)tests / (double)(i + 1));
		p[ranks[i].index] = least;
	}
}
