/* SPDX-License-Identifier: Apache-2.0
 * perf_event_open, which glibc does not wrap. In user mode alone: what the kernel does for others
 * on an interrupt is no part of a benchmark, and counting it asks for rights. */
#include "measure/runner_counters.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <unistd.h>

static const struct {
	uint64_t event;
	enum pc_measure measure;
} kinds[PC_COUNTERS] = {
	{ PERF_COUNT_HW_INSTRUCTIONS, PC_MEASURE_INSTRUCTIONS },
	{ PERF_COUNT_HW_CPU_CYCLES, PC_MEASURE_CYCLES },
	{ PERF_COUNT_HW_CACHE_MISSES, PC_MEASURE_CACHE_MISSES },
	{ PERF_COUNT_HW_BRANCH_MISSES, PC_MEASURE_BRANCH_MISSES },
};

int pc_counters_open(pid_t pid, struct pc_counters *out)
{
	int error = 0;

	for (size_t i = 0; i < PC_COUNTERS; i++) {
		struct perf_event_attr attr = {
			.type = PERF_TYPE_HARDWARE,
			.size = sizeof(attr),
			.config = kinds[i].event,
			.read_format =
				PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING,
			.disabled = 1,
			.inherit = 1,
			.enable_on_exec = 1,
			.exclude_kernel = 1,
			.exclude_hv = 1,
		};

		out->fds[i] =
			(int)syscall(SYS_perf_event_open, &attr, pid, -1, -1, PERF_FLAG_FD_CLOEXEC);
		if (out->fds[i] < 0 && !error)
			error = errno;
	}
	return error;
}

void pc_counters_read(struct pc_counters *counters, struct pc_runner_reply *reply)
{
	for (size_t i = 0; i < PC_COUNTERS; i++) {
		struct {
			uint64_t value, enabled, running;
		} got;

		if (counters->fds[i] < 0)
			continue;
		if (read(counters->fds[i], &got, sizeof(got)) == (ssize_t)sizeof(got) &&
		    got.enabled && got.enabled == got.running) {
			reply->values[kinds[i].measure] = (double)got.value;
			reply->have |= 1ull << kinds[i].measure;
		}
		close(counters->fds[i]);
		counters->fds[i] = -1;
	}
}
