/* SPDX-License-Identifier: Apache-2.0
 * The benchmark service: the same work on two or more sides, in rounds. In each round every side
 * runs once, one after the other, in an order drawn at random, which the next round turns round; a
 * first round warms up and does not count. Fresh processes, random padding of the environment, one
 * CPU where there are more. */
#ifndef PC_MEASURE_ROUNDS_H
#define PC_MEASURE_ROUNDS_H

#include "measure/decide.h"
#include "measure/run.h"

enum {
	PC_ROUNDS_MOST = 10000,
	PC_ROUNDS_LOOKS = 3 /* of a run that is bounded by time: at each third of it */
};

struct pc_round_work {
	const char *name;	 /* of the benchmark */
	const char *const *argv; /* NULL-terminated */
	const char *const
		*side_argv[PC_SIDES_MAX]; /* where sides differ in what they run; NULL: argv */
	const char *folder;		  /* below the side's; NULL: that itself */
	uint64_t timeout_ms;		  /* 0: that of the rounds */
	uint32_t rounds_done;		  /* by an earlier run, whose samples are there */
	uint32_t failures;		  /* so far, those of an earlier run too */
	bool given_up;			  /* after them: it is run no more */
	uint32_t passed;		  /* sides that it passed on, a bit each */
};

struct pc_round_side {
	const char *name;		/* "base", "head", … */
	const char *folder;		/* where it runs; NULL: here */
	const char *const *environment; /* NULL: ours */
};

/* Where in the rounds something happens. */
struct pc_round {
	size_t work, side;
	uint32_t number; /* from 0; UINT32_MAX: it warms up */
};

struct pc_rounds {
	const struct pc_round_side *sides;
	size_t side_count;
	struct pc_round_work *works;
	size_t work_count;
	uint32_t pairs, warm_ups;
	uint64_t max_time_ms; /* 0: `pairs` rounds; else no longer than this, with looks: a work
				 that is decided at a look is not run on */
	uint64_t timeout_ms;
	uint64_t seed;
	bool pin, counters, simulated, keep_output;
	bool inner;	     /* benchmarks are what `read` finds; the run as a whole is none */
	bool start_may_fail; /* a program that can't be started has failed; else it is an error */
	int *out_cpu;	     /* the one CPU that runs are pinned to; -1: none; may be NULL */
	enum pc_measure by;  /* which decides at looks */
	double threshold;    /* at looks: as of pc_decide */
	struct pc_samples *samples;
	void *context;
	/* After a run that passed, when its time is taken, but for the warm-up; of inner benchmarks
	 * after each run, which it may judge anew: adds what it left to the samples. May be NULL.
	 */
	int (*read)(void *context, const struct pc_round *at, struct pc_run *run,
		    struct pc_runner *runner);
	/* After each run, whatever came of it. May be NULL. */
	void (*ran)(void *context, const struct pc_round *at, const struct pc_run *run);
	/* After a round of a work, and after one that warms up: keeps it. May be NULL. */
	int (*done)(void *context, const struct pc_round *at);
};

/* PC_ECANCEL: what was measured up to then is in the samples. Runs that fail are outcomes. */
PC_API int pc_rounds_run(struct pc *pc, const struct pc_rounds *rounds);

/* The sides of a round in the order in which they run: of the seed alone, so that saved samples
 * need not keep it. `out_order` has room for PC_SIDES_MAX. */
PC_API void pc_rounds_order(const struct pc_rounds *rounds, size_t work, uint32_t number,
			    size_t *out_order);
/* Whether side head runs before side base, of each of `count` rounds of a work; in pc's arena. */
struct pc_round_pair {
	size_t work, base, head;
};
PC_API const bool *pc_rounds_first(struct pc *pc, const struct pc_rounds *rounds,
				   const struct pc_round_pair *pair, uint32_t count);
/* The level of intervals that keeps the error of all looks together at 0.05. */
PC_API double pc_rounds_level(const struct pc_rounds *rounds);

#endif
