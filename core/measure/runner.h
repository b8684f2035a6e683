/* SPDX-License-Identifier: Apache-2.0
 * What the library and perfcopilot-runner say to each other, over a stream socket. Both are of one
 * build. Internal. */
#ifndef PC_MEASURE_RUNNER_H
#define PC_MEASURE_RUNNER_H

#include <stdint.h>

#include "measure/measure.h"

/* Descriptors that the runner is started with. */
enum { PC_RUNNER_SOCKET = 3, PC_RUNNER_OUTPUT = 4, PC_RUNNER_ERRORS = 5 };
/* Bytes of standard output that is kept. */
enum { PC_RUNNER_OUTPUT_MAX = 1 << 30 };

/* Followed by `size` bytes of strings, each with its NUL: the folder ("": here), the program's
 * path, the arguments, the environment. While a run goes on, one more byte ends it. */
struct pc_runner_request {
	uint64_t timeout_ms; /* 0: none */
	uint32_t size, argument_count, environment_count;
	int32_t cpu; /* -1: any */
	uint8_t counters, keep_output, unused[6];
};

enum pc_runner_end {
	PC_RUNNER_ENDED,   /* `code` is its exit status */
	PC_RUNNER_KILLED,  /* `code` is the signal */
	PC_RUNNER_TIMEOUT, /* it was ended */
	PC_RUNNER_STOPPED, /* as asked */
	PC_RUNNER_OUTGREW, /* it was ended: it wrote more than PC_RUNNER_OUTPUT_MAX */
	PC_RUNNER_FAILED   /* it could not be started; `code` is errno */
};

struct pc_runner_reply {
	uint64_t have; /* bits of enum pc_measure */
	double values[PC_MEASURES];
	int32_t end, code;
	uint32_t left_behind, unused;
};

#endif
