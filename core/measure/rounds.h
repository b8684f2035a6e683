/* SPDX-License-Identifier: Apache-2.0
 * The benchmark service: the same work on two or more sides, in rounds. In each round every side
 * runs once, one after the other, in an order drawn at random; a first round warms up and does not
 * count. Fresh processes, random padding of the environment, one CPU where there are more. */
#ifndef PC_MEASURE_ROUNDS_H
#define PC_MEASURE_ROUNDS_H

#include "measure/decide.h"
#include "measure/run.h"

struct pc_work {
	const char *name;	 /* of the benchmark */
	const char *const *argv; /* NULL-terminated */
	uint64_t timeout_ms;	 /* 0: the rounds' */
	const char *const
		*side_argv[PC_SIDES_MAX]; /* where sides differ in what they run; NULL: argv */
};

struct pc_round_side {
	const char *name;		/* "base", "head", … */
	const char *folder;		/* where it runs; NULL: here */
	const char *const *environment; /* NULL: ours */
};

/* Called after a run that passed, outside of what is measured: reads what the run left (the results
 * of inner benchmarks) into the samples. May be NULL. */
typedef int pc_run_read(void *context, const struct pc_work *work, size_t side, size_t round,
			const struct pc_run *run);
/* Called after each round of a work: keeps it (a journal), shows progress. Non-zero ends. */
typedef int pc_round_done(void *context, const struct pc_work *work, size_t round);

struct pc_rounds {
	const struct pc_round_side *sides;
	size_t side_count;
	const struct pc_work *works;
	size_t work_count;
	uint32_t pairs; /* rounds that count */
	uint32_t warm_ups;
	uint64_t max_time_ms; /* 0: as many rounds as `pairs`; else at most so long, with looks */
	uint64_t timeout_ms;
	uint64_t seed;
	bool pin, counters, simulated;
	double threshold; /* of looks */
	void *context;
	pc_run_read *read;
	pc_round_done *done;
	struct pc_samples *samples; /* is filled; rounds that it holds already (a resumed run) are
				       not run again */
	bool *head_first;	    /* by work * pairs + round; the caller's room */
};

PC_API int pc_rounds_run(struct pc *pc, const struct pc_rounds *rounds);

#endif
