/* SPDX-License-Identifier: Apache-2.0
 * One run of one program, measured. A small program of ours (perfcopilot-runner) starts it: what
 * wait4 says of a child's peak memory is at least what its parent had. The runner is also the
 * parent of what a benchmark leaves behind, and ends it. */
#ifndef PC_MEASURE_RUN_H
#define PC_MEASURE_RUN_H

#include "base/status.h"
#include "measure/samples.h"

enum { PC_RUN_SAID_MAX = 4096 };

struct pc_run_spec {
	const char *const *argv;	/* by no shell; NULL ends it */
	const char *folder;		/* where it runs; NULL: here */
	const char *const *environment; /* the whole of it, "NAME=value"; NULL: ours */
	uint64_t timeout_ms;		/* 0: none; at its end the whole process group is killed */
	int cpu;			/* runs on this CPU alone; -1: anywhere */
	bool counters;			/* of the processor, where the machine has them */
	bool keep_output;    /* standard output is kept, for out_output; else it is dropped */
	bool start_may_fail; /* what can't be started has failed, with the status that a shell gives
				it, 127, and why in `said` */
};

struct pc_run {
	enum pc_outcome outcome;
	int code;		    /* the exit status, or the signal */
	uint64_t have;		    /* bits: 1 << enum pc_measure */
	double values[PC_MEASURES]; /* valid even where it failed */
	uint32_t left_behind; /* processes that still ran when it had ended; they were killed */
	char said[PC_RUN_SAID_MAX]; /* the last of its standard error; where that is empty and
				       keep_output is set, of its output: a string */
};

struct pc_runner;

/* Starts the runner. PC_EINPUT: it can't be had. */
PC_API int pc_runner_new(struct pc *pc, struct pc_runner **out_runner);
PC_API void pc_runner_free(struct pc_runner *runner); /* NULL is fine; ends what still runs */
static inline void pc_auto_runner(struct pc_runner **runner)
{
	pc_runner_free(*runner);
}
/* Runs it to its end. PC_ECANCEL: Ctrl-C, the group was killed. PC_EINPUT: it can't be started (not
 * found, no folder), and why. A run that fails is PC_OK: the outcome says so. */
PC_API int pc_run(struct pc_runner *runner, const struct pc_run_spec *spec, struct pc_run *out_run);
/* With keep_output: what the last run wrote, as a file; borrowed until the next run. */
PC_API int pc_runner_output(const struct pc_runner *runner);
/* Which measures this machine can take: bits. NULL or why the processor's counters are not among
 * them. */
PC_API uint64_t pc_runner_measures(struct pc_runner *runner, const char **out_why_not);
/* The ticks of the clock, ns. */
PC_API uint64_t pc_runner_resolution(const struct pc_runner *runner);

/* Instructions of a run, counted by valgrind --tool=cachegrind: slow. It has no other measure than
 * PC_MEASURE_SIMULATED: a time under valgrind is none. Processes that the run starts are counted
 * too; what a process does before it forks counts again in each child that starts no program.
 * PC_EINPUT: valgrind is not there, can't run the program, or wrote what can't be read; it says
 * which. `out_folder` non-NULL: the folder with cachegrind's files, a file a process, which the
 * caller gives to pc_scratch_free. */
PC_API int pc_run_simulated(struct pc_runner *runner, const struct pc_run_spec *spec,
			    struct pc_run *out_run, char **out_folder);
/* Where the runner's errors go. Internal. */
struct pc *pc_runner_context(const struct pc_runner *runner);

#endif
