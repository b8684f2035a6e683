/* SPDX-License-Identifier: Apache-2.0
 * Noise for benchmarks to be measured in: runs until it is killed, or for so many seconds.
 *
 *   compare_load CPU [SECONDS]
 *
 * On that CPU it works a share of each 5 ms that drifts from 0 to 30 % and back within a minute;
 * now and then (every 2 s on average) there is a burst of 20 to 200 ms without a pause. All other
 * CPUs are busy throughout. Its parent's end is its own. */
#define _GNU_SOURCE // NOLINT: CPU_SET
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

enum { SLICE_NS = 5000000, DRIFT_NS = 1000000000, DRIFT_SLICES = 60 };

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void work_until(uint64_t end_ns)
{
	while (now_ns() < end_ns)
		;
}

static void pin(size_t cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	sched_setaffinity(0, sizeof(set), &set);
}

/* Children are busy for as long as we are there. */
static void fill_others(size_t spared)
{
	long count = sysconf(_SC_NPROCESSORS_ONLN);

	for (size_t cpu = 0; cpu < (size_t)count; cpu++) {
		if (cpu == spared || fork())
			continue;
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		pin(cpu);
		work_until(UINT64_MAX);
	}
}

static double chance(void)
{
	return (double)random() / ((double)RAND_MAX + 1);
}

int main(int argc, char **argv)
{
	size_t cpu = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
	uint64_t from = now_ns(), length = argc > 2 ? strtoull(argv[2], NULL, 10) : 3600;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	fill_others(cpu);
	pin(cpu);
	for (;;) {
		uint64_t now = now_ns(), phase = (now - from) / DRIFT_NS % DRIFT_SLICES;
		uint64_t up = phase < DRIFT_SLICES / 2 ? phase : DRIFT_SLICES - phase;
		uint64_t part = (uint64_t)SLICE_NS * 3 / 10 * up / (DRIFT_SLICES / 2);

		if (now - from > length * 1000000000u)
			return 0;
		if (chance() < 0.0025)
			part = 20000000 + (uint64_t)(chance() * 180e6);
		work_until(now + part);
		if (part < SLICE_NS)
			nanosleep(&(struct timespec){ .tv_nsec = (long)(SLICE_NS - part) }, NULL);
	}
}
