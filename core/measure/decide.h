/* SPDX-License-Identifier: Apache-2.0
 * From numbers to a verdict: faster, slower, same, unclear. A verdict is by the interval of the
 * ratio against the threshold: beyond it, within it (two one-sided tests: Schuirmann 1987), or
 * neither. Pure. */
#ifndef PC_MEASURE_DECIDE_H
#define PC_MEASURE_DECIDE_H

#include "measure/samples.h"
#include "measure/stats.h"

enum pc_verdict {
	PC_VERDICT_NONE, /* too few pairs, too fast, or nothing to compare */
	PC_VERDICT_FASTER,
	PC_VERDICT_SLOWER,
	PC_VERDICT_SAME,
	PC_VERDICT_UNCLEAR
};
enum { PC_PAIRS_LEAST = 6 }; /* fewer can't reach p < .05 */
#define PC_THRESHOLD 0.01    /* where nobody says another: 1 % */

struct pc_decision_options {
	size_t base, head;	/* sides */
	const bool *head_first; /* by round: which of the two ran first; NULL: not known */
	size_t first_count;	/* of those; what is beyond counts as base first */
	double threshold;	/* a fraction, as PC_THRESHOLD; of counts a part is enough */
	double level;		/* of the intervals: 0.95, or what planned looks leave of it */
	double resolution_ns;	/* of the clock; 0: not known */
};

struct pc_decision {
	enum pc_verdict verdict;
	size_t base_count, head_count, pairs; /* pairs 0: not paired */
	double base_median, head_median;
	double ratio, low, high; /* head/base; NaN where there are none */
	double p;		 /* of no change */
	double p_beyond;	 /* of a change that is no larger than the threshold: what is
				    adjusted for many benchmarks */
	double p_adjusted;	 /* p_beyond, adjusted; set by pc_decide_together */
	double threshold, level;
	bool exact;
	uint32_t more_pairs; /* of "unclear": how many more would decide, if what is seen holds;
				0: more than 10000, or not known */
	/* Doubts; none of them drops a number. */
	bool slot;   /* the first of a pair differs from the second */
	bool trend;  /* base drifts over the rounds */
	bool serial; /* differences hang together from pair to pair */
	bool two_modes;
	bool too_fast;	       /* below 1000 ticks of the clock */
	uint32_t mild, severe; /* outliers by Tukey's fences, kept */
	const char *why;       /* of "none": static; else NULL */
};

/* Side `head` of a series against side `base`. */
PC_API void pc_decide(const struct pc_series *series, const struct pc_decision_options *options,
		      struct pc_decision *out_decision);
/* Adjusts the verdicts of many for their number (Benjamini and Hochberg): one that no longer holds
 * becomes unclear. */
PC_API void pc_decide_together(struct pc_decision *decisions, size_t count, double level);
PC_API const char *pc_verdict_word(enum pc_verdict verdict);

/* The level of each of `looks` planned looks that keeps the whole at 0.05 (Pocock 1977): 1 to 5
 * looks. */
PC_API double pc_look_level(unsigned looks);

#endif
