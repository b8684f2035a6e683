/* SPDX-License-Identifier: Apache-2.0
 * What functions of native programs take, with no rebuild: by samples of perf, or by counts of
 * valgrind's cachegrind. A function is known by its demangled name without what compilers add to
 * tell copies apart, so that both sides have one name for it. */
#ifndef PC_MEASURE_NATIVE_H
#define PC_MEASURE_NATIVE_H

#include "measure/run.h"
#include "measure/samples.h"

enum pc_native_by {
	PC_NATIVE_SAMPLED, /* its share of perf's samples × the CPU time of the same round's run */
	PC_NATIVE_COUNTED  /* its instructions, as cachegrind counts them: exact, and slow */
};
enum {
	PC_NATIVE_ENOUGH = 100
}; /* samples of a side: with fewer, shares are known to about a tenth
      at best */

struct pc_native;

struct pc_native_at {
	const char *benchmark;
	size_t side;
	uint32_t round;
};

/* In pc's arena. Series of functions are added to `samples`: of PC_MEASURE_CPU (PC_MEASURE_USER
 * where the kernel's part can't be seen), or of PC_MEASURE_SIMULATED; and of the benchmark how many
 * samples perf took, PC_MEASURE_PROFILED. */
PC_API struct pc_native *pc_native_new(struct pc *pc, enum pc_native_by by,
				       struct pc_samples *samples);
/* Runs it once more, watched, and adds what its functions took. A run that does not pass adds
 * nothing: the outcome says so. PC_EINPUT: perf or valgrind is not there, or may not, and what to
 * do. */
PC_API int pc_native_run(struct pc_native *native, struct pc_runner *runner,
			 const struct pc_run_spec *spec, const struct pc_native_at *at,
			 struct pc_run *out_run);
/* When all has run, here and in what is gone on with: what was not seen in a run that was watched
 * took nothing in it. */
PC_API void pc_native_finish(struct pc_native *native);

/* Of all that a side took in the runs that perf watched. */
struct pc_native_share {
	double share, low, high; /* NaN: nothing was sampled; the interval is Wilson's (1927) */
	uint64_t samples;	 /* of all functions */
};
PC_API void pc_native_share(const struct pc_samples *samples, const struct pc_series *function,
			    size_t side, double level, struct pc_native_share *out_share);

/* The name by which a function is known on all sides, in `scratch` or of `name`. Internal. */
struct pc_span pc_native_name(struct pc_text *scratch, struct pc_span name);

#endif
