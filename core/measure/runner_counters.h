/* SPDX-License-Identifier: Apache-2.0
 * The processor's counters of one process and all that it starts. Internal to the runner. */
#ifndef PC_MEASURE_RUNNER_COUNTERS_H
#define PC_MEASURE_RUNNER_COUNTERS_H

#include <sys/types.h>

#include "measure/runner.h"

enum { PC_COUNTERS = 4 };

struct pc_counters {
	int fds[PC_COUNTERS]; /* -1: this machine does not have it */
};

/* Of a process that is yet to exec: they begin there. 0, or the errno of the first that is refused.
 */
int pc_counters_open(pid_t pid, struct pc_counters *out_counters);
/* Adds what they say to a reply, and closes them. One that had to share its register is left out.
 */
void pc_counters_read(struct pc_counters *counters, struct pc_runner_reply *reply);

#endif
